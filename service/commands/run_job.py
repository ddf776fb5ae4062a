"""Run one job: call its handler, report the outcome; or deliver what it carries.

The worker's part of an instance's life. A job whose row is gone was done or is not wanted any
more, one that waits is not due yet; so bringing a job twice is harmless. A remote handler is
called without a transaction open and may be called again after a crash: its job id is its key
against doing things twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from processes.codec import keepable, loads
from service.commands import _rows
from service.commands._receivers import deliver_to_process, start_by_message
from service.commands._start_jobs import start_by_job
from service.commands._turn import Turn, in_turn
from service.commands.broadcast_signal import hand_over, spread
from service.commands.deliver_message import BUFFERED, deliver_message
from service.deps import Deps
from service.handling import Call, Later, Outcome
from service.identity import SYSTEM
from service.store.tables import job

#: what a job carries that is no call of a handler
_CARRIED: Mapping[str, Callable[[Deps, UUID], None]] = {
    "broadcast": spread,
    "signal": hand_over,
    "start": start_by_job,
    "delivery": deliver_to_process,
    "begin": start_by_message,
}
_JOB = select(job).where(job.c.id == bindparam("id"))


@dataclass(frozen=True, slots=True)
class _Known:
    """A job's row."""

    kind: str
    correlation_key: str | None
    call: Call


def run_job(deps: Deps, job_id: UUID) -> None:
    """Run a job if it is still wanted.

    Raises:
        Conflict: the instance was busy for too long; try again later.
    """
    known = _find(deps, job_id)
    if known is None:
        return
    if known.kind == "message":
        _send(deps, known, BUFFERED)
    elif known.kind == "notice":
        _send(deps, known, timedelta(0))
    elif known.kind in _CARRIED:
        _CARRIED[known.kind](deps, job_id)
    elif deps.handlers.is_local(known.call.topic):
        _run_local(deps, job_id)
    else:
        report_job(deps, known.call, deps.handlers.call_remote(known.call))


def report_job(deps: Deps, call: Call, outcome: Outcome) -> None:
    """Feed a remote handler's outcome to its instance; too late if the job is gone.

    Raises:
        Conflict: the instance was busy for too long; report again later.
    """

    def work(turn: Turn) -> None:
        row = turn.connection.execute(_rows.JOB, {"id": call.id}).one_or_none()
        if row is None:
            return
        turn.open(row)
        turn.changes.gone_jobs.add(call.id)
        turn.report(call, outcome, SYSTEM)
        turn.settle()

    if isinstance(outcome, Later) and call.retries_left > 0:
        _postpone(deps, call, outcome)
    else:
        in_turn(deps, SYSTEM, work)


def _find(deps: Deps, job_id: UUID) -> _Known | None:
    with deps.unit_of_work.reading() as connection:
        row = connection.execute(_JOB, {"id": job_id}).one_or_none()
    if row is None or row.state != "ready":
        return None
    return _Known(row.kind, row.correlation_key, call_of(row, deps))


def call_of(row: Row[*tuple[Any, ...]], deps: Deps) -> Call:
    """The call a job's row stands for."""
    return Call(
        id=row.id,
        topic=row.topic,
        variables=loads(row.variables),
        headers=loads(row.headers),
        instance_id=row.instance_id,
        process_id=row.process_id,
        element_id=row.element_id,
        now=deps.clock.now(),
        retries_left=row.retries_left,
        attempt=row.attempts + 1,
    )


def _run_local(deps: Deps, job_id: UUID) -> None:
    """Call a local handler that asked to be called again later."""

    def work(turn: Turn) -> None:
        row = turn.connection.execute(_rows.JOB, {"id": job_id}).one_or_none()
        if row is None:
            return
        turn.open(row)
        turn.call(call_of(row, deps))
        if job_id not in turn.changes.jobs:
            turn.changes.gone_jobs.add(job_id)
        turn.settle()

    in_turn(deps, SYSTEM, work)


def _postpone(deps: Deps, call: Call, outcome: Later) -> None:
    """Keep a remote job for later; nothing happens to its instance."""
    pause = outcome.after or deps.handlers.pause(call.attempt)
    values = {
        "state": "waiting",
        "due_at": deps.clock.now() + pause,
        "attempts": call.attempt,
        "retries_left": call.retries_left - 1,
        "error": keepable(outcome.reason),
        "killed": 0,
    }

    def work(connection: Connection) -> None:
        connection.execute(update(job).where(job.c.id == call.id).values(values))

    deps.unit_of_work.run(work)


def _send(deps: Deps, known: _Known, ttl: timedelta) -> None:
    """Deliver a message an instance or the service sent; its job's id makes a repeat harmless."""
    call = known.call
    deliver_message(
        deps,
        SYSTEM,
        call.topic,
        known.correlation_key or "",
        call.variables,
        message_id=f"job:{call.id}",
        ttl=ttl,
    )

    def work(connection: Connection) -> None:
        connection.execute(delete(job).where(job.c.id == call.id))

    deps.unit_of_work.run(work)
