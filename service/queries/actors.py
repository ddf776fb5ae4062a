"""Who somebody is: the actor behind a session or an API token, or everybody; one select each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from service.identity import Actor
from service.store.access_tables import session
from service.store.tables import api_token, app_user, membership


@dataclass(frozen=True, slots=True)
class SessionActor:
    """Somebody who is logged in, and when that was last noted."""

    actor: Actor
    seen_at: datetime


def actor_in_session(
    connection: Connection, token_hash: bytes, now: datetime
) -> SessionActor | None:
    """The active user of a session that has not ended.

    Parameters:
        token_hash: SHA-256 of what the browser's cookie holds.
    """
    query = (
        _active_users()
        .add_columns(session.c.seen_at)
        .join(session, session.c.username == app_user.c.username)
        .where(session.c.token_hash == token_hash, session.c.ends_at > now)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else SessionActor(_actor(row, "session"), row.seen_at)


def active_actors(connection: Connection) -> tuple[Actor, ...]:
    """Everybody who may log in now, by user name."""
    rows = connection.execute(_active_users().order_by(app_user.c.username))
    return tuple(_actor(row, "session") for row in rows)


def actor_with_token(connection: Connection, token_hash: bytes) -> Actor | None:
    """The active user whom a token belongs to.

    Parameters:
        token_hash: SHA-256 of the token as it was shown.
    """
    owner = (
        select(api_token.c.username)
        .where(api_token.c.token_hash == token_hash, api_token.c.revoked_at.is_(None))
        .scalar_subquery()
    )
    query = _active_users().where(app_user.c.username == owner)
    row = connection.execute(query).one_or_none()
    return None if row is None else _actor(row, "token")


def _active_users() -> Select[Any]:
    groups = (
        select(func.array_agg(membership.c.group_id, type_=ARRAY(Text)))
        .where(membership.c.username == app_user.c.username)
        .scalar_subquery()
    )
    return select(
        app_user.c.username,
        app_user.c.name,
        app_user.c.name_zh,
        app_user.c.language,
        groups.label("groups"),
    ).where(app_user.c.active)


def _actor(row: Row[Any], via: Literal["session", "token"]) -> Actor:
    return Actor(
        username=row.username,
        name={"en": row.name, "zh": row.name_zh},
        groups=frozenset(row.groups or ()),
        via=via,
        language=row.language,
    )
