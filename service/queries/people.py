"""What people are called: the names behind user names, with one select. Not for who may do what."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from service.store.tables import app_user


def names_of_people(connection: Connection) -> Mapping[str, Mapping[str, str]]:
    """User name -> language -> name, of everybody who ever could log in."""
    rows = connection.execute(select(app_user.c.username, app_user.c.name, app_user.c.name_zh))
    return {row.username: {"en": row.name, "zh": row.name_zh} for row in rows}
