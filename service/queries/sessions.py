"""Where somebody is logged in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from service.store.access_tables import session


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One browser that is logged in."""

    id: UUID
    device: str  #: empty where the browser doesn't say
    address: str
    began_at: datetime
    seen_at: datetime
    is_this: bool  #: the one that asks


def sessions(
    connection: Connection, username: str, this: bytes, now: datetime
) -> tuple[SessionRow, ...]:
    """Somebody's sessions that have not ended, the one used last first.

    Parameters:
        this: SHA-256 of the token of the browser that asks.
    """
    columns = [session.c[name] for name in ("id", "device", "address", "began_at", "seen_at")]
    query = (
        select(*columns, (session.c.token_hash == this).label("is_this"))
        .where(session.c.username == username, session.c.ends_at > now)
        .order_by(session.c.seen_at.desc(), session.c.id)
    )
    return tuple(SessionRow(**row._mapping) for row in connection.execute(query))
