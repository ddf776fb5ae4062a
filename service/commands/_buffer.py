"""Messages nobody waited for yet: kept a while, taken by the first who waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, tuple_, update

from processes.codec import loads
from processes.step import SubscriptionOpened
from service.store.tables import message


def take(
    connection: Connection,
    opened: Mapping[UUID, SubscriptionOpened],
    instance_id: UUID,
    now: datetime,
) -> tuple[UUID, Mapping[str, Any]] | None:
    """Take the oldest buffered message one of the subscriptions waits for.

    Parameters:
        opened: the subscriptions by key.
        instance_id: who takes it.

    Returns:
        The subscription's key and the message's variables, or None.
    """
    wanted = {(fact.name, fact.correlation_key): key for key, fact in reversed(opened.items())}
    oldest = (
        select(message.c.id)
        .where(
            tuple_(message.c.name, message.c.correlation_key).in_(list(wanted)),
            message.c.taken_by.is_(None),
            message.c.expires_at > now,
        )
        .order_by(message.c.received_at, message.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = connection.execute(
        update(message)
        .where(message.c.id == oldest.scalar_subquery())
        .values(taken_by=instance_id)
        .returning(message.c.name, message.c.correlation_key, message.c.variables)
    ).one_or_none()
    if taken is None:
        return None
    return wanted[(taken.name, taken.correlation_key)], loads(taken.variables)
