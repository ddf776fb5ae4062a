"""An order moves through its states, and doing so twice changes nothing."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tasks.contract import GiveUp
from tasks.testing import Call, run_handler
from tests.tasks.shop import Shop, order_of


@pytest.fixture
def placed(shop: Shop, order: dict[str, Any]) -> Shop:
    """The shop with one pending order in focus."""
    return shop.recorded(order)


def test_confirming_gives_a_number_once(placed: Shop) -> None:
    first = placed.run("order.confirm")
    later = replace(placed, now=placed.now + timedelta(days=1))
    assert later.run("order.confirm") == first
    assert re.fullmatch(r"SF260302-\d{6}", first["order_number"])
    assert first["confirmed_at"] == "2026-03-02T09:30:00+00:00"
    assert placed.order().status == "confirmed"


def test_each_order_has_a_number_of_its_own(shop: Shop) -> None:
    numbers = {shop.recorded(order_of()).run("order.confirm")["order_number"] for _ in range(5)}
    assert len(numbers) == 5


def test_the_diagram_names_the_next_state(placed: Shop) -> None:
    placed.run("order.status", headers={"status": "processing"})
    assert (placed.order().status, placed.order().processing_at) == (
        "processing",
        placed.now,
    )
    placed.run("order.status", {"status": "ready_to_ship"})
    assert placed.order().status == "ready_to_ship"


@pytest.mark.parametrize("word", ["", "eaten", "cancelled"])
def test_a_state_that_needs_more_than_a_word_is_refused(placed: Shop, word: str) -> None:
    with pytest.raises(GiveUp, match="not a state"):
        placed.run("order.status", headers={"status": word})
    assert placed.order().status == "pending"


def test_an_order_is_completed(placed: Shop) -> None:
    assert placed.run("order.complete") == {"completed_at": "2026-03-02T09:30:00+00:00"}
    assert placed.order().status == "completed"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, "cancelled"),
        ({"outcome": "unavailable", "reason": "sold out"}, "unavailable"),
    ],
)
def test_an_order_ends_without_delivery(placed: Shop, given: dict[str, str], status: str) -> None:
    assert placed.run("order.cancel", given)["outcome"] == status
    assert placed.order().status == status
    assert placed.order().cancel_reason == given.get("reason", "")


def test_an_order_can_not_end_in_an_unknown_way(placed: Shop) -> None:
    with pytest.raises(GiveUp, match="lost in space"):
        placed.run("order.cancel", {"outcome": "lost in space"})


def test_an_order_can_be_cancelled_until_the_goods_leave(placed: Shop) -> None:
    for word in ("confirmed", "processing", "ready_to_ship"):
        placed.run("order.status", headers={"status": word})
        assert placed.run("order.cancellable") == {"cancellable": True}
    placed.run("shipment.create", {"carrier": "postnet", "service": "parcel"})
    placed.run("shipment.hand_over")
    assert placed.run("order.cancellable") == {"cancellable": False}


@pytest.mark.parametrize(
    "topic", ["order.confirm", "order.complete", "order.cancel", "order.cancellable"]
)
def test_an_instance_without_an_order_gives_up(shop: Shop, topic: str) -> None:
    with pytest.raises(GiveUp, match=str(shop.order_id)):
        shop.run(topic)


@pytest.mark.parametrize("hour", [0, 1])
def test_an_hour_that_comes_twice_on_the_wall_is_kept_apart(placed: Shop, hour: int) -> None:
    """In Berlin it is 02:30 at both times: summer time ends between them."""
    now = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    with placed.engine.begin() as connection:
        connection.execute(text("SET LOCAL TIME ZONE 'Europe/Berlin'"))
        call = Call(instance_id=placed.order_id, now=now)
        answer = run_handler("order.complete", {}, connection, call)
    assert answer == {"completed_at": now.isoformat()}
