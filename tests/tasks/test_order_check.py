"""The check finds facts and never fails on what an order says."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from tasks.backoffice import tables
from tests.tasks.shop import Shop, order_of


def _check(shop: Shop, order: dict[str, Any]) -> dict[str, Any]:
    shop = shop.recorded(order)
    return dict(shop.run("order.check", {"order": order})["check"])


def _credit(shop: Shop, order: dict[str, Any]) -> bool:
    return bool(shop.run("order.check", {"order": order})["check"]["credit_ok"])


def test_nothing_speaks_against_a_good_order(shop: Shop, order: dict[str, Any]) -> None:
    assert _check(shop, order) == {
        "in_stock": True,
        "short": [],
        "unknown": [],
        "prices_ok": True,
        "price_deviation": Decimal("0.0000"),
        "coupon_ok": True,
        "payment_state": "announced",
        "customer_ok": True,
        "credit_ok": True,
        "total": Decimal("367.00"),
        "weight_g": 650,
        "fragile": True,
    }


def test_what_is_short_is_named_with_what_is_there(shop: Shop) -> None:
    found = _check(shop, order_of({"TEA-101": 34, "TEA-001": 1}))
    assert found["in_stock"] is False
    assert found["short"] == [{"sku": "TEA-101", "wanted": 34, "available": 33}]


def test_what_others_hold_is_not_available(shop: Shop) -> None:
    other = order_of({"TEA-101": 30})
    shop.recorded(other).run("stock.reserve", {"order": other})
    assert _check(shop, order_of({"TEA-101": 4}))["short"][0]["available"] == 3


@pytest.mark.parametrize("discontinued", [False, True])
def test_a_product_we_do_not_sell_is_named(shop: Shop, discontinued: bool) -> None:
    sku = "TEA-001" if discontinued else "NO-SUCH"
    with shop.engine.begin() as connection:
        connection.execute(
            update(tables.product).values(active=False).where(tables.product.c.sku == "TEA-001")
        )
    found = _check(shop, order_of({sku: 1}))
    assert found["unknown"] == [sku]
    assert found["short"] == [{"sku": sku, "wanted": 1, "available": 0}]
    assert (found["in_stock"], found["prices_ok"]) == (False, False)


@pytest.mark.parametrize(
    ("price", "deviation", "fine"),
    [
        ("340.00", "0.0529", False),
        ("341.05", "0.0500", True),
        ("376.95", "0.0500", True),
    ],
)
def test_a_price_may_be_a_little_off_the_list(
    shop: Shop, order: dict[str, Any], price: str, deviation: str, fine: bool
) -> None:
    order["lines"][0]["unit_price"] = Decimal(price)
    found = _check(shop, order)
    assert (found["price_deviation"], found["prices_ok"]) == (Decimal(deviation), fine)


@pytest.mark.parametrize(
    ("code", "total", "fine"),
    [
        ("WELCOME10", "331.10", True),
        ("SAVE50", "317.00", True),
        ("SPRING2020", "367.00", False),
        ("NO-SUCH", "367.00", False),
    ],
)
def test_only_a_good_coupon_takes_something_off(
    shop: Shop, order: dict[str, Any], code: str, total: str, fine: bool
) -> None:
    found = _check(shop, order | {"coupon": code})
    assert (found["total"], found["coupon_ok"]) == (Decimal(total), fine)


def test_a_coupon_wants_its_minimum(shop: Shop) -> None:
    found = _check(shop, order_of({"HOM-003": 1}, coupon="SAVE50"))
    assert found["coupon_ok"] is False


def test_money_that_is_here_counts_as_paid(shop: Shop, order: dict[str, Any]) -> None:
    shop = shop.recorded(order)
    payment = {"reference": "P-1", "type": "card", "amount": Decimal("366.98")}
    shop.run("payment.book", {"payment": payment})
    assert shop.run("order.check", {"order": order})["check"]["payment_state"] == "paid"


def test_no_word_of_a_payment_is_none(shop: Shop, order: dict[str, Any]) -> None:
    assert _check(shop, order | {"payments": []})["payment_state"] == "none"


def test_a_blocked_customer_has_no_credit(shop: Shop, order: dict[str, Any]) -> None:
    order["customer"]["id"] = "c-1012"
    assert _check(shop, order)["credit_ok"] is False


def test_open_orders_use_up_a_limit_until_they_are_paid(shop: Shop) -> None:
    orders = [order_of({"HOM-003": 1}) for _ in range(3)]  # 177.00 each
    for order in orders:
        order["customer"]["id"] = "c-1010"  # limit 500.00
    first = shop.recorded(orders[0])
    assert _check(shop, orders[1])["credit_ok"] is True
    third = shop.recorded(orders[2])
    assert _credit(third, orders[2]) is False
    first.run("payment.book", {"payment": {"reference": "P-1", "amount": 177}})
    assert _credit(third, orders[2]) is True
