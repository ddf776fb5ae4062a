"""What waits for somebody, in numbers, and how many wait at which stage; two selects."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from service.identity import Actor
from service.queries.results import Stage, Workload
from service.queries.visible import actor_is_candidate
from service.store.tables import work_item

_SOON = timedelta(hours=24)
#: stages listed at most
_STAGES = 50


def workload(connection: Connection, actor: Actor, now: datetime) -> Workload:
    """Numbers for a start page.

    Parameters:
        now: what "overdue" and "due soon" are measured by.
    """
    due = work_item.c.due_at
    numbers = select(
        func.count().filter(work_item.c.assignee == actor.username).label("mine"),
        func.count().filter(work_item.c.assignee.is_(None)).label("unassigned"),
        func.count().filter(due < now).label("overdue"),
        func.count().filter(due >= now, due < now + _SOON).label("due_soon"),
    ).where(work_item.c.closed_at.is_(None), actor_is_candidate(actor))
    row = connection.execute(numbers).one()
    return Workload(row.mine, row.unassigned, row.overdue, row.due_soon, _stages(connection, now))


def _stages(connection: Connection, now: datetime) -> tuple[Stage, ...]:
    newest = func.array_agg(
        aggregate_order_by(work_item.c.definition_digest, work_item.c.opened_at.desc())
    )
    waiting = func.count().label("waiting")
    query = (
        select(
            work_item.c.process_id,
            work_item.c.element_id,
            newest[1].label("definition_digest"),
            waiting,
            func.count().filter(work_item.c.due_at < now).label("overdue"),
        )
        .where(work_item.c.closed_at.is_(None))
        .group_by(work_item.c.process_id, work_item.c.element_id)
        .order_by(waiting.desc(), work_item.c.element_id)
        .limit(_STAGES)
    )
    return tuple(Stage(**row._mapping) for row in connection.execute(query))
