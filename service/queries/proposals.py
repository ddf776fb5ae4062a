"""Who owns a process, what people propose for it, and what the studio's record says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from processes.codec import loads
from service.catalog import StoredCatalog
from service.queries.element_names import element_names
from service.queries.people import Names, Person, names_of_people, person
from service.store.studio_tables import draft_process, process_owner, proposal, studio_event
from service.store.tables import definition

#: entries of the record shown at once
MOST = 200
#: entries that tell of a draft as a whole
_PUBLISHING = or_(studio_event.c.what.like("draft.%"), studio_event.c.what.like("publication.%"))


@dataclass(frozen=True, slots=True)
class Closed:
    """How a proposal was answered."""

    at: datetime
    by: Person
    answer: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal."""

    id: UUID
    element_id: str
    #: of the element, as its author saw it; empty for the process as a whole
    element_name: Names
    text: str
    #: the version its author looked at
    version: int
    at: datetime
    by: Person
    closed: Closed | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """An entry of the studio's record."""

    at: datetime
    actor: Person
    what: str
    draft_id: UUID | None
    process_id: str | None
    details: dict[str, Any]


def owners(connection: Connection, process_id: str) -> tuple[Person, ...]:
    """Who owns a process; nobody where the group of process owners does."""
    query = select(process_owner.c.username).where(process_owner.c.process_id == process_id)
    names = names_of_people(connection)
    return tuple(Person(one, names[one]) for one in connection.scalars(query.order_by("username")))


def proposals(
    connection: Connection, catalog: StoredCatalog, process_id: str
) -> tuple[ProposalRow, ...]:
    """What people propose for a process, newest first."""
    names = names_of_people(connection)
    query = (
        select(proposal, definition.c.version)
        .join(definition, definition.c.digest == proposal.c.definition_digest)
        .where(proposal.c.process_id == process_id)
        .order_by(proposal.c.created_at.desc(), proposal.c.id)
    )
    found = []
    for row in connection.execute(query):
        closed = None
        if row.closed_at is not None:
            closed = Closed(row.closed_at, person(names, row.closed_by), row.answer)
        shown = {}
        if row.element_id:
            shown = dict(element_names(catalog, row.definition_digest, row.element_id))
        found.append(
            ProposalRow(
                id=row.id,
                element_id=row.element_id,
                element_name=shown,
                text=row.text,
                version=row.version,
                at=row.created_at,
                by=person(names, row.created_by),
                closed=closed,
            )
        )
    return tuple(found)


def events(
    connection: Connection, *, process_id: str | None = None, draft_id: UUID | None = None
) -> tuple[EventRow, ...]:
    """The newest entries of the record about a process or a draft."""
    about = []
    if process_id is not None:
        drawn = select(draft_process.c.draft_id).where(draft_process.c.process_id == process_id)
        about.append(studio_event.c.process_id == process_id)
        about.append(and_(studio_event.c.draft_id.in_(drawn), _PUBLISHING))
    if draft_id is not None:
        about.append(studio_event.c.draft_id == draft_id)
    return _events(connection, or_(*about))


def publishing_steps(connection: Connection, draft_id: UUID) -> tuple[EventRow, ...]:
    """The newest entries about a draft that tell of publishing it, not of its files."""
    return _events(connection, and_(studio_event.c.draft_id == draft_id, _PUBLISHING))


def _events(connection: Connection, about: ColumnElement[bool]) -> tuple[EventRow, ...]:
    names = names_of_people(connection)
    query = select(studio_event).where(about).order_by(studio_event.c.seq.desc()).limit(MOST)
    return tuple(
        EventRow(
            at=row.at,
            actor=person(names, row.actor),
            what=row.what,
            draft_id=row.draft_id,
            process_id=row.process_id,
            details=loads(row.details),
        )
        for row in connection.execute(query)
    )
