"""Broadcast a signal: everybody who waits for it now hears it, each in a transaction of its own.

A broadcast becomes one job for each subscription that is open at that moment; the workers hand the
signal over. A signal nobody waits for is lost, as the standard has it (BPMN 2.0.2, 10.5.5); one
that is to be kept is a message.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Text, cast, delete, func, insert, literal, select

from processes.codec import dumps, loads
from service.commands import _rows
from service.commands._turn import Turn, in_turn
from service.deps import Deps
from service.identity import SYSTEM, Actor
from service.permissions import require
from service.record import canonical
from service.store.tables import instance, job, subscription

#: handing over is tried until somebody stops it
_RETRIES = 1_000
_COLUMNS = (
    *("id", "instance_id", "process_id", "element_id", "kind", "topic", "correlation_key"),
    *("variables", "headers", "retries_left", "attempts", "state", "due_at", "created_at"),
)


def broadcast_signal(deps: Deps, actor: Actor, name: str, variables: Mapping[str, Any]) -> int:
    """Send a signal to everybody who waits for it.

    Parameters:
        name: the signal's name in the diagrams.
        variables: JSON data.

    Returns:
        How many wait for it.

    Raises:
        NotAllowed: the actor may not send signals.
    """
    require(actor, "signal.broadcast", name)
    text = dumps(canonical(variables))
    return deps.unit_of_work.run(lambda connection: _spread(deps, connection, name, text))


def spread(deps: Deps, job_id: UUID) -> None:
    """Spread the signal an instance sent; once, however often its job is run."""

    def work(connection: Connection) -> None:
        columns = (job.c.topic, job.c.variables)
        sent = delete(job).where(job.c.id == job_id).returning(*columns)
        row = connection.execute(sent).one_or_none()
        if row is not None:
            _spread(deps, connection, row.topic, row.variables)

    deps.unit_of_work.run(work)


def hand_over(deps: Deps, job_id: UUID) -> None:
    """Hand a signal over to the one subscription its job is for, if it is still open."""

    def work(turn: Turn) -> None:
        columns = (job.c.correlation_key, job.c.variables)
        carried = delete(job).where(job.c.id == job_id).returning(*columns)
        row = turn.connection.execute(carried).one_or_none()
        if row is None:
            return
        key = UUID(row.correlation_key)
        taker = turn.connection.execute(_rows.SIGNALLED, {"key": key}).one_or_none()
        if taker is not None:
            turn.take(turn.open(taker).signal(key, loads(row.variables), turn.now))
            turn.settle()

    in_turn(deps, SYSTEM, work)


def _spread(deps: Deps, connection: Connection, name: str, variables: str) -> int:
    """Make the jobs; returns how many."""
    now = deps.clock.now()
    waiting = (
        select(
            func.gen_random_uuid(),
            subscription.c.instance_id,
            instance.c.process_id,
            subscription.c.element_id,
            literal("signal"),
            literal(name),
            cast(subscription.c.key, Text),
            literal(variables),
            literal("{}"),
            literal(_RETRIES),
            literal(0),
            literal("ready"),
            literal(now),
            literal(now),
        )
        .join(instance, instance.c.id == subscription.c.instance_id)
        .where(subscription.c.name == name, subscription.c.signal)
    )
    made = insert(job).from_select(_COLUMNS, waiting).returning(job.c.id)
    ids = connection.scalars(made).all()
    deps.queue.put(connection, ids)
    return len(ids)
