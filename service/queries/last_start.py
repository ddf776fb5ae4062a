"""What an instance was started with, as an example for trials."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from service.identity import Actor
from service.queries.record import record
from service.store.tables import instance


def last_start(connection: Connection, actor: Actor, process_id: str) -> dict[str, Any] | None:
    """The variables of the newest instance of a process; None if there is none.

    Raises:
        NotAllowed: the actor may not read records.
    """
    newest = (
        select(instance.c.id)
        .where(instance.c.process_id == process_id)
        .order_by(instance.c.started_at.desc())
        .limit(1)
    )
    found: UUID | None = connection.scalar(newest)
    if found is None:
        return None
    entries = record(connection, actor, found)
    return next((entry.payload["data"]["variables"] for entry in entries if entry.kind == "start"), None)
