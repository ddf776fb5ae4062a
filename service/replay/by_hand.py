"""What whoever plays a case does in place of worker and staff, one step at a time.

For plays that end where they want to wait. Not for the service at work: there the worker runs the
jobs.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from service.commands.run_job import run_job
from service.commands.upload_file import upload_file
from service.deps import Deps
from service.identity import Actor
from service.store.tables import job, work_item

_READY = select(job.c.id).where(job.c.state == "ready").order_by(job.c.created_at, job.c.id)


def finish_jobs(deps: Deps, instance_id: UUID | None = None) -> None:
    """Run what the worker would run now; its later deliveries find the rows gone.

    Parameters:
        instance_id: whose jobs; without one those of all, but no notices, which are nobody's.
    """
    mine = job.c.kind != "notice" if instance_id is None else job.c.instance_id == instance_id
    while True:
        with deps.unit_of_work.reading() as connection:
            ids = connection.scalars(_READY.where(mine)).all()
        if not ids:
            return
        for id in ids:
            run_job(deps, id)


def open_item(deps: Deps, instance_id: UUID, element_id: str) -> Row[Any] | None:
    """The work item an instance has open at an element, the first of several."""
    query = select(work_item).where(
        work_item.c.instance_id == instance_id,
        work_item.c.element_id == element_id,
        work_item.c.closed_at.is_(None),
    )
    with deps.unit_of_work.reading() as connection:
        return connection.execute(query.order_by(work_item.c.id)).first()


def hand_in(deps: Deps, actor: Actor, name: str, content: bytes) -> list[dict[str, Any]]:
    """Upload a file and say what a file picker then holds."""
    one = upload_file(deps, actor, name, content)
    size = {"type": one.media_type, "size": one.size}
    return [{"digest": one.digest, "name": one.name, **size}]
