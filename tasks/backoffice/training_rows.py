"""Writes trainings and who took part, and reads where training may help."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, case, func, insert, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.figure_tables import process_work
from tasks.backoffice.numbering import next_number

_SHARE = Decimal("0.0001")


def open_training(
    connection: Connection, instance_id: UUID, subject: str, process_id: str, now: datetime
) -> str:
    """Write a training, once for each instance; its number."""
    known = select(tables.training.c.number).where(tables.training.c.instance_id == instance_id)
    number: str | None = connection.execute(known).scalar_one_or_none()
    if number is None:
        number = next_number(connection, tables.training_number, "TR", now)
        connection.execute(
            insert(tables.training).values(
                number=number,
                instance_id=instance_id,
                subject=subject,
                process_id=process_id,
                way="",
                state="wanted",
                cost=Decimal("0.00"),
                opened_at=now,
            )
        )
    return number


def change_training(connection: Connection, number: str, **values: Any) -> bool:
    """Change columns of a training; whether there is one."""
    changed = connection.execute(
        update(tables.training).where(tables.training.c.number == number).values(**values)
    )
    return changed.rowcount == 1


def training(connection: Connection, number: str) -> Row[Any] | None:
    """A training."""
    return connection.execute(
        select(tables.training).where(tables.training.c.number == number)
    ).one_or_none()


def keep_participant(connection: Connection, row: Mapping[str, Any]) -> None:
    """Write that somebody takes part; who is there already stays."""
    statement = postgresql.insert(tables.training_participant).values(
        attended=False, passed=False, tries=0, **row
    )
    connection.execute(statement.on_conflict_do_nothing())


def change_participant(connection: Connection, number: str, username: str, **values: Any) -> None:
    """Change columns of one participant."""
    columns = tables.training_participant.c
    connection.execute(
        update(tables.training_participant)
        .where(columns.training_number == number, columns.username == username)
        .values(**values)
    )


def participants(connection: Connection, number: str) -> Sequence[Row[Any]]:
    """Who takes part, by name."""
    columns = tables.training_participant.c
    return connection.execute(
        select(tables.training_participant)
        .where(columns.training_number == number)
        .order_by(columns.name, columns.username)
    ).all()


def late_share(
    connection: Connection, process_id: str, since: datetime, until: datetime
) -> Decimal | None:
    """Share of a process's work items closed late in a time; None if none was closed."""
    work = process_work.c
    row = connection.execute(
        select(func.count().label("all"), func.count(case((work.late, 1))).label("late")).where(
            work.process_id == process_id, work.closed_at >= since, work.closed_at < until
        )
    ).one()
    return (Decimal(row.late) / row.all).quantize(_SHARE) if row.all else None


def latest_work(connection: Connection, since: datetime, least: int) -> Sequence[Row[Any]]:
    """Processes with late work since a moment and the groups that did it, the worst first.

    least: work items a process needs to say anything.
    """
    work = process_work.c
    late = func.count(case((work.late, 1)))
    return connection.execute(
        select(
            work.process_id,
            func.count().label("items"),
            late.label("late"),
            func.array_agg(work.groups[1].distinct()).label("groups"),
        )
        .where(work.closed_at >= since, work.closed_how == "completed")
        .group_by(work.process_id)
        .having(func.count() >= least, late > 0)
        .order_by((late * 1.0 / func.count()).desc(), work.process_id)
    ).all()
