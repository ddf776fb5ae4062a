"""Measures what an employee really did in a period, and keeps their appraisals.

Only finished work counts, and only what the record shows: who closed a work item, when, and
whether it had to be done again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, select
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.figure_rows import Span
from tasks.backoffice.figure_tables import process_trouble, process_work
from tasks.backoffice.partner_tables import staff_member

#: who closes work items without being an employee
_NOBODY = ("system",)
_HOUR = 3600


def workers(connection: Connection, span: Span) -> Sequence[Any]:
    """Who finished work in a span, and how much."""
    work = process_work.c
    found: Sequence[Any] = connection.execute(
        select(work.closed_by.label("employee"), func.count().label("items"))
        .where(
            span.holds(work.closed_at),
            work.closed_how == "completed",
            work.closed_by.not_in(_NOBODY),
            work.closed_by.not_like("%:%"),  # other systems
        )
        .group_by(work.closed_by)
        .order_by(work.closed_by)
    ).all()
    return found


def steps(connection: Connection, employee: str, span: Span) -> Sequence[Any]:
    """Each step an employee did: how often, how fast beside the colleagues, late, done again."""
    work = process_work.alias("work")
    hours = func.extract("epoch", work.c.closed_at - work.c.opened_at) / _HOUR
    median = func.percentile_cont(0.5).within_group(hours)
    own, others = work.c.closed_by == employee, work.c.closed_by != employee
    due = work.c.due_at.is_not(None)
    return connection.execute(
        select(
            work.c.process_id,
            work.c.element_id,
            func.count().filter(own).label("items"),
            median.filter(own).label("own_hours"),
            median.filter(others).label("other_hours"),
            func.count().filter(own, due).label("with_due"),
            func.count().filter(own, due, work.c.late).label("late"),
            func.count().filter(own, _done_again(work)).label("again"),
        )
        .where(span.holds(work.c.closed_at), work.c.closed_how == "completed")
        .group_by(work.c.process_id, work.c.element_id)
        .having(func.count().filter(own) > 0)
        .order_by(work.c.process_id, work.c.element_id)
    ).all()


def satisfaction(connection: Connection, employee: str, span: Span) -> Any:
    """How customers judged the tickets an employee worked on: `rated` and `score`."""
    ticket, work = tables.ticket.c, process_work.c
    worked = (
        select(work.instance_id)
        .where(work.instance_id == ticket.id, work.closed_by == employee)
        .exists()
    )
    return connection.execute(
        select(func.count().label("rated"), func.avg(ticket.score).label("score")).where(
            span.holds(ticket.opened_at), ticket.score.is_not(None), worked
        )
    ).one()


def groups(connection: Connection, employee: str) -> list[str]:
    """The groups an employee belongs to."""
    who = staff_member.c
    return list(
        connection.scalars(
            select(who.group_id).where(who.username == employee).order_by(who.group_id)
        )
    )


def keep(connection: Connection, values: Mapping[str, Any]) -> None:
    """Write an appraisal, or change the columns given of the one that is there."""
    connection.execute(
        postgresql.insert(tables.appraisal)
        .values(**values)
        .on_conflict_do_update(index_elements=["id"], set_=dict(values))
    )


def change(connection: Connection, appraisal_id: str, values: Mapping[str, Any]) -> Any:
    """Change columns of an appraisal; its row, None if there is none of that id."""
    kept = tables.appraisal
    return connection.execute(
        kept.update().where(kept.c.id == appraisal_id).values(**values).returning(kept)
    ).one_or_none()


def _done_again(work: Any) -> Any:
    """Whether the step had to be done again later, or ended in trouble."""
    later, trouble = process_work.alias("later"), process_trouble.c
    repeated = (
        select(later.c.work_item_id)
        .where(
            and_(
                later.c.instance_id == work.c.instance_id,
                later.c.element_id == work.c.element_id,
                later.c.opened_at >= work.c.closed_at,
                later.c.work_item_id != work.c.work_item_id,
            )
        )
        .exists()
    )
    troubled = (
        select(trouble.incident_id)
        .where(trouble.instance_id == work.c.instance_id, trouble.element_id == work.c.element_id)
        .exists()
    )
    return repeated | troubled
