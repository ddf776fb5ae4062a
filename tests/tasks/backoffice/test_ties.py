"""What happened at the same moment has an order too, whatever ids chance gave to it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from tasks.backoffice import tables
from tasks.backoffice.improvement_rows import last_review
from tasks.backoffice.order_finder import find_order
from tests.tasks.shop import NOW, Shop, order_of

ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture(params=[(ONE, OTHER), (OTHER, ONE)], ids=["counting up", "counting down"])
def ids(request: pytest.FixtureRequest) -> tuple[UUID, UUID]:
    """Ids of two instances, of which either may be the greater."""
    first, second = request.param
    return first, second


def record(shop: Shop, order_id: UUID, channel: str, sku: str = "TEA-101", later: int = 0) -> None:
    """An order of a number that the channels share, all placed at the same moment."""
    order = order_of({sku: 1}, external_number="N-1", channel=channel)
    order["lines"][0] |= {"unit_price": "100.00", "freight": "0.00"}
    one = replace(shop, order_id=order_id, now=NOW + timedelta(seconds=later))
    one.run("order.record", {"order": order})
    one.run("order.confirm")


@pytest.mark.parametrize("later", [0, 1])
def test_of_two_orders_of_a_number_the_one_written_down_later_is_found(
    shop: Shop, ids: tuple[UUID, UUID], later: int
) -> None:
    channels = ("web", "app") if later else ("app", "web")
    record(shop, ids[0], channels[0])
    record(shop, ids[1], channels[1], later=later)
    with shop.engine.connect() as connection:
        found = find_order(connection, "N-1")
    assert found is not None
    assert found.id == ids[1]


@pytest.mark.parametrize("later", [0, 1])
def test_of_an_order_sent_in_twice_the_first_counts(
    shop: Shop, ids: tuple[UUID, UUID], later: int
) -> None:
    record(shop, ids[0], "web", "TEA-101")
    record(shop, ids[1], "app", "HOM-003", later=later)
    request = {"since": "2026-03-02", "until": "2026-03-02"}
    figures = shop.run("research.gather", {"scope": {}, "request": request})["figures"]
    assert figures["cleaning"]["doubles"] == 1
    assert [one["category"] for one in figures["categories"]] == ["tableware"]


def test_of_two_orders_placed_at_the_same_moment_a_customer_is_told_of_the_first(
    shop: Shop, ids: tuple[UUID, UUID]
) -> None:
    for order_id, channel in zip(ids, ("web", "app"), strict=True):
        record(shop, order_id, channel)
    (customer,) = shop.run("emergency.customers")["concerned"]
    numbers = {row.id: row.number for row in shop.rows(tables.order)}
    assert customer["order_number"] == numbers[ids[0]] < numbers[ids[1]]


def test_of_two_meetings_at_the_same_moment_the_one_of_the_later_number_was_last(
    shop: Shop, ids: tuple[UUID, UUID]
) -> None:
    for order_id, number in zip(ids, ("R-2026-Q1-a", "R-2026-Q1-b"), strict=True):
        held = replace(shop, order_id=order_id)
        held.run("process_review.keep", {"agenda": {"number": number}, "minutes": "Read."})
    with shop.engine.connect() as connection:
        assert last_review(connection, NOW + timedelta(days=1)).number == "R-2026-Q1-b"
