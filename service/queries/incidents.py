"""The list of incidents: what gave up and waits for an operator, or was mended."""

from typing import TypedDict, Unpack

from sqlalchemy import Connection, select

from service.queries.paging import one_page
from service.queries.results import IncidentList, IncidentRow
from service.store.tables import incident, instance


class IncidentFilter(TypedDict, total=False):
    """Which incidents are listed; the open ones when nothing is given."""

    resolved: bool  #: the mended ones instead of the open ones
    process_id: str | None
    page: int  #: from 1
    size: int


def incidents(connection: Connection, **wanted: Unpack[IncidentFilter]) -> IncidentList:
    """One page of incidents, newest first."""
    resolved = incident.c.resolved_at.is_not(None)
    query = (
        select(*incident.c, instance.c.definition_digest, instance.c.business_key)
        .join(instance, instance.c.id == incident.c.instance_id)
        .where(resolved if wanted.get("resolved") else ~resolved)
        .order_by(incident.c.raised_at.desc(), incident.c.key)
    )
    if process_id := wanted.get("process_id"):
        query = query.where(incident.c.process_id == process_id)
    rows, total, more = one_page(connection, query, wanted.get("page", 1), wanted.get("size", 50))
    return IncidentList(tuple(IncidentRow(**row._mapping) for row in rows), total, more)
