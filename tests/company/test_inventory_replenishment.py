"""A product that runs low is ordered, chased, counted in and put where orders wait for it."""

from decimal import Decimal
from typing import Any

import pytest

from service.clock import VirtualClock
from tasks.backoffice import tables
from tests.company.office import Office
from tests.company.stores import (
    TEAPOT,
    newest,
    offers_of,
    open_stores,
    place_order,
    retire_suppliers,
    sell,
    set_budget,
    set_class,
    set_price,
    shelf,
    shelve,
    the_row,
)
from tests.story import Run, guo, mei, wei

PROCESS = "inventory-replenishment"
ARRIVED = {"arrived": 40, "damaged": 0, "delivery_note": "DN-1"}


@pytest.fixture
def office(database: Any, clock: VirtualClock) -> Office:
    return open_stores(database, clock, PROCESS)


def running_low(office: Office, *, a_day: int = 1, left: int = 2) -> Run:
    """A product of which fewer are left than three days of sales, found in the morning."""
    sell(office, TEAPOT, a_day=a_day)
    shelve(office, TEAPOT, hangzhou=left, shenzhen=0)
    office.house.wait(days=1)
    office.house.work()
    return newest(office, PROCESS)


def confirm(run: Run, day: str = "2026-01-12") -> None:
    run.house.work()
    run.item("confirm_order").complete(by=guo, answer="confirmed", expected_on=day, note="Ms Liu")


def outcome(office: Office) -> str | None:
    (row,) = office.rows(tables.replenishment)
    assert row.closed_at is not None
    return str(row.outcome)


def test_the_morning_finds_what_is_below_three_days_of_sales(office: Office) -> None:
    sell(office, "TEA-001", a_day=2)
    run = running_low(office)
    (low,) = office.rows(tables.replenishment)
    assert (low.sku, low.available, low.safety_stock, low.warehouse) == (TEAPOT, 2, 3, "shenzhen")
    assert run.variables["plan"]["daily_sales"] == Decimal("0.8571")
    office.house.wait(days=1)
    office.house.work()
    assert len(office.rows(tables.replenishment)) == 1, "nobody orders it twice"


def test_a_small_purchase_is_ordered_confirmed_received_and_on_the_shelf(office: Office) -> None:
    set_price(office, TEAPOT, 90)
    run = running_low(office)
    (order,) = office.rows(tables.purchase)
    proposal = run.variables["proposal"]
    assert (order.state, order.total) == ("ordered", proposal["amount"])
    assert proposal["quantity"] % proposal["pack_size"] == 0
    confirm(run)
    assert run.item("receive_goods").row.groups == ["warehouse"]
    (letter,) = [row.body for row in office.rows(tables.outbox) if order.number in row.subject]
    assert f"{proposal['quantity']} × 宜兴紫砂壶（{TEAPOT}）" in letter
    assert f"{proposal['amount']} CNY" in letter
    run.item("receive_goods").complete(by=wei, **ARRIVED)
    assert run.status == "completed"
    assert outcome(office) == "replenished"
    assert shelf(office, TEAPOT)["shenzhen"] == (40, 0)
    (moved,) = office.rows(tables.stock_movement)
    assert (moved.kind, moved.quantity, moved.reference) == ("receipt", 40, order.number)
    assert run.problem is None


@pytest.mark.parametrize(
    ("price", "element", "budget"),
    [
        (300, "approve_finance", None),
        (3000, "approve_management", None),
        (90, "approve_management", 1),
    ],
)
def test_larger_purchases_are_approved_by_those_who_answer_for_the_money(
    office: Office, price: int, element: str, budget: int | None
) -> None:
    set_price(office, TEAPOT, price)
    if budget is not None:
        set_budget(office, budget)
    run = running_low(office)
    office.house.wait(days=4)
    office.house.work()
    assert len(office.letters("management")) == 1
    run.item(element).complete(by=mei, decision="approve", quantity=10)
    confirm(run)
    assert office.rows(tables.purchase_line)[0].quantity == 10


def test_a_refused_purchase_is_closed_and_may_be_proposed_again(office: Office) -> None:
    set_price(office, TEAPOT, 300)
    run = running_low(office, a_day=3)
    run.item("approve_finance").complete(by=mei, decision="refuse", reason="not this month")
    assert run.status == "completed"
    assert outcome(office) == "not_approved"
    office.house.wait(days=1)
    assert len(office.rows(tables.replenishment)) == 2


