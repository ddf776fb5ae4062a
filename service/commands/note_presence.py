"""Note that somebody has a draft open; told to the others who do."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.postgresql import insert

from service.deps import Deps
from service.identity import Actor
from service.permissions import require
from service.store.studio_tables import draft_presence
from service.studio.draft import find_draft


def note_presence(deps: Deps, actor: Actor, draft_id: UUID, file: str | None) -> None:
    """Note who is where.

    Parameters:
        file: the name of the file they look at, empty for the draft as a whole, None when they
            leave.

    Raises:
        NotFound: no such draft.
    """
    require(actor, "draft.read")

    def work(connection: Connection) -> None:
        find_draft(connection, draft_id)
        of = draft_presence.c
        if file is None:
            mine = (of.draft_id == draft_id, of.username == actor.username)
            connection.execute(delete(draft_presence).where(*mine))
            return
        seen = {"file": file, "seen_at": deps.clock.now()}
        new = insert(draft_presence).values(draft_id=draft_id, username=actor.username, **seen)
        keys = ["draft_id", "username"]
        connection.execute(new.on_conflict_do_update(index_elements=keys, set_=seen))

    deps.unit_of_work.run(work)
