"""What figures are counted from agrees with what the service wrote."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.sql.selectable import TableClause

from service.store import tables as service_tables
from tasks.backoffice import figure_tables

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
RUN = uuid4()


def write(ledger: Connection, table: str, **values: Any) -> None:
    """Write one row of the service's own tables."""
    ledger.execute(insert(service_tables.metadata.tables[table]).values(**values))


def only(ledger: Connection, view: TableClause) -> Mapping[str, Any]:
    """The one row of a view, with every column the handlers are promised."""
    return ledger.execute(select(view)).mappings().one()


@pytest.fixture
def ledger(empty_ledger: Connection) -> Connection:
    """A ledger beside one finished run of version 3 of the order process."""
    write(
        empty_ledger,
        "definition",
        digest="d3",
        process_id="order",
        version=3,
        names="{}",
        xml=b"",
        created_at=NOW,
        author="chen",
    )
    write(
        empty_ledger,
        "instance",
        id=RUN,
        process_id="order",
        definition_digest="d3",
        version=17,
        state="{}",
        status="completed",
        business_key="WEB-1",
        started_at=NOW,
        started_by="ann",
        finished_at=NOW + timedelta(days=4),
        record_seq=1,
        record_hash=b"",
    )
    return empty_ledger


def test_a_run_has_the_version_of_its_diagram(ledger: Connection) -> None:
    assert only(ledger, figure_tables.process_run) == {
        "instance_id": RUN,
        "process_id": "order",
        "version": 3,
        "status": "completed",
        "business_key": "WEB-1",
        "started_at": NOW,
        "finished_at": NOW + timedelta(days=4),
    }


@pytest.mark.parametrize(
    ("due", "closed", "late"),
    [(4, 5, True), (4, 3, False), (4, None, False), (None, 5, False)],
)
def test_work_is_late_if_it_was_closed_after_it_was_due(
    ledger: Connection, due: int | None, closed: int | None, late: bool
) -> None:
    item: UUID = uuid4()
    write(
        ledger,
        "work_item",
        id=item,
        instance_id=RUN,
        process_id="order",
        element_id="pack",
        definition_digest="d3",
        groups=["warehouse"],
        users=[],
        priority=50,
        opened_at=NOW,
        due_at=due and NOW + timedelta(hours=due),
        variables="{}",
        closed_at=closed and NOW + timedelta(hours=closed),
        closed_how=closed and "completed",
        closed_by=closed and "wei",
    )
    row = only(ledger, figure_tables.process_work)
    assert row["late"] is late
    assert (row["work_item_id"], row["groups"], row["opened_at"]) == (item, ["warehouse"], NOW)
    assert row["closed_by"] == (closed and "wei")


def test_trouble_is_every_incident(ledger: Connection) -> None:
    write(
        ledger,
        "incident",
        key=uuid4(),
        instance_id=RUN,
        process_id="order",
        element_id="announce",
        kind="job",
        message="The carrier is away.",
        raised_at=NOW,
        resolved_at=NOW,
        resolved_by="otto",
    )
    row = only(ledger, figure_tables.process_trouble)
    assert (row["kind"], row["raised_at"], row["resolved_by"]) == ("job", NOW, "otto")
