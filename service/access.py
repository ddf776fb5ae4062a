"""Writes the record of getting in: who let in, kept out or was shown the door, and when.

What people do once they are in is told by the instance's record and the studio's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, insert

from processes.codec import dumps
from service.store.access_tables import access_event

#: what can happen, in the past tense
What = Literal[
    "password.changed",
    "session.began",
    "session.ended",
    "sessions.ended",
    "token.created",
    "token.revoked",
    "user.disabled",
    "user.saved",
]
_NOTHING: Mapping[str, Any] = {}


def note(
    connection: Connection,
    now: datetime,
    actor: str,
    what: What,
    username: str,
    details: Mapping[str, Any] = _NOTHING,
) -> None:
    """Append to the record, in the transaction of what it tells of.

    Parameters:
        actor: user name of who did it.
        username: whom it concerns.
        details: JSON data; nothing secret.
    """
    row = {
        "at": now,
        "actor": actor,
        "what": what,
        "username": username,
        "details": dumps(dict(details)),
    }
    connection.execute(insert(access_event), row)
