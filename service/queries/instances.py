"""The list of instances: filtered, newest first, page by page."""

from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Connection, Select, exists, select

from service.identity import Actor
from service.permissions import require
from service.queries.paging import one_page
from service.queries.results import InstanceList, InstanceRow
from service.store.tables import definition, incident, instance

#: in place of a status: running, and something in it gave up
INCIDENT = "incident"


class InstanceFilter(TypedDict, total=False):
    """Which instances are listed; all when nothing is given."""

    process_id: str | None
    status: str | None  #: as in the table, or "incident"
    business_key: str | None  #: exactly this one
    search: str  #: part of the business key
    page: int  #: from 1
    size: int


def instances(
    connection: Connection, actor: Actor, **wanted: Unpack[InstanceFilter]
) -> InstanceList:
    """One page of instances.

    Raises:
        NotAllowed: the actor may not read instances.
    """
    require(actor, "instance.read")
    query: Select[Any] = (
        select(
            instance.c.id,
            instance.c.process_id,
            definition.c.version,
            instance.c.definition_digest,
            instance.c.business_key,
            instance.c.status,
            instance.c.started_at,
            instance.c.started_by,
            instance.c.finished_at,
        )
        .join(definition, definition.c.digest == instance.c.definition_digest)
        .order_by(instance.c.started_at.desc(), instance.c.id)
    )
    query = _narrowed(query, wanted)
    rows, total, more = one_page(connection, query, wanted.get("page", 1), wanted.get("size", 50))
    return InstanceList(tuple(InstanceRow(**row._mapping) for row in rows), total, more)


def _narrowed(query: Select[Any], wanted: InstanceFilter) -> Select[Any]:
    if process_id := wanted.get("process_id"):
        query = query.where(instance.c.process_id == process_id)
    if status := wanted.get("status"):
        query = query.where(_has_incident() if status == INCIDENT else instance.c.status == status)
    if key := wanted.get("business_key"):
        query = query.where(instance.c.business_key == key)
    if search := wanted.get("search", "").strip():
        query = query.where(instance.c.business_key.icontains(search, autoescape=True))
    return query


def _has_incident() -> ColumnElement[bool]:
    return exists().where(incident.c.instance_id == instance.c.id, incident.c.resolved_at.is_(None))
