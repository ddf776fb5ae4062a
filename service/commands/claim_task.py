"""Claim a work item, so that others see who works on it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from service.commands import _items
from service.deps import Deps
from service.identity import Actor
from service.permissions import require


def claim_task(deps: Deps, actor: Actor, item_id: UUID) -> None:
    """Make the actor the assignee; claiming one's own again changes nothing.

    Raises:
        NotFound: no such work item.
        NotAllowed: the work is not meant for the actor.
        Conflict: it is closed, or somebody else holds it.
    """
    now = deps.clock.now()

    def work(connection: Connection) -> None:
        row = _items.find(connection, item_id)
        _items.refuse_closed(connection, row, deps.settings)
        require(actor, "task.claim", row)
        _items.refuse_taken(connection, row, actor)
        if row.assignee is None:
            _items.assign(connection, row, actor, now, actor.username)

    deps.unit_of_work.run(work)
