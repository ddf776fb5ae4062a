"""End sessions: a browser's own, one of somebody's, or all of them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, delete

from service.access import note
from service.deps import Deps
from service.errors import not_found
from service.identity import Actor
from service.permissions import require
from service.store.access_tables import session
from service.store.people import token_hash


def log_out(deps: Deps, token: str) -> None:
    """End the session of a token; one that has ended already is left alone."""

    def work(connection: Connection) -> None:
        gone = delete(session).where(session.c.token_hash == token_hash(token))
        username = connection.scalar(gone.returning(session.c.username))
        if username is not None:
            note(connection, deps.clock.now(), username, "session.ended", username)

    deps.unit_of_work.run(work)


def end_session(deps: Deps, actor: Actor, session_id: UUID) -> None:
    """End one of the actor's own sessions, wherever it is.

    Raises:
        NotFound: it is not the actor's, or has ended already.
    """

    def work(connection: Connection) -> None:
        own = (session.c.id == session_id) & (session.c.username == actor.username)
        if connection.execute(delete(session).where(own)).rowcount != 1:
            raise not_found("session", "登录会话", session_id)
        note(connection, deps.clock.now(), actor.username, "session.ended", actor.username)

    deps.unit_of_work.run(work)


def end_sessions(deps: Deps, actor: Actor, username: str) -> int:
    """End all sessions: one's own, or anybody's for those who manage users.

    Returns:
        How many there were.

    Raises:
        NotAllowed: they are somebody else's.
    """
    if actor.username != username:
        require(actor, "user.manage", username)

    def work(connection: Connection) -> int:
        ended = forget_sessions(connection, username)
        details = {"count": ended}
        note(connection, deps.clock.now(), actor.username, "sessions.ended", username, details)
        return ended

    return deps.unit_of_work.run(work)


def forget_sessions(connection: Connection, username: str) -> int:
    """Delete somebody's sessions as part of a command; how many there were."""
    return connection.execute(delete(session).where(session.c.username == username)).rowcount
