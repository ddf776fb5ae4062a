"""What the commands on work items share: finding one, saying that it is closed, noting a change.

Claiming and releasing do not reach the engine, but the record tells of them all the same.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, cast
from uuid import UUID

from sqlalchemy import Connection, update

from service.commands import _rows
from service.commands import _statements as sql
from service.commands._apply import entry_columns
from service.commands._turn import InstanceRow
from service.errors import Conflict, not_found
from service.identity import Actor
from service.permissions import Held
from service.record import Entry, input_text
from service.settings import Settings
from service.store.people import called
from service.store.tables import work_item


class ItemRow(Held, InstanceRow, Protocol):
    """A work item with its instance, as ``find`` selects it."""

    @property
    def id(self) -> UUID: ...
    @property
    def element_id(self) -> str: ...
    @property
    def form_id(self) -> str | None: ...
    @property
    def item_digest(self) -> str: ...
    @property
    def variables(self) -> str: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def closed_by(self) -> str | None: ...
    @property
    def closed_how(self) -> str | None: ...


def find(connection: Connection, item_id: UUID) -> ItemRow:
    """The work item, with its instance locked.

    Raises:
        NotFound: no such work item.
    """
    row = connection.execute(_rows.ITEM, {"id": item_id}).one_or_none()
    if row is None:
        raise not_found("work item", "待办事项", item_id)
    return cast(ItemRow, row)


def refuse_closed(connection: Connection, row: ItemRow, settings: Settings) -> None:
    """Say who closed the item, and when, as the company's clocks show it.

    Raises:
        Conflict: it is closed.
    """
    if row.closed_at is None:
        return
    at = settings.clock_words(row.closed_at)
    by = row.closed_by or ""
    name = called(connection, by)
    verb = {"completed": ("completed", "完成")}.get(row.closed_how or "", ("withdrawn", "撤回"))
    raise Conflict(
        "task.closed",
        {
            "en": f"This work item was already {verb[0]} by {name['en']} at {at}.",
            "zh": f"此事项已由{name['zh']}于 {at} {verb[1]}。",
        },
        {
            "id": str(row.id),
            "closed_by": by,
            "closed_at": row.closed_at.isoformat(timespec="seconds"),
            "closed_how": row.closed_how,
        },
    )


def refuse_taken(connection: Connection, row: ItemRow, actor: Actor) -> None:
    """Say who holds the item.

    Raises:
        Conflict: somebody else does.
    """
    if row.assignee is None or row.assignee == actor.username:
        return
    name = called(connection, row.assignee)
    raise Conflict(
        "task.taken",
        {
            "en": f"{name['en']} is working on this already.",
            "zh": f"{name['zh']}已在处理此事项。",
        },
        {"id": str(row.id), "assignee": row.assignee},
    )


def assign(
    connection: Connection, row: ItemRow, actor: Actor, now: datetime, assignee: str | None
) -> None:
    """Give the item to somebody, or to nobody, and note it in the record."""
    entry = Entry(
        instance_id=row.instance_id,
        seq=row.record_seq + 1,
        at=now,
        actor=actor.username,
        input=input_text("claim" if assignee else "release", row.id, {"assignee": assignee}),
        facts="[]",
        state_digest=None,
        previous=bytes(row.record_hash),
    )
    connection.execute(
        update(work_item)
        .where(work_item.c.id == row.id)
        .values(assignee=assignee, version=work_item.c.version + 1)
    )
    connection.exec_driver_sql(sql.NOTE, entry_columns(entry))
