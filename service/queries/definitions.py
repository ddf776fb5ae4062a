"""Published processes: the newest version of each, all versions of one, one with its diagram."""

from typing import Any

from sqlalchemy import Connection, Select, exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from processes.codec import loads
from service.errors import not_found
from service.queries.results import DefinitionRow, DefinitionView
from service.store.tables import definition as table
from service.store.tables import instance

_ABOUT = (
    table.c.process_id,
    table.c.names,
    table.c.version,
    table.c.digest,
    table.c.created_at,
    table.c.author,
    table.c.reason,
)


def definitions(connection: Connection) -> tuple[DefinitionRow, ...]:
    """The newest version of every process, with how many instances run and have ended."""
    running = func.count().filter(instance.c.status == "running")
    used = (
        select(
            instance.c.process_id,
            running.label("running"),
            (func.count() - running).label("finished"),
        )
        .group_by(instance.c.process_id)
        .subquery()
    )
    query = (
        select(
            *_ABOUT,
            func.coalesce(used.c.running, 0).label("running"),
            func.coalesce(used.c.finished, 0).label("finished"),
        )
        .outerjoin(used, used.c.process_id == table.c.process_id)
        .ext(distinct_on(table.c.process_id))
        .order_by(table.c.process_id, table.c.version.desc())
    )
    return tuple(
        DefinitionRow(**{**row._mapping, "names": loads(row.names)})
        for row in connection.execute(query)
    )


def definition(connection: Connection, digest: str) -> DefinitionView:
    """One version of a process with its diagram.

    Raises:
        NotFound: nothing of this digest was published.
    """
    row = connection.execute(_views().where(table.c.digest == digest)).one_or_none()
    if row is None:
        raise not_found("definition", "流程定义", digest)
    return _view(row)


def versions(connection: Connection, process_id: str) -> tuple[DefinitionView, ...]:
    """Every version of a process, newest first.

    Raises:
        NotFound: no process of this id was published.
    """
    query = _views().where(table.c.process_id == process_id).order_by(table.c.version.desc())
    rows = connection.execute(query).all()
    if not rows:
        raise not_found("process", "流程", process_id)
    return tuple(_view(row) for row in rows)


def _views() -> Select[Any]:
    newer = table.alias()
    is_older = exists().where(
        newer.c.process_id == table.c.process_id, newer.c.version > table.c.version
    )
    return select(*_ABOUT, table.c.xml, (~is_older).label("latest"))


def _view(row: Any) -> DefinitionView:
    return DefinitionView(**{**row._mapping, "names": loads(row.names), "xml": bytes(row.xml)})
