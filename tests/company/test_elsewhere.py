"""The company's processes keep the hours of whatever country the company is in."""

from datetime import UTC, datetime
from typing import Any

import pytest

from service.clock import VirtualClock
from service.store.tables import timer, work_item
from tests.company.market import sold
from tests.company.office import Office, at, open_office
from tests.company.stores import TEAPOT, set_class, shelve
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


def test_a_training_begins_at_its_hour_there(begin: Any) -> None:
    office = begin("training")
    run = planned(office, asked(office))
    (waits,) = [row for row in run.rows(timer) if row.element_id == "day_comes"]
    assert waits.due_at == datetime(2026, 3, 10, 12, 30, tzinfo=UTC)
