"""Read what is new in the record into the times of steps, for the insight pages.

Nothing depends on it: what is read twice gives the same rows, what is not read yet is missing from
a page for a few seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from processes.codec import loads
from service.deps import Deps
from service.store.insight_tables import step_progress, step_time
from service.store.tables import instance, record

#: elements where time passes or work is done; the others are left as soon as they are entered
TIMED = frozenset(
    {
        "userTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "businessRuleTask",
        "callActivity",
        "intermediateCatchEvent",
        "eventBasedGateway",
    }
)
#: entries of the record read in one transaction
AT_ONCE = 1000
#: transactions that were open for so long are still found
_LATE = timedelta(minutes=10)
_LEFT = (
    update(step_time)
    .where(step_time.c.key == bindparam("of"))
    .values(left_at=bindparam("at"), how=bindparam("end"))
)


def sum_up_steps(deps: Deps, limit: int = AT_ONCE) -> int:
    """Read some entries of the record.

    Returns:
        How many were read; fewer than ``limit`` means that all are.
    """
    return deps.unit_of_work.run(lambda connection: _sum_up(connection, limit))


def _sum_up(connection: Connection, limit: int) -> int:
    # One at a time: two readers would only do the same work.
    if not connection.scalar(select(func.pg_try_advisory_xact_lock(0x57E95))):
        return 0
    rows = connection.execute(_unread(connection, limit)).all()
    if rows:
        _note_entered(connection, rows)
        _note_left(connection, rows)
        _note_progress(connection, rows)
    return len(rows)


def _unread(connection: Connection, limit: int) -> Any:
    since = connection.scalar(select(func.max(step_progress.c.at)))
    # Asked for each entry: a join would read how far every instance ever run was read.
    read = select(step_progress.c.seq).where(step_progress.c.instance_id == record.c.instance_id)
    query = (
        select(
            record.c.instance_id,
            record.c.seq,
            record.c.at,
            record.c.facts,
            instance.c.process_id,
            instance.c.definition_digest,
        )
        .join(instance, instance.c.id == record.c.instance_id)
        .where(record.c.seq > func.coalesce(read.scalar_subquery(), 0))
        .order_by(record.c.at, record.c.instance_id, record.c.seq)
        .limit(limit)
    )
    return query if since is None else query.where(record.c.at >= since - _LATE)


def _note_entered(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    entered = [
        {
            "key": UUID(fact["key"]),
            "instance_id": row.instance_id,
            "process_id": fact["process_id"],
            "definition_digest": _digest(row, fact),
            "element_id": fact["element_id"],
            "entered_at": row.at,
        }
        for row, fact in _facts(rows, "ElementEntered")
        if fact["element_type"] in TIMED
    ]
    if entered:
        connection.execute(insert(step_time).on_conflict_do_nothing(), entered)


def _note_left(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    left = [
        {"of": UUID(fact["key"]), "at": row.at, "end": fact["how"]}
        for row, fact in _facts(rows, "ElementLeft")
    ]
    if left:
        connection.execute(_LEFT, left)


def _note_progress(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    reached = {row.instance_id: row for row in rows}
    given = [{"instance_id": id, "seq": row.seq, "at": row.at} for id, row in reached.items()]
    written = insert(step_progress)
    connection.execute(
        written.on_conflict_do_update(
            index_elements=["instance_id"],
            set_={"seq": written.excluded.seq, "at": written.excluded.at},
        ),
        given,
    )


def _facts(rows: Sequence[Row[Any]], kind: str) -> Iterable[tuple[Row[Any], Mapping[str, Any]]]:
    for row in rows:
        if kind in row.facts:
            yield from ((row, fact) for fact in loads(row.facts) if fact["fact"] == kind)


def _digest(row: Row[Any], fact: Mapping[str, Any]) -> str | None:
    own: bool = fact["process_id"] == row.process_id
    return row.definition_digest if own else None