@pytest.mark.parametrize(("abc_class", "days"), [("A", 30), ("B", 21), ("C", 14), (None, 14)])
def test_fast_movers_are_ordered_for_longer(
    office: Office, abc_class: str | None, days: int
) -> None:
    if abc_class:
        set_class(office, TEAPOT, abc_class)
    assert running_low(office).variables["rule"]["cover_days"] == days


def test_a_nearly_spent_budget_orders_for_fewer_days(office: Office) -> None:
    set_price(office, TEAPOT, 90)
    running_low(office)
    set_budget(office, int(office.rows(tables.purchase)[0].total) + 1)
    found = {}
    for name, sku in (("A", "TEA-001"), ("B", "TEA-002"), ("C", "TEA-003")):
        set_class(office, sku, name)
        sell(office, sku, a_day=2)
        shelve(office, sku, hangzhou=1, shenzhen=1)
        office.house.wait(days=1)
        office.house.work()
        found[name] = newest(office, PROCESS).variables["rule"]["cover_days"]
    assert found == {"A": 14, "B": 10, "C": 7}


def test_what_nobody_buys_any_more_is_not_ordered(office: Office) -> None:
    shelve(office, TEAPOT, hangzhou=0, shenzhen=0)
    wanted = {"number": "RP-by-hand", "sku": TEAPOT, "warehouse": "hangzhou"}
    found = office.house.send("stock.low", "RP-by-hand", replenishment=wanted)
    assert office.house.run(found.instance_id).incidents == []
    assert office.house.run(found.instance_id).status == "completed"
    assert outcome(office) == "enough"


def test_a_product_is_replenished_by_one_run_only(office: Office) -> None:
    running_low(office)
    other = {"number": "RP-other", "sku": TEAPOT, "warehouse": "hangzhou"}
    found = office.house.send("stock.low", "RP-other", replenishment=other)
    assert office.house.run(found.instance_id).status == "completed"
    assert len(office.rows(tables.replenishment)) == 1


def test_when_a_supplier_refuses_the_next_is_asked(office: Office) -> None:
    set_price(office, TEAPOT, 90)
    run = running_low(office)
    first = run.variables["purchase"]["supplier"]["id"]
    number = run.variables["purchase"]["number"]
    office.house.wait(days=4)
    office.house.work()
    assert "confirmed" in office.letters("management")[0]
    office.house.send("supplier.answered", number, answer="refused", note="sold out")
    assert office.rows(tables.purchase)[0].state == "refused"
    assert run.variables["purchase"]["supplier"]["id"] in set(offers_of(office, TEAPOT)) - {first}
    confirm(run)
    assert run.open == ["receive_goods"]


def test_when_nobody_is_left_purchasing_finds_somebody(office: Office) -> None:
    retire_suppliers(office)
    run = running_low(office)
    offer = {
        "name": "Jingdezhen Kilns",
        "email": "kilns@supplier.example",
        "language": "en",
        "price": 100,
        "lead_days": 3,
        "minimum": 5,
        "pack_size": 5,
    }
    run.item("find_supplier").complete(by=guo, found="yes", supplier=offer)
    assert run.variables["purchase"]["supplier"]["name"] == "Jingdezhen Kilns"
    office.house.work()
    assert any("Purchase order" in subject for subject in office.letters())


def test_when_nobody_delivers_management_hears_it(office: Office) -> None:
    retire_suppliers(office)
    run = running_low(office)
    run.item("find_supplier").complete(by=guo, found="no", note="three asked")
    office.house.work()
    assert run.status == "completed"
    assert outcome(office) == "no_supplier"
    assert office.letters("management") == [f"Nobody delivers {TEAPOT} / {TEAPOT} 无供应商供货"]


def test_late_goods_are_chased_and_get_a_new_day(office: Office) -> None:
    set_price(office, TEAPOT, 90)
    run = running_low(office)
    confirm(run)
    office.house.wait(days=10)
    office.house.work()
    assert run.open == ["chase_delivery"]
    assert office.letters("management")[0].startswith("Late")
    run.item("chase_delivery").complete(
        by=guo, answer="confirmed", expected_on="2026-01-30", note="strike at the harbour"
    )
    assert run.open == ["receive_goods"]
    assert f"{office.rows(tables.purchase)[0].expected_on}" == "2026-01-30"


