"""Deliver a message to those who wait for it, or start what begins with it, or keep it a while.

It goes to every process that waits for it, to one instance of each; only if nobody waits, every
process that begins with it starts. A message with an id counts once, however often it is sent.
What becomes of a kept one is up to ``_buffer`` and ``sweep_messages``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Text, bindparam, func, insert, select

from processes.codec import dumps
from service.commands import _rows
from service.commands._begin import Beginning, begin_once, key_of
from service.commands._buffer import NEW, REMEMBERED
from service.commands._receivers import deliver_to_others, start_others
from service.commands._turn import Turn, in_turn
from service.deps import Deps
from service.identity import Actor
from service.permissions import require
from service.record import canonical
from service.store.tables import definition, message, message_taker

#: how long a message is kept when its sender does not say
BUFFERED = timedelta(days=1)

#: the newest version of each process, where the message starts it
_NEWEST = _rows.newest(definition.c.start_messages)
_STARTED = (
    select(_NEWEST.c.process_id, _NEWEST.c.digest)
    .where(bindparam("name", type_=Text) == func.any(_NEWEST.c.start_messages))
    .order_by(_NEWEST.c.process_id)
)
_FIRST = (
    select(message_taker.c.instance_id)
    .where(message_taker.c.message_id == message.c.id)
    .order_by(message_taker.c.taken_at, message_taker.c.process_id)
    .limit(1)
    .scalar_subquery()
)
_BEFORE = select(
    func.coalesce(message.c.taken_by, _FIRST).label("taken_by"), message.c.started
).where(message.c.message_id == bindparam("message_id"))


@dataclass(frozen=True, slots=True)
class Delivered:
    """Where a message went."""

    #: who took it, the first of several; None while it is buffered
    instance_id: UUID | None
    #: whether it started that instance
    started: bool
    #: whether it is kept and nobody took it yet
    buffered: bool


@dataclass(frozen=True, slots=True)
class _Letter:
    """A message as it came in."""

    name: str
    correlation_key: str
    variables: Mapping[str, Any]
    message_id: str | None
    ttl: timedelta
    #: the id of the instance it may start; the same when the command runs again
    instance_id: UUID


def deliver_message(
    deps: Deps,
    actor: Actor,
    name: str,
    correlation_key: str,
    variables: Mapping[str, Any],
    *,
    message_id: str | None = None,
    ttl: timedelta = BUFFERED,
) -> Delivered:
    """Deliver a message.

    Parameters:
        name: the message's name in the diagrams.
        correlation_key: tells which instance it is for; the business key of one it starts, unless
            the start event's property says that.
        variables: JSON data.
        message_id: the sender's own id of it; the same id again changes nothing.
        ttl: how long it is kept when nobody waits for it yet; zero for not at all.

    Raises:
        NotAllowed: the actor may not send messages.
    """
    require(actor, "message.deliver", name)
    letter = _Letter(name, correlation_key, variables, message_id, ttl, uuid4())
    return in_turn(deps, actor, lambda turn: _deliver(turn, letter))


def _deliver(turn: Turn, letter: _Letter) -> Delivered:
    before = _known(turn, letter)
    if before is not None:
        return before
    keys = {"name": letter.name, "correlation_key": letter.correlation_key}
    taker = turn.connection.execute(_rows.TAKER, keys).one_or_none()
    if taker is not None:
        instance = turn.open(taker)
        turn.take(instance.deliver(taker.key, canonical(letter.variables), turn.now))
        turn.settle()
        deliver_to_others(turn, taker, (letter.name, letter.correlation_key), letter.variables)
        result = Delivered(taker.instance_id, started=False, buffered=False)
    else:
        kept = Delivered(None, started=False, buffered=bool(letter.ttl))
        result = _start(turn, letter) or kept
    if result.buffered or (result.instance_id and letter.message_id is not None):
        _remember(turn, letter, result)
    return result


def _known(turn: Turn, letter: _Letter) -> Delivered | None:
    """What became of the same message when it was sent before."""
    if letter.message_id is None:
        return None
    given = {"message_id": letter.message_id}
    row = turn.connection.execute(_BEFORE, given).one_or_none()
    if row is None:
        return None
    return Delivered(row.taken_by, started=row.started, buffered=row.taken_by is None)


def _start(turn: Turn, letter: _Letter) -> Delivered | None:
    """Start the processes that begin with this message, if there are any."""
    found = turn.connection.execute(_STARTED, {"name": letter.name}).all()
    if not found:
        return None
    first, *others = found
    beginning = Beginning(first.process_id, first.digest, letter.variables, message=letter.name)
    key = key_of(turn, beginning, letter.correlation_key)
    started = begin_once(turn, letter.instance_id, beginning, key)
    start_others(turn, others, (letter.name, letter.correlation_key), letter.variables)
    return Delivered(started.instance_id, started=started.created, buffered=False)


def _remember(turn: Turn, letter: _Letter, result: Delivered) -> None:
    kept = letter.ttl if result.buffered else REMEMBERED
    turn.connection.execute(
        insert(message),
        {
            "id": uuid4(),
            "name": letter.name,
            "correlation_key": letter.correlation_key,
            "variables": dumps(dict(letter.variables)),
            "message_id": letter.message_id,
            "received_at": turn.now,
            "expires_at": turn.now + kept,
            "taken_by": result.instance_id,
            "started": result.started,
            "kept": result.buffered,
            "watched": NEW if result.buffered else None,
        },
    )
