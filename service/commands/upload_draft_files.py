"""Put files or whole bundles, from a modeler or a folder, into a draft: all of them or none.

What is uploaded takes the place of files of the same names; who uploads is shown the comparison
afterwards. A file that is being edited is told apart by its version, as always.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from service.commands._drafts import (
    Edit,
    count,
    editable,
    refuse_more,
    refuse_taking,
    write_file,
)
from service.deps import Deps
from service.identity import Actor
from service.studio.content import unpacked
from service.studio.draft import draft_files
from service.studio.events import digests, note


@dataclass(frozen=True, slots=True)
class UploadedFiles:
    """What an upload did, by file name."""

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    #: there already, the same
    same: tuple[str, ...]


def upload_draft_files(
    deps: Deps, actor: Actor, draft_id: UUID, uploads: Iterable[tuple[str, bytes]]
) -> UploadedFiles:
    """Put files into a draft.

    Parameters:
        uploads: name and content of .bpmn, .dmn and .form files, and of zips of such.

    Raises:
        NotFound: no such draft.
        NotAllowed: the actor does not own its processes.
        Conflict: it may not be changed any more.
        Invalid: a name no file may have, a broken zip, or nothing of use.
        TooLarge: too much of it.
    """
    given = unpacked(uploads)

    def work(connection: Connection) -> UploadedFiles:
        found = editable(connection, actor, draft_id)
        before = draft_files(connection, draft_id)
        refuse_more(len(before.keys() | given.keys()))
        changed = {name: text for name, text in given.items() if before.get(name) != text}
        edit = Edit(draft_id, actor.username, deps.clock.now(), found.changes + 1)
        for name, content in sorted(changed.items()):
            write_file(connection, edit, name, content)
        if changed:
            count(connection, edit)
            told = digests(changed)
            note(
                connection,
                edit.now,
                edit.by,
                "files.uploaded",
                draft_id=draft_id,
                details={"files": told},
            )
            refuse_taking(connection, actor, draft_id)
        return UploadedFiles(
            added=tuple(sorted(changed.keys() - before.keys())),
            replaced=tuple(sorted(changed.keys() & before.keys())),
            same=tuple(sorted(given.keys() - changed.keys())),
        )

    return deps.unit_of_work.run(work)
