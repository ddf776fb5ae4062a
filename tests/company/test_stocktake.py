"""Every working day key products are counted blind; what differs is explained and corrected."""

from typing import Any

import pytest
from sqlalchemy import update

from service.clock import VirtualClock
from tasks.backoffice import tables
from tests.company.office import Office, sent
from tests.company.stores import TEAPOT, newest, open_stores, sell, set_class, shelf, shelve
from tests.story import Run, mei, wei
from tests.tasks.work import hire

PROCESS = "stocktake"
THEFT = {"causes": [{"sku": TEAPOT, "cause": "missing"}], "note": "the seal was broken"}


@pytest.fixture
def office(database: Any, clock: VirtualClock) -> Office:
    found = open_stores(database, clock, PROCESS, "stock-count")
    set_class(found, TEAPOT, "A")
    with found.engine.begin() as connection:
        stock = tables.stock
        connection.execute(stock.delete().where(stock.c.warehouse == "shenzhen"))
        hire(connection, "wei", "Wei Chen", "陈伟")
        hire(connection, "otto", "Otto Berg", "奥托")
    shelve(found, TEAPOT, hangzhou=200)
    return found


def begun(office: Office) -> Run:
    """A count somebody wants besides the daily one."""
    return office.house.start(PROCESS, by=wei)


def count(run: Run, pieces: int, by: str = "wei", sku: str = TEAPOT) -> None:
    run.item("count_goods").complete(by=wei, lines=[{"sku": sku, "counted": pieces}], counted_by=by)


def counted_twice(office: Office, pieces: int) -> Run:
    run = begun(office)
    count(run, pieces)
    count(run, pieces, by="otto")
    return run


def test_the_day_begins_with_a_count_and_right_books_need_nothing(office: Office) -> None:
    office.house.wait(days=1)
    run = office.runs(PROCESS)[0]
    item = run.item("count_goods")
    assert item.row.groups == ["warehouse"]
    assert "200" not in item.row.variables, "whoever counts does not see the books"
    count(run, 200)
    assert run.status == "completed"
    (row,) = office.rows(tables.stock_count)
    assert (row.outcome, row.deviation, row.book) == ("right", 0, 200)
    assert run.problem is None


def test_nobody_counts_on_a_day_off(office: Office) -> None:
    office.house.wait(days=6)  # a Sunday
    last = office.runs(PROCESS)[-1]
    assert last.status == "completed"
    assert len(office.rows(tables.stock_count)) < len(office.runs(PROCESS))


def test_up_to_one_percent_is_corrected_with_its_cause(office: Office) -> None:
    run = begun(office)
    count(run, 198)
    run.item("state_cause").complete(by=wei, cause="damaged", note="two lids")
    assert run.status == "completed"
    assert shelf(office, TEAPOT)["hangzhou"] == (198, 0)
    (moved,) = office.rows(tables.stock_movement)
    assert (moved.kind, moved.quantity, moved.reason) == ("count", -2, "damaged")
    (line,) = office.rows(tables.stock_count_line)
    assert (line.book, line.counted, line.cause, line.corrected) == (200, 198, "damaged", -2)


def test_a_correction_respects_what_was_sold_since_the_count(office: Office) -> None:
    run = begun(office)
    count(run, 199)
    shelve(office, TEAPOT, hangzhou=150)
    run.item("state_cause").complete(by=wei, cause="miscounted")
    assert shelf(office, TEAPOT)["hangzhou"] == (149, 0)


def test_more_is_counted_again_by_somebody_else(office: Office) -> None:
    run = begun(office)
    count(run, 150)
    count(run, 200, by="wei")
    assert run.open == ["count_goods"]
    assert "somebody else" in run.item("count_goods").row.variables
    count(run, 200, by="otto")
    assert run.status == "completed"
    assert office.rows(tables.stock_count)[0].outcome == "right"


