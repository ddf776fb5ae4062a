"""Start the processes whose start timers are due, each in a transaction of its own.

A row of ``start_timer`` holds the next moment; the transaction that starts the instance moves it
on, so that no moment is used twice. After a standstill one start makes up for all that were
missed: it is for the last of them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from processes import schedule
from processes.errors import Problem
from processes.model import STARTED_FOR, Definition
from processes.timers import Plan
from service.commands import _rows
from service.commands._begin import Beginning, begin_once, key_or_none
from service.commands._each import each
from service.commands._turn import Turn, in_turn
from service.deps import Deps
from service.errors import Invalid
from service.identity import SYSTEM
from service.store.tables import start_timer

Key = tuple[str, str]

_IS = (
    start_timer.c.process_id == bindparam("process"),
    start_timer.c.element_id == bindparam("el"),
)
_DUE = (
    select(start_timer, _rows.EPOCH)
    .where(*_IS, start_timer.c.due_at <= bindparam("now"))
    .with_for_update(of=start_timer, skip_locked=True)
)


def start_by_timer(deps: Deps, limit: int = 100) -> int:
    """Start what is due, longest due first; several workers may do this at once.

    Parameters:
        limit: how many to look at.

    Returns:
        How many start timers fired.
    """
    due = (
        select(start_timer.c.process_id, start_timer.c.element_id)
        .where(start_timer.c.due_at <= deps.clock.now())
        .order_by(start_timer.c.due_at, start_timer.c.process_id, start_timer.c.element_id)
        .limit(limit)
    )
    with deps.unit_of_work.reading() as connection:
        keys: list[Key] = [(row.process_id, row.element_id) for row in connection.execute(due)]

    def start(key: Key) -> bool:
        instance_id = uuid4()
        return in_turn(deps, SYSTEM, lambda turn: _start(turn, key, instance_id))

    return each(keys, start)


def set_start_timers(
    connection: Connection, definition: Definition, now: datetime, zone: ZoneInfo
) -> None:
    """Let a process's start timers be those of its newest version.

    Parameters:
        zone: in which cron is meant.

    Raises:
        Invalid: a timer's text gives no moment.
    """
    old = start_timer.c.process_id == definition.process_id
    connection.execute(delete(start_timer).where(old))
    for element_id, timer in definition.start_timers.items():
        try:
            plan = schedule.first(timer, now, zone)
        except Problem as problem:
            words = {language: [said] for language, said in problem.words.items()}
            raise Invalid({f"{definition.file}:{element_id}": words}) from problem
        if plan is not None:
            key = {"process_id": definition.process_id, "element_id": element_id}
            row = key | {"definition_digest": definition.digest} | _columns(plan)
            connection.execute(insert(start_timer), row)


def _start(turn: Turn, key: Key, instance_id: UUID) -> bool:
    given = {"process": key[0], "el": key[1]}
    row = turn.connection.execute(_DUE, given | {"now": turn.now}).one_or_none()
    if row is None:
        return False
    zone = ZoneInfo(turn.deps.settings.time_zone)
    moment, coming = schedule.passed(_plan(row), turn.now, zone)
    change = delete(start_timer) if coming is None else update(start_timer).values(_columns(coming))
    turn.connection.execute(change.where(*_IS), given)
    turn.see(row.epoch)
    variables = {STARTED_FOR: moment.astimezone(zone).isoformat()}
    beginning = Beginning(row.process_id, row.definition_digest, variables, event=row.element_id)
    begin_once(turn, instance_id, beginning, key_or_none(turn, beginning))
    return True


def _plan(row: Row[*tuple[Any, ...]]) -> Plan:
    return Plan(row.due_at, row.cycle, row.repetitions_left)


def _columns(plan: Plan) -> dict[str, Any]:
    return {"due_at": plan.due_at, "cycle": plan.span, "repetitions_left": plan.left}
