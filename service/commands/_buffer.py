"""Messages nobody waited for yet: kept a while, taken by the first who waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, case, select, update

from processes.codec import loads
from service.store.tables import message

#: how long the sender's id of a taken message is remembered
REMEMBERED = timedelta(days=30)
#: a subscription's key with the id of a message for it
Pair = tuple[UUID, UUID]


def take(
    connection: Connection,
    waiting: Sequence[Pair],
    instance_id: UUID,
    now: datetime,
) -> tuple[UUID, Mapping[str, Any]] | None:
    """Take the first message that nobody else takes at the same moment.

    Parameters:
        waiting: what to look at, in this order.
        instance_id: who takes it.

    Returns:
        The subscription's key and the message's variables, or None.
    """
    for key, message_id in waiting:
        free = (
            select(message.c.id)
            .where(message.c.id == message_id, message.c.taken_by.is_(None))
            .with_for_update(skip_locked=True)
        )
        until = case((message.c.message_id.is_(None), now), else_=now + REMEMBERED)
        variables = connection.scalar(
            update(message)
            .where(message.c.id == free.scalar_subquery())
            .values(taken_by=instance_id, expires_at=until)
            .returning(message.c.variables)
        )
        if variables is not None:
            return key, loads(variables)
    return None
