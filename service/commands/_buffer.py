"""Messages nobody waited for when they came: kept a while, taken once for each process.

As in Camunda 8 a kept message goes to one instance of every process that waits for it while it is
kept. Who takes it writes so first; of several at once in one process the first one wins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from processes.codec import loads
from service.store.tables import instance, message, message_taker

#: how long the sender's id of a taken message is remembered
REMEMBERED = timedelta(days=30)
#: what ``message.watched`` says of a message that no sweep has seen
NEW = 0
#: a subscription's key with the id of a message for it
Pair = tuple[UUID, UUID]

#: who takes it, unless its process has taken it or its time is up
_TAKER = (
    select(message.c.id, instance.c.process_id, instance.c.id, bindparam("now"))
    .select_from(message.join(instance, instance.c.id == bindparam("instance_id")))
    .where(message.c.id == bindparam("id"), message.c.kept, message.c.expires_at > bindparam("now"))
)
_TAKE = (
    insert(message_taker)
    .from_select(["message_id", "process_id", "instance_id", "taken_at"], _TAKER)
    .on_conflict_do_nothing()
    .returning(message_taker.c.message_id)
)
_VARIABLES = select(message.c.variables).where(message.c.id == bindparam("id"))


def take(
    connection: Connection,
    waiting: Sequence[Pair],
    instance_id: UUID,
    now: datetime,
) -> tuple[UUID, Mapping[str, Any]] | None:
    """Take the first message that no other instance of the same process has taken.

    Parameters:
        waiting: what to look at, in this order.
        instance_id: who takes it; its row must be written.

    Returns:
        The subscription's key and the message's variables, or None.
    """
    for key, message_id in waiting:
        given = {"id": message_id, "instance_id": instance_id, "now": now}
        if connection.execute(_TAKE, given).one_or_none() is not None:
            return key, loads(connection.scalars(_VARIABLES, {"id": message_id}).one())
    return None
