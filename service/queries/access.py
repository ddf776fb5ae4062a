"""The record of getting in: log-ins, passwords, users, tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from processes.codec import loads
from service.queries.paging import one_page
from service.store.access_tables import access_event


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One thing that happened."""

    at: datetime
    actor: str
    what: str  #: as `service.access.What` has it
    username: str  #: whom it concerns
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AccessPage:
    """One page of the record."""

    items: tuple[AccessRow, ...]
    total: int
    more: bool


def access_record(
    connection: Connection, *, username: str = "", page: int = 1, size: int = 50
) -> AccessPage:
    """One page of the record, newest first.

    Parameters:
        username: only what concerns this user; everybody if empty.
    """
    columns = [access_event.c[name] for name in AccessRow.__slots__]
    query = select(*columns).order_by(access_event.c.seq.desc())
    if username:
        query = query.where(access_event.c.username == username)
    rows, total, more = one_page(connection, query, page, size)
    items = tuple(AccessRow(**{**row._mapping, "details": loads(row.details)}) for row in rows)
    return AccessPage(items, total, more)
