"""Put files or whole bundles, from a modeler or a folder, into a draft: all of them or none.

What is uploaded takes the place of files of the same names; who uploads is shown the comparison
afterwards. A file that is being edited is told apart by its version, as always.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from service.commands._drafts import Edit, count, write_file
from service.deps import Deps
from service.errors import TooLarge
from service.identity import Actor
from service.permissions import require
from service.studio.content import MAX_FILES, unpacked
from service.studio.draft import draft_files, open_draft, refuse_requested
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
        found = open_draft(connection, draft_id)
        require(actor, "draft.edit", found)
        refuse_requested(found)
        before = draft_files(connection, draft_id)
        if len(before.keys() | given.keys()) > MAX_FILES:
            raise _too_many()
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
            # Drawing somebody else's process into one's own draft does not make it one's own.
            require(actor, "draft.edit", open_draft(connection, draft_id))
        return UploadedFiles(
            added=tuple(sorted(changed.keys() - before.keys())),
            replaced=tuple(sorted(changed.keys() & before.keys())),
            same=tuple(sorted(given.keys() - changed.keys())),
        )

    return deps.unit_of_work.run(work)


def _too_many() -> TooLarge:
    return TooLarge(
        "draft.too_large",
        {
            "en": f"A draft holds at most {MAX_FILES} files.",
            "zh": f"一个草稿最多包含 {MAX_FILES} 个文件。",
        },
    )
