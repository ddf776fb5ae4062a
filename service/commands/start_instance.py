"""Start an instance of a process; the same business key again means the same instance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from processes.model import Definition, starts_process
from service.commands import _rows
from service.commands._begin import Beginning, Started, begin, begin_once, key_of
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
            the only message start event if there is no plain one.

    Raises:
        NotFound: no such process.
        NotAllowed: the actor may not start instances.
        Conflict: the process can't be started that way.
    """
    require(actor, "instance.start", process_id)
    instance_id = uuid4()

    def work(turn: Turn) -> Started:
        keys = {"process_id": process_id, "business_key": business_key}
        row = turn.connection.execute(_rows.START, keys).one()
        if row.digest is None:
            raise not_found("process", "流程", process_id)
        if row.existing is not None:
            return Started(row.existing, False, ())
        turn.see(row.epoch)
        by = message or _only_message(turn.lookups.definition(row.digest))
        beginning = Beginning(process_id, row.digest, variables, message=by)
        if business_key is None:
            key = key_of(turn, beginning, None)
            if key is not None:
                return begin_once(turn, instance_id, beginning, key)
        return begin(turn, instance_id, beginning, business_key)

    return in_turn(deps, actor, work)


def _only_message(definition: Definition) -> str | None:
    """The message to start with when there is no other way."""
    found = [element.event for element in definition.elements.values() if starts_process(element)]
    if len(found) == 1 and found[0] is not None:
        return found[0].message
    return None
