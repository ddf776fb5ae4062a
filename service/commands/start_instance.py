"""Start an instance of a process; the same business key again means the same instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from processes.model import STARTED_FOR, starts_process
from service.commands import _rows
from service.commands._begin import Beginning, Started, begin, begin_once, entrance_of, key_of
from service.commands._turn import Turn, in_turn
from service.deps import Deps
from service.errors import not_found
from service.identity import Actor
from service.permissions import require

__all__ = ["Started", "start_instance"]


def start_instance(
    deps: Deps,
    actor: Actor,
    process_id: str,
    variables: Mapping[str, Any],
    *,
    business_key: str | None = None,
    message: str | None = None,
) -> Started:
    """Start the newest version of a process.

    Parameters:
        variables: JSON data the instance begins with.
        business_key: what people call this case, such as an order number; unique in its process.
            Without one, the start event's property says it.
        message: start at the start event for this message; by default at the plain one, or at
            the only start event there is.

    Raises:
        NotFound: no such process.
        NotAllowed: the actor may not start instances, or not where this one begins.
        Conflict: the process can't be started that way.
    """
    instance_id = uuid4()

    def work(turn: Turn) -> Started:
        keys = {"process_id": process_id, "business_key": business_key}
        row = turn.connection.execute(_rows.START, keys).one()
        if row.digest is None:
            raise not_found("process", "流程", process_id)
        turn.see(row.epoch)
        beginning = Beginning(process_id, row.digest, variables, message)
        if message is None:
            beginning = _at_only_start(turn, beginning)
        require(actor, "instance.start", entrance_of(turn, beginning))
        if row.existing is not None:
            return Started(row.existing, False, ())
        if business_key is None:
            key = key_of(turn, beginning, None)
            if key is not None:
                return begin_once(turn, instance_id, beginning, key)
        return begin(turn, instance_id, beginning, business_key)

    return in_turn(deps, actor, work)


def _at_only_start(turn: Turn, beginning: Beginning) -> Beginning:
    """Begin at the one start event of the process, whatever triggers it; else at the plain one.

    Who starts by hand what the clock usually starts does so for this moment, or says for which.
    """
    elements = turn.lookups.definition(beginning.digest).elements.values()
    found = [element for element in elements if starts_process(element)]
    event = found[0].event if len(found) == 1 else None
    if event is None or event.kind == "none":
        return beginning
    if event.message is not None:
        return replace(beginning, message=event.message)
    if event.kind == "timer":
        zone = ZoneInfo(turn.deps.settings.time_zone)
        moment = {STARTED_FOR: turn.now.astimezone(zone).isoformat()}
        beginning = replace(beginning, variables=moment | dict(beginning.variables))
    return replace(beginning, event=found[0].id)
