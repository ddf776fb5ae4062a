"""A shop to tell stories in: the sample company's ledger, and handlers called by topic."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from tasks.backoffice.sample import load
from tasks.connectors import OutsideSettings, build_outside
from tests.tasks.shop import Shop, order_of


@pytest.fixture
def empty_ledger(database: Any) -> Iterator[Connection]:
    """A connection to a ledger without goods."""
    with database.engine.begin() as connection:
        yield connection


@pytest.fixture
def shop(database: Any) -> Shop:
    """The sample company, everything outside embedded."""
    engine: Engine = database.engine
    with engine.begin() as connection:
        load(connection)

    def ledger() -> AbstractContextManager[Connection]:
        return engine.begin()

    return Shop(engine, build_outside(OutsideSettings(), ledger))


@pytest.fixture
def order() -> dict[str, Any]:
    """A complete order of one teapot, 359.00 and 8.00 freight."""
    return order_of()
