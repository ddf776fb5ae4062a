"""Begin a session for somebody who knows their password."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select

from service.access import note
from service.deps import Deps
from service.store.access_tables import session
from service.store.people import kept_password, new_token, password_matches, token_hash
from service.store.tables import app_user


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody logs in."""

    device: str = ""  #: as `session.device` has it
    address: str = ""


def log_in(
    deps: Deps, username: str, password: str, browser: Browser, *, instead_of: str | None = None
) -> str | None:
    """Begin a session of its own, whatever the browser held before.

    Parameters:
        instead_of: the token of a session that this browser leaves; it ends.

    Returns:
        The new session's token for the browser's cookie; None if name or password is wrong.
    """
    with deps.unit_of_work.reading() as connection:
        kept = kept_password(connection, username)
    # Checking takes long on purpose; no connection is held meanwhile.
    if not password_matches(kept, password):
        return None
    token, hashed = new_token()
    now = deps.clock.now()

    def work(connection: Connection) -> str | None:
        # Whoever changes the password, or shuts the person out, waits and ends this session too.
        unchanged = select(app_user.c.username).where(
            app_user.c.username == username, app_user.c.password_hash == kept, app_user.c.active
        )
        if connection.scalar(unchanged.with_for_update(read=True)) is None:
            return None
        if instead_of is not None:
            old = session.c.token_hash == token_hash(instead_of)
            connection.execute(delete(session).where(old))
        row = {
            "id": uuid4(),
            "token_hash": hashed,
            "username": username,
            "device": browser.device,
            "address": browser.address,
            "began_at": now,
            "seen_at": now,
            "ends_at": now + min(deps.settings.session_idle, deps.settings.session_longest),
        }
        connection.execute(insert(session), row)
        note(connection, now, username, "session.began", username, {"device": browser.device})
        return token

    return deps.unit_of_work.run(work)
