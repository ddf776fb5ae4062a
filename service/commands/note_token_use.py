"""Note that an API token was used, so that unused ones can be found and revoked."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, or_, update

from service.deps import Deps
from service.store.tables import api_token

#: uses within this time of the last one noted are not noted
EVERY = timedelta(minutes=1)


def note_token_use(deps: Deps, token_hash: bytes) -> None:
    """Write the moment of a token's use, unless one was written just before.

    Parameters:
        token_hash: SHA-256 of the token.
    """
    now = deps.clock.now()
    used = api_token.c.last_used_at
    long_ago = or_(used.is_(None), used <= now - EVERY)
    change = update(api_token).where(api_token.c.token_hash == token_hash, long_ago)

    def work(connection: Connection) -> None:
        connection.execute(change.values(last_used_at=now))

    deps.unit_of_work.run(work)
