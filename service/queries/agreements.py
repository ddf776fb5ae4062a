"""The second person's part: who may agree to a wish to publish, what waits for whom, and who agreed
to each version.

Who may agree says the table of permissions alone; here it is only asked. What else is told of a
draft is in `service.queries.drafts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from processes.codec import loads
from service.identity import Actor
from service.permissions import allowed
from service.queries.actors import active_actors
from service.queries.people import Person, names_of_people, person
from service.store.studio_tables import (
    draft,
    draft_process,
    process_owner,
    publish_request,
    studio_event,
)
from service.studio.draft import OUTDATED, Draft


@dataclass(frozen=True, slots=True)
class Agreement:
    """A wish to publish that waits for a second person, in the list of those who may agree."""

    draft_id: UUID
    title: str
    process_ids: tuple[str, ...]
    by: Person
    at: datetime
    reason: str
    #: whether a newer version was published since: it can't be agreed to any more
    outdated: bool


@dataclass(frozen=True, slots=True)
class Agreed:
    """Who agreed to a version, as the second person."""

    by: Person
    at: datetime
    comment: str


@dataclass(slots=True)
class _Wanted:
    """A wish as the permissions look at it, process by process."""

    requested_by: str
    process_ids: list[str]
    owners: list[frozenset[str]]


def may_agree(connection: Connection, found: Draft, asker: str) -> tuple[Person, ...]:
    """Who could agree to publishing a draft: the named owners first, then by name.

    Parameters:
        asker: the user name of who asks for it.
    """
    wanted = _Wanted(asker, list(found.process_ids), list(found.owners))
    named = frozenset().union(*found.owners)
    people = [one for one in active_actors(connection) if allowed(one, "draft.approve", wanted)]
    people.sort(key=lambda one: (one.username not in named, one.username))
    return tuple(Person(one.username, one.name) for one in people)


def agreements(connection: Connection, actor: Actor) -> tuple[Agreement, ...]:
    """What waits for this actor's agreement, the oldest first."""
    owners = (
        select(func.array_agg(process_owner.c.username, type_=ARRAY(Text)))
        .where(process_owner.c.process_id == draft_process.c.process_id)
        .scalar_subquery()
    )
    query = (
        select(
            publish_request,
            draft.c.title,
            draft_process.c.process_id,
            owners.label("owners"),
            OUTDATED.label("outdated"),
        )
        .join(draft, draft.c.id == publish_request.c.draft_id)
        .outerjoin(draft_process, draft_process.c.draft_id == draft.c.id)
        .where(publish_request.c.status == "waiting")
        .order_by(publish_request.c.requested_at, draft_process.c.process_id)
    )
    rows = connection.execute(query).all()
    wanted: dict[UUID, _Wanted] = {}
    for row in rows:
        one = wanted.setdefault(row.draft_id, _Wanted(row.requested_by, [], []))
        if row.process_id is not None:
            one.process_ids.append(row.process_id)
            one.owners.append(frozenset(row.owners or ()))
    outdated = {row.draft_id for row in rows if row.outdated}
    mine = {id for id, one in wanted.items() if allowed(actor, "draft.approve", one)}
    names = names_of_people(connection) if mine else {}
    first = {row.draft_id: row for row in reversed(rows)}
    return tuple(
        Agreement(
            draft_id=id,
            title=first[id].title,
            process_ids=tuple(one.process_ids),
            by=person(names, one.requested_by),
            at=first[id].requested_at,
            reason=first[id].reason,
            outdated=id in outdated,
        )
        for id, one in wanted.items()
        if id in mine
    )


def agreed(connection: Connection, process_id: str) -> Mapping[str, Agreed]:
    """Who agreed to the versions of a process, by digest; not those nobody had to agree to."""
    drawn = select(draft_process.c.draft_id).where(draft_process.c.process_id == process_id)
    query = (
        select(studio_event.c.details, publish_request)
        .join(publish_request, publish_request.c.draft_id == studio_event.c.draft_id)
        .where(
            studio_event.c.what == "draft.published",
            or_(studio_event.c.process_id == process_id, studio_event.c.draft_id.in_(drawn)),
            publish_request.c.status == "published",
            publish_request.c.decided_by.is_not(None),
        )
    )
    rows = connection.execute(query).all()
    names = names_of_people(connection) if rows else {}
    found = {}
    for row in rows:
        version = loads(row.details)["versions"].get(process_id)
        if version is not None:
            by = person(names, row.decided_by)
            found[version["digest"]] = Agreed(by, row.decided_at, row.comment)
    return found
