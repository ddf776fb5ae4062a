"""Shut somebody out who has left: no log-in, no session, no token of theirs counts any more."""

from __future__ import annotations

from sqlalchemy import Connection, update

from service.access import note
from service.commands.end_sessions import forget_sessions
from service.deps import Deps
from service.errors import not_found
from service.identity import Actor
from service.permissions import require
from service.store.tables import api_token, app_user


def disable_user(deps: Deps, actor: Actor, username: str) -> None:
    """Let nobody in as this user; ``create_user`` would let them in again, without old tokens.

    Raises:
        NotFound: no such user.
        NotAllowed: the actor may not manage users.
    """
    require(actor, "user.manage", username)
    now = deps.clock.now()

    def work(connection: Connection) -> None:
        this = app_user.c.username == username
        if connection.execute(update(app_user).where(this).values(active=False)).rowcount != 1:
            raise not_found("user", "用户", username)
        forget_sessions(connection, username)
        valid = (api_token.c.username == username) & api_token.c.revoked_at.is_(None)
        connection.execute(update(api_token).where(valid).values(revoked_at=now))
        note(connection, now, actor.username, "user.disabled", username)

    deps.unit_of_work.run(work)
