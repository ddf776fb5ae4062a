"""Starts that follow from one event, a job for each process, so that all are written or none.

For signals and conditions, which may start several processes at once. The workers do these jobs,
each in a transaction of its own, once. A message's starts need its name: ``_receivers``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, insert
from sqlalchemy.sql.dml import ReturningDelete

from processes.codec import loads
from service.commands._begin import Beginning, begin_once, key_or_none
from service.commands._turn import Turn, in_turn
from service.deps import Deps
from service.identity import SYSTEM
from service.store.tables import job

#: tried until somebody stops it
RETRIES = 1_000


@dataclass(frozen=True, slots=True)
class Beginner:
    """A process that is to begin, and at which start event."""

    process_id: str
    digest: str
    element_id: str


def taken(job_id: UUID) -> ReturningDelete[Any]:
    """The statement that takes a job, so that it is done once."""
    return delete(job).where(job.c.id == job_id).returning(job)


def put_starts(
    connection: Connection, beginners: Sequence[Beginner], common: dict[str, Any]
) -> list[UUID]:
    """Write a job for each process; the caller puts them into the queue.

    Parameters:
        common: the columns that are the same in all.
    """
    ids = [uuid4() for _ in beginners]
    rows = [
        {
            "id": id,
            "process_id": one.process_id,
            "element_id": one.element_id,
            "kind": "start",
            "correlation_key": one.digest,
        }
        | common
        for id, one in zip(ids, beginners, strict=True)
    ]
    if rows:
        connection.execute(insert(job), rows)
    return ids


def start_by_job(deps: Deps, job_id: UUID) -> None:
    """Start the one process a job is for; once, however often the job is run."""
    instance_id = uuid4()

    def work(turn: Turn) -> None:
        row = turn.connection.execute(taken(job_id)).one_or_none()
        if row is None:
            return
        values = (row.process_id, row.correlation_key, loads(row.variables))
        beginning = Beginning(*values, event=row.element_id)
        begin_once(turn, instance_id, beginning, key_or_none(turn, beginning))

    in_turn(deps, SYSTEM, work)