@pytest.mark.parametrize("sku", ["TEA-001", ""])
def test_an_incomplete_count_is_asked_for_again(office: Office, sku: str) -> None:
    run = begun(office)
    lines = [{"sku": TEAPOT, "counted": 200}] if sku else []
    more = [{"sku": sku, "counted": 1}] if sku else []
    run.item("count_goods").complete(by=wei, lines=lines + more, counted_by="wei")
    assert run.open == ["count_goods"]


def test_what_two_counts_miss_is_investigated_and_approved(office: Office) -> None:
    run = counted_twice(office, 150)
    run.item("investigate_count").complete(by=wei, **THEFT, suspicion=False)
    run.item("approve_correction").complete(by=mei, decision="again", reason="look at the film")
    assert "look at the film" in run.item("investigate_count").row.variables
    run.item("investigate_count").complete(by=wei, **THEFT, suspicion=True)
    office.house.work()
    (report,) = sent(office, "risk.reported")
    assert report["source"].startswith("stock count")
    run.item("approve_correction").complete(by=mei, decision="approve")
    assert run.status == "completed"
    assert shelf(office, TEAPOT)["hangzhou"] == (150, 0)


def test_books_are_not_corrected_below_what_orders_were_promised(office: Office) -> None:
    run = counted_twice(office, 150)
    run.item("investigate_count").complete(by=wei, **THEFT)
    stock = tables.stock
    with office.engine.begin() as connection:
        connection.execute(update(stock).where(stock.c.sku == TEAPOT).values(reserved=170))
    run.item("approve_correction").complete(by=mei, decision="approve")
    assert run.open == ["settle_promised"]
    assert shelf(office, TEAPOT)["hangzhou"] == (200, 170)
    with office.engine.begin() as connection:
        connection.execute(update(stock).where(stock.c.sku == TEAPOT).values(reserved=150))
    run.item("settle_promised").complete(by=wei, note="20 orders cancelled")
    assert shelf(office, TEAPOT)["hangzhou"] == (150, 150)


def test_management_hears_of_a_count_nobody_made(office: Office) -> None:
    begun(office)
    office.house.wait(hours=12)
    office.house.work()
    assert office.letters("management")[0].startswith("Overdue: stock count")


def test_afterwards_low_and_unbalanced_products_are_dealt_with(office: Office) -> None:
    sell(office, TEAPOT, a_day=70)
    shelve(office, "TEA-001", hangzhou=100, shenzhen=1)
    now = office.house.clock.now()
    held = {"order_id": office.rows(tables.order)[0].id, "line": 1, "sku": "TEA-001"}
    gone = {"warehouse": "shenzhen", "quantity": 56, "state": "issued", "created_at": now}
    office.write(tables.reservation, held | gone)
    run = begun(office)
    count(run, 200)
    office.house.work()
    (low,) = sent(office, "stock.low")
    assert (low["sku"], low["reason"]) == (TEAPOT, "stocktake")
    (unbalanced,) = sent(office, "stock.unbalanced")
    assert (unbalanced["sku"], unbalanced["from"], unbalanced["to"]) == (
        "TEA-001",
        "hangzhou",
        "shenzhen",
    )
    assert unbalanced["quantity"] == 27


def test_what_the_count_finds_starts_the_other_processes(
    database: Any, clock: VirtualClock
) -> None:
    office = open_stores(
        database, clock, PROCESS, "stock-count", "stock-transfer", "inventory-replenishment"
    )
    sell(office, "TEA-003", a_day=3)
    shelve(office, "TEA-003", hangzhou=2, shenzhen=1)
    shelve(office, TEAPOT, hangzhou=100, shenzhen=0)
    now = office.house.clock.now()
    held = {"order_id": office.rows(tables.order)[0].id, "line": 1, "sku": TEAPOT}
    gone = {"warehouse": "shenzhen", "quantity": 28, "state": "issued", "created_at": now}
    office.write(tables.reservation, held | gone)
    begun(office)
    office.house.work()
    assert newest(office, "stock-transfer").open == ["approve_transfer"]
    assert newest(office, "inventory-replenishment").variables["plan"]["sku"] == "TEA-003"
