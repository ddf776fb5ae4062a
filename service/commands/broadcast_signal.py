"""Broadcast a signal: everybody who waits for it now hears it, each in a transaction of its own.

A broadcast becomes one job for each subscription that is open at that moment, and one for each
process that starts by the signal; the workers do the rest. A signal nobody waits for is lost, as
the standard has it (BPMN 2.0.2, 10.5.5); one that is to be kept is a message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Text, bindparam, cast, func, insert, literal, select

from processes.codec import dumps, loads
from service.commands import _rows
from service.commands._start_jobs import RETRIES, Beginner, put_starts, taken
from service.commands._turn import Turn, in_turn
from service.deps import Deps
from service.identity import SYSTEM, Actor
from service.permissions import require
from service.record import canonical
from service.store.tables import definition, instance, job, subscription

_NEWEST = _rows.newest(definition.c.start_signals)
_STARTED = select(_NEWEST.c.process_id, _NEWEST.c.digest).where(
    bindparam("name", type_=Text) == func.any(_NEWEST.c.start_signals)
)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Whom a signal goes to."""

    #: how many wait for it
    woken: int
    #: how many processes start by it
    started: int


def broadcast_signal(
    deps: Deps, actor: Actor, name: str, variables: Mapping[str, Any]
) -> Broadcast:
    """Send a signal to everybody who waits for it and to every process that starts by it.

    Parameters:
        name: the signal's name in the diagrams.
        variables: JSON data.

    Raises:
        NotAllowed: the actor may not send signals.
    """
    require(actor, "signal.broadcast", name)
    text = dumps(canonical(variables))
    return deps.unit_of_work.run(lambda connection: _spread(deps, connection, name, text))


def spread(deps: Deps, job_id: UUID) -> None:
    """Spread the signal an instance sent; once, however often its job is run."""

    def work(connection: Connection) -> None:
        row = connection.execute(taken(job_id)).one_or_none()
        if row is not None:
            _spread(deps, connection, row.topic, row.variables)

    deps.unit_of_work.run(work)


def hand_over(deps: Deps, job_id: UUID) -> None:
    """Hand a signal over to the one subscription its job is for, if it is still open."""

    def work(turn: Turn) -> None:
        row = turn.connection.execute(taken(job_id)).one_or_none()
        if row is None:
            return
        key = UUID(row.correlation_key)
        taker = turn.connection.execute(_rows.SIGNALLED, {"key": key}).one_or_none()
        if taker is not None:
            turn.take(turn.open(taker).signal(key, loads(row.variables), turn.now))
            turn.settle()

    in_turn(deps, SYSTEM, work)


def _spread(deps: Deps, connection: Connection, name: str, variables: str) -> Broadcast:
    """Make the jobs."""
    now = deps.clock.now()
    common = {
        "topic": name,
        "variables": variables,
        "headers": "{}",
        "retries_left": RETRIES,
        "attempts": 0,
        "state": "ready",
        "due_at": now,
        "created_at": now,
    }
    woken = _wake(connection, common)
    started = _start(deps, connection, common)
    deps.queue.put(connection, [*woken, *started])
    return Broadcast(len(woken), len(started))


def _wake(connection: Connection, common: dict[str, Any]) -> Sequence[UUID]:
    """Make a job for each who waits, all in one statement."""
    given = {
        "id": func.gen_random_uuid(),
        "instance_id": subscription.c.instance_id,
        "process_id": instance.c.process_id,
        "element_id": subscription.c.element_id,
        "kind": literal("signal"),
        "correlation_key": cast(subscription.c.key, Text),
    } | {column: literal(value) for column, value in common.items()}
    waiting = (
        select(*given.values())
        .join(instance, instance.c.id == subscription.c.instance_id)
        .where(subscription.c.name == common["topic"], subscription.c.signal)
    )
    made = insert(job).from_select(list(given), waiting).returning(job.c.id)
    return connection.scalars(made).all()


def _start(deps: Deps, connection: Connection, common: dict[str, Any]) -> Sequence[UUID]:
    """Make a job for each process that starts by the signal."""
    name = common["topic"]
    found = connection.execute(_STARTED, {"name": name}).all()
    beginners = [
        Beginner(
            row.process_id, row.digest, deps.catalog.definition(row.digest).start_signals[name]
        )
        for row in found
    ]
    return put_starts(connection, beginners, common)
