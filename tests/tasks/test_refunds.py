"""A payment may go back in parts, for several causes, once for each and never more than came in."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from tasks.backoffice import tables
from tasks.backoffice.refund_rows import refund_all, refund_part, refundable
from tests.tasks.shop import Shop


@pytest.fixture
def paid(shop: Shop, order: dict[str, Any]) -> Shop:
    """An order of 367.00, paid in two parts."""
    placed = shop.recorded(order)
    for reference, amount in (("P-1", "300.00"), ("P-2", "67.00")):
        payment = {"reference": reference, "type": "card", "amount": Decimal(amount)}
        placed.run("payment.book", {"payment": payment})
    return placed


def part(shop: Shop, amount: str, cause: str) -> Decimal:
    with shop.engine.begin() as connection:
        return refund_part(connection, shop.order_id, Decimal(amount), cause, shop.now)


def left(shop: Shop) -> Decimal:
    with shop.engine.begin() as connection:
        return refundable(connection, shop.order_id)


def test_a_part_is_taken_from_one_payment_after_the_other(paid: Shop) -> None:
    assert part(paid, "320.00", "R-1") == Decimal("320.00")
    rows = {row.payment_reference: row.amount for row in paid.rows(tables.refund)}
    assert rows == {"P-1": Decimal("300.00"), "P-2": Decimal("20.00")}
    assert left(paid) == Decimal("47.00")


def test_one_cause_is_paid_once(paid: Shop) -> None:
    assert part(paid, "10.00", "R-1") == part(paid, "10.00", "R-1") == Decimal("10.00")
    assert part(paid, "99.00", "R-1") == Decimal("10.00")
    assert left(paid) == Decimal("357.00")


def test_what_is_left_limits_every_refund(paid: Shop) -> None:
    assert part(paid, "360.00", "R-1") == Decimal("360.00")
    assert part(paid, "360.00", "R-2") == Decimal("7.00")
    assert part(paid, "1.00", "R-3") == Decimal("0.00")
    with paid.engine.begin() as connection:
        assert refund_all(connection, paid.order_id, paid.now) == 0


def test_the_end_of_an_order_pays_back_the_rest(paid: Shop) -> None:
    part(paid, "100.00", "R-1")
    assert paid.run("payment.refund") == {"refunded": Decimal("267.00")}
    assert left(paid) == 0


def test_refunds_that_race_never_pay_more_than_came_in(paid: Shop) -> None:
    with ThreadPoolExecutor(8) as pool:
        sums = list(pool.map(lambda number: part(paid, "100.00", f"R-{number}"), range(8)))
    assert sum(sums) == Decimal("367.00")
    assert sum(row.amount for row in paid.rows(tables.refund)) == Decimal("367.00")


def test_the_same_cause_racing_itself_is_paid_once(paid: Shop) -> None:
    with ThreadPoolExecutor(6) as pool:
        sums = list(pool.map(lambda _: part(paid, "50.00", "R-1"), range(6)))
    assert set(sums) == {Decimal("50.00")}
    assert left(paid) == Decimal("317.00")
