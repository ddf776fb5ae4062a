"""What the commands share that take a wish to publish from being asked for to being carried out.

From the wish until it is carried out the draft stays as it is, so what was agreed to is what is
published. A use case of its own is each in `publish_draft`, `answer_wish` and `publish_planned`;
nobody else needs this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, update

from service.commands._announce import announce
from service.commands.publish import PublishedDefinition, readied, write_bundle
from service.deps import Deps
from service.errors import Conflict, Words
from service.identity import Actor
from service.permissions import require
from service.store.studio_tables import draft, publish_request
from service.studio.draft import Draft, Request, draft_files, owners_of
from service.studio.events import digests, note

#: the message that tells of a version to come; its correlation key is the process's id
ANNOUNCED = "definition.announced"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a wish."""

    draft_id: UUID
    #: published, waiting (for a second person) or planned (for its moment)
    status: str
    definitions: tuple[PublishedDefinition, ...] = ()
    holds_from: datetime | None = None


def settle(
    connection: Connection, deps: Deps, actor: Actor, found: Draft, request: Request
) -> Answer:
    """Carry out an agreed wish now, or announce when it will be.

    Raises:
        NotAllowed, Conflict, Invalid: as for ``carry_out``.
    """
    now = deps.clock.now()
    if request.holds_from is None or request.holds_from <= now:
        return carry_out(connection, deps, actor, found, request)
    rehearse(connection, deps, actor, found, request)
    told = {"reason": request.reason, "holds_from": request.holds_from.isoformat()}
    note_step(connection, now, actor, found, "publication.planned", told)
    for process_id in found.process_ids:
        place = (ANNOUNCED, process_id, process_id)
        news = told | {"process_id": process_id, "author": request.by}
        announce(connection, deps.queue, now, place, news)
    return Answer(found.id, "planned", holds_from=request.holds_from)


def carry_out(
    connection: Connection, deps: Deps, actor: Actor, found: Draft, request: Request
) -> Answer:
    """Publish, close the draft and note it.

    Raises:
        NotAllowed: it also changes a process the actor has no say in.
        Conflict: nothing in the draft differs from what is live.
        Invalid: it has errors.
    """
    files = draft_files(connection, found.id)
    created = _published(connection, deps, actor, found, request, files)
    now = deps.clock.now()
    change(connection, request, {"status": "published"})
    closed = update(draft).where(draft.c.id == found.id)
    connection.execute(closed.values(status="published", closed_at=now))
    versions = {one.process_id: {"version": one.version, "digest": one.digest} for one in created}
    told = {"reason": request.reason, "author": request.by, "versions": versions}
    note_step(connection, now, actor, found, "draft.published", told | {"files": digests(files)})
    for one in _along(found, created):
        note(
            connection,
            now,
            actor.username,
            "draft.published",
            draft_id=found.id,
            process_id=one.process_id,
            details=told | {"versions": {one.process_id: versions[one.process_id]}},
        )
    return Answer(found.id, "published", created)


def rehearse(
    connection: Connection, deps: Deps, actor: Actor, found: Draft, request: Request
) -> None:
    """Say what stands against publishing when somebody asks, not only when it is carried out.

    Everything is done and undone again, so that nothing is asked for that can't be done.

    Raises:
        NotAllowed, Conflict, Invalid: as for ``carry_out``.
    """
    files = draft_files(connection, found.id)
    done = connection.begin_nested()
    try:
        _published(connection, deps, actor, found, request, files)
    finally:
        done.rollback()


def _published(
    connection: Connection,
    deps: Deps,
    actor: Actor,
    found: Draft,
    request: Request,
    files: Mapping[str, bytes],
) -> tuple[PublishedDefinition, ...]:
    """Write the versions that differ from what is live."""
    deps.catalog.refresh(connection)
    bundle = readied(deps, files)
    made = write_bundle(connection, deps, bundle, request.by, request.reason).definitions
    created = tuple(one for one in made if one.created)
    if not created:
        raise _same()
    action = "draft.publish" if actor.username == request.by else "draft.approve"
    for one in _along(found, created):
        owners = owners_of(connection, one.process_id).owners
        require(actor, action, replace(found, owners=owners))
    return created


def _along(found: Draft, created: Sequence[PublishedDefinition]) -> Iterator[PublishedDefinition]:
    """What came along without being drawn in the draft: called processes bound to its bundle."""
    return (one for one in created if one.process_id not in found.process_ids)


def change(connection: Connection, request: Request, values: Mapping[str, Any]) -> None:
    """Write down how far a wish has come."""
    here = publish_request.c.id == request.id
    connection.execute(update(publish_request).where(here).values(values))


def note_step(
    connection: Connection,
    now: datetime,
    actor: Actor,
    found: Draft,
    what: str,
    details: Mapping[str, Any],
) -> None:
    """Append a step of a wish to the studio's record."""
    first = next(iter(found.process_ids), None)
    told = {**details, "processes": list(found.process_ids)}
    note(connection, now, actor.username, what, draft_id=found.id, process_id=first, details=told)


def outdated(found: Draft, remedy: Words) -> Conflict:
    """The refusal of a draft over which a newer version was published.

    Parameters:
        remedy: what the one who is refused can do, a sentence.
    """
    newer = [one for one in found.bases if found.live.get(one.process_id, one).digest != one.digest]
    names = ", ".join(one.process_id for one in newer)
    processes = [
        {
            "process_id": one.process_id,
            "base": one.version,
            "live": found.live[one.process_id].version,
        }
        for one in newer
    ]
    return Conflict(
        "draft.outdated",
        {
            "en": f"A newer version was published since this draft was begun: {names}. "
            f"{remedy['en']}",
            "zh": f"此草稿创建之后已发布了更新的版本：{names}。{remedy['zh']}",
        },
        {"processes": processes},
    )


def _same() -> Conflict:
    return Conflict(
        "draft.same",
        {
            "en": "Nothing in this draft differs from what is live.",
            "zh": "此草稿与当前版本没有差别。",
        },
    )