def test_late_goods_may_be_cancelled_and_ordered_elsewhere(office: Office) -> None:
    set_price(office, TEAPOT, 90)
    run = running_low(office)
    confirm(run)
    office.house.wait(days=10)
    office.house.work()
    run.item("chase_delivery").complete(by=guo, answer="cancelled", note="bankrupt")
    assert [row.state for row in office.rows(tables.purchase)] == ["cancelled", "ordered"]


def test_short_and_damaged_goods_are_claimed_and_the_rest_comes(office: Office) -> None:
    set_price(office, TEAPOT, 90)
    run = running_low(office)
    ordered = run.variables["purchase"]["quantity"]
    confirm(run)
    run.item("receive_goods").complete(
        by=wei, arrived=10, damaged=4, delivery_note="DN-1", condition="broken lids"
    )
    assert shelf(office, TEAPOT)["shenzhen"] == (6, 0)
    assert run.variables["receipt"]["owed"] == ordered - 6
    run.item("claim_goods").complete(by=guo, settlement="deliver_rest", expected_on="2026-01-20")
    run.item("receive_goods").complete(by=wei, arrived=ordered - 6, damaged=0, delivery_note="DN-2")
    assert run.status == "completed"
    assert shelf(office, TEAPOT)["shenzhen"] == (ordered, 0)


def test_what_does_not_come_is_credited(office: Office) -> None:
    set_price(office, TEAPOT, 90)
    run = running_low(office)
    confirm(run)
    run.item("receive_goods").complete(by=wei, arrived=10, damaged=0, delivery_note="DN-1")
    run.item("claim_goods").complete(by=guo, settlement="credit", credit=90)
    assert run.status == "completed"
    assert outcome(office) == "credited"
    (claim,) = office.rows(tables.supplier_claim)
    assert (claim.settlement, claim.credit, claim.damaged) == ("credit", Decimal("90.00"), 0)
    assert the_row(office, tables.purchase, state="received").received_at is not None


def test_orders_that_wait_go_on_when_the_goods_are_there(
    database: Any, clock: VirtualClock
) -> None:
    office = open_stores(database, clock, PROCESS, "order", "delivery-exception")
    set_price(office, TEAPOT, 90)
    shelve(office, TEAPOT, hangzhou=0, shenzhen=0)
    waiting = place_order(office, {TEAPOT: 3})
    waiting.item("agree_restock").complete(agreement="wait", restock_date="2026-03-20")
    wanted = {"number": "RP-1", "sku": TEAPOT, "warehouse": "hangzhou"}
    run = office.house.run(office.house.send("stock.low", "RP-1", replenishment=wanted).instance_id)
    assert run.variables["plan"]["waiting"] == 3
    confirm(run)
    run.item("receive_goods").complete(by=wei, **ARRIVED)
    office.house.work()
    assert shelf(office, TEAPOT)["hangzhou"] == (40, 3)
    assert waiting.open == []


def test_an_order_that_leaves_too_little_starts_the_replenishment_and_goes_on(
    database: Any, clock: VirtualClock
) -> None:
    office = open_stores(database, clock, PROCESS, "order", "delivery-exception")
    sell(office, TEAPOT, a_day=3)
    shelve(office, TEAPOT, hangzhou=9, shenzhen=0)
    office.house.wait(days=1)
    assert office.rows(tables.replenishment) == []
    order = place_order(office, {TEAPOT: 3})
    office.house.work()
    assert order.subscriptions, "the order waits for its payment"
    (low,) = office.rows(tables.replenishment)
    assert (low.reason, low.available) == ("order", 6)
    assert newest(office, PROCESS).variables["plan"]["number"] == low.number
    place_order(office, {TEAPOT: 1})
    assert len(office.rows(tables.replenishment)) == 1, "it is being replenished already"


def test_products_without_a_policy_are_nobodys_concern(database: Any, clock: VirtualClock) -> None:
    office = open_stores(database, clock, PROCESS, "order", "delivery-exception")
    with office.engine.begin() as connection:
        connection.execute(tables.stock_policy.delete())
    shelve(office, TEAPOT, hangzhou=2, shenzhen=0)
    place_order(office, {TEAPOT: 2})
    office.house.wait(days=1)
    assert office.rows(tables.replenishment) == []
