"""Look after buffered messages: deliver those somebody waits for, forget those whose time is up.

A message and a subscription written by two commands at the same moment do not see each other;
this brings them together a second later.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, delete, select, update

from processes.codec import loads
from service.commands import _rows
from service.commands._buffer import REMEMBERED
from service.commands._each import each
from service.commands._receivers import deliver_to_others
from service.commands._turn import Turn, in_turn
from service.deps import Deps
from service.identity import SYSTEM
from service.store.tables import message, subscription


def sweep_messages(deps: Deps, limit: int = 100) -> int:
    """Deliver buffered messages that have a taker by now, and delete expired ones.

    Returns:
        How many were delivered.
    """
    now = deps.clock.now()
    matched = (
        select(message.c.id)
        .join(
            subscription,
            (subscription.c.name == message.c.name)
            & (subscription.c.correlation_key == message.c.correlation_key)
            & ~subscription.c.signal,
        )
        .where(message.c.taken_by.is_(None), message.c.expires_at > now)
        .distinct()
        .limit(limit)
    )
    with deps.unit_of_work.reading() as connection:
        found = connection.scalars(matched).all()

    def deliver(id: UUID) -> bool:
        return in_turn(deps, SYSTEM, lambda turn: _deliver(turn, id))

    delivered = each(found, deliver)

    def forget(connection: Connection) -> None:
        connection.execute(delete(message).where(message.c.expires_at <= now))

    deps.unit_of_work.run(forget)
    return delivered


def _deliver(turn: Turn, id: UUID) -> bool:
    waiting = (
        select(message)
        .where(message.c.id == id, message.c.taken_by.is_(None))
        .with_for_update(skip_locked=True)
    )
    row = turn.connection.execute(waiting).one_or_none()
    if row is None:
        return False
    keys = {"name": row.name, "correlation_key": row.correlation_key}
    taker = turn.connection.execute(_rows.TAKER, keys).one_or_none()
    if taker is None:
        return False
    kept = turn.now if row.message_id is None else turn.now + REMEMBERED
    taken = {"taken_by": taker.instance_id, "expires_at": kept}
    turn.connection.execute(update(message).where(message.c.id == id).values(taken))
    variables = loads(row.variables)
    turn.take(turn.open(taker).deliver(taker.key, variables, turn.now))
    turn.settle()
    deliver_to_others(turn, taker, (row.name, row.correlation_key), variables)
    return True
