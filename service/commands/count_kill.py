"""Count that a worker died while it ran a job, and give the job up when that happens every time.

A worker that is killed reports nothing, so whoever finds it silent counts. A handler that brings
down each worker that calls it would otherwise go round for ever; after ``MAX_KILLS`` it is an
incident, which an operator may retry. A message or signal that does so is left where it is. Not for
handlers that fail in the ordinary way: ``run_job``.
"""

from __future__ import annotations

import logging
from uuid import UUID

from sqlalchemy import bindparam, update

from processes.step import GaveUp
from service.commands import _rows
from service.commands._turn import Turn, in_turn
from service.commands.run_job import call_of
from service.deps import Deps
from service.identity import SYSTEM
from service.store.tables import job

#: jobs that merely ran beside the guilty one are not hit so often in a row
MAX_KILLS = 5

_log = logging.getLogger(__name__)

#: two who find the same dead worker count once: each delivery is counted when it was the last
_COUNT = (
    update(job)
    .where(job.c.id == bindparam("job_id"), job.c.killed <= bindparam("deliveries"))
    .values(killed=job.c.killed + 1)
    .returning(job.c.killed, job.c.kind)
)


def count_kill(deps: Deps, job_id: UUID, deliveries: int) -> None:
    """Count one more worker that died with the job.

    Parameters:
        deliveries: how often the queue brought the job again before.
    """

    def work(turn: Turn) -> None:
        given = {"job_id": job_id, "deliveries": deliveries}
        counted = turn.connection.execute(_COUNT, given).one_or_none()
        if counted is None or counted.killed < MAX_KILLS:
            return
        _log.error("job %s was running in %d workers that died", job_id, counted.killed)
        reason = f"{counted.killed} workers in a row died while they ran this job."
        if counted.kind == "call":
            row = turn.connection.execute(_rows.JOB, {"id": job_id}).one()
            turn.open(row)
            turn.changes.gone_jobs.add(job_id)
            zh = f"运行此作业的 {counted.killed} 个工作进程接连终止。"
            turn.report(call_of(row, deps), GaveUp(reason, zh), SYSTEM)
            turn.settle()
        else:
            left = update(job).where(job.c.id == job_id).values(state="dead", error=reason)
            turn.connection.execute(left)

    in_turn(deps, SYSTEM, work)
