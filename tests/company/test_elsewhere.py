"""The company's processes keep the hours of whatever country the company is in."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from service.clock import VirtualClock
from service.store.tables import timer, work_item
from tasks.backoffice import tables
from tests.company.market import sold
from tests.company.office import ROOT, Office, at, open_office
from tests.company.stores import TEAPOT, set_class, shelve
from tests.company.test_carrier_selection import wanted
from tests.company.test_customer_promotion import TEXTS
from tests.company.test_training import asked, planned
from tests.story import wei, xia


@pytest.fixture
def begin(database: Any) -> Any:
    """Opens the office of a company in São Paulo, on Monday the 2nd of March, 09:00 there."""

    def opened(*process_ids: str) -> Office:
        clock = VirtualClock(datetime(2026, 3, 2, 12, tzinfo=UTC))
        return open_office(database, clock, *process_ids, zone="America/Sao_Paulo")

    return opened


def test_a_promotion_is_sent_in_its_morning_and_ends_at_its_midnight(begin: Any) -> None:
    office = begin("customer-promotion")
    sold(office, at(20, month=2), customer_id="c-1004")
    run = office.house.start("customer-promotion")
    words = TEXTS | {"segment": "all"}
    run.item("write_promotion").complete(
        by=xia, **words, starts_on="2026-03-05", ends_on="2026-03-20"
    )
    (waits,) = run.rows(timer)
    assert waits.due_at == datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert run.variables["promotion"]["ends_at"] == "2026-03-21T03:00:00+00:00"
    office.house.wait(days=3)
    office.house.work()
    assert run.status == "completed"
    assert run.problem is None


def test_goods_are_counted_until_six_in_the_evening(begin: Any) -> None:
    office = begin("stocktake", "stock-count")
    set_class(office, TEAPOT, "A")
    shelve(office, TEAPOT, hangzhou=200)
    run = office.house.start("stocktake", by=wei)
    assert {row.due_at for row in run.rows(work_item)} == {datetime(2026, 3, 2, 21, tzinfo=UTC)}


def test_offers_are_taken_until_six_in_the_evening(begin: Any) -> None:
    office = begin("carrier-selection")
    run = wanted(office)
    (waits,) = [row for row in run.rows(timer) if row.element_id == "deadline_over"]
    assert waits.due_at == datetime(2026, 3, 16, 21, tzinfo=UTC)
    with office.engine.connect() as connection:
        letters = connection.scalars(select(tables.outbox.c.body)).all()
    assert [one for one in letters if "2026-03-16" in one] == letters != []


@pytest.mark.parametrize("folder", ["bpmn", "dmn"])
def test_no_diagram_and_no_table_knows_a_time_zone(folder: str) -> None:
    zoned = re.compile(r"\d\d(Z|@\w+/\w+|[+-]\d\d:\d\d)(&quot;|[\"'])")
    for path in sorted((ROOT / "processes" / folder).iterdir()):
        assert not zoned.search(path.read_text("utf-8")), path.name


def test_a_training_begins_at_its_hour_there(begin: Any) -> None:
    office = begin("training")
    run = planned(office, asked(office))
    (waits,) = [row for row in run.rows(timer) if row.element_id == "day_comes"]
    assert waits.due_at == datetime(2026, 3, 10, 12, 30, tzinfo=UTC)
