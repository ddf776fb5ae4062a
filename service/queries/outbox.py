"""The list of what left the house, or is to leave it: mails, text messages, calls."""

from typing import TypedDict, Unpack
from uuid import UUID

from sqlalchemy import Connection, select

from service.queries.paging import one_page
from service.queries.results import Outbox, OutboxRow
from tasks.backoffice.tables import outbox as table


class OutboxFilter(TypedDict, total=False):
    """Which messages are listed; all when nothing is given."""

    channel: str | None  #: "mail", "sms" or "rest"
    instance_id: UUID | None
    recipient: str  #: part of the address
    page: int  #: from 1
    size: int


def outbox(connection: Connection, **wanted: Unpack[OutboxFilter]) -> Outbox:
    """One page of the outbox, newest first."""
    columns = [table.c[name] for name in OutboxRow.__slots__]
    query = select(*columns).order_by(table.c.created_at.desc(), table.c.seq.desc())
    if channel := wanted.get("channel"):
        query = query.where(table.c.channel == channel)
    if instance_id := wanted.get("instance_id"):
        query = query.where(table.c.instance_id == instance_id)
    if recipient := wanted.get("recipient", "").strip():
        query = query.where(table.c.recipient.icontains(recipient, autoescape=True))
    rows, total, more = one_page(connection, query, wanted.get("page", 1), wanted.get("size", 50))
    return Outbox(tuple(OutboxRow(**row._mapping) for row in rows), total, more)
