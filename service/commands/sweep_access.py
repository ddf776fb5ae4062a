"""Forget sessions that have ended and attempts that count no more."""

from __future__ import annotations

from sqlalchemy import Connection, delete

from service.deps import Deps
from service.store.access_tables import attempt, session


def sweep_access(deps: Deps) -> None:
    """Delete what is over; nobody would look at it any more."""
    now = deps.clock.now()

    def sweep(connection: Connection) -> None:
        for table in (session, attempt):
            connection.execute(delete(table).where(table.c.ends_at <= now))

    deps.unit_of_work.run(sweep)
