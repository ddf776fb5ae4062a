"""Give a user another password, and end the sessions that the old one opened."""

from __future__ import annotations

from sqlalchemy import Connection, update

from service.access import note
from service.commands.create_user import refuse_weak
from service.commands.end_sessions import forget_sessions
from service.deps import Deps
from service.errors import not_found
from service.identity import Actor
from service.permissions import require
from service.store.people import password_hash
from service.store.tables import app_user


def set_password(deps: Deps, actor: Actor, username: str, password: str) -> None:
    """Change a password: one's own, or anybody's for those who manage users; all sessions end.

    Raises:
        NotFound: no such user.
        NotAllowed: it is somebody else's.
        Invalid: it is too short.
    """
    if actor.username != username or actor.via != "session":
        require(actor, "user.manage", username)
    refuse_weak(password)
    hashed = password_hash(password)

    def work(connection: Connection) -> None:
        changed = connection.execute(
            update(app_user).where(app_user.c.username == username).values(password_hash=hashed)
        )
        if changed.rowcount != 1:
            raise not_found("user", "用户", username)
        forget_sessions(connection, username)
        note(connection, deps.clock.now(), actor.username, "password.changed", username)

    deps.unit_of_work.run(work)
