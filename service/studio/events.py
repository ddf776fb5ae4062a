"""Writes the studio's record: who did what to which draft or process, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from processes.codec import dumps
from service.store.studio_tables import studio_event

_NOTHING: Mapping[str, Any] = {}


def note(
    connection: Connection,
    now: datetime,
    actor: str,
    what: str,
    *,
    draft_id: UUID | None = None,
    process_id: str | None = None,
    details: Mapping[str, Any] = _NOTHING,
) -> None:
    """Append to the record, in the transaction of what it tells of.

    Parameters:
        actor: a user name.
        what: in the past tense, such as "file.saved".
        details: JSON data.
    """
    row = {
        "at": now,
        "actor": actor,
        "what": what,
        "draft_id": draft_id,
        "process_id": process_id,
        "details": dumps(dict(details)),
    }
    connection.execute(insert(studio_event), row)


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 by file name, as the record names contents."""
    return {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
