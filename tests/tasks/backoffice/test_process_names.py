"""Reports and forms call processes and steps by their names, those drawn today too."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from processes.codec import dumps
from service.store.tables import definition
from tasks.backoffice.process_names import ProcessNames, said
from tests.company.office import drawn

TEA = {"en": "Tea tasting", "zh": "品茶"}


def publish(ledger: Connection, process_id: str, names: Mapping[str, str], version: int) -> None:
    row: dict[str, Any] = {
        "digest": f"{process_id} {version}",
        "process_id": process_id,
        "version": version,
        "names": dumps(names),
        "xml": drawn(process_id, {"en": "", "zh": ""} | dict(names)),
        "created_at": datetime(2026, 3, 2, tzinfo=UTC),
        "author": "chen",
    }
    ledger.execute(insert(definition).values(row))


@pytest.fixture
def ledger(empty_ledger: Connection) -> Connection:
    """A process in two versions, and one that was given no name."""
    publish(empty_ledger, "tea", {"en": "Sipping", "zh": "喝茶"}, 1)
    publish(empty_ledger, "tea", TEA, 2)
    publish(empty_ledger, "nameless", {}, 1)
    return empty_ledger


def test_a_process_is_called_as_in_its_newest_version(ledger: Connection) -> None:
    assert ProcessNames(ledger).process("tea") == TEA
    assert ProcessNames(ledger).options() == [
        {"label": "Tea tasting / 品茶", "value": "tea"},
        {"label": "nameless", "value": "nameless"},
    ]


def test_a_step_is_called_as_it_is_drawn(ledger: Connection) -> None:
    assert ProcessNames(ledger).step("tea", "begun") == {
        "process_id": "tea",
        "process": "Tea tasting / 品茶",
        "element_id": "begun",
        "element": "Begun",
    }
    assert ProcessNames(ledger).element("tea", "tea") == TEA


def test_what_is_not_published_any_more_keeps_its_id(ledger: Connection) -> None:
    names = ProcessNames(ledger)
    assert said(names.process("gone")) == "gone"
    assert said(names.element("gone", "work")) == said(names.element("tea", "work")) == "work"
