"""Brings a database to the present tables: ours by Alembic, the queue's by Procrastinate.

Run by ``shopflow migrate`` and by ``serve`` at start. Safe to run twice, also at once.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, MetaData, create_engine, text

from service.store import access_tables, insight_tables, studio_tables

_FOLDER = Path(__file__).parent / "migrations"
#: any number; whoever holds it migrates, others wait
_LOCK = 7_402_011
#: the one that all tables belong to
(_TABLES,) = {
    access_tables.session.metadata,
    insight_tables.step_time.metadata,
    studio_tables.draft.metadata,
}


def migrate(url: str, *, target: str = "head", metadata: MetaData = _TABLES) -> None:
    """Apply what is missing.

    Parameters:
        url: the database, as ``service.store.database.database_url`` gives it.
        target: the Alembic revision to stop at.
        metadata: the tables Alembic compares with when asked to.
    """
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(configuration(connection, metadata), target)
        _prepare_queue(connection)
    engine.dispose()


def is_current(url: str) -> bool:
    """Say whether a database has the present tables.

    Parameters:
        url: the database, as ``service.store.database.database_url`` gives it.
    """
    engine = create_engine(url)
    with engine.connect() as connection:
        there = MigrationContext.configure(connection).get_current_revision()
        newest = ScriptDirectory.from_config(configuration(connection)).get_current_head()
    engine.dispose()
    return there == newest


def configuration(connection: Connection, metadata: MetaData = _TABLES) -> Config:
    """Alembic's settings for one open connection."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config


def _prepare_queue(connection: Connection) -> None:
    """Make the queue's own tables, once; they belong to Procrastinate, not to our migrations."""
    known = connection.scalar(text("SELECT to_regclass('procrastinate_jobs')"))
    if known is None:
        cursor = connection.connection.cursor()
        cursor.execute(SchemaManager.get_schema())
        cursor.close()
