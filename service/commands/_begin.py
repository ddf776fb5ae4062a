"""What all commands that start an instance share: its business key, and its first step.

``_turn`` does the writing; which start event begins is up to the use case.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from processes import starts
from processes.errors import NotStartable, Problem
from processes.instance import Instance
from service.commands import _rows
from service.commands._changes import NewInstance
from service.commands._turn import Turn
from service.errors import Conflict
from service.record import canonical

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Started:
    """The instance that runs now."""

    instance_id: UUID
    #: False if the business key had started it before
    created: bool
    #: the work items it opened and left open
    item_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """How an instance begins."""

    process_id: str
    digest: str
    variables: Mapping[str, Any]
    #: begin at the start event for this message, or at the one with this id; else at the plain one
    message: str | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where an instance begins: in the lane of a group, or in none."""

    lane: str | None


def entrance_of(turn: Turn, beginning: Beginning) -> Entrance:
    """Where it begins; in no lane if it can't begin this way at all."""
    definition = turn.lookups.definition(beginning.digest)
    try:
        return Entrance(starts.lane(definition, beginning.message, beginning.event))
    except NotStartable:
        return Entrance(None)


def key_of(turn: Turn, beginning: Beginning, otherwise: str | None) -> str | None:
    """The business key by the start event's property.

    Parameters:
        otherwise: the key where the start event does not say.

    Raises:
        Conflict: there is no such start event, or the property gives no text.
    """
    try:
        return _key(turn, beginning, otherwise)
    except NotStartable as error:
        raise _not_startable(beginning) from error
    except Problem as problem:
        raise Conflict(
            "process.bad_business_key",
            {
                "en": f"The business key cannot be made: {problem.words['en']}",
                "zh": f"无法生成业务编号：{problem.words['zh']}",
            },
            {"process_id": beginning.process_id},
        ) from problem


def key_or_none(turn: Turn, beginning: Beginning, otherwise: str | None = None) -> str | None:
    """The same where nobody is there to be told; the instance then goes without a key."""
    try:
        return _key(turn, beginning, otherwise)
    except Problem as problem:
        _log.warning("%s starts without a business key: %s", beginning.process_id, problem)
        return None


def begin_once(
    turn: Turn, instance_id: UUID, beginning: Beginning, business_key: str | None
) -> Started:
    """Start an instance and write it, unless its business key was used before.

    Raises:
        Conflict: the process has no such start event.
    """
    keys = {"process_id": beginning.process_id, "business_key": business_key}
    row = turn.connection.execute(_rows.START, keys).one()
    if row.existing is not None:
        return Started(row.existing, False, ())
    turn.see(row.epoch)
    return begin(turn, instance_id, beginning, business_key)


def begin(turn: Turn, instance_id: UUID, beginning: Beginning, business_key: str | None) -> Started:
    """Start an instance within a turn and write it.

    Raises:
        Conflict: the process has no such start event.
    """
    turn.begin(instance_id, NewInstance(beginning.process_id, beginning.digest, business_key))
    try:
        step = Instance.start(
            turn.lookups.definition(beginning.digest),
            catalog=turn.lookups,
            instance_id=instance_id,
            variables=canonical(beginning.variables),
            now=turn.now,
            message=beginning.message,
            event=beginning.event,
        )
    except NotStartable as error:
        raise _not_startable(beginning) from error
    turn.take(step)
    turn.settle()
    return Started(instance_id, True, tuple(item.key for item in turn.opened_items()))


def _key(turn: Turn, beginning: Beginning, otherwise: str | None) -> str | None:
    definition = turn.lookups.definition(beginning.digest)
    way = {"message": beginning.message, "event": beginning.event}
    if not starts.names_its_key(definition, **way):
        return otherwise
    return starts.business_key(definition, canonical(beginning.variables), turn.clock, **way)


def _not_startable(beginning: Beginning) -> Conflict:
    return Conflict(
        "process.not_startable",
        {
            "en": f"The process {beginning.process_id} cannot be started this way.",
            "zh": f"流程 {beginning.process_id} 不能以这种方式启动。",
        },
        {"process_id": beginning.process_id, "message": beginning.message},
    )
