"""What a statement was given never appears in an error: it may be a customer's."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.postgres import Database


def test_a_failed_statement_keeps_its_values_to_itself(database: Database) -> None:
    failing = text("SELECT 1 / 0, :name")
    with database.engine.connect() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(failing, {"name": "Zhang San, 13800000000"})
    assert "Zhang" not in str(failed.value)
