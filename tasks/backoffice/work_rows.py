"""Reads who did which step of an instance."""

from uuid import UUID

from sqlalchemy import Connection, select

from tasks.backoffice.figure_tables import process_work


def last_done_by(connection: Connection, instance_id: UUID, element_id: str) -> str | None:
    """Who completed the newest work item of an element in an instance; None if there is none.

    Of two that were completed at the same moment the one opened later is newer: ids count up
    within an instance.
    """
    work = process_work.c
    found: str | None = connection.scalar(
        select(work.closed_by)
        .where(
            work.instance_id == instance_id,
            work.element_id == element_id,
            work.closed_how == "completed",
        )
        .order_by(work.closed_at.desc(), work.work_item_id.desc())
        .limit(1)
    )
    return found
