"""Start a trial of a draft: as it is now, whatever is drawn in it later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, insert

from processes.codec import dumps
from service.commands.publish import readied
from service.deps import Deps
from service.errors import not_found
from service.identity import Actor
from service.permissions import require
from service.record import canonical
from service.store.studio_tables import trial
from service.studio.draft import draft_files, find_draft
from service.trial.sandbox import Deed, play
from service.trial.stored import catalog_of, written

#: how long a trial is kept
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NewTrial:
    """What to try."""

    process_id: str
    variables: Mapping[str, Any]
    #: id of a start event; by default the plain or only one
    start: str = ""
    #: the moment it begins, by default the present one
    now: datetime | None = None


def start_trial(deps: Deps, actor: Actor, draft_id: UUID, new: NewTrial) -> UUID:
    """Start a trial; those older than a week are forgotten.

    Returns:
        Its id.

    Raises:
        NotFound: no such draft, or no such process in it.
        Invalid: the draft has errors.
        Conflict: the process can't be started that way.
    """
    require(actor, "trial.run")
    id, moment = uuid4(), deps.clock.now()

    def work(connection: Connection) -> None:
        find_draft(connection, draft_id)
        deps.catalog.refresh(connection)
        bundle = readied(deps, draft_files(connection, draft_id))
        if new.process_id not in bundle.definitions:
            raise not_found("process", "流程", new.process_id)
        files = {
            name: content.decode()
            for one in bundle.definitions.values()
            for name, content in one.files.items()
        }
        begun = Deed("start", new.start, canonical(new.variables), new.now or moment)
        row: dict[str, Any] = {
            "id": id,
            "draft_id": draft_id,
            "process_id": new.process_id,
            "files": dumps(files),
            "newest": dumps(dict(deps.catalog.latest_digests())),
            "inputs": written([begun]),
            "created_at": moment,
            "created_by": actor.username,
        }
        catalog = catalog_of(deps, row["files"], row["newest"])
        play(id, new.process_id, [begun], catalog)
        connection.execute(delete(trial).where(trial.c.created_at < moment - KEPT))
        connection.execute(insert(trial), row)

    deps.unit_of_work.run(work)
    return id
