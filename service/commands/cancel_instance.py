"""End an instance before its time."""

from __future__ import annotations

from uuid import UUID

from service.commands import _rows
from service.commands._turn import Turn, in_turn
from service.deps import Deps
from service.errors import Conflict, not_found
from service.identity import Actor
from service.permissions import require


def cancel_instance(deps: Deps, actor: Actor, instance_id: UUID, reason: str) -> None:
    """Cancel an instance; what it waited for is withdrawn, what it did stays.

    Parameters:
        reason: why, for the record.

    Raises:
        NotFound: no such instance.
        NotAllowed: the actor may not cancel instances.
        Conflict: it has ended already.
    """
    require(actor, "instance.cancel", instance_id)

    def work(turn: Turn) -> None:
        row = turn.connection.execute(_rows.INSTANCE, {"id": instance_id}).one_or_none()
        if row is None:
            raise not_found("instance", "流程实例", instance_id)
        if row.status != "running":
            raise Conflict(
                "instance.finished",
                {"en": "This case has already ended.", "zh": "该流程实例已结束。"},
                {"id": str(instance_id), "status": row.status},
            )
        turn.take(turn.open(row).cancel(turn.now, reason))
        turn.settle()

    in_turn(deps, actor, work)
