"""Look after kept messages: bring together who missed each other, forget those whose time is up.

A message and a subscription written by two commands at the same moment do not see each other.
So a new message is watched until every transaction that may have missed it is over; from then on
whoever begins to wait sees it. A message that is only kept costs nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select, text

from service.commands import _buffer
from service.commands._each import each
from service.commands._receivers import TAKER_OF
from service.commands._turn import Turn, in_turn
from service.deps import Deps
from service.identity import SYSTEM
from service.store.tables import message

#: how many messages one round looks at, and forgets
_MOST = 1_000
#: watched messages, each with every process that waits for it and has not taken it, or with none;
#: and the oldest transaction that runs, and the number the next one gets
_WATCHED = text("""
SELECT watched.id, watched.watched AS seen, waits.process_id,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest,
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next
FROM (
    SELECT * FROM message WHERE message.watched IS NOT NULL
    ORDER BY message.watched, received_at LIMIT :most
) AS watched
LEFT JOIN LATERAL (
    SELECT DISTINCT instance.process_id
    FROM subscription JOIN instance ON instance.id = subscription.instance_id
    WHERE subscription.name = watched.name
        AND subscription.correlation_key = watched.correlation_key AND NOT subscription.signal
        AND watched.expires_at > :now
        AND NOT EXISTS (
            SELECT FROM message_taker
            WHERE message_id = watched.id AND process_id = instance.process_id
        )
) AS waits ON true
""")
_WATCH = text("""
UPDATE message SET watched = new.watched
FROM unnest(CAST(:ids AS uuid[]), CAST(:seens AS bigint[]), CAST(:watcheds AS bigint[]))
    AS new (id, seen, watched)
WHERE message.id = new.id AND message.watched = new.seen
""")
#: who takes one right now holds it, and it is left to the next round
_EXPIRED = text("""
SELECT id FROM message WHERE expires_at <= :now
ORDER BY expires_at LIMIT :most FOR UPDATE SKIP LOCKED
""")
#: what was taken and has an id of its sender's is remembered, so that it counts once
_REMEMBER = text("""
UPDATE message
SET kept = false, watched = NULL, expires_at = expires_at + :remembered, taken_by = (
    SELECT instance_id FROM message_taker
    WHERE message_taker.message_id = message.id ORDER BY taken_at, process_id LIMIT 1
)
WHERE id = ANY(:ids) AND kept AND message_id IS NOT NULL
    AND EXISTS (SELECT FROM message_taker WHERE message_taker.message_id = message.id)
""")
_FORGET = text("DELETE FROM message WHERE id = ANY(:ids) AND expires_at <= :now")


def sweep_messages(deps: Deps) -> int:
    """Deliver messages to those who missed them, and forget what is kept no longer.

    Returns:
        How many times a message was delivered.
    """
    now = deps.clock.now()
    with deps.unit_of_work.reading() as connection:
        rows = connection.execute(_WATCHED, {"now": now, "most": _MOST}).all()
    missed = [(row.id, row.process_id) for row in rows if row.process_id is not None]

    def deliver(pair: tuple[UUID, str]) -> bool:
        return in_turn(deps, SYSTEM, lambda turn: _deliver(turn, *pair))

    delivered = each(missed, deliver)
    deps.unit_of_work.run(lambda connection: _tidy(connection, rows, now))
    return delivered


def _deliver(turn: Turn, id: UUID, process_id: str) -> bool:
    """Deliver a message to the instance of a process that waits longest, if any still does."""
    row = turn.connection.execute(select(message).where(message.c.id == id)).one_or_none()
    if row is None:
        return False
    waits = {"name": row.name, "correlation_key": row.correlation_key, "process_id": process_id}
    taker = turn.connection.execute(TAKER_OF, waits).one_or_none()
    if taker is None:
        return False
    pair = (taker.key, id)
    taken = _buffer.take(turn.connection, [pair], taker.instance_id, turn.now)
    if taken is None:
        return False
    turn.take(turn.open(taker).deliver(*taken, turn.now))
    turn.settle()
    return True


def _tidy(connection: Connection, rows: Sequence[Row[Any]], now: datetime) -> None:
    """Watch what nobody waited for no longer than must be, and forget what is over."""
    changes = [
        {"id": row.id, "seen": row.seen, "watched": _further(row)}
        for row in rows
        if row.process_id is None and row.seen <= row.oldest
    ]
    if changes:
        columns = {f"{name}s": [change[name] for change in changes] for name in changes[0]}
        connection.execute(_WATCH, columns)
    ids = connection.scalars(_EXPIRED, {"now": now, "most": _MOST}).all()
    if ids:
        given = {"ids": ids, "now": now, "remembered": _buffer.REMEMBERED}
        connection.execute(_REMEMBER, given)
        connection.execute(_FORGET, given)


def _further(row: Row[Any]) -> int | None:
    """Until which transaction is over a message is watched, None for no longer.

    Whoever may have missed it was under way when a sweep saw it first, with a lower number than
    the next one to be given then.
    """
    return row.next if row.seen == _buffer.NEW else None
