"""Try again what ended in an incident, once its cause is mended."""

from __future__ import annotations

from uuid import UUID

from service.commands import _rows
from service.commands._turn import Turn, in_turn
from service.deps import Deps
from service.errors import Conflict, not_found
from service.identity import Actor
from service.permissions import require
from service.store.people import called


def retry_incident(deps: Deps, actor: Actor, key: UUID) -> None:
    """Let the element go on; a job gets all its retries back.

    Raises:
        NotFound: no such incident.
        NotAllowed: the actor may not retry incidents.
        Conflict: it was resolved already; the message says by whom and when.
    """
    require(actor, "incident.retry", key)

    def work(turn: Turn) -> None:
        row = turn.connection.execute(_rows.INCIDENT, {"key": key}).one_or_none()
        if row is None:
            raise not_found("incident", "故障", key)
        if row.resolved_at is not None:
            at = deps.settings.clock_words(row.resolved_at)
            moment = row.resolved_at.isoformat(timespec="seconds")
            name = called(turn.connection, row.resolved_by)
            raise Conflict(
                "incident.resolved",
                {
                    "en": f"This incident was already resolved by {name['en']} at {at}.",
                    "zh": f"此故障已由{name['zh']}于 {at} 解决。",
                },
                {"key": str(key), "resolved_by": row.resolved_by, "resolved_at": moment},
            )
        turn.take(turn.open(row).retry(key, turn.now))
        turn.settle()

    in_turn(deps, actor, work)
