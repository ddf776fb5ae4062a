"""Make an API token for a user, or take one back."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import Connection, exists, insert, select, update

from service.access import note
from service.deps import Deps
from service.errors import not_found
from service.identity import Actor
from service.permissions import require
from service.store.people import new_token
from service.store.tables import api_token, app_user


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token, shown this once."""

    id: UUID
    token: str = field(repr=False)


def create_token(deps: Deps, actor: Actor, username: str, label: str) -> NewToken:
    """Make a token that acts as the user.

    Parameters:
        label: what it is for, so that the right one can be taken back.

    Raises:
        NotFound: no such user.
        NotAllowed: the actor may not manage users.
    """
    require(actor, "user.manage", username)
    id = uuid4()
    token, hashed = new_token()
    now = deps.clock.now()

    def work(connection: Connection) -> None:
        known = select(exists().where(app_user.c.username == username))
        if not connection.scalar(known):
            raise not_found("user", "用户", username)
        connection.execute(
            insert(api_token),
            {
                "id": id,
                "token_hash": hashed,
                "username": username,
                "label": label,
                "created_at": now,
            },
        )
        details = {"id": str(id), "label": label}
        note(connection, now, actor.username, "token.created", username, details)

    deps.unit_of_work.run(work)
    return NewToken(id, token)


def revoke_token(deps: Deps, actor: Actor, token_id: UUID) -> None:
    """Take a token back; it is refused from now on.

    Raises:
        NotFound: no such token, or taken back already.
        NotAllowed: the actor may not manage users.
    """
    require(actor, "user.manage", token_id)
    now = deps.clock.now()

    def work(connection: Connection) -> None:
        owner = connection.scalar(
            update(api_token)
            .where(api_token.c.id == token_id, api_token.c.revoked_at.is_(None))
            .values(revoked_at=now)
            .returning(api_token.c.username)
        )
        if owner is None:
            raise not_found("token", "令牌", token_id)
        note(connection, now, actor.username, "token.revoked", owner, {"id": str(token_id)})

    deps.unit_of_work.run(work)
