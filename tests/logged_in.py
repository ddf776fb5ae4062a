"""Lets tests be somebody without typing a password: in a browser, or as an actor."""

from __future__ import annotations

from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import Connection, insert, select

from service.deps import Deps
from service.identity import Actor
from service.store.access_tables import session
from service.store.people import new_token
from service.store.tables import app_user, membership


def begin_session(deps: Deps, username: str) -> str:
    """The token of a session that begins now."""
    token, hashed = new_token()
    now = deps.clock.now()
    row = {
        "id": uuid4(),
        "token_hash": hashed,
        "username": username,
        "device": "Firefox, Linux",
        "address": "127.0.0.1",
        "began_at": now,
        "seen_at": now,
        "ends_at": now + deps.settings.session_idle,
    }
    deps.unit_of_work.run(lambda connection: connection.execute(insert(session), row))
    return token


def log_in(deps: Deps, client: FlaskClient, username: str) -> None:
    """Log a browser in."""
    with client.session_transaction() as cookie:
        cookie["token"] = begin_session(deps, username)


def actor_named(connection: Connection, username: str) -> Actor:
    """Somebody as the service knows them."""
    row = connection.execute(select(app_user).where(app_user.c.username == username)).one()
    groups = select(membership.c.group_id).where(membership.c.username == username)
    names = {"en": row.name, "zh": row.name_zh}
    held = frozenset(connection.scalars(groups))
    return Actor(username, names, held, language=row.language)
