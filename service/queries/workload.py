"""What waits for somebody, in numbers, and how many wait at which stage; two selects."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from service.identity import Actor
from service.queries.results import Stage, Workload
from service.queries.visible import actor_is_candidate
from service.store.tables import work_item

_SOON = timedelta(hours=24)


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
    """Group by definition as well, which sorting 50,000 items by age would cost more than."""
    due = work_item.c.due_at
    query = (
        select(
            work_item.c.process_id,
            work_item.c.element_id,
            work_item.c.definition_digest,
            func.count().label("waiting"),
            func.count().filter(due < now).label("overdue"),
        )
        .where(work_item.c.closed_at.is_(None))
        .group_by(work_item.c.process_id, work_item.c.element_id, work_item.c.definition_digest)
        .order_by(func.max(work_item.c.opened_at), work_item.c.definition_digest)
    )
    stages: dict[tuple[str, str], Stage] = {}
    for row in connection.execute(query):
        found = Stage(**row._mapping)
        before = stages.get((found.process_id, found.element_id))
        if before is not None:
            waiting, overdue = found.waiting + before.waiting, found.overdue + before.overdue
            found = replace(found, waiting=waiting, overdue=overdue)
        stages[found.process_id, found.element_id] = found
    return tuple(sorted(stages.values(), key=lambda stage: (-stage.waiting, stage.element_id)))
