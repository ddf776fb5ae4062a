"""Goods move from a warehouse that has them idle to one that sells them, and none is lost."""

from typing import Any

import pytest

from service.clock import VirtualClock
from service.errors import Invalid
from tasks.backoffice import tables
from tasks.backoffice.stock_levels import level
from tests.company.office import Office
from tests.company.stores import TEAPOT, open_stores, place_order, shelf, shelve
from tests.story import Run, guo, li, mei, wei

PROCESS = "stock-transfer"
WANTED = {"sku": TEAPOT, "from": "hangzhou", "to": "shenzhen", "quantity": 10}


@pytest.fixture
def office(database: Any, clock: VirtualClock) -> Office:
    found = open_stores(database, clock, PROCESS)
    shelve(found, TEAPOT, hangzhou=30, shenzhen=0)
    return found


def request(office: Office, **changes: Any) -> Run:
    """Somebody of the warehouse asks for a transfer."""
    run = office.house.start(PROCESS, by=wei)
    run.item("request_transfer").complete(by=wei, **WANTED, **changes, why="a fair next week")
    return run


def approve(run: Run, quantity: int = 10) -> None:
    run.item("approve_transfer").complete(by=guo, decision="approve", quantity=quantity)


def shipped(office: Office, picked: int = 10) -> Run:
    run = request(office)
    approve(run)
    run.item("pick_transfer").complete(by=wei, picked=picked, pallet="PAL-1")
    if picked:
        run.item("send_goods").complete(by=li, vehicle="Roadline 7", expected_on="2026-03-05")
    return run


def test_goods_are_moved_and_counted_all_the_way(office: Office) -> None:
    run = request(office)
    approve(run)
    assert shelf(office, TEAPOT) == {"hangzhou": (30, 10), "shenzhen": (0, 0)}
    run.item("pick_transfer").complete(by=wei, picked=10, pallet="PAL-1")
    assert shelf(office, TEAPOT) == {"hangzhou": (20, 0), "shenzhen": (0, 0)}
    with office.engine.connect() as connection:
        assert level(connection, TEAPOT).in_transit == 10
    run.item("send_goods").complete(by=li, vehicle="Roadline 7", expected_on="2026-03-05")
    run.item("receive_transfer").complete(by=wei, arrived=10)
    assert run.status == "completed"
    assert shelf(office, TEAPOT) == {"hangzhou": (20, 0), "shenzhen": (10, 0)}
    assert [row.quantity for row in office.rows(tables.stock_movement)] == [-10, 10]
    assert run.problem is None


def test_a_proposal_of_the_stocktake_is_carried_out_under_its_number(office: Office) -> None:
    proposed = {"number": "TR-1", **WANTED, "reason": "unbalanced"}
    row = {"number": "TR-1", "sku": TEAPOT, "source": "hangzhou", "target": "shenzhen"}
    zero = {"shipped": 0, "received": 0, "written_off": 0}
    now = office.house.clock.now()
    more = {"quantity": 10, "reason": "unbalanced", "state": "proposed", "proposed_at": now}
    office.write(tables.transfer, {**row, **zero, **more})
    found = office.house.send("stock.unbalanced", "TR-1", transfer=proposed)
    run = office.house.run(found.instance_id)
    assert run.variables["facts"]["most"] == 30
    approve(run)
    assert [row.state for row in office.rows(tables.transfer)] == ["held"]


def test_a_refused_transfer_leaves_everything_where_it_is(office: Office) -> None:
    run = request(office)
    office.house.wait(days=4)
    office.house.work()
    assert len(office.letters("management")) == 1
    run.item("approve_transfer").complete(by=guo, decision="refuse", reason="campaign here")
    assert run.status == "completed"
    assert shelf(office, TEAPOT)["hangzhou"] == (30, 0)
    assert request(office).open == ["approve_transfer"], "it may be asked for again"


def test_what_is_not_there_cannot_be_moved(office: Office) -> None:
    run = office.house.start(PROCESS, by=wei)
    wanted = {**WANTED, "why": "a fair"}
    with pytest.raises(Invalid) as refused:
        run.item("request_transfer").complete(by=wei, **{**wanted, "sku": "NO-SUCH"})
    assert refused.value.fields["sku"]["zh"] == ["没有编号为 NO-SUCH 的商品。"]
    back = {"from": "shenzhen", "to": "hangzhou"}
    run.item("request_transfer").complete(by=wei, **{**wanted, **back})
    assert run.status == "completed"


def test_what_was_sold_meanwhile_is_decided_again(office: Office) -> None:
    run = request(office)
    shelve(office, TEAPOT, hangzhou=4)
    approve(run)
    item = run.item("approve_transfer")
    assert run.variables["facts"]["most"] == 4
    item.complete(by=guo, decision="approve", quantity=4)
    assert shelf(office, TEAPOT)["hangzhou"] == (4, 4)


def test_what_is_not_found_on_the_shelf_is_free_again(office: Office) -> None:
    run = shipped(office, picked=0)
    assert run.status == "completed"
    assert shelf(office, TEAPOT)["hangzhou"] == (30, 0)


def test_missing_goods_that_are_on_their_way_are_waited_for(office: Office) -> None:
    run = shipped(office)
    office.house.wait(days=5)
    office.house.work()
    assert office.letters("logistics")[0].startswith("Late")
    run.item("receive_transfer").complete(by=wei, arrived=7)
    run.item("clear_difference").complete(
        by=li, finding="on_the_way", expected_on="2026-03-12", note="second truck"
    )
    run.item("receive_transfer").complete(by=wei, arrived=3)
    assert run.status == "completed"
    assert shelf(office, TEAPOT)["shenzhen"] == (10, 0)


def test_lost_goods_are_written_off_by_finance(office: Office) -> None:
    run = shipped(office)
    run.item("receive_transfer").complete(by=wei, arrived=8)
    run.item("clear_difference").complete(by=li, finding="lost", note="carrier pays")
    run.item("approve_write_off").complete(by=mei, decision="search", reason="ask the driver")
    run.item("clear_difference").complete(by=li, finding="lost", note="driver asked")
    run.item("approve_write_off").complete(by=mei, decision="approve")
    assert run.status == "completed"
    (row,) = office.rows(tables.transfer)
    assert (row.shipped, row.received, row.written_off, row.state) == (10, 8, 2, "received")


def test_orders_that_found_too_little_go_on_when_the_goods_arrive(
    database: Any, clock: VirtualClock
) -> None:
    office = open_stores(database, clock, PROCESS, "order", "delivery-exception")
    shelve(office, TEAPOT, hangzhou=10, shenzhen=0)
    run = shipped(office)
    waiting = place_order(office, {TEAPOT: 2})
    waiting.item("agree_restock").complete(agreement="wait", restock_date="2026-03-20")
    run.item("receive_transfer").complete(by=wei, arrived=10)
    office.house.work()
    assert shelf(office, TEAPOT)["shenzhen"] == (10, 2)
    assert waiting.open == []
