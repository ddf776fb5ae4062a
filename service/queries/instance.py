"""One instance: what it is, what waits in it, what happened to it; three selects."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, Table, func, select
from sqlalchemy.dialects.postgresql import JSON

from service.errors import not_found
from service.identity import Actor
from service.permissions import require
from service.queries.history import History
from service.queries.record import record
from service.queries.results import (
    IncidentRow,
    InstanceView,
    JobRow,
    SubscriptionRow,
    TimerRow,
)
from service.queries.work_item import as_work_item, work_items
from service.store import tables


def instance(connection: Connection, actor: Actor, instance_id: UUID) -> InstanceView:
    """The instance with its open work, its record and the story the record tells.

    Raises:
        NotFound: there is none of this id.
        NotAllowed: the actor may not read instances.
    """
    require(actor, "instance.read")
    row = connection.execute(_instance(instance_id)).one_or_none()
    if row is None:
        raise not_found("instance", "流程实例", instance_id)
    entries = record(connection, actor, instance_id)
    story = History.of(entries)
    return InstanceView(
        **row._mapping,
        variables=story.variables,
        steps=story.steps,
        open_elements=story.open_elements,
        flows_taken=story.flows_taken,
        **_waiting(connection, instance_id),
        record=entries,
    )


def _instance(instance_id: UUID) -> Select[Any]:
    table, definition = tables.instance, tables.definition
    return (
        select(
            table.c.id,
            table.c.process_id,
            definition.c.version,
            table.c.definition_digest.label("digest"),
            table.c.status,
            table.c.business_key,
            table.c.started_at,
            table.c.started_by,
            table.c.finished_at,
        )
        .join(definition, definition.c.digest == table.c.definition_digest)
        .where(table.c.id == instance_id)
    )


def _waiting(connection: Connection, instance_id: UUID) -> dict[str, Any]:
    """All that belongs to the instance, from five tables with one select."""
    columns = [_as_json(part, instance_id).label(name) for name, part in _PARTS.items()]
    found = connection.execute(select(*columns)).one()._mapping
    return {
        name: tuple(part.make(_typed(row)) for row in found[name] or ())
        for name, part in _PARTS.items()
    }


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of one kind that belong to an instance."""

    query: Select[Any]
    instance_id: ColumnElement[UUID]
    make: Callable[[dict[str, Any]], object]


def _part(table: Table, kind: type, order: str, *more: ColumnElement[Any]) -> _Part:
    own = [table.c[name.name] for name in fields(kind) if name.name in table.c]
    query = select(*own, *more).order_by(table.c[order], *table.primary_key)
    return _Part(query, table.c.instance_id, lambda row: kind(**row))


_OWNER = tables.instance
_PARTS = {
    "items": _Part(
        work_items().order_by(tables.work_item.c.opened_at, tables.work_item.c.id),
        tables.work_item.c.instance_id,
        as_work_item,
    ),
    "jobs": _part(tables.job, JobRow, "created_at"),
    "timers": _part(tables.timer, TimerRow, "due_at"),
    "subscriptions": _part(tables.subscription, SubscriptionRow, "name"),
    "incidents": _part(
        tables.incident,
        IncidentRow,
        "raised_at",
        *(
            select(column).where(_OWNER.c.id == tables.incident.c.instance_id).label(column.name)
            for column in (_OWNER.c.definition_digest, _OWNER.c.business_key)
        ),
    ),
}


def _as_json(part: _Part, instance_id: UUID) -> ScalarSelect[Any]:
    rows = part.query.where(part.instance_id == instance_id).subquery()
    return select(func.json_agg(rows.table_valued(), type_=JSON)).scalar_subquery()


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """Give moments and ids their types back, which JSON has no form for."""
    result = dict(row)
    for name, value in row.items():
        if value is not None and name.endswith("_at"):
            result[name] = datetime.fromisoformat(value)
        elif value is not None and name in {"id", "key", "instance_id"}:
            result[name] = UUID(value)
    return result
