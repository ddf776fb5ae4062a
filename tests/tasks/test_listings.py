"""New products: looked over, measured, compared by people, put on sale and taken off."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import insert

from tasks.backoffice import tables
from tasks.contract import BusinessError, GiveUp
from tests.tasks.shop import NOW, Shop, order_of

ARTICLE = {
    "sku": "TEA-050",
    "name": "Longjing tea 50 g",
    "name_zh": "龙井绿茶 50克",
    "keywords": "Longjing，龙井",
    "category": "tea",
    "price": "39.90",
    "stock": 20,
    "warehouse": "hangzhou",
    "weight_g": 80,
}
MARKET = {"price_low": "30.00", "price_high": "50.00", "monthly_demand": 60}


def problems(shop: Shop, **changes: Any) -> list[str]:
    """The codes of what is wrong with an article's data."""
    given = {"article": ARTICLE | changes, "market": MARKET}
    return [one["code"] for one in shop.run("listing.check_data", given)["problems"]]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"sku": "TEA-001"}, ["sku_taken"]),
        ({"sku": ""}, ["sku_taken"]),
        ({"keywords": "longjing, spring"}, ["keywords"]),
        ({"keywords": " , "}, ["keywords"]),
        ({"price": "50.00"}, []),
        ({"price": "50.01"}, ["price"]),
        ({"price": "29.99"}, ["price"]),
        ({"price": "59.00", "price_reason": "First harvest"}, []),
        ({"price": "much", "price_reason": "First harvest"}, ["price"]),
    ],
)
def test_data_are_looked_over(shop: Shop, changes: dict[str, Any], found: list[str]) -> None:
    assert problems(shop, **changes) == found


def stored(shop: Shop, name: str, media_type: str, **facts: Any) -> list[dict[str, Any]]:
    """A file in the store, as a variable holds it."""
    digest = sha256(f"{name}{facts}".encode()).hexdigest()
    row = {"digest": digest, "content": b"x", "media_type": media_type, "size": 1}
    made = {"created_at": NOW, "created_by": "xia", "verdict": "clean"}
    with shop.engine.begin() as ledger:
        ledger.execute(insert(tables.file).values(row | made | facts))
    return [{"digest": digest, "name": name, "type": media_type, "size": 1}]


def test_files_are_measured_as_they_are_stored(shop: Shop) -> None:
    media = {
        "main_picture": stored(shop, "main.png", "image/png", width=1000, height=1000),
        "detail_pictures": stored(shop, "leaf.png", "image/png", width=800, height=800),
        "video": stored(shop, "tea.mp4", "video/mp4", seconds=60),
        "clean_background": True,
    }
    assert shop.run("listing.check_media", {"media": media})["problems"] == []


def test_every_fault_of_the_files_is_told(shop: Shop) -> None:
    media = {
        "main_picture": stored(shop, "main.png", "image/png", width=1000, height=999),
        "detail_pictures": stored(shop, "sheet.pdf", "application/pdf"),
        "video": stored(shop, "long.mp4", "video/mp4", seconds=Decimal("61.2"))
        + stored(shop, "cup.png", "image/png", width=800, height=800),
        "clean_background": False,
    }
    found = shop.run("listing.check_media", {"media": media})["problems"]
    assert [one["en"] for one in found] == [
        "main.png is 1000 × 999; it has to be a picture of 1000 × 1000.",
        "sheet.pdf is application/pdf; it has to be a picture of 800 × 800.",
        "long.mp4 is 61 s; a video has at most 60 s.",
        "cup.png is image/png; a video has at most 60 s.",
        "Nobody has confirmed the clean background.",
    ]


def test_without_a_main_picture_nothing_is_listed(shop: Shop) -> None:
    found = shop.run("listing.check_media", {"media": {"clean_background": True}})["problems"]
    assert [one["code"] for one in found] == ["main_missing"]


