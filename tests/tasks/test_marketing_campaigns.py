"""A campaign's prices hold in the shop while it runs, and its figures come from real orders."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tasks.backoffice import tables
from tasks.contract import GiveUp
from tests.tasks.shop import NOW, Shop, order_of

SALE = {
    "title": "Tea week",
    "kind": "flash_sale",
    "products": [{"sku": "TEA-101", "price": "299.00"}],
    "starts_on": "2026-03-03",
    "ends_on": "2026-03-04",
    "budget": 1000,
}
SAVE = SALE | {"kind": "spend_and_save", "products": [], "spend": 300, "save": 30}
FIRST_MOMENT = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)  # midnight in Shanghai
DURING = FIRST_MOMENT + timedelta(hours=10)


def set_up(shop: Shop, plan: dict[str, Any]) -> dict[str, Any]:
    """The campaign a plan becomes."""
    return dict(shop.run("campaign.set_up", {"plan": plan})["campaign"])


def placed(shop: Shop, at: datetime, **changes: Any) -> Shop:
    """An order of a teapot, placed at a moment and confirmed."""
    shop = shop.recorded(order_of(placed_at=at.isoformat(), **changes))
    shop.run("order.confirm", {})
    return shop


def reduced(shop: Shop, at: datetime, price: str) -> dict[str, Any]:
    """What the order check finds of a teapot sold at a price."""
    order = order_of(placed_at=at.isoformat())
    order["lines"][0]["unit_price"] = Decimal(price)
    return dict(shop.recorded(order).run("order.check", {"order": order})["check"])


def test_a_sale_price_is_the_list_price_from_the_first_to_the_last_day(shop: Shop) -> None:
    set_up(shop, SALE)
    ends = FIRST_MOMENT + timedelta(days=2)
    minute = timedelta(minutes=1)
    moments = (FIRST_MOMENT - minute, FIRST_MOMENT, ends - minute, ends)
    assert [reduced(shop, at, "299.00")["prices_ok"] for at in moments] == [
        False,
        True,
        True,
        False,
    ]


def test_who_pays_the_full_price_during_a_sale_is_noticed(shop: Shop) -> None:
    set_up(shop, SALE)
    assert reduced(shop, DURING, "359.00")["prices_ok"] is False


def test_a_sale_stopped_early_takes_its_prices_back(shop: Shop) -> None:
    number = set_up(shop, SALE)["number"]
    shop.run("campaign.start", {"campaign": number})
    noon = replace(shop, now=DURING)
    assert noon.run("campaign.end", {"campaign": number})["early"] is True
    assert noon.run("campaign.end", {"campaign": number})["early"] is True, "once is enough"
    assert reduced(shop, DURING - timedelta(minutes=1), "299.00")["prices_ok"] is True
    assert reduced(shop, DURING + timedelta(minutes=1), "299.00")["prices_ok"] is False


def test_a_coupon_is_good_from_the_first_to_the_last_day(shop: Shop) -> None:
    coupon = set_up(shop, SAVE)["coupon"]
    days = [datetime(2026, 3, day, 5, tzinfo=UTC).isoformat() for day in (2, 3, 4, 5)]
    found = [
        shop.recorded(order).run("order.check", {"order": order})["check"]["coupon_ok"]
        for order in (order_of(placed_at=day, coupon=coupon) for day in days)
    ]
    assert found == [False, True, True, False]


def test_a_coupon_begins_and_ends_at_our_midnight(shop: Shop) -> None:
    coupon = set_up(shop, SAVE)["coupon"]
    ends, minute = FIRST_MOMENT + timedelta(days=2), timedelta(minutes=1)
    moments = (FIRST_MOMENT - minute, FIRST_MOMENT, ends - minute, ends)
    orders = [order_of(placed_at=at.isoformat(), coupon=coupon) for at in moments]
    found = [shop.recorded(one).run("order.check", {"order": one})["check"] for one in orders]
    assert [one["coupon_ok"] for one in found] == [False, True, True, False]


def test_setting_up_twice_makes_one_campaign(shop: Shop) -> None:
    job = shop.order_id
    first = shop.run("campaign.set_up", {"plan": SALE}, job_id=job)
    assert shop.run("campaign.set_up", {"plan": SALE}, job_id=job) == first
    assert len(shop.rows(tables.campaign)) == 1


def test_progress_is_counted_from_orders_of_the_sale(shop: Shop) -> None:
    number = set_up(shop, SALE)["number"]
    placed(shop, FIRST_MOMENT - timedelta(hours=1))
    for hours in (1, 2):
        order = order_of(placed_at=(FIRST_MOMENT + timedelta(hours=hours)).isoformat())
        order["lines"][0]["unit_price"] = Decimal("299.00")
        shop.recorded(order).run("order.confirm", {})
    placed(shop, FIRST_MOMENT + timedelta(hours=3)).run(
        "order.cancel", {"reason": "x", "outcome": "cancelled"}
    )
    cost = {"id": "AD-1", "kind": "ads", "amount": "250.00"}
    assert shop.run("campaign.book_cost", {"campaign": number, "cost": cost})["spent"] == 250
    found = replace(shop, now=FIRST_MOMENT + timedelta(days=1)).run(
        "campaign.track", {"campaign": number}
    )["progress"]
    assert (found["orders"], found["pieces"]) == (2, 2)
    assert (found["revenue"], found["discount"]) == (Decimal("598.00"), Decimal("120.00"))
    assert (found["spent_share"], found["time_share"]) == (Decimal("25.0"), 50)
    assert found["stock_days"] == Decimal("16.5"), "33 pieces at two a day"
    assert found["day"] == "2026-03-03"


def test_growth_compares_with_the_same_length_before(shop: Shop) -> None:
    number = set_up(shop, SAVE)["number"]
    placed(shop, FIRST_MOMENT - timedelta(days=1))
    placed(shop, FIRST_MOMENT - timedelta(days=3))
    placed(shop, DURING)
    placed(shop, DURING + timedelta(days=1))
    shop.run("campaign.start", {"campaign": number})
    later = replace(shop, now=FIRST_MOMENT + timedelta(days=3))
    assert later.run("campaign.end", {"campaign": number})["early"] is False
    result = later.run("campaign.evaluate", {"campaign": number})["result"]
    assert (result["revenue"], result["revenue_before"]) == (718, 359)
    assert (result["growth"], result["orders"], result["days"]) == (100, 0, 2)


def test_from_nothing_anything_is_growth(shop: Shop) -> None:
    number = set_up(shop, SALE)["number"]
    result = shop.run("campaign.evaluate", {"campaign": number})["result"]
    assert result["growth"] == 0
    placed(shop, DURING)
    assert shop.run("campaign.evaluate", {"campaign": number})["result"]["growth"] == 100


@pytest.mark.parametrize(
    ("plan", "name", "found"),
    [
        ({"products": [{"sku": "NO-SUCH", "price": 1}]}, "unknown", ["NO-SUCH"]),
        ({"products": [{"sku": "TEA-101"}]}, "unpriced", ["TEA-101"]),
        ({}, "largest_cut", Decimal("16.7")),
        ({"kind": "spend_and_save", "spend": 200, "save": 50}, "largest_cut", Decimal("25.0")),
        ({}, "days", 2),
        ({"starts_on": "2026-03-02"}, "in_future", False),
    ],
)
def test_a_plan_is_compared_with_the_ledger(
    shop: Shop, plan: dict[str, Any], name: str, found: object
) -> None:
    assert shop.run("campaign.check", {"plan": SALE | plan})["check"][name] == found


def test_goods_of_a_plan_are_shown_with_their_sales(shop: Shop) -> None:
    placed(shop, NOW - timedelta(days=1))
    placed(shop, NOW - timedelta(days=5))
    (goods,) = shop.run("campaign.check", {"plan": SALE})["check"]["goods"]
    assert goods == {
        "sku": "TEA-101",
        "list_price": Decimal("359.00"),
        "price": Decimal("299.00"),
        "available": 33,
        "sold_before": 1,
        "revenue_before": Decimal("359.00"),
    }


@pytest.mark.parametrize(
    ("topic", "variables"),
    [
        ("campaign.set_up", {"plan": {"kind": "flash_sale"}}),
        ("campaign.start", {"campaign": "MK0000-0000"}),
        ("campaign.book_cost", {"cost": {"id": "1", "kind": "bribe", "amount": 1}}),
        ("campaign.book_cost", {"cost": {"kind": "ads", "amount": 1}}),
    ],
)
def test_what_makes_no_sense_is_for_a_person(
    shop: Shop, topic: str, variables: dict[str, Any]
) -> None:
    number = set_up(shop, SALE)["number"]
    with pytest.raises(GiveUp):
        shop.run(topic, {"campaign": number} | variables)
