"""Discard a draft; its record and its files stay for those who ask what became of it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, update

from service.commands._drafts import editable
from service.deps import Deps
from service.identity import Actor
from service.store.studio_tables import draft
from service.studio.draft import draft_files
from service.studio.events import digests, note


def discard_draft(deps: Deps, actor: Actor, draft_id: UUID) -> None:
    """Discard a draft.

    Raises:
        NotFound: no such draft.
        NotAllowed: the actor does not own its processes.
        Conflict: it is closed already, or waits to be published.
    """

    def work(connection: Connection) -> None:
        editable(connection, actor, draft_id)
        now = deps.clock.now()
        closed = update(draft).where(draft.c.id == draft_id)
        connection.execute(closed.values(status="discarded", closed_at=now))
        told = digests(draft_files(connection, draft_id))
        note(
            connection,
            now,
            actor.username,
            "draft.discarded",
            draft_id=draft_id,
            details={"files": told},
        )

    deps.unit_of_work.run(work)
