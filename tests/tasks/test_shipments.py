"""A parcel is made, handed over with its goods, followed and delivered."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tasks.backoffice import tables
from tasks.contract import GiveUp
from tests.tasks.shop import Shop, order_of

AIR = {"carrier": "skyjet", "service": "air", "packaging": "double_box"}


@pytest.fixture
def placed(shop: Shop, order: dict[str, Any]) -> Shop:
    """The shop with an order in focus, its goods held."""
    placed = shop.recorded(order)
    placed.run("stock.reserve", {"order": order})
    return placed


def test_a_parcel_gets_a_number_and_the_carriers_days(placed: Shop) -> None:
    shipment = placed.run("shipment.create", AIR)["shipment"]
    assert shipment["tracking_number"].startswith("SA0")
    assert shipment["eta"] == "2026-03-04T09:30:00+00:00"
    assert {name: shipment[name] for name in AIR} == AIR
    assert (shipment["carrier_name"], shipment["carrier_name_zh"]) == ("Skyjet air", "天捷空运")


def test_the_day_promised_to_the_customer_counts(shop: Shop) -> None:
    promised = shop.recorded(order_of(estimated_delivery="2026-03-20"))
    first = promised.run("shipment.create", AIR)["shipment"]
    again = promised.run("shipment.create", AIR)["shipment"]
    assert first["eta"] == "2026-03-20T00:00:00+00:00"
    assert again["eta"] == "2026-03-04T09:30:00+00:00"  # the promise was for the first parcel
    assert first["tracking_number"] != again["tracking_number"]


def test_a_carrier_that_is_not_listed_can_be_used(placed: Shop) -> None:
    shipment = placed.run("shipment.create", {"carrier": "bicycle"})["shipment"]
    assert (shipment["service"], shipment["eta"]) == (
        "standard",
        "2026-03-07T09:30:00+00:00",
    )


def test_at_the_hand_over_the_goods_leave_the_stock(placed: Shop) -> None:
    placed.run("shipment.create", AIR)
    assert placed.run("shipment.hand_over") == {"shipped_at": "2026-03-02T09:30:00+00:00"}
    assert placed.stock("TEA-101") == (32, 0)
    assert placed.order().status == "shipped"
    placed.run("shipment.hand_over")
    assert placed.stock("TEA-101") == (32, 0)


def test_what_the_carrier_says_is_noted_once(placed: Shop) -> None:
    placed.run("shipment.create", AIR)
    said = {
        "code": "hub",
        "text": "Arrived",
        "place": "Wuhan",
        "at": "2026-03-03T01:00:00Z",
    }
    placed.run("shipment.event", {"event": said})
    placed.run("shipment.event", {"event": said})
    placed.run("shipment.event", {"event": said | {"code": "left"}})
    events = placed.rows(tables.shipment_event)
    assert [(event.code, event.place) for event in events] == [
        ("hub", "Wuhan"),
        ("left", "Wuhan"),
    ]


def test_news_is_of_the_latest_parcel(placed: Shop) -> None:
    placed.run("shipment.create", AIR)
    later = replace(placed, now=placed.now + timedelta(days=3))
    number = later.run("shipment.create", AIR)["shipment"]["tracking_number"]
    later.run("shipment.hand_over")
    states = {row.tracking_number: row.state for row in placed.rows(tables.shipment)}
    assert sorted(states.values()) == ["created", "in_transit"]
    assert states[number] == "in_transit"


def test_delivered_when_the_carrier_says_so(placed: Shop) -> None:
    placed.run("shipment.create", AIR)
    said = {"delivered_at": "2026-03-04 10:00:00"}
    assert placed.run("shipment.delivered", said) == {"delivered_at": "2026-03-04T10:00:00+00:00"}
    assert placed.order().status == "delivered"
    assert placed.rows(tables.shipment)[0].state == "delivered"


def test_without_a_time_it_is_now(placed: Shop) -> None:
    placed.run("shipment.create", AIR)
    assert placed.run("shipment.delivered")["delivered_at"] == "2026-03-02T09:30:00+00:00"


@pytest.mark.parametrize("topic", ["shipment.hand_over", "shipment.delivered"])
def test_there_must_be_a_parcel(placed: Shop, topic: str) -> None:
    with pytest.raises(GiveUp, match="no parcel"):
        placed.run(topic)
    assert placed.stock("TEA-101") == (33, 1)


def test_a_parcel_needs_an_order(shop: Shop) -> None:
    with pytest.raises(GiveUp, match="no order"):
        shop.run("shipment.create", AIR)
