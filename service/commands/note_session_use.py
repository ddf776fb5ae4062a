"""Note that a session was used, so that one that is left alone comes to its end."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select, update

from service.commands.log_in import session_end
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
    this = session.c.token_hash == token_hash

    def work(connection: Connection) -> None:
        began_at = connection.scalar(select(session.c.began_at).where(this))
        if began_at is not None:
            ends_at = session_end(deps.settings, began_at, now)
            connection.execute(update(session).where(this).values(seen_at=now, ends_at=ends_at))

    deps.unit_of_work.run(work)
