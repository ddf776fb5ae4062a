"""Give a claimed work item back to its group."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from service.commands import _items
from service.deps import Deps
from service.identity import Actor
from service.permissions import require


def release_task(deps: Deps, actor: Actor, item_id: UUID) -> None:
    """Leave the work item without an assignee; releasing a free one changes nothing.

    Raises:
        NotFound: no such work item.
        NotAllowed: somebody else holds it and the actor does not lead.
        Conflict: it is closed.
    """
    now = deps.clock.now()

    def work(connection: Connection) -> None:
        row = _items.find(connection, item_id)
        _items.refuse_closed(connection, row, deps.settings)
        require(actor, "task.release", row)
        if row.assignee is not None:
            _items.assign(connection, row, actor, now, None)

    deps.unit_of_work.run(work)
