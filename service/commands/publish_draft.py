"""Publish a draft: at once, at a moment to come, or once a second person has agreed.

From the wish until it is carried out the draft stays as it is, so what was agreed to is what is
published. Each of these commands is one transaction: versions, the draft's end and the record of
it come together or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select, update

from service.commands._announce import announce
from service.commands._each import each
from service.commands.publish import (
    PublishedDefinition,
    alone,
    learn_newest,
    readied,
    write_bundle,
)
from service.deps import Deps
from service.errors import Conflict, Invalid, NotAllowed, ShopflowError
from service.identity import SYSTEM, Actor
from service.permissions import require
from service.store.studio_tables import draft, draft_process, publish_request
from service.studio.draft import (
    Draft,
    Request,
    draft_files,
    find_draft,
    open_draft,
    owners_of,
    refuse_requested,
)
from service.studio.events import digests, note

#: the message that tells of a version to come; its correlation key is the process's id
ANNOUNCED = "definition.announced"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a draft."""

    reason: str
    #: None for at once
    holds_from: datetime | None = None
    #: publish over a version that somebody else published since the draft was begun
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a wish."""

    draft_id: UUID
    #: published, waiting (for a second person) or planned (for its moment)
    status: str
    definitions: tuple[PublishedDefinition, ...] = ()
    holds_from: datetime | None = None


def publish_draft(deps: Deps, actor: Actor, draft_id: UUID, wish: Wish) -> Answer:
    """Publish a draft, or ask for it.

    Raises:
        NotFound: no such draft.
        NotAllowed: the actor does not own all of its processes.
        Conflict: it is closed, asked for already, the same as what is live, or a newer version
            was published since and the wish does not say to overwrite that.
        Invalid: it has errors; the fields name file and element.
    """

    def work(connection: Connection) -> Answer:
        alone(connection)
        return ask(connection, deps, actor, open_draft(connection, draft_id), wish)

    answer = deps.unit_of_work.run(work)
    learn_newest(deps)
    return answer


def ask(connection: Connection, deps: Deps, actor: Actor, found: Draft, wish: Wish) -> Answer:
    """The same within the transaction of a command that is alone."""
    require(actor, "draft.publish", found)
    refuse_requested(found)
    if found.outdated:
        if not wish.overwrite:
            raise _outdated(found)
        found = _rebased(connection, found)
    request = Request(
        id=uuid4(),
        by=actor.username,
        at=deps.clock.now(),
        reason=wish.reason,
        holds_from=wish.holds_from,
        status="waiting" if deps.settings.second_person else "planned",
    )
    connection.execute(insert(publish_request), _columns(request, found.id))
    if request.status == "waiting":
        _refuse_broken(connection, deps, found)
        told = {"reason": wish.reason, "holds_from": _text(wish.holds_from)}
        _note(connection, request.at, actor, found, "publication.asked_for", told)
        return Answer(found.id, "waiting", holds_from=wish.holds_from)
    return _settle(connection, deps, actor, found, request)


def approve_draft(deps: Deps, actor: Actor, draft_id: UUID, comment: str = "") -> Answer:
    """Agree to a wish, as the second person.

    Raises:
        NotFound, Conflict, Invalid: as for ``publish_draft``; Conflict also if nobody asked.
        NotAllowed: the actor asked for it, or may not agree.
    """

    def work(connection: Connection) -> Answer:
        alone(connection)
        found = open_draft(connection, draft_id)
        request = _waiting(found, "waiting")
        if request.by == actor.username:
            raise _own(actor)
        require(actor, "draft.approve", found)
        if found.outdated:
            raise _outdated(found)
        now = deps.clock.now()
        decided = {"decided_at": now, "decided_by": actor.username, "comment": comment}
        _change(connection, request, decided | {"status": "planned"})
        _note(connection, now, actor, found, "publication.approved", {"comment": comment})
        return _settle(connection, deps, actor, found, request)

    answer = deps.unit_of_work.run(work)
    learn_newest(deps)
    return answer


def refuse_draft(deps: Deps, actor: Actor, draft_id: UUID, comment: str = "") -> None:
    """Refuse a wish, or withdraw one's own, planned ones too; the draft may be changed again.

    Raises:
        NotFound: no such draft.
        NotAllowed: the actor neither asked for it nor may agree to it.
        Conflict: nobody asked.
    """

    def work(connection: Connection) -> None:
        found = open_draft(connection, draft_id)
        request = _waiting(found, "waiting", "planned")
        require(actor, "draft.refuse", found)
        now, own = deps.clock.now(), request.by == actor.username
        decided = {"decided_at": now, "decided_by": actor.username, "comment": comment}
        _change(connection, request, decided | {"status": "refused"})
        what = "publication.withdrawn" if own else "publication.refused"
        _note(connection, now, actor, found, what, {"comment": comment})

    deps.unit_of_work.run(work)


def publish_planned(deps: Deps) -> int:
    """Carry out the wishes whose moment has come, each in a transaction; how many were published.

    One that can't be carried out any more is given back to its owners.
    """
    due = select(publish_request.c.draft_id).where(
        publish_request.c.status == "planned", publish_request.c.holds_from <= deps.clock.now()
    )
    with deps.unit_of_work.reading() as connection:
        ids = connection.scalars(due.order_by(publish_request.c.holds_from)).all()
    return each(ids, lambda id: _publish_planned(deps, id))


def _publish_planned(deps: Deps, draft_id: UUID) -> bool:
    def carry_out(connection: Connection) -> bool:
        alone(connection)
        found = open_draft(connection, draft_id)
        request = _waiting(found, "planned")
        if request.holds_from is None or request.holds_from > deps.clock.now():
            return False
        if found.outdated:
            raise _outdated(found)
        return _carry_out(connection, deps, SYSTEM, found, request).status == "published"

    def give_back(connection: Connection, error: ShopflowError) -> None:
        found = open_draft(connection, draft_id)
        words = f"{error.message['en']} / {error.message['zh']}"
        now = deps.clock.now()
        failed = {"status": "failed", "comment": words, "decided_at": now}
        _change(connection, _waiting(found, "planned"), failed)
        _note(connection, now, SYSTEM, found, "publication.failed", {"reason": words})

    try:
        done = deps.unit_of_work.run(carry_out)
        learn_newest(deps)
        return done
    except (Invalid, Conflict) as error:
        if error.code in ("draft.closed", "draft.not_requested", "instance.busy"):
            return False
        reason = error
        deps.unit_of_work.run(lambda connection: give_back(connection, reason))
        return False


def _rebased(connection: Connection, found: Draft) -> Draft:
    """The draft, on top of the versions it is to replace: a still newer one is noticed again."""
    of = draft_process.c
    for live in found.live.values():
        here = (of.draft_id == found.id, of.process_id == live.process_id)
        connection.execute(update(draft_process).where(*here).values(base_digest=live.digest))
    return find_draft(connection, found.id)


def _settle(
    connection: Connection, deps: Deps, actor: Actor, found: Draft, request: Request
) -> Answer:
    """Carry out an agreed wish now, or announce when it will be."""
    now = deps.clock.now()
    if request.holds_from is None or request.holds_from <= now:
        return _carry_out(connection, deps, actor, found, request)
    _refuse_broken(connection, deps, found)
    told = {"reason": request.reason, "holds_from": _text(request.holds_from)}
    _note(connection, now, actor, found, "publication.planned", told)
    for process_id in found.process_ids:
        place = (ANNOUNCED, process_id, process_id)
        news = told | {"process_id": process_id, "author": request.by}
        announce(connection, deps.queue, now, place, news)
    return Answer(found.id, "planned", holds_from=request.holds_from)


def _carry_out(
    connection: Connection, deps: Deps, actor: Actor, found: Draft, request: Request
) -> Answer:
    """Publish, close the draft and note it."""
    deps.catalog.refresh(connection)
    files = draft_files(connection, found.id)
    bundle = readied(deps, files)
    made = write_bundle(connection, deps, bundle, request.by, request.reason).definitions
    created = [one for one in made if one.created]
    if not created:
        raise _same()
    for one in created:
        if one.process_id not in found.process_ids:
            require(actor, "draft.publish", owners_of(connection, one.process_id))
    now = deps.clock.now()
    _change(connection, request, {"status": "published"})
    closed = update(draft).where(draft.c.id == found.id)
    connection.execute(closed.values(status="published", closed_at=now))
    versions = {one.process_id: {"version": one.version, "digest": one.digest} for one in created}
    told = {"reason": request.reason, "author": request.by, "versions": versions}
    _note(connection, now, actor, found, "draft.published", told | {"files": digests(files)})
    return Answer(found.id, "published", tuple(created))


def _refuse_broken(connection: Connection, deps: Deps, found: Draft) -> None:
    """Say what is wrong when somebody asks, not only when it is to be carried out."""
    deps.catalog.refresh(connection)
    bundle = readied(deps, draft_files(connection, found.id))
    if not bundle.definitions:
        raise _same()


def _waiting(found: Draft, *statuses: str) -> Request:
    if found.request is None or found.request.status not in statuses:
        raise Conflict(
            "draft.not_requested",
            {
                "en": "Nobody asked to publish this draft, or it was answered already.",
                "zh": "没有人申请发布此草稿，或已有答复。",
            },
        )
    return found.request


def _columns(request: Request, draft_id: UUID) -> dict[str, Any]:
    return {
        "id": request.id,
        "draft_id": draft_id,
        "requested_at": request.at,
        "requested_by": request.by,
        "reason": request.reason,
        "holds_from": request.holds_from,
        "status": request.status,
    }


def _change(connection: Connection, request: Request, values: dict[str, Any]) -> None:
    here = publish_request.c.id == request.id
    connection.execute(update(publish_request).where(here).values(values))


def _note(
    connection: Connection,
    now: datetime,
    actor: Actor,
    found: Draft,
    what: str,
    details: dict[str, Any],
) -> None:
    first = next(iter(found.process_ids), None)
    told = details | {"processes": list(found.process_ids)}
    note(connection, now, actor.username, what, draft_id=found.id, process_id=first, details=told)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _outdated(found: Draft) -> Conflict:
    newer = [one for one in found.bases if found.live.get(one.process_id, one).digest != one.digest]
    names = ", ".join(one.process_id for one in newer)
    return Conflict(
        "draft.outdated",
        {
            "en": f"A newer version was published since this draft was begun: {names}. "
            "Compare, then publish over it if that is meant.",
            "zh": f"此草稿创建之后已发布了更新的版本：{names}。请先比较，确认后再覆盖发布。",
        },
        {
            "processes": [
                {
                    "process_id": one.process_id,
                    "base": one.version,
                    "live": found.live[one.process_id].version,
                }
                for one in newer
            ]
        },
    )


def _same() -> Conflict:
    return Conflict(
        "draft.same",
        {
            "en": "Nothing in this draft differs from what is live.",
            "zh": "此草稿与当前版本没有差别。",
        },
    )


def _own(actor: Actor) -> NotAllowed:
    return NotAllowed(
        "draft.own",
        {
            "en": "Somebody else has to agree to what you asked for.",
            "zh": "您提出的发布申请须由另一人批准。",
        },
        {"actor": actor.username},
    )
