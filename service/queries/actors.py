"""Who somebody is: the actor behind a session or an API token, one select each."""

from typing import Literal

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from service.identity import Actor
from service.store.tables import api_token, app_user, membership


def actor_named(connection: Connection, username: str) -> Actor | None:
    """The active user of this name, None if there is none (any more)."""
    return _actor(connection, _active_users().where(app_user.c.username == username), "session")


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
    return _actor(connection, _active_users().where(app_user.c.username == owner), "token")


def _active_users() -> Select[tuple[str, str, str, str, list[str]]]:
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


def _actor(
    connection: Connection,
    query: Select[tuple[str, str, str, str, list[str]]],
    via: Literal["session", "token"],
) -> Actor | None:
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Actor(
        username=row.username,
        name={"en": row.name, "zh": row.name_zh},
        groups=frozenset(row.groups or ()),
        via=via,
        language=row.language,
    )
