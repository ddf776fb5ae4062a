"""A draft as commands and queries see it: what it is about, whose it is, what was asked for.

Not its files; those are read where they are needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from sqlalchemy import Connection, and_, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from service.errors import Conflict, not_found
from service.store.studio_tables import (
    draft,
    draft_file,
    draft_process,
    process_owner,
    publish_request,
)
from service.store.tables import definition

_NEWEST = (
    select(definition.c.digest)
    .where(definition.c.process_id == draft_process.c.process_id)
    .order_by(definition.c.version.desc())
    .limit(1)
    .correlate(draft_process)
    .scalar_subquery()
)
#: of a row of ``draft_process``: whether somebody published a newer version since
OUTDATED = and_(_NEWEST.is_not(None), _NEWEST.is_distinct_from(draft_process.c.base_digest))

Status = Literal["open", "published", "discarded"]


@dataclass(frozen=True, slots=True)
class Base:
    """The version of a process that a draft was made from."""

    process_id: str
    #: None for a process that is new
    version: int | None
    digest: str | None


@dataclass(frozen=True, slots=True)
class Request:
    """A wish to publish a draft that is not carried out yet."""

    id: UUID
    by: str
    at: datetime
    reason: str
    holds_from: datetime | None
    #: waiting for a second person, or planned for its moment
    status: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, and who may work on it."""

    id: UUID
    title: str
    status: Status
    changes: int
    created_at: datetime
    created_by: str
    bases: Sequence[Base]
    #: the people who own each of its processes; empty where the group of process owners does
    owners: Sequence[frozenset[str]]
    request: Request | None
    #: the newest version of each of its processes that has one
    live: Mapping[str, Base]

    @property
    def process_ids(self) -> tuple[str, ...]:
        """The processes that are drawn in it."""
        return tuple(base.process_id for base in self.bases)

    @property
    def outdated(self) -> bool:
        """Whether somebody published a newer version of one of its processes since."""
        return any(self.live.get(one.process_id, one).digest != one.digest for one in self.bases)

    @property
    def requested_by(self) -> str | None:
        """Who asked to publish it."""
        return self.request.by if self.request else None


@dataclass(frozen=True, slots=True)
class Ownership:
    """Something that belongs to the owners of processes."""

    owners: Sequence[frozenset[str]]


def find_draft(connection: Connection, draft_id: UUID, *, lock: bool = False) -> Draft:
    """Read a draft.

    Parameters:
        lock: keep everybody else from changing it until the transaction ends.

    Raises:
        NotFound: there is none of this id.
    """
    query = select(draft).where(draft.c.id == draft_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise not_found("draft", "草稿", draft_id)
    found = _processes(connection, draft_id)
    return Draft(
        id=row.id,
        title=row.title,
        status=cast(Status, row.status),
        changes=row.changes,
        created_at=row.created_at,
        created_by=row.created_by,
        bases=tuple(base for base, _, _ in found),
        owners=tuple(owners for _, owners, _ in found),
        request=_request(connection, draft_id),
        live={base.process_id: live for base, _, live in found if live},
    )


def open_draft(connection: Connection, draft_id: UUID) -> Draft:
    """The draft, locked, while it may still be changed or published.

    Raises:
        NotFound: there is none of this id.
        Conflict: it was published or discarded.
    """
    found = find_draft(connection, draft_id, lock=True)
    if found.status != "open":
        done = {"published": ("published", "发布"), "discarded": ("discarded", "丢弃")}
        en, zh = done[found.status]
        raise Conflict(
            "draft.closed",
            {"en": f"This draft was {en} already.", "zh": f"此草稿已{zh}。"},
            {"status": found.status},
        )
    return found


def refuse_requested(found: Draft) -> None:
    """Keep a draft as it is while it waits to be published: what is agreed to is what is shown.

    Raises:
        Conflict: somebody asked to publish it.
    """
    if found.request is not None:
        raise Conflict(
            "draft.requested",
            {
                "en": "This draft waits to be published. Withdraw that first.",
                "zh": "此草稿正等待发布，请先撤回发布申请。",
            },
            {"by": found.request.by, "status": found.request.status},
        )


def draft_files(connection: Connection, draft_id: UUID) -> dict[str, bytes]:
    """The content of a draft's files by name."""
    query = (
        select(draft_file.c.name, draft_file.c.content)
        .where(draft_file.c.draft_id == draft_id)
        .order_by(draft_file.c.name)
    )
    return {row.name: bytes(row.content) for row in connection.execute(query)}


def owners_of(connection: Connection, process_id: str) -> Ownership:
    """Who owns a process."""
    query = select(process_owner.c.username).where(process_owner.c.process_id == process_id)
    return Ownership((frozenset(connection.scalars(query)),))


def _processes(
    connection: Connection, draft_id: UUID
) -> list[tuple[Base, frozenset[str], Base | None]]:
    """Its processes: the base, the owners, and the newest version of each."""
    base, newest = definition.alias("base"), definition.alias("newest")
    top = (
        select(func.max(definition.c.version))
        .where(definition.c.process_id == draft_process.c.process_id)
        .scalar_subquery()
    )
    owners = (
        select(func.array_agg(process_owner.c.username, type_=ARRAY(Text)))
        .where(process_owner.c.process_id == draft_process.c.process_id)
        .scalar_subquery()
    )
    query = (
        select(
            draft_process.c.process_id,
            base.c.version,
            draft_process.c.base_digest,
            owners.label("owners"),
            newest.c.version.label("newest_version"),
            newest.c.digest.label("newest_digest"),
        )
        .outerjoin(base, base.c.digest == draft_process.c.base_digest)
        .outerjoin(
            newest,
            (newest.c.process_id == draft_process.c.process_id) & (newest.c.version == top),
        )
        .where(draft_process.c.draft_id == draft_id)
        .order_by(draft_process.c.process_id)
    )
    found = []
    for row in connection.execute(query):
        live = None
        if row.newest_digest is not None:
            live = Base(row.process_id, row.newest_version, row.newest_digest)
        one = Base(row.process_id, row.version, row.base_digest)
        found.append((one, frozenset(row.owners or ()), live))
    return found


def _request(connection: Connection, draft_id: UUID) -> Request | None:
    query = select(publish_request).where(
        publish_request.c.draft_id == draft_id,
        publish_request.c.status.in_(("waiting", "planned")),
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Request(
        id=row.id,
        by=row.requested_by,
        at=row.requested_at,
        reason=row.reason,
        holds_from=row.holds_from,
        status=row.status,
    )
