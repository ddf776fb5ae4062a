"""Reads what an audit samples from the instances, and writes audits and findings."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Text, case, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.figure_tables import process_run, process_trouble, process_work
from tasks.backoffice.numbering import next_number
from tasks.backoffice.partner_tables import process_entry, staff_member


def open_audit(connection: Connection, instance_id: UUID, quarter: str, now: datetime) -> str:
    """Write an audit, once for each instance; its number."""
    known = select(tables.audit.c.number).where(tables.audit.c.instance_id == instance_id)
    number: str | None = connection.execute(known).scalar_one_or_none()
    if number is None:
        taken = select(func.count()).where(tables.audit.c.quarter == quarter)
        number = f"A-{quarter}-{connection.execute(taken).scalar_one() + 1}"
        connection.execute(
            insert(tables.audit).values(
                number=number, instance_id=instance_id, quarter=quarter, state="open", opened_at=now
            )
        )
    return number


def change_audit(connection: Connection, number: str, **values: Any) -> bool:
    """Change columns of an audit; whether there is one."""
    changed = connection.execute(
        update(tables.audit).where(tables.audit.c.number == number).values(**values)
    )
    return changed.rowcount == 1


def processes_run(connection: Connection, since: datetime, until: datetime) -> Sequence[Any]:
    """Each process that ran in a time: runs, late work items and incidents."""
    run = process_run.c
    late = (
        select(func.count())
        .where(
            process_work.c.process_id == run.process_id,
            process_work.c.opened_at >= since,
            process_work.c.opened_at < until,
            process_work.c.late,
        )
        .scalar_subquery()
    )
    incidents = (
        select(func.count())
        .where(
            process_trouble.c.process_id == run.process_id,
            process_trouble.c.raised_at >= since,
            process_trouble.c.raised_at < until,
        )
        .scalar_subquery()
    )
    return connection.execute(
        select(
            run.process_id,
            func.count().label("runs"),
            late.label("late"),
            incidents.label("incidents"),
        )
        .where(run.started_at >= since, run.started_at < until)
        .group_by(run.process_id)
        .order_by(run.process_id)
    ).all()


def sample(
    connection: Connection, process_id: str, since: datetime, until: datetime, seed: str
) -> Sequence[Any]:
    """The instances of a process in the order they are to be looked at.

    Those with incidents come first, then late ones, then all others by chance; the chance is a
    digest of seed and id, so the same audit always draws the same.
    """
    run = process_run.c
    troubled = select(process_trouble.c.instance_id).where(
        process_trouble.c.instance_id == run.instance_id
    )
    was_late = select(process_work.c.instance_id).where(
        process_work.c.instance_id == run.instance_id, process_work.c.late
    )
    why = case((troubled.exists(), "incident"), (was_late.exists(), "late"), else_="chance")
    rank = case((troubled.exists(), 0), (was_late.exists(), 1), else_=2)
    chance = func.md5(literal(seed) + func.cast(run.instance_id, Text))
    return connection.execute(
        select(run.instance_id, run.business_key, run.status, why.label("why"))
        .where(run.process_id == process_id, run.started_at >= since, run.started_at < until)
        .order_by(rank, chance)
    ).all()


def record_is_complete(connection: Connection, instance_id: UUID) -> bool:
    """Whether an instance's record has no gap: each entry carries the hash of the one before."""
    entry = process_entry.c
    rows = connection.execute(
        select(entry.seq, entry.previous, entry.hash)
        .where(entry.instance_id == instance_id)
        .order_by(entry.seq)
    ).all()
    chained = all(
        later.seq == earlier.seq + 1 and bytes(later.previous) == bytes(earlier.hash)
        for earlier, later in pairwise(rows)
    )
    return bool(rows) and chained


def keep_sample(connection: Connection, row: Mapping[str, Any]) -> None:
    """Write that an instance is looked at, once."""
    statement = postgresql.insert(tables.audit_sample).values(dict(row))
    connection.execute(statement.on_conflict_do_nothing())


def worked_in(connection: Connection, username: str, since: datetime) -> set[str]:
    """Processes whose work items somebody closed since a moment."""
    work = process_work.c
    query = select(work.process_id).where(work.closed_by == username, work.closed_at >= since)
    return set(connection.scalars(query.distinct()))


def keep_finding(connection: Connection, finding: Mapping[str, Any], now: datetime) -> str:
    """Write a finding; its number."""
    number = next_number(connection, tables.finding_number, "F", now)
    connection.execute(
        insert(tables.finding).values(number=number, state="open", changed_at=now, **finding)
    )
    return number


def change_finding(connection: Connection, number: str, **values: Any) -> bool:
    """Change columns of a finding; whether there is one."""
    changed = connection.execute(
        update(tables.finding).where(tables.finding.c.number == number).values(**values)
    )
    return changed.rowcount == 1


def findings(connection: Connection, audit_number: str) -> Sequence[Any]:
    """The findings of an audit."""
    columns = tables.finding.c
    return connection.execute(
        select(tables.finding)
        .where(columns.audit_number == audit_number)
        .order_by(columns.severity, columns.number)
    ).all()


def samples(connection: Connection, audit_number: str) -> Sequence[Any]:
    """What an audit looked at: for each process how many and how many records were complete."""
    columns = tables.audit_sample.c
    return connection.execute(
        select(
            columns.process_id,
            func.count().label("sampled"),
            func.count(case((columns.record_complete, 1))).label("complete"),
        )
        .where(columns.audit_number == audit_number)
        .group_by(columns.process_id)
        .order_by(columns.process_id)
    ).all()


def members(connection: Connection, groups: Sequence[str]) -> Sequence[Any]:
    """The people of some groups, each once, by name."""
    who = staff_member.c
    return connection.execute(
        select(who.username, who.name, who.name_zh, who.email, who.language)
        .where(who.group_id.in_(groups))
        .distinct()
        .order_by(who.name, who.username)
    ).all()
