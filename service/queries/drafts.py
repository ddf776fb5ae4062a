"""Drafts as their people see them: what is in them, who works in them, what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, exists, select
from sqlalchemy.dialects.postgresql import distinct_on

from service.errors import not_found
from service.identity import Actor
from service.permissions import allowed
from service.queries.agreements import may_agree
from service.queries.people import Names, Person, names_of_people, person
from service.store.studio_tables import (
    draft,
    draft_file,
    draft_presence,
    draft_process,
    publish_request,
)
from service.studio.draft import OUTDATED, Base, Draft, find_draft

#: how long somebody counts as being in a draft after their browser last said so
PRESENT = timedelta(seconds=60)
#: a wish that is not answered, or not carried out yet
_OPEN = ("waiting", "planned")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a draft."""

    name: str
    kind: str
    version: int
    updated_at: datetime
    updated_by: Person


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has the draft open, and which file."""

    username: str
    name: Names
    file: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish to publish, shown."""

    #: who answers names it
    id: UUID
    by: Person
    at: datetime
    reason: str
    holds_from: datetime | None
    #: waiting (for a second person) or planned
    status: str


@dataclass(frozen=True, slots=True)
class Answered:
    """How the last wish to publish ended, if it did not end well."""

    #: refused, withdrawn or failed
    status: str
    #: nobody where it failed at its moment
    by: Person | None
    at: datetime
    comment: str


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft with all that is shown around its files."""

    id: UUID
    title: str
    status: str
    created_at: datetime
    created_by: Person
    process_ids: tuple[str, ...]
    base: tuple[Base, ...]
    #: the newest versions, where they differ from the base
    newer: tuple[Base, ...]
    outdated: bool
    files: tuple[FileRow, ...]
    people: tuple[Present, ...]
    can: Mapping[str, bool]
    request: Asked | None
    answer: Answered | None
    #: who could agree to the wish; before there is one, who could if the reader asked
    may_agree: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in the list."""

    id: UUID
    title: str
    created_at: datetime
    created_by: Person
    updated_at: datetime
    process_ids: tuple[str, ...]
    #: whether somebody published a newer version since it was begun
    outdated: bool
    request: Asked | None
    answer: Answered | None


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file of a draft with its text."""

    name: str
    kind: str
    version: int
    content: str


def draft_view(connection: Connection, actor: Actor, draft_id: UUID, now: datetime) -> DraftView:
    """A draft for somebody who looks at it.

    Raises:
        NotFound: there is none of this id.
    """
    found = find_draft(connection, draft_id)
    names = names_of_people(connection)
    asked, answer = _last_wishes(connection, [draft_id], names).get(draft_id, (None, None))
    asker = actor.username if found.requested_by is None else found.requested_by
    return DraftView(
        id=found.id,
        title=found.title,
        status=found.status,
        created_at=found.created_at,
        created_by=person(names, found.created_by),
        process_ids=found.process_ids,
        base=tuple(found.bases),
        newer=tuple(
            found.live[one.process_id]
            for one in found.bases
            if found.live.get(one.process_id, one).digest != one.digest
        ),
        outdated=found.outdated,
        files=_files(connection, draft_id, names),
        people=present(connection, draft_id, now, names),
        can=_can(actor, found),
        request=asked,
        answer=answer,
        may_agree=may_agree(connection, found, asker) if found.status == "open" else (),
    )


def drafts(connection: Connection, process_id: str | None = None) -> tuple[DraftRow, ...]:
    """Every open draft, or those of one process, newest first."""
    query = (
        select(draft)
        .where(draft.c.status == "open")
        .order_by(draft.c.created_at.desc(), draft.c.id)
    )
    if process_id is not None:
        of = (draft_process.c.draft_id == draft.c.id, draft_process.c.process_id == process_id)
        query = query.where(exists().where(*of))
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    names = names_of_people(connection)
    saved: dict[UUID, datetime] = {}
    changed = select(draft_file.c.draft_id, draft_file.c.updated_at)
    for id, at in connection.execute(changed.where(draft_file.c.draft_id.in_(ids))):
        saved[id] = max(at, saved.get(id, at))
    drawn: dict[UUID, list[str]] = {}
    outdated = set()
    processes = select(draft_process.c.draft_id, draft_process.c.process_id, OUTDATED)
    for id, one, late in connection.execute(processes.where(draft_process.c.draft_id.in_(ids))):
        drawn.setdefault(id, []).append(one)
        if late:
            outdated.add(id)
    wishes = _last_wishes(connection, ids, names)
    return tuple(
        DraftRow(
            id=row.id,
            title=row.title,
            created_at=row.created_at,
            created_by=person(names, row.created_by),
            updated_at=saved.get(row.id, row.created_at),
            process_ids=tuple(sorted(drawn.get(row.id, ()))),
            outdated=row.id in outdated,
            request=wishes.get(row.id, (None, None))[0],
            answer=wishes.get(row.id, (None, None))[1],
        )
        for row in rows
    )


def file_content(connection: Connection, draft_id: UUID, name: str) -> FileContent:
    """A file of a draft.

    Raises:
        NotFound: no such draft, or no such file in it.
    """
    query = select(draft_file).where(draft_file.c.draft_id == draft_id, draft_file.c.name == name)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise not_found("file", "文件", name)
    text = bytes(row.content).decode("utf-8", "replace")
    return FileContent(row.name, row.kind, row.version, text)


def present(
    connection: Connection, draft_id: UUID, now: datetime, names: Mapping[str, Names] | None = None
) -> tuple[Present, ...]:
    """Who has a draft open now."""
    names = names if names is not None else names_of_people(connection)
    query = (
        select(draft_presence)
        .where(draft_presence.c.draft_id == draft_id, draft_presence.c.seen_at > now - PRESENT)
        .order_by(draft_presence.c.username)
    )
    return tuple(
        Present(row.username, person(names, row.username).name, row.file, row.seen_at)
        for row in connection.execute(query)
    )


def _files(
    connection: Connection, draft_id: UUID, names: Mapping[str, Names]
) -> tuple[FileRow, ...]:
    of = draft_file.c
    query = (
        select(of.name, of.kind, of.version, of.updated_at, of.updated_by)
        .where(of.draft_id == draft_id)
        .order_by(of.kind, of.name)
    )
    return tuple(
        FileRow(row.name, row.kind, row.version, row.updated_at, person(names, row.updated_by))
        for row in connection.execute(query)
    )


def _can(actor: Actor, found: Draft) -> dict[str, bool]:
    is_open, asked = found.status == "open", found.request is not None
    waiting = found.request is not None and found.request.status == "waiting"
    edits = is_open and allowed(actor, "draft.edit", found)
    return {
        "edit": edits and not asked,
        "publish": is_open and not asked and allowed(actor, "draft.publish", found),
        "approve": waiting and not found.outdated and allowed(actor, "draft.approve", found),
        "refuse": is_open and asked and allowed(actor, "draft.refuse", found),
        "discard": edits and not asked,
    }


def _last_wishes(
    connection: Connection, ids: Sequence[UUID], names: Mapping[str, Names]
) -> dict[UUID, tuple[Asked | None, Answered | None]]:
    """The last wish to publish each of these drafts, as long as it is open or ended badly."""
    of = publish_request.c
    query = (
        select(publish_request)
        .where(of.draft_id.in_(ids))
        .ext(distinct_on(of.draft_id))
        .order_by(of.draft_id, of.status.in_(_OPEN).desc(), of.requested_at.desc(), of.id)
    )
    return {row.draft_id: _wish(row, names) for row in connection.execute(query)}


def _wish(row: Row[Any], names: Mapping[str, Names]) -> tuple[Asked | None, Answered | None]:
    if row.status in _OPEN:
        by = person(names, row.requested_by)
        asked = Asked(row.id, by, row.requested_at, row.reason, row.holds_from, row.status)
        return asked, None
    if row.status == "published":
        return None, None
    decider = None if row.decided_by is None else person(names, row.decided_by)
    return None, Answered(row.status, decider, row.decided_at, row.comment)
