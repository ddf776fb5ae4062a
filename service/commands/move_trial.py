"""Do something to a trial: complete a task, answer for a handler, let time pass, step back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, update

from forms import FormInvalid
from service.deps import Deps
from service.errors import Conflict, Invalid, NotAllowed
from service.identity import Actor
from service.permissions import require
from service.record import canonical
from service.store.studio_tables import trial
from service.studio.trying import cleaned
from service.trial.sandbox import MAX_DEEDS, Deed, Played
from service.trial.stored import deeds_of, played, trial_row, written
from service.trial.view import form_of

#: what can be done beside taking a step back
DEEDS = ("complete_task", "complete_job", "fail_job", "wake", "deliver", "signal", "retry")
UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody does."""

    #: one of DEEDS, or UNDO
    what: str
    #: of what waits, as the trial shows it
    key: str = ""
    variables: Mapping[str, Any] | None = None
    #: of a business error; a job that fails without one gives up
    code: str = ""
    message: str = ""


def move_trial(deps: Deps, actor: Actor, trial_id: UUID, move: Move) -> None:
    """Do something to a trial.

    Raises:
        NotFound: no such trial.
        NotAllowed: it is somebody else's.
        Conflict: the trial does not wait for this.
        Invalid: a form's rule is broken.
    """
    require(actor, "trial.run")

    def work(connection: Connection) -> None:
        row = trial_row(connection, trial_id, lock=True)
        if row.created_by != actor.username:
            raise _others()
        deeds = deeds_of(row)
        if move.what == UNDO:
            if len(deeds) == 1:
                raise _nothing_done()
            deeds.pop()
        else:
            before, _ = played(deps, row, deeds)
            deeds.append(_deed(before, move))
            if len(deeds) > MAX_DEEDS:
                raise _too_long()
            played(deps, row, deeds)
        here = trial.c.id == trial_id
        connection.execute(update(trial).where(here).values(inputs=written(deeds)))

    deps.unit_of_work.run(work)


def _deed(before: Played, move: Move) -> Deed:
    variables = dict(move.variables or {})
    if move.what != "signal":
        _refuse_no_key(move.key)
    if move.what == "complete_task":
        variables = _filled(before, UUID(move.key), variables)
    given = canonical(variables)
    return Deed(move.what, move.key, given, before.now, move.code, move.message)


def _filled(before: Played, key: UUID, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the task's form lets through."""
    task = before.live.tasks.get(key)
    if task is None or task.form_id is None:
        return dict(data)
    form = form_of(before.live.definitions[key], task.form_id)
    if form is None:
        return dict(data)
    try:
        return cleaned(form, data, task.variables, before.now)
    except FormInvalid as invalid:
        raise Invalid(invalid.errors, code="form.invalid") from invalid


def _refuse_no_key(key: str) -> None:
    try:
        UUID(key)
    except ValueError as error:
        words = {"en": ["It is no key of the trial."], "zh": ["不是试运行中的标识。"]}
        raise Invalid({"key": words}) from error


def _others() -> NotAllowed:
    return NotAllowed(
        "trial.others",
        {"en": "This is somebody else's trial.", "zh": "这是其他人的试运行。"},
    )


def _nothing_done() -> Conflict:
    return Conflict(
        "trial.begins_here",
        {"en": "Nothing was done yet that could be undone.", "zh": "还没有可以撤销的操作。"},
    )


def _too_long() -> Conflict:
    return Conflict(
        "trial.too_long",
        {
            "en": f"A trial takes at most {MAX_DEEDS} steps.",
            "zh": f"试运行最多 {MAX_DEEDS} 步。",
        },
    )
