"""Writes the outbox: what is to leave the house, and what has left."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables


def announce(connection: Connection, rows: Sequence[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """Write the letters that are new; state and reference of each, new or not, by its id."""
    if not rows:
        return {}
    outbox = tables.outbox
    connection.execute(
        postgresql.insert(outbox).on_conflict_do_nothing(index_elements=["id"]), list(rows)
    )
    known = connection.execute(
        select(outbox.c.id, outbox.c.state, outbox.c.message_id).where(
            outbox.c.id.in_([row["id"] for row in rows])
        )
    )
    return {row.id: (row.state, row.message_id) for row in known}


def mark_sent(connection: Connection, letter_id: str, reference: str, at: datetime) -> None:
    """Write that a letter has left, and what the other side calls it."""
    connection.execute(
        update(tables.outbox)
        .where(tables.outbox.c.id == letter_id)
        .values(state="sent", message_id=reference, sent_at=at)
    )
