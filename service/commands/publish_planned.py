"""Publish the drafts whose moment has come; the worker asks for it every second.

Not for wishes that hold at once: those are carried out when they are asked for or agreed to.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, select

from service.commands._each import each
from service.commands._wishes import carry_out, change, note_step, outdated
from service.commands.publish import alone, learn_newest
from service.deps import Deps
from service.errors import Conflict, Invalid, ShopflowError
from service.identity import SYSTEM
from service.store.studio_tables import publish_request
from service.studio.draft import Draft, Request, find_draft

_COMPARE = {
    "en": "Compare, then ask again.",
    "zh": "请先比较，然后重新申请。",
}


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
    def work(connection: Connection) -> bool:
        alone(connection)
        due = _due(connection, deps, draft_id)
        if due is None:
            return False
        found, request = due
        if found.outdated:
            raise outdated(found, _COMPARE)
        carry_out(connection, deps, SYSTEM, found, request)
        return True

    try:
        done = deps.unit_of_work.run(work)
    except (Invalid, Conflict) as error:
        if error.code == "instance.busy":
            return False
        _give_back(deps, draft_id, error)
        return False
    learn_newest(deps)
    return done


def _due(connection: Connection, deps: Deps, draft_id: UUID) -> tuple[Draft, Request] | None:
    """The draft, locked, and its wish; None if it was withdrawn or planned anew meanwhile."""
    found = find_draft(connection, draft_id, lock=True)
    request = found.request
    if request is None or request.status != "planned" or request.holds_from is None:
        return None
    return (found, request) if request.holds_from <= deps.clock.now() else None


def _give_back(deps: Deps, draft_id: UUID, error: ShopflowError) -> None:
    words = f"{error.message['en']} / {error.message['zh']}"

    def work(connection: Connection) -> None:
        due = _due(connection, deps, draft_id)
        if due is None:
            return
        found, request = due
        now = deps.clock.now()
        failed = {"status": "failed", "comment": words, "decided_at": now}
        change(connection, request, failed)
        note_step(connection, now, SYSTEM, found, "publication.failed", {"reason": words})

    deps.unit_of_work.run(work)
