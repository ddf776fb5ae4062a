"""Keeps proposals to improve, measures processes by their instances, and keeps review meetings."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Integer, String, cast, func, literal, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.figure_rows import Span
from tasks.backoffice.figure_tables import process_run, process_trouble, process_work

_HOUR = 3600


def record(connection: Connection, instance_id: UUID, facts: Mapping[str, Any]) -> Any:
    """Write a proposal and give it a number; the proposal of an instance is written once."""
    serial = func.lpad(cast(tables.improvement_number.next_value(), String), 6, "0")
    written = (
        postgresql.insert(tables.improvement)
        .values(number=literal("IM-").concat(serial), instance_id=instance_id, **facts)
        .on_conflict_do_nothing(index_elements=["instance_id"])
    )
    connection.execute(written)
    kept = tables.improvement
    return connection.execute(select(kept).where(kept.c.instance_id == instance_id)).one()


def note(connection: Connection, number: str, values: Mapping[str, Any]) -> bool:
    """Change what is known of a proposal; whether there is one of that number."""
    changed = connection.execute(
        update(tables.improvement).where(tables.improvement.c.number == number).values(**values)
    )
    return changed.rowcount == 1


def in_state(connection: Connection, *states: str) -> Sequence[Any]:
    """The proposals in some states, the oldest first."""
    kept = tables.improvement
    found: Sequence[Any] = connection.execute(
        select(kept).where(kept.c.state.in_(states)).order_by(kept.c.number)
    ).all()
    return found


def runs(connection: Connection, process_id: str, span: Span) -> Any:
    """How many instances of a process began and ended in a span, and how long they took."""
    run = process_run.c
    ended = span.holds(run.finished_at)
    hours = func.avg(func.extract("epoch", run.finished_at - run.started_at) / _HOUR)
    return connection.execute(
        select(
            func.count().filter(span.holds(run.started_at)).label("started"),
            func.count().filter(ended).label("finished"),
            func.count().filter(ended, run.status.in_(("failed", "cancelled"))).label("broken"),
            hours.filter(ended, run.status == "completed").label("hours"),
        ).where(run.process_id == process_id)
    ).one()


def steps(connection: Connection, process_id: str, span: Span) -> Sequence[Any]:
    """Each step people did in a span: how often, how late, how long; the slowest first."""
    work = process_work.c
    total = func.sum(func.extract("epoch", work.closed_at - work.opened_at) / _HOUR)
    found: Sequence[Any] = connection.execute(
        select(
            work.element_id,
            func.count().label("done"),
            cast(func.count().filter(work.late), Integer).label("late"),
            (total / func.count()).label("hours"),
        )
        .where(
            work.process_id == process_id,
            work.closed_how == "completed",
            span.holds(work.closed_at),
        )
        .group_by(work.element_id)
        .order_by(total.desc(), work.element_id)
    ).all()
    return found


def troubles(connection: Connection, process_id: str, span: Span) -> int:
    """How many incidents the instances of a process had in a span."""
    trouble = process_trouble.c
    count = connection.scalar(
        select(func.count()).where(trouble.process_id == process_id, span.holds(trouble.raised_at))
    )
    return int(count or 0)


def busiest(connection: Connection, span: Span) -> Sequence[Any]:
    """The steps of all processes where most work was late in a span; at most ten."""
    work = process_work.c
    late = func.count().filter(work.late)
    found: Sequence[Any] = connection.execute(
        select(work.process_id, work.element_id, func.count().label("done"), late.label("late"))
        .where(span.holds(work.closed_at), work.closed_how == "completed")
        .group_by(work.process_id, work.element_id)
        .having(late > 0)
        .order_by(late.desc(), work.process_id, work.element_id)
        .limit(10)
    ).all()
    return found


def keep_review(connection: Connection, row: Mapping[str, Any]) -> None:
    """Write a review meeting; kept again it replaces what was kept."""
    connection.execute(
        postgresql.insert(tables.process_review)
        .values(**row)
        .on_conflict_do_update(index_elements=["instance_id"], set_=dict(row))
    )


def last_review(connection: Connection, before: datetime) -> Any:
    """The review meeting before a moment, the one of the later number of two at the same moment.

    None if there was none.
    """
    kept = tables.process_review
    return connection.execute(
        select(kept)
        .where(kept.c.held_at < before)
        .order_by(kept.c.held_at.desc(), kept.c.number.desc())
        .limit(1)
    ).one_or_none()


def exact(value: Any, places: str = "0.0001") -> Decimal | None:
    """A number of the database with so many places."""
    return None if value is None else Decimal(value).quantize(Decimal(places))
