"""A trial as its row keeps it: files, what was live when it began, and its deeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from processes.codec import dumps, loads
from service.deps import Deps
from service.errors import not_found
from service.store.studio_tables import trial
from service.trial.sandbox import Deed, Played, SandboxCatalog, drawn_in, play


def trial_row(connection: Connection, trial_id: UUID, *, lock: bool = False) -> Row[Any]:
    """The row of a trial.

    Raises:
        NotFound: there is none of this id (any more).
    """
    query = select(trial).where(trial.c.id == trial_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise not_found("trial", "试运行", trial_id)
    return row


def deeds_of(row: Row[Any]) -> list[Deed]:
    """What was done to a trial."""
    return [Deed(**one | {"at": datetime.fromisoformat(one["at"])}) for one in loads(row.inputs)]


def begun_with(row: Row[Any]) -> dict[str, Any]:
    """What a trial was started with, so that another can be started alike."""
    first = deeds_of(row)[0]
    return {
        "process_id": row.process_id,
        "start": first.key,
        "variables": dict(first.variables),
        "now": None if first.at == row.created_at else first.at,
    }


def text_of(row: Row[Any], name: str) -> str | None:
    """A file as it was when the trial began, None if it has none of this name."""
    text = loads(row.files).get(name)
    return text if isinstance(text, str) else None


def written(deeds: Sequence[Deed]) -> str:
    """The deeds as the row keeps them."""
    return dumps([asdict(deed) | {"at": deed.at.isoformat()} for deed in deeds])


def catalog_of(deps: Deps, files: str, newest: str) -> SandboxCatalog:
    """What a trial runs on."""
    zone = ZoneInfo(deps.settings.time_zone)
    return SandboxCatalog(drawn_in(files), loads(newest), deps.catalog, zone)


def played(deps: Deps, row: Row[Any], deeds: Sequence[Deed]) -> tuple[Played, SandboxCatalog]:
    """Play the trial of a row.

    Raises:
        Conflict: a deed does not fit.
    """
    catalog = catalog_of(deps, row.files, row.newest)
    return play(row.id, row.process_id, deeds, catalog), catalog
