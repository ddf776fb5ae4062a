"""Start every process whose start condition holds for some data, as Camunda 8.9 does when asked.

There is nobody whose variables change before there is an instance; so who knows the data asks. A
condition that can't be evaluated does not hold. All that begin are written or none; the workers
start them, each in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from processes.codec import dumps
from processes.errors import Problem
from processes.expressions import alone
from service.commands import _rows
from service.commands._begin import Beginning, Entrance, entrance_of
from service.commands._start_jobs import RETRIES, Beginner, put_starts
from service.commands._turn import Turn, in_turn
from service.deps import Deps
from service.errors import not_found
from service.identity import Actor
from service.permissions import require
from service.record import canonical

_NEWEST = _rows.newest()
_DIGESTS = select(_NEWEST.c.process_id, _NEWEST.c.digest).order_by(_NEWEST.c.process_id)


def start_by_condition(
    deps: Deps, actor: Actor, variables: Mapping[str, Any], process_id: str | None = None
) -> list[Beginner]:
    """Start the newest version of each process at every start event whose condition holds.

    Parameters:
        variables: JSON data the conditions look at and the instances begin with.
        process_id: look at this process only.

    Returns:
        What begins, and where.

    Raises:
        NotFound: no such process.
        NotAllowed: the actor may not start instances, or not where one of these begins.
    """
    data = canonical(variables)

    def work(turn: Turn) -> list[Beginner]:
        newest = {row.process_id: row.digest for row in turn.connection.execute(_DIGESTS)}
        if process_id is not None:
            if process_id not in newest:
                raise not_found("process", "流程", process_id)
            newest = {process_id: newest[process_id]}
        found = [one for id, digest in newest.items() for one in _holding(turn, id, digest, data)]
        for entrance in _entrances(turn, found, data) or [Entrance(None)]:
            require(actor, "instance.start", entrance)
        _write(turn, found, data)
        return found

    return in_turn(deps, actor, work)


def _holding(turn: Turn, process_id: str, digest: str, data: dict[str, Any]) -> Iterator[Beginner]:
    """The start events of a process whose condition holds."""
    for element_id, condition in turn.lookups.definition(digest).start_conditions.items():
        try:
            holds = alone(condition, data, turn.clock) is True
        except Problem:
            holds = False
        if holds:
            yield Beginner(process_id, digest, element_id)


def _entrances(turn: Turn, found: list[Beginner], data: dict[str, Any]) -> list[Entrance]:
    return [
        entrance_of(turn, Beginning(one.process_id, one.digest, data, event=one.element_id))
        for one in found
    ]


def _write(turn: Turn, found: list[Beginner], data: dict[str, Any]) -> None:
    common = {
        "topic": "",
        "variables": dumps(data),
        "headers": "{}",
        "retries_left": RETRIES,
        "attempts": 0,
        "state": "ready",
        "due_at": turn.now,
        "created_at": turn.now,
    }
    turn.deps.queue.put(turn.connection, put_starts(turn.connection, found, common))
