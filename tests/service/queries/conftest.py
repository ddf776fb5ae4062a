"""Rows for the read side to find, written straight into the tables, without an engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, event, insert

from processes.codec import dumps
from service.identity import Actor
from service.record import Entry, beginning
from service.store import access_tables, tables

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@dataclass(slots=True)
class Rows:
    """Writes rows with sensible values where the story names none."""

    connection: Connection
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def id(self) -> UUID:
        return UUID(int=next(self._numbers))

    def definition(self, process_id: str = "order", version: int = 1, **values: Any) -> str:
        digest = f"{process_id}-{version}"
        row = {
            "digest": digest,
            "process_id": process_id,
            "version": version,
            "names": dumps({"en": "Order", "zh": "订单"}),
            "xml": b"<definitions/>",
            "created_at": NOW,
            "author": "chen",
            "reason": "first",
        }
        self.connection.execute(insert(tables.definition), row | values)
        return digest

    def instance(self, digest: str = "order-1", **values: Any) -> UUID:
        row = {
            "id": self.id(),
            "process_id": digest.rpartition("-")[0],
            "definition_digest": digest,
            "version": 1,
            "state": "{}",
            "status": "running",
            "started_at": NOW,
            "started_by": "shop",
            "record_seq": 0,
            "record_hash": b"",
        } | values
        self.connection.execute(insert(tables.instance), row)
        return row["id"]

    def session(self, username: str, token_hash: bytes) -> None:
        row = {
            "id": self.id(),
            "token_hash": token_hash,
            "username": username,
            "device": "",
            "address": "",
            "began_at": NOW,
            "seen_at": NOW,
            "ends_at": NOW + timedelta(hours=1),
        }
        self.connection.execute(insert(access_tables.session), row)

    def item(self, instance_id: UUID, **values: Any) -> UUID:
        row = {
            "id": self.id(),
            "instance_id": instance_id,
            "process_id": "order",
            "element_id": "Review",
            "definition_digest": "order-1",
            "form_id": "review",
            "groups": ["order-desk"],
            "users": [],
            "priority": 50,
            "opened_at": NOW,
            "due_at": NOW + timedelta(hours=24),
            "variables": dumps({"order": {"total": 10}}),
        } | values
        self.connection.execute(insert(tables.work_item), row)
        return row["id"]

    def other(self, table: str, **values: Any) -> None:
        self.connection.execute(insert(tables.metadata.tables[table]), values)

    def record(self, instance_id: UUID, *told: tuple[str, list[dict[str, Any]]]) -> None:
        """Write entries, each an actor and the facts, one minute apart."""
        previous = beginning(instance_id)
        for seq, (actor, facts) in enumerate(told, start=1):
            entry = Entry(
                instance_id=instance_id,
                seq=seq,
                at=NOW + timedelta(minutes=seq),
                actor=actor,
                input=_input("start" if seq == 1 else "complete_task"),
                facts=dumps(facts),
                state_digest=None,
                previous=previous,
            )
            previous = entry.hash
            values = {name: getattr(entry, name) for name in Entry.__slots__}
            self.connection.execute(insert(tables.record), values | {"hash": entry.hash})


@pytest.fixture
def rows(database: Any) -> Iterator[Rows]:
    """Writes rows into a fresh database; queries use the same `rows.connection`."""
    with database.engine.connect() as connection:
        yield Rows(connection)


def _input(kind: str) -> str:
    return dumps({"kind": kind, "key": None, "data": {"variables": {"begun": True}}})


def person(username: str, *groups: str) -> Actor:
    return Actor(username, {"en": username, "zh": username}, frozenset(groups))


@pytest.fixture
def bob() -> Actor:
    """Somebody of the order desk."""
    return person("bob", "order-desk")


@pytest.fixture
def make_actor() -> Any:
    """Makes an actor of a name and groups."""
    return person


@contextmanager
def _counted(engine: Engine) -> Iterator[list[str]]:
    said: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def statements(database: Any) -> Any:
    """`with statements() as said:` collects the statements sent meanwhile."""
    return lambda: _counted(database.engine)
