"""One command, one transaction: the only place in the project that commits.

A command is a function of a connection. When somebody else changed the same rows meanwhile it is
run again from the start; that is right because the engine is pure and nothing was written.
Not for reading only: use ``reading``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from service.errors import Conflict

Result = TypeVar("Result")

#: the first run and three more
ATTEMPTS = 4
#: serialization failure, deadlock, lock not available
_PASSING = frozenset({"40001", "40P01", "55P03"})
#: who loses the race for one of these finds the winner's row when run again
_RACES = frozenset(
    {
        "uq_instance_process_id_business_key",
        "uq_message_message_id",
        "uq_definition_process_id_version",
        "pk_definition",
        "pk_resource",
        "pk_record",
        "pk_draft_file",
        "pk_draft_process",
    }
)


class Stale(Exception):
    """What the command read is no longer so; running it again may help."""


class UnitOfWork:
    """Runs commands against one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run(self, work: Callable[[Connection], Result]) -> Result:
        """Do the work in one transaction and commit it; nothing remains if it raises.

        Raises:
            Conflict: others kept changing the same rows.
        """
        for _ in range(ATTEMPTS):
            try:
                return self._once(work)
            except Stale:
                continue
            except (DBAPIError, psycopg.Error) as error:
                if not passes(error):
                    raise
        raise Conflict(
            "instance.busy",
            {
                "en": "Others are working on the same case right now. Please try again.",
                "zh": "其他人正在处理同一事项，请重试。",
            },
        )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries; whatever is written on it is lost."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A short transaction, committed at the end and not tried twice; for the outbox."""
        with self._engine.connect() as connection:
            yield connection
            connection.commit()

    def _once(self, work: Callable[[Connection], Result]) -> Result:
        with self.writing() as connection:
            return work(connection)


def passes(error: DBAPIError | psycopg.Error) -> bool:
    """Say whether the same transaction may succeed when run again.

    Parameters:
        error: as SQLAlchemy raises it, or as the driver does at the end of a pipeline.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, psycopg.Error):
        return False
    if cause.sqlstate == "23505":
        return cause.diag.constraint_name in _RACES
    return cause.sqlstate in _PASSING
