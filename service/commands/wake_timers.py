"""Fire the timers that are due: wake instances and start processes, each in its transaction.

Any number of workers may do this at once: an instance another one works on is left to it.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from service.commands import _rows
from service.commands._each import each
from service.commands._turn import Turn, in_turn
from service.commands.start_by_timer import start_by_timer
from service.deps import Deps
from service.identity import SYSTEM
from service.store.tables import timer


def wake_timers(deps: Deps, limit: int = 100) -> int:
    """Fire timers that are due, oldest first.

    Parameters:
        limit: how many of each kind to look at.

    Returns:
        How many fired.
    """
    due = (
        select(timer.c.key)
        .where(timer.c.due_at <= deps.clock.now())
        .order_by(timer.c.due_at, timer.c.key)
        .limit(limit)
    )
    with deps.unit_of_work.reading() as connection:
        keys = connection.scalars(due).all()

    def wake(key: UUID) -> bool:
        return in_turn(deps, SYSTEM, lambda turn: _wake(turn, key))

    return start_by_timer(deps, limit) + each(keys, wake)


def _wake(turn: Turn, key: UUID) -> bool:
    row = turn.connection.execute(_rows.TIMER, {"key": key, "now": turn.now}).one_or_none()
    if row is None:
        return False
    turn.take(turn.open(row).wake(key, turn.now))
    turn.settle()
    return True
