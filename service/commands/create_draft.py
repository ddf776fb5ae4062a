"""Begin a draft: empty, or with everything a published process is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, update

from service.commands._drafts import Edit, write_file
from service.deps import Deps
from service.i18n import spoken
from service.identity import Actor
from service.permissions import require
from service.store.studio_tables import draft, draft_process
from service.studio.draft import Ownership, owners_of
from service.studio.events import digests, note


@dataclass(frozen=True, slots=True)
class NewDraft:
    """What a draft begins with."""

    title: str
    files: Mapping[str, bytes]
    #: digests of the versions it is made from
    bases: Sequence[tuple[str, str]] = ()


def create_draft(
    deps: Deps,
    actor: Actor,
    *,
    title: str = "",
    process_id: str | None = None,
    language: str = "en",
) -> UUID:
    """Begin a draft.

    Parameters:
        title: what to call it; by default like the process in `language`, an empty one by the
            moment on the company's clocks.
        process_id: fill it with the diagram, tables and forms of this process as they are live.

    Returns:
        Its id.

    Raises:
        NotAllowed: the actor does not own the process, or none at all.
        NotFound: no such process.
    """
    id, now = uuid4(), deps.clock.now()

    def work(connection: Connection) -> None:
        thing = Ownership(()) if process_id is None else owners_of(connection, process_id)
        require(actor, "draft.create", thing)
        new = NewDraft(title or deps.settings.clock_words(now), {})
        if process_id is not None:
            deps.catalog.refresh(connection)
            found = deps.catalog.latest(process_id)
            name = title or spoken(found.names, language) or process_id
            new = NewDraft(name, found.files, ((process_id, found.digest),))
        write_draft(connection, Edit(id, actor.username, now, 1), new)

    deps.unit_of_work.run(work)
    return id


def write_draft(connection: Connection, edit: Edit, new: NewDraft) -> None:
    """Write a new draft with its files."""
    connection.execute(
        insert(draft),
        {
            "id": edit.draft_id,
            "title": new.title,
            "changes": edit.number,
            "created_at": edit.now,
            "created_by": edit.by,
        },
    )
    for name, content in sorted(new.files.items()):
        write_file(connection, edit, name, content)
    for process_id, digest in new.bases:
        of = draft_process.c
        here = (of.draft_id == edit.draft_id, of.process_id == process_id)
        connection.execute(update(draft_process).where(*here).values(base_digest=digest))
    made = dict(new.bases)
    note(
        connection,
        edit.now,
        edit.by,
        "draft.created",
        draft_id=edit.draft_id,
        process_id=next(iter(made), None),
        details={"title": new.title, "files": digests(new.files), "bases": made},
    )
