"""Start an instance of a process; the same business key again means the same instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from processes.errors import NotStartable
from processes.instance import Instance
from processes.model import Definition
from service.commands import _rows
from service.commands._changes import NewInstance
from service.commands._turn import Turn, in_turn
from service.deps import Deps
from service.errors import Conflict, not_found
from service.identity import Actor
from service.permissions import require
from service.record import canonical


@dataclass(frozen=True, slots=True)
class Started:
    """The instance that runs now."""

    instance_id: UUID
    #: False if the business key had started it before
    created: bool
    #: the work items it opened and left open
    item_ids: tuple[UUID, ...]


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
        new = NewInstance(process_id, row.digest, business_key)
        return begin(turn, instance_id, new, variables, message)

    return in_turn(deps, actor, work)


def begin(
    turn: Turn,
    instance_id: UUID,
    new: NewInstance,
    variables: Mapping[str, Any],
    message: str | None,
) -> Started:
    """Start an instance within a turn and write it.

    Raises:
        Conflict: the process has no such start event.
    """
    turn.begin(instance_id, new)
    definition = turn.lookups.definition(new.definition_digest)
    try:
        step = Instance.start(
            definition,
            catalog=turn.lookups,
            instance_id=instance_id,
            variables=canonical(variables),
            now=turn.now,
            message=message or _only_message(definition),
        )
    except NotStartable as error:
        raise Conflict(
            "process.not_startable",
            {
                "en": f"The process {new.process_id} cannot be started this way.",
                "zh": f"流程 {new.process_id} 不能以这种方式启动。",
            },
            {"process_id": new.process_id, "message": message},
        ) from error
    turn.take(step)
    turn.settle()
    return Started(instance_id, True, tuple(item.key for item in turn.opened_items()))


def _only_message(definition: Definition) -> str | None:
    """The message to start with when there is no other way."""
    starts = [
        element.event
        for element in definition.elements.values()
        if element.type == "startEvent" and element.parent is None
    ]
    if len(starts) == 1 and starts[0] is not None:
        return starts[0].message
    return None
