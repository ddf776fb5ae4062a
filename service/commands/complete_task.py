"""Complete a work item with what its form holds; the instance moves on at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from forms import FormInvalid
from processes import feel
from processes.codec import loads
from processes.step import TaskOpened
from service.commands import _files, _items, _named
from service.commands._turn import Turn, in_turn
from service.deps import Deps
from service.errors import Invalid
from service.identity import Actor
from service.permissions import actor_is_candidate, require
from service.record import canonical


@dataclass(frozen=True, slots=True)
class Completed:
    """What completing did."""

    instance_id: UUID
    #: a work item of the same instance the actor can go on with
    next_item_id: UUID | None
    #: how the instance ended, None if it goes on
    finished: str | None


def complete_task(deps: Deps, actor: Actor, item_id: UUID, data: Mapping[str, Any]) -> Completed:
    """Complete a work item.

    Parameters:
        data: what was filled in, by field; checked against the form as it was published.

    Raises:
        NotFound: no such work item.
        NotAllowed: it is somebody else's.
        Conflict: it is closed; the message says who closed it and when.
        Invalid: a field breaks a rule of the form.
    """

    def work(turn: Turn) -> Completed:
        row = _items.find(turn.connection, item_id)
        _items.refuse_closed(turn.connection, row, deps.settings)
        require(actor, "task.complete", row)
        instance = turn.open(row)
        cleaned = _cleaned(turn, row, data)
        turn.take(instance.complete_task(item_id, canonical(cleaned), turn.now))
        turn.settle()
        mine = (item for item in turn.opened_items() if _is_for(actor, item))
        following = next(mine, None)
        return Completed(
            instance_id=row.instance_id,
            next_item_id=following.key if following else None,
            finished=turn.changes.finished,
        )

    return in_turn(deps, actor, work)


def _cleaned(turn: Turn, row: _items.ItemRow, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the form lets through, its files attached; a task without one takes what it is given."""
    if row.form_id is None:
        return data
    form = turn.deps.catalog.form(row.item_digest, row.form_id)
    shown, actor = loads(row.variables), turn.actor.username
    chosen = list(form.file_values(data))
    files = _files.attachable(turn.connection, chosen, actor, row.instance_id, shown)
    named = _named.known(turn.connection, form.named_values(data))

    def evaluate(expression: str, scope: Mapping[str, Any]) -> object:
        return feel.compile_expression(expression.removeprefix("=")).evaluate(scope, now=turn.clock)

    try:
        cleaned = form.validate(
            dict(data), context=shown, evaluate=evaluate, files=files, known=named
        )
    except FormInvalid as invalid:
        raise Invalid(invalid.errors, code="form.invalid") from invalid
    _files.attach(turn.connection, list(form.file_values(cleaned)), row, actor, turn.now)
    return cleaned


def _is_for(actor: Actor, item: TaskOpened) -> bool:
    if item.assignee is not None:
        return item.assignee == actor.username
    return actor_is_candidate(actor, item)
