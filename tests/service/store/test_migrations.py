"""The migrations make exactly the tables the code believes in."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from service.store.migrate import migrate
from service.store.tables import metadata


def _ours(kind: str, name: str | None) -> bool:
    return bool(name) and not str(name).startswith(("procrastinate_", "shop_", "alembic_"))


def test_the_migrated_database_has_the_tables_of_the_code(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or _ours(kind, name)},
        )
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(database):
    migrate(database.url)
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0


@pytest.mark.parametrize(
    "change", ["UPDATE record SET actor = 'x'", "DELETE FROM record", "TRUNCATE record"]
)
def test_nobody_changes_the_record(database, change):
    with database.engine.begin() as connection:
        _one_entry(connection)
    with pytest.raises(SQLAlchemyError, match="append-only"), database.engine.begin() as connection:
        connection.execute(text(change))


def test_one_business_key_names_one_instance(database):
    with database.engine.begin() as connection:
        _one_entry(connection)
        with pytest.raises(IntegrityError):
            connection.execute(
                text(
                    "INSERT INTO instance SELECT gen_random_uuid(), process_id,"
                    " definition_digest, version, state, status, business_key, started_at,"
                    " started_by, finished_at, record_seq, record_hash FROM instance"
                )
            )


def _one_entry(connection):
    key = "0190b7a0-0000-7000-8000-000000000001"
    now = "2026-03-02T08:00:00Z"
    tables = metadata.tables
    connection.execute(
        insert(tables["definition"]).values(
            digest="d",
            process_id="p",
            version=1,
            names="{}",
            xml=b"",
            created_at=now,
            author="ann",
        )
    )
    connection.execute(
        insert(tables["instance"]).values(
            id=key,
            process_id="p",
            definition_digest="d",
            version=1,
            state="{}",
            status="running",
            business_key="A-1",
            started_at=now,
            started_by="ann",
            record_seq=1,
            record_hash=b"h",
        )
    )
    connection.execute(
        insert(tables["record"]).values(
            instance_id=key,
            seq=1,
            at=now,
            actor="ann",
            input="{}",
            facts="[]",
            previous=b"",
            hash=b"h",
        )
    )
