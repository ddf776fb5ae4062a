"""Make people and groups known to the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from service.access import note
from service.commands.end_sessions import forget_sessions
from service.deps import Deps
from service.errors import Invalid
from service.identity import Actor
from service.permissions import require
from service.store.people import password_hash
from service.store.tables import app_group, app_user, membership


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody who shall be able to log in."""

    username: str
    #: by language: {"en": ..., "zh": ...}
    name: Mapping[str, str]
    groups: tuple[str, ...]
    email: str = ""
    language: str = "en"


def create_user(deps: Deps, actor: Actor, user: NewUser, password: str) -> None:
    """Make a user, or give a known one this name, password and these groups; sessions end.

    Raises:
        NotAllowed: the actor may not manage users.
        Invalid: the name can't be used, the password is too short or a group is not known.
    """
    require(actor, "user.manage", user.username)
    refuse_weak(password)
    if not user.username.isidentifier():
        raise Invalid(
            {
                "username": {
                    "en": ["Use letters, digits and underscores."],
                    "zh": ["请使用字母、数字和下划线。"],
                }
            }
        )
    hashed = password_hash(password)

    def work(connection: Connection) -> None:
        _refuse_unknown(connection, user.groups)
        values = {
            "username": user.username,
            "name": user.name["en"],
            "name_zh": user.name.get("zh", user.name["en"]),
            "email": user.email,
            "language": user.language,
            "password_hash": hashed,
            "active": True,
        }
        statement = upsert(app_user).on_conflict_do_update(index_elements=["username"], set_=values)
        connection.execute(statement, values)
        connection.execute(delete(membership).where(membership.c.username == user.username))
        rows = [{"username": user.username, "group_id": group} for group in user.groups]
        if rows:
            connection.execute(insert(membership), rows)
        forget_sessions(connection, user.username)
        details = {"groups": sorted(user.groups)}
        note(connection, deps.clock.now(), actor.username, "user.saved", user.username, details)

    deps.unit_of_work.run(work)


def _refuse_unknown(connection: Connection, groups: Iterable[str]) -> None:
    known = sorted(connection.scalars(select(app_group.c.id)))
    unknown = ", ".join(sorted(set(groups).difference(known)))
    if unknown:
        words = {
            "en": [f"There is no group {unknown}. There are: {', '.join(known)}."],
            "zh": [f"没有小组 {unknown}。现有小组：{'、'.join(known)}。"],
        }
        raise Invalid({"groups": words})


def create_groups(deps: Deps, actor: Actor, groups: Iterable[tuple[str, str, str]]) -> None:
    """Make groups, or rename known ones.

    Parameters:
        groups: id, English and Chinese name of each.

    Raises:
        NotAllowed: the actor may not manage users.
    """
    require(actor, "user.manage")
    rows = [{"id": id, "name": name, "name_zh": name_zh} for id, name, name_zh in groups]
    statement = upsert(app_group)
    statement = statement.on_conflict_do_update(
        index_elements=["id"],
        set_={"name": statement.excluded.name, "name_zh": statement.excluded.name_zh},
    )
    deps.unit_of_work.run(lambda connection: connection.execute(statement, rows))


def refuse_weak(password: str) -> None:
    """Refuse a password of fewer than eight characters.

    Raises:
        Invalid: it is too short.
    """
    if len(password) < 8:
        raise Invalid(
            {"password": {"en": ["Use at least 8 characters."], "zh": ["至少使用 8 个字符。"]}}
        )
