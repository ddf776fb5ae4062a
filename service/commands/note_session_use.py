"""Note that a session was used, so that one that is left alone comes to its end."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, func, update

from service.deps import Deps
from service.store.access_tables import session

#: uses within this time of the last one noted are not noted
EVERY = timedelta(minutes=1)


def note_session_use(deps: Deps, token_hash: bytes) -> None:
    """Write the moment of a session's use and when it ends from there, unless it ended meanwhile.

    Parameters:
        token_hash: SHA-256 of the session's token.
    """
    now = deps.clock.now()
    at_last = session.c.began_at + deps.settings.session_longest
    ends_at = func.least(now + deps.settings.session_idle, at_last)
    change = update(session).where(session.c.token_hash == token_hash)

    def work(connection: Connection) -> None:
        connection.execute(change.values(seen_at=now, ends_at=ends_at))

    deps.unit_of_work.run(work)
