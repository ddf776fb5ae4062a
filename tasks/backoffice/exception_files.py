"""Writes the file kept on each delivery that went wrong."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from tasks.backoffice import tables


def open_file(connection: Connection, file_id: UUID, instance_id: UUID, **facts: Any) -> None:
    """Open a file, of the instance's order if it has one.

    facts: the columns `kind`, `details` and `opened_at`.
    """
    order_id = select(tables.order.c.id).where(tables.order.c.id == instance_id)
    connection.execute(
        insert(tables.delivery_exception).values(
            id=file_id, order_id=order_id.scalar_subquery(), **facts
        )
    )


def close_file(
    connection: Connection, file_id: UUID, outcome: str, note: str, now: datetime
) -> datetime | None:
    """Close a file, or leave it as it was closed before; when that was, None without a file."""
    columns = tables.delivery_exception.c
    closing = {"outcome": outcome, "note": note, "closed_at": now}
    first = {name: func.coalesce(columns[name], value) for name, value in closing.items()}
    found: datetime | None = connection.execute(
        update(tables.delivery_exception)
        .where(columns.id == file_id)
        .values(first)
        .returning(columns.closed_at)
    ).scalar_one_or_none()
    return found
