"""Answer a wish to publish a draft: agree as the second person, refuse, or withdraw one's own.

Who answers names the wish they looked at, so nobody agrees to a draft that was given back, changed
and asked for again meanwhile. To ask is `publish_draft`.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from service.commands._wishes import Answer, change, note_step, outdated, settle
from service.commands.publish import alone, learn_newest
from service.deps import Deps
from service.errors import Conflict, Invalid, NotAllowed, Words, not_found
from service.identity import Actor
from service.permissions import require
from service.store.people import called
from service.store.studio_tables import publish_request
from service.studio.draft import Draft, Request, find_draft

_ASK_AGAIN = {
    "en": "It can't be agreed to any more: it has to be refused or withdrawn, and asked for again.",
    "zh": "已无法批准：须先拒绝或撤回，再重新申请。",
}
#: how each wish ended, by its status; {who} answered it, {asker} asked
_ENDED: dict[str, Words] = {
    "published": {
        "en": "{who} agreed already; this draft is published.",
        "zh": "{who}已批准，此草稿已发布。",
    },
    "planned": {
        "en": "{who} agreed already; this draft will be published at its moment.",
        "zh": "{who}已批准，此草稿将于设定的时间发布。",
    },
    "refused": {"en": "{who} refused this already.", "zh": "{who}已拒绝此申请。"},
    "withdrawn": {"en": "{asker} withdrew this.", "zh": "{asker}已撤回此申请。"},
    "failed": {
        "en": "This could not be published when its moment came.",
        "zh": "此草稿到生效时间时未能发布。",
    },
}
#: the same where no second person was demanded
_ALONE: dict[str, Words] = {
    "published": {"en": "This draft is published already.", "zh": "此草稿已发布。"},
    "planned": {
        "en": "Nobody has to agree: this draft will be published at its moment.",
        "zh": "无须批准，此草稿将于设定的时间发布。",
    },
}
_ASKED_ANEW = {
    "en": " The draft was asked for again since: look at it anew.",
    "zh": "此草稿之后已重新申请发布，请重新查看。",
}


def approve_draft(
    deps: Deps, actor: Actor, draft_id: UUID, request_id: UUID, comment: str = ""
) -> Answer:
    """Agree to a wish, as the second person.

    Parameters:
        request_id: of the wish that the actor looked at.

    Raises:
        NotFound: no such draft, or wish.
        NotAllowed: the actor asked for it, or may not agree.
        Conflict: the wish was answered already, or a newer version was published since.
        Invalid: the draft has errors.
    """

    def work(connection: Connection) -> Answer:
        alone(connection)
        found = find_draft(connection, draft_id, lock=True)
        if found.requested_by == actor.username:
            raise _own(actor)
        require(actor, "draft.approve", found)
        request = _wish(connection, found, request_id, "waiting")
        if found.outdated:
            raise outdated(found, _ASK_AGAIN)
        now = deps.clock.now()
        decided = {"decided_at": now, "decided_by": actor.username, "comment": comment}
        change(connection, request, decided | {"status": "planned"})
        note_step(connection, now, actor, found, "publication.approved", {"comment": comment})
        return settle(connection, deps, actor, found, request)

    answer = deps.unit_of_work.run(work)
    learn_newest(deps)
    return answer


def refuse_draft(
    deps: Deps, actor: Actor, draft_id: UUID, request_id: UUID, comment: str = ""
) -> str:
    """Refuse a wish, or withdraw one's own, planned ones too; the draft may be changed again.

    Parameters:
        request_id: of the wish that the actor looked at.
        comment: why; who withdraws may keep it to themselves.

    Returns:
        What became of the wish: refused or withdrawn.

    Raises:
        NotFound: no such draft, or wish.
        NotAllowed: the actor neither asked for it nor may agree to it.
        Conflict: the wish was answered already.
        Invalid: it is refused without saying why.
    """

    def work(connection: Connection) -> str:
        found = find_draft(connection, draft_id, lock=True)
        require(actor, "draft.refuse", found)
        request = _wish(connection, found, request_id, "waiting", "planned")
        status = "withdrawn" if request.by == actor.username else "refused"
        if status == "refused" and not comment.strip():
            raise Invalid({"comment": {"en": ["Please say why."], "zh": ["请说明原因。"]}})
        now = deps.clock.now()
        decided = {"decided_at": now, "decided_by": actor.username, "comment": comment}
        change(connection, request, decided | {"status": status})
        note_step(connection, now, actor, found, f"publication.{status}", {"comment": comment})
        return status

    return deps.unit_of_work.run(work)


def _wish(connection: Connection, found: Draft, request_id: UUID, *statuses: str) -> Request:
    """The wish that somebody looked at, while it may still be answered."""
    request = found.request
    if request is not None and request.id == request_id and request.status in statuses:
        return request
    of = publish_request.c
    here = (of.id == request_id, of.draft_id == found.id)
    row = connection.execute(select(publish_request).where(*here)).one_or_none()
    if row is None:
        raise not_found("wish", "发布申请", request_id)
    said = _ended(connection, row)
    if request is not None and request.id != request_id:
        said = {language: text + _ASKED_ANEW[language] for language, text in said.items()}
    raise Conflict("wish.answered", said, {"status": row.status, "by": row.decided_by})


def _ended(connection: Connection, row: Row[Any]) -> Words:
    """How a wish ended, in a sentence."""
    if row.decided_by is None and row.status in _ALONE:
        return _ALONE[row.status]
    who = called(connection, row.decided_by or row.requested_by)
    asker = called(connection, row.requested_by)
    return {
        language: text.format(who=who[language], asker=asker[language])
        for language, text in _ENDED[row.status].items()
    }


def _own(actor: Actor) -> NotAllowed:
    return NotAllowed(
        "draft.own",
        {
            "en": "Somebody else has to agree to what you asked for.",
            "zh": "您提出的发布申请须由另一人批准。",
        },
        {"actor": actor.username},
    )
