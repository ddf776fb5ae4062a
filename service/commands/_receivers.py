"""The further receivers of a message, which may be for several processes, a command for one run.

The first receiver is dealt with by the command that delivers; for each other process a job is
written in the same transaction, so that either all get the message or nobody does. The workers do
these jobs, each in a transaction of its own, once. Not for signals: ``broadcast_signal``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, delete, insert, select

from processes.codec import dumps, loads
from service.commands import _rows
from service.commands._begin import Beginning, begin_once, key_or_none
from service.commands._turn import Turn, in_turn
from service.deps import Deps
from service.identity import SYSTEM
from service.record import canonical
from service.store.tables import instance, job, subscription

#: tried until somebody stops it
_RETRIES = 1_000
_WAITING = (
    select(instance.c.process_id)
    .join(subscription, subscription.c.instance_id == instance.c.id)
    .where(*_rows.AWAITED, instance.c.process_id != bindparam("process_id"))
    .distinct()
)
#: who of one process waited longest for a message
TAKER_OF = _rows.TAKER.where(instance.c.process_id == bindparam("process_id"))
_TAKEN = delete(job).where(job.c.id == bindparam("job_id")).returning(job)


def deliver_to_others(
    turn: Turn, taker: Row[Any], letter: tuple[str, str], variables: Mapping[str, Any]
) -> None:
    """Let every other process that waits for a message get it too.

    Parameters:
        taker: a row of ``_rows.TAKER``: who got it.
        letter: the message's name and correlation key.
    """
    if taker.others:
        given = dict(zip(("name", "correlation_key"), letter, strict=True))
        found = turn.connection.scalars(_WAITING, given | {"process_id": taker.process_id})
        _put(turn, "delivery", letter, variables, ((id, "") for id in found))


def start_others(
    turn: Turn,
    found: Iterable[tuple[str, str]],
    letter: tuple[str, str],
    variables: Mapping[str, Any],
) -> None:
    """Let processes begin with a message.

    Parameters:
        found: ids of the processes with the digests of their newest versions.
        letter: the message's name and correlation key.
    """
    _put(turn, "begin", letter, variables, found)


def deliver_to_process(deps: Deps, job_id: UUID) -> None:
    """Deliver a message to the one process its job is for, if an instance of it still waits."""

    def work(turn: Turn) -> None:
        row = turn.connection.execute(_TAKEN, {"job_id": job_id}).one_or_none()
        if row is None:
            return
        keys = {"name": row.topic, "correlation_key": row.correlation_key}
        of = {"process_id": row.process_id}
        taker = turn.connection.execute(TAKER_OF, keys | of).one_or_none()
        if taker is not None:
            turn.take(turn.open(taker).deliver(taker.key, loads(row.variables), turn.now))
            turn.settle()

    in_turn(deps, SYSTEM, work)


def start_by_message(deps: Deps, job_id: UUID) -> None:
    """Start the one process its job is for; once, however often the job is run."""
    instance_id = uuid4()

    def work(turn: Turn) -> None:
        row = turn.connection.execute(_TAKEN, {"job_id": job_id}).one_or_none()
        if row is None:
            return
        digest = loads(row.headers)["definition"]
        beginning = Beginning(row.process_id, digest, loads(row.variables), message=row.topic)
        key = key_or_none(turn, beginning, row.correlation_key)
        begin_once(turn, instance_id, beginning, key)

    in_turn(deps, SYSTEM, work)


def _put(
    turn: Turn,
    kind: str,
    letter: tuple[str, str],
    variables: Mapping[str, Any],
    receivers: Iterable[tuple[str, str]],
) -> None:
    """Write a job for each process, with the digest of its version where it is to begin."""
    common = {
        "element_id": "",
        "kind": kind,
        "topic": letter[0],
        "correlation_key": letter[1],
        "variables": dumps(canonical(variables)),
        "retries_left": _RETRIES,
        "attempts": 0,
        "state": "ready",
        "due_at": turn.now,
        "created_at": turn.now,
    }
    rows: list[dict[str, Any]] = [
        common | {"id": uuid4(), "process_id": id, "headers": dumps({"definition": digest})}
        for id, digest in receivers
    ]
    if rows:
        turn.connection.execute(insert(job), rows)
        turn.deps.queue.put(turn.connection, [row["id"] for row in rows])
