"""Save or delete a file of a draft; who saw an older version than the newest is told, not heard.

Called every few seconds while somebody draws. What is saved need not be right: it only has to be
runnable to be published.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, select

from service.commands._drafts import (
    Edit,
    count,
    editable,
    file_row,
    refuse_more,
    refuse_taking,
    remove_file,
    write_file,
)
from service.deps import Deps
from service.errors import Conflict, Invalid, not_found
from service.identity import Actor
from service.store.people import called
from service.store.studio_tables import draft_file
from service.studio.content import kind_of, refuse_large
from service.studio.events import note


def save_draft_file(
    deps: Deps, actor: Actor, draft_id: UUID, name: str, content: str, version: int
) -> int:
    """Save a file.

    Parameters:
        name: ends in .bpmn, .dmn or .form.
        content: its text.
        version: the one the actor's work is based on; 0 for a new file.

    Returns:
        Its version now.

    Raises:
        NotFound: no such draft.
        NotAllowed: the actor does not own its processes.
        Conflict: somebody saved another version meanwhile (its details hold it), or the draft may
            not be changed any more.
        Invalid: no file may have such a name or content.
        TooLarge: it is too large, or there are too many.
    """
    kind = kind_of(name)
    data = _encoded(content)
    refuse_large(name, data)

    def work(connection: Connection) -> int:
        found = editable(connection, actor, draft_id)
        row = file_row(connection, draft_id, name)
        if row is not None and bytes(row.content) == data:
            return int(row.version)
        _refuse_other(connection, row, version)
        if row is None:
            names = select(func.count()).where(draft_file.c.draft_id == draft_id)
            refuse_more(connection.scalars(names).one() + 1)
        edit = Edit(draft_id, actor.username, deps.clock.now(), found.changes + 1)
        write_file(connection, edit, name, data)
        count(connection, edit)
        told = {"file": name, "kind": kind, "digest": sha256(data).hexdigest()}
        note(connection, edit.now, edit.by, "file.saved", draft_id=draft_id, details=told)
        if kind == "bpmn":
            refuse_taking(connection, actor, draft_id)
        return edit.number

    return deps.unit_of_work.run(work)


def delete_draft_file(deps: Deps, actor: Actor, draft_id: UUID, name: str, version: int) -> None:
    """Take a file out of a draft.

    Parameters:
        version: the one the actor saw.

    Raises:
        NotFound: no such draft or file.
        NotAllowed: the actor does not own its processes.
        Conflict: see ``save_draft_file``.
    """

    def work(connection: Connection) -> None:
        found = editable(connection, actor, draft_id)
        row = file_row(connection, draft_id, name)
        if row is None:
            raise not_found("file", "文件", name)
        _refuse_other(connection, row, version)
        edit = Edit(draft_id, actor.username, deps.clock.now(), found.changes + 1)
        remove_file(connection, draft_id, name)
        count(connection, edit)
        gone = sha256(bytes(row.content)).hexdigest()
        told = {"file": name, "digest": gone}
        note(connection, edit.now, edit.by, "file.deleted", draft_id=draft_id, details=told)

    deps.unit_of_work.run(work)


def _encoded(content: str) -> bytes:
    """The text as UTF-8; PostgreSQL could keep more than XML and JSON allow."""
    try:
        return content.encode()
    except UnicodeEncodeError as error:
        words = {"en": ["It is not text."], "zh": ["内容不是文本。"]}
        raise Invalid({"content": words}) from error


def _refuse_other(connection: Connection, row: Row[Any] | None, version: int) -> None:
    current = 0 if row is None else row.version
    if version == current:
        return
    if row is None:
        told: dict[str, object] = {"updated_by": "", "updated_at": None, "content": None}
        words = {"en": "This file was deleted meanwhile.", "zh": "此文件已被删除。"}
    else:
        content = bytes(row.content).decode("utf-8", "replace")
        at = row.updated_at.isoformat()
        told = {"updated_by": row.updated_by, "updated_at": at, "content": content}
        name = called(connection, row.updated_by)
        words = {
            "en": f"{name['en']} saved this file meanwhile.",
            "zh": f"{name['zh']}已保存此文件的新版本。",
        }
    raise Conflict("draft.file_changed", words, {"version": current} | told)
