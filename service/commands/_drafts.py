"""What the commands on drafts share: who may change one, and writing its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from service.errors import TooLarge
from service.identity import Actor
from service.permissions import require
from service.store.studio_tables import draft, draft_file, draft_process
from service.store.tables import definition
from service.studio.content import MAX_FILES, kind_of, process_ids
from service.studio.draft import Draft, open_draft, refuse_requested


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a draft by somebody."""

    draft_id: UUID
    by: str
    now: datetime
    #: the version that what is changed gets
    number: int


def editable(connection: Connection, actor: Actor, draft_id: UUID) -> Draft:
    """The draft, locked, if the actor may change it now.

    Raises:
        NotFound: there is none of this id.
        NotAllowed: the actor does not own its processes.
        Conflict: it is closed, or waits to be published.
    """
    found = open_draft(connection, draft_id)
    require(actor, "draft.edit", found)
    refuse_requested(found)
    return found


def refuse_taking(connection: Connection, actor: Actor, draft_id: UUID) -> None:
    """Drawing somebody else's process into one's own draft does not make it one's own."""
    require(actor, "draft.edit", open_draft(connection, draft_id))


def refuse_more(files: int) -> None:
    """Refuse more files than a draft may hold."""
    if files > MAX_FILES:
        raise TooLarge(
            "draft.too_large",
            {
                "en": f"A draft holds at most {MAX_FILES} files.",
                "zh": f"一个草稿最多包含 {MAX_FILES} 个文件。",
            },
        )


def file_row(connection: Connection, draft_id: UUID, name: str) -> Row[Any] | None:
    """The row of a file, None if there is none."""
    query = select(draft_file).where(draft_file.c.draft_id == draft_id, draft_file.c.name == name)
    return connection.execute(query).one_or_none()


def count(connection: Connection, edit: Edit) -> None:
    """Let the draft know how far its files are counted."""
    query = update(draft).where(draft.c.id == edit.draft_id).values(changes=edit.number)
    connection.execute(query)


def write_file(connection: Connection, edit: Edit, name: str, content: bytes) -> None:
    """Put a file into a draft, over the one of the same name."""
    values = {
        "kind": kind_of(name),
        "content": content,
        "version": edit.number,
        "updated_at": edit.now,
        "updated_by": edit.by,
    }
    new = insert(draft_file).values(draft_id=edit.draft_id, name=name, **values)
    connection.execute(new.on_conflict_do_update(index_elements=["draft_id", "name"], set_=values))
    if values["kind"] == "bpmn":
        ids = process_ids(content)
        if ids is not None:
            _draw(connection, edit.draft_id, name, ids)


def remove_file(connection: Connection, draft_id: UUID, name: str) -> None:
    """Take a file out of a draft, and the processes drawn in it."""
    of = draft_file.c
    connection.execute(delete(draft_file).where(of.draft_id == draft_id, of.name == name))
    _forget(connection, draft_id, name, ())


def _draw(connection: Connection, draft_id: UUID, name: str, ids: tuple[str, ...]) -> None:
    """Note the processes of a diagram; one that is new to the draft is based on what is live."""
    _forget(connection, draft_id, name, ids)
    for id in dict.fromkeys(ids):
        live = (
            select(definition.c.digest)
            .where(definition.c.process_id == id)
            .order_by(definition.c.version.desc())
            .limit(1)
            .scalar_subquery()
        )
        new = insert(draft_process).values(
            draft_id=draft_id, process_id=id, file=name, base_digest=live
        )
        kept = new.on_conflict_do_update(
            index_elements=["draft_id", "process_id"], set_={"file": name}
        )
        connection.execute(kept)


def _forget(connection: Connection, draft_id: UUID, name: str, kept: tuple[str, ...]) -> None:
    drawn = draft_process.c
    connection.execute(
        delete(draft_process).where(
            drawn.draft_id == draft_id, drawn.file == name, drawn.process_id.not_in(kept)
        )
    )
