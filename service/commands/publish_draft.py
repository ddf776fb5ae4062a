"""Publish a draft: at once, at a moment to come, or by asking a second person to agree.

One transaction: versions, the draft's end and the record of it come together or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, update

from service.commands._announce import announce
from service.commands._wishes import Answer, note_step, outdated, rehearse, settle
from service.commands.publish import alone, learn_newest
from service.deps import Deps
from service.identity import Actor
from service.permissions import require
from service.store.studio_tables import draft_process, publish_request
from service.studio.draft import Draft, Request, find_draft, open_draft, refuse_requested

__all__ = ["Answer", "Wish", "ask", "publish_draft"]

#: the message that tells that a second person is wanted; its correlation key is the process's id
ASKED_FOR = "definition.asked_for"
_COMPARE = {
    "en": "Compare, then publish over it if that is meant.",
    "zh": "请先比较，确认后再覆盖发布。",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a draft."""

    reason: str
    #: None for at once
    holds_from: datetime | None = None
    #: publish over a version that somebody else published since the draft was begun
    overwrite: bool = False


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
            raise outdated(found, _COMPARE)
        found = _rebased(connection, found)
    request = Request(
        id=uuid4(),
        by=actor.username,
        at=deps.clock.now(),
        reason=wish.reason,
        holds_from=wish.holds_from,
        status="waiting" if deps.settings.second_person else "planned",
    )
    row = {
        "id": request.id,
        "draft_id": found.id,
        "requested_at": request.at,
        "requested_by": request.by,
        "reason": request.reason,
        "holds_from": request.holds_from,
        "status": request.status,
    }
    connection.execute(insert(publish_request), row)
    if request.status == "waiting":
        return _wait(connection, deps, actor, found, request)
    return settle(connection, deps, actor, found, request)


def _wait(
    connection: Connection, deps: Deps, actor: Actor, found: Draft, request: Request
) -> Answer:
    """Note that a second person is wanted, and tell the processes that wait for such news."""
    rehearse(connection, deps, actor, found, request)
    moment = None if request.holds_from is None else request.holds_from.isoformat()
    told = {"reason": request.reason, "holds_from": moment}
    note_step(connection, request.at, actor, found, "publication.asked_for", told)
    for process_id in found.process_ids:
        place = (ASKED_FOR, process_id, process_id)
        news = told | {"process_id": process_id, "author": request.by, "draft": str(found.id)}
        announce(connection, deps.queue, request.at, place, news)
    return Answer(found.id, "waiting", holds_from=request.holds_from)


def _rebased(connection: Connection, found: Draft) -> Draft:
    """The draft, on top of the versions it is to replace: a still newer one is noticed again."""
    of = draft_process.c
    for live in found.live.values():
        here = (of.draft_id == found.id, of.process_id == live.process_id)
        connection.execute(update(draft_process).where(*here).values(base_digest=live.digest))
    return find_draft(connection, found.id)
