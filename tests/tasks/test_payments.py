"""Money comes in once and goes back once."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from tasks.backoffice import tables
from tasks.contract import GiveUp
from tasks.testing import Call, run_handler
from tests.tasks.shop import Shop, order_of


def _pay(shop: Shop, reference: str, amount: object) -> dict[str, Any]:
    payment = {
        "reference": reference,
        "type": "card",
        "amount": amount,
        "paid_at": "2026-03-02T09:00:00Z",
    }
    return shop.run("payment.book", {"payment": payment})


@pytest.fixture
def placed(shop: Shop, order: dict[str, Any]) -> Shop:
    """The shop with an order of 367.00 in focus."""
    return shop.recorded(order)


def test_an_order_is_paid_in_parts(placed: Shop) -> None:
    assert placed.run("payment.state") == {
        "paid_total": 0,
        "open_amount": Decimal("367.00"),
        "paid": False,
    }
    assert _pay(placed, "P-1", Decimal(300))["open_amount"] == Decimal("67.00")
    paid = {"paid_total": Decimal("367.00"), "open_amount": 0, "paid": True}
    assert _pay(placed, "P-2", Decimal(67)) == paid
    assert placed.run("payment.state") == paid


def test_a_provider_may_tell_us_twice(placed: Shop) -> None:
    first = _pay(placed, "P-1", Decimal("100.00"))
    assert _pay(placed, "P-1", Decimal("100.00")) == first
    assert _pay(placed, "P-1", Decimal("999.00")) == first
    assert len(placed.rows(tables.payment)) == 1


@pytest.mark.parametrize(("amount", "paid"), [("366.98", True), ("366.97", False), ("400", True)])
def test_two_cents_are_forgiven(placed: Shop, amount: str, paid: bool) -> None:
    assert _pay(placed, "P-1", Decimal(amount))["paid"] is paid


def test_the_payment_of_another_order_is_refused(placed: Shop) -> None:
    _pay(placed, "P-1", 100)
    other = placed.recorded(order_of())
    with pytest.raises(GiveUp, match="another order"):
        _pay(other, "P-1", 100)
    assert other.run("payment.state")["paid_total"] == 0


@pytest.mark.parametrize(("reference", "amount"), [("", 5), ("P", -1), ("P", "much"), ("P", None)])
def test_a_payment_that_makes_no_sense_is_refused(
    placed: Shop, reference: str, amount: object
) -> None:
    with pytest.raises(GiveUp, match="reference"):
        _pay(placed, reference, amount)


def test_a_payment_for_no_order_is_refused(shop: Shop) -> None:
    with pytest.raises(GiveUp, match="no order"):
        _pay(shop, "P-1", 5)


def test_each_payment_goes_back_once(placed: Shop) -> None:
    _pay(placed, "P-1", Decimal("100.50"))
    assert placed.run("payment.refund") == {"refunded": Decimal("100.50")}
    assert placed.run("payment.refund") == {"refunded": 0}
    _pay(placed, "P-2", Decimal("9.50"))
    assert placed.run("payment.refund") == {"refunded": Decimal("9.50")}
    assert sum(row.amount for row in placed.rows(tables.refund)) == 110


def test_only_this_orders_payments_go_back(placed: Shop) -> None:
    _pay(placed, "P-1", 50)
    other = placed.recorded(order_of())
    _pay(other, "P-2", 70)
    assert other.run("payment.refund") == {"refunded": 70}
    assert [row.payment_reference for row in placed.rows(tables.refund)] == ["P-2"]


def test_two_refunds_at_the_same_moment_pay_back_once(placed: Shop) -> None:
    """The second begins while the first is not committed, so it can't see what that one wrote."""
    _pay(placed, "P-1", 100)
    call = Call(instance_id=placed.order_id, now=placed.now)
    with ThreadPoolExecutor(1) as pool:
        with placed.engine.begin() as connection:
            first = run_handler("payment.refund", {}, connection, call)
            waiting = pool.submit(placed.run, "payment.refund")
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
        assert (first["refunded"], waiting.result(timeout=90)["refunded"]) == (100, 0)
    assert len(placed.rows(tables.refund)) == 1
