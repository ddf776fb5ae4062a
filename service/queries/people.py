"""What people are called: the names behind user names, with one select. Not for who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from service.store.tables import app_user

#: by language
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as pages show them."""

    username: str
    name: Names


def person(names: Mapping[str, Names], username: str) -> Person:
    """Somebody with the names that were read; with the user name where nobody is known."""
    return Person(username, names.get(username, {"en": username, "zh": username}))


def names_of_people(connection: Connection) -> Mapping[str, Names]:
    """User name -> language -> name, of everybody who ever could log in."""
    rows = connection.execute(select(app_user.c.username, app_user.c.name, app_user.c.name_zh))
    return {row.username: {"en": row.name, "zh": row.name_zh} for row in rows}