def test_a_product_goes_on_sale_with_its_stock_and_channels(shop: Shop) -> None:
    given = {"article": ARTICLE, "market": MARKET, "media": {}, "channels": ["jd", "own_shop"]}
    assert shop.run("listing.publish", given)["published_at"] == NOW.isoformat()
    assert shop.stock("TEA-050") == (20, 0)
    (listing,) = shop.rows(tables.listing)
    assert (listing.expected_week, listing.price_low) == (14, Decimal("30.00"))
    assert [row.channel for row in shop.rows(tables.listing_channel)] == ["jd", "own_shop"]
    (level,) = shop.rows(tables.stock_policy)
    assert (level.sku, level.safety_days, level.safety_stock) == ("TEA-050", 3, 6)
    with pytest.raises(BusinessError) as taken:
        shop.run("listing.publish", given)
    assert taken.value.code == "SKU_TAKEN"


@pytest.mark.parametrize("missing", [{"channels": []}, {"article": {"sku": "TEA-050"}}])
def test_a_listing_needs_a_price_and_a_channel(shop: Shop, missing: dict[str, Any]) -> None:
    given = {"article": ARTICLE, "market": MARKET, "media": {}, "channels": ["jd"]} | missing
    with pytest.raises(GiveUp, match="number, a price and a channel"):
        shop.run("listing.publish", given)


def listed(shop: Shop) -> Shop:
    """The shop with the product on sale."""
    given = {"article": ARTICLE, "market": MARKET, "media": {}, "channels": ["own_shop"]}
    shop.run("listing.publish", given)
    return shop


def test_the_week_counts_real_orders_since_the_listing(shop: Shop) -> None:
    listed(shop)
    later = replace(shop, now=NOW + timedelta(days=7))
    for placed_at in (NOW - timedelta(hours=1), NOW + timedelta(days=1)):
        order = order_of({"TEA-050": 7}, placed_at=placed_at.isoformat())
        later.recorded(order).run("order.confirm", {})
    week = later.run("listing.first_week", {"sku": "TEA-050"})["week"]
    assert (week["pieces"], week["expected"], week["share"]) == (7, 14, Decimal("50.0"))
    assert week["available"] == 20


def test_a_correction_begins_a_new_week(shop: Shop) -> None:
    listed(shop)
    correction = {"price": "34.90", "copy": "", "copy_zh": "新文案"}
    later = replace(shop, now=NOW + timedelta(days=7))
    later.run("listing.change", {"sku": "TEA-050", "correction": correction})
    (row,) = shop.rows(tables.listing)
    assert row.published_at == later.now
    assert "新文案" in row.data
    (product,) = [one for one in shop.rows(tables.product) if one.sku == "TEA-050"]
    assert product.price == Decimal("34.90")


def test_what_is_taken_off_is_not_sold_any_more(shop: Shop) -> None:
    listed(shop)
    first = shop.run("listing.delist", {"sku": "TEA-050", "reason": "Nobody wants it"})
    again = replace(shop, now=NOW + timedelta(days=1)).run("listing.delist", {"sku": "TEA-050"})
    assert first == again, "it is taken off once"
    order = order_of({"TEA-050": 1})
    check = shop.recorded(order).run("order.check", {"order": order})["check"]
    assert check["unknown"] == ["TEA-050"]
    (row,) = shop.rows(tables.listing)
    assert (row.state, row.reason) == ("delisted", "Nobody wants it")


@pytest.mark.parametrize("topic", ["listing.first_week", "listing.change", "listing.delist"])
def test_what_is_not_listed_is_for_a_person(shop: Shop, topic: str) -> None:
    with pytest.raises(GiveUp, match="not listed"):
        shop.run(topic, {"sku": "TEA-001"})


def test_without_anybody_who_entered_there_is_nothing_to_compare(shop: Shop) -> None:
    given = {"entering": "enter_product", "reviewing": "review_listing"}
    with pytest.raises(GiveUp, match="Nobody has entered"):
        shop.run("listing.compare_people", given)
