"""Hand jobs whose waiting time is over to the workers' queue."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from service.deps import Deps
from service.store.tables import job


def promote_jobs(deps: Deps, limit: int = 100) -> int:
    """Enqueue jobs that are due, oldest first; several workers may do this at once.

    Returns:
        How many were enqueued.
    """
    now = deps.clock.now()
    due = (
        select(job.c.id)
        .where(job.c.state == "waiting", job.c.due_at <= now)
        .order_by(job.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    promote = (
        update(job)
        .where(job.c.id.in_(due.scalar_subquery()))
        .values(state="ready")
        .returning(job.c.id)
    )

    def work(connection: Connection) -> int:
        ids = connection.scalars(promote).all()
        deps.queue.put(connection, ids)
        return len(ids)

    return deps.unit_of_work.run(work)
