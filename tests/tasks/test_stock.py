"""Stock is promised once, however many ask at the same time."""

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from tasks.backoffice import catalogue, tables
from tasks.backoffice.catalogue import Stock
from tasks.contract import BusinessError
from tests.tasks.shop import Shop, order_of


def _fill(shop: Shop, *places: tuple[str, str, int]) -> None:
    with shop.engine.begin() as connection:
        catalogue.set_stock(connection, [Stock(*place) for place in places])


def test_goods_are_held_and_then_leave(shop: Shop) -> None:
    order = order_of({"TEA-101": 2})
    answer = shop.run("stock.reserve", {"order": order})
    assert answer == {
        "reserved": [{"line": 1, "sku": "TEA-101", "warehouse": "hangzhou", "quantity": 2}],
        "low": [],
    }
    assert shop.stock("TEA-101") == (33, 2)
    assert shop.run("stock.issue")["issued"][0]["quantity"] == 2
    assert shop.stock("TEA-101") == (31, 0)


def test_asking_twice_holds_once(shop: Shop) -> None:
    order = order_of({"TEA-101": 2, "TEA-001": 1})
    first = shop.run("stock.reserve", {"order": order})
    assert shop.run("stock.reserve", {"order": order}) == first
    assert (shop.stock("TEA-101"), shop.stock("TEA-001")) == ((33, 2), (200, 1))


def test_releasing_twice_gives_back_once(shop: Shop) -> None:
    shop.run("stock.reserve", {"order": order_of({"TEA-101": 2})})
    assert len(shop.run("stock.release")["released"]) == 1
    assert shop.run("stock.release") == {"released": []}
    assert shop.run("stock.issue") == {"issued": []}
    assert shop.stock("TEA-101") == (33, 0)
    assert [row.state for row in shop.rows(tables.reservation)] == ["released"]


def test_a_line_no_house_can_fill_alone_comes_from_both(shop: Shop) -> None:
    _fill(shop, ("TEA-101", "hangzhou", 3), ("TEA-101", "shenzhen", 2))
    answer = shop.run("stock.reserve", {"order": order_of({"TEA-101": 4})})
    assert [(part["warehouse"], part["quantity"]) for part in answer["reserved"]] == [
        ("hangzhou", 3),
        ("shenzhen", 1),
    ]


def test_a_house_that_has_all_is_preferred_to_two(shop: Shop) -> None:
    _fill(shop, ("TEA-101", "hangzhou", 1), ("TEA-101", "shenzhen", 2))
    answer = shop.run("stock.reserve", {"order": order_of({"TEA-101": 2})})
    assert [part["warehouse"] for part in answer["reserved"]] == ["shenzhen"]


def test_all_or_nothing(shop: Shop) -> None:
    order = order_of({"TEA-001": 1, "TEA-101": 34, "NO-SUCH": 1})
    with pytest.raises(BusinessError) as caught:
        shop.run("stock.reserve", {"order": order})
    assert caught.value.code == "OUT_OF_STOCK"
    assert caught.value.variables == {
        "short": [
            {"sku": "TEA-101", "wanted": 34, "available": 33},
            {"sku": "NO-SUCH", "wanted": 1, "available": 0},
        ]
    }
    assert shop.stock("TEA-001") == (200, 0)
    assert shop.rows(tables.reservation) == []


def test_two_lines_of_one_product_share_what_is_there(shop: Shop) -> None:
    _fill(shop, ("TEA-101", "hangzhou", 3), ("TEA-101", "shenzhen", 0))
    order = order_of({"TEA-101": 2})
    order["lines"] *= 2
    with pytest.raises(BusinessError) as caught:
        shop.run("stock.reserve", {"order": order})
    assert caught.value.variables["short"] == [{"sku": "TEA-101", "wanted": 4, "available": 3}]


def test_the_table_itself_refuses_to_be_oversold(shop: Shop) -> None:
    with (
        pytest.raises(IntegrityError, match="never_oversold"),
        shop.engine.begin() as connection,
    ):
        connection.execute(update(tables.stock).values(reserved=tables.stock.c.on_hand + 1))


def test_a_crowd_never_gets_more_than_there_is(shop: Shop) -> None:
    """Sixty orders want one to three pieces each of two goods, in either order of lines."""
    _fill(shop, *((sku, "hangzhou", 30) for sku in ("TEA-101", "TEA-001")))
    _fill(shop, *((sku, "shenzhen", 11) for sku in ("TEA-101", "TEA-001")))
    dice = random.Random(7)

    def buy(number: int) -> dict[str, Any] | None:
        goods = [("TEA-101", dice.randint(1, 3)), ("TEA-001", dice.randint(1, 3))]
        dice.shuffle(goods)
        buyer = Shop(shop.engine, shop.outside)
        try:
            answer = buyer.run("stock.reserve", {"order": order_of(dict(goods))})
        except BusinessError:
            return None
        if number % 5 == 0:
            buyer.run("stock.release")
            return None
        if number % 2 == 0:
            buyer.run("stock.issue")
        return answer

    with ThreadPoolExecutor(5) as pool:
        bought = [answer for answer in pool.map(buy, range(60)) if answer]
    for sku in ("TEA-101", "TEA-001"):
        sold = sum(
            part["quantity"]
            for answer in bought
            for part in answer["reserved"]
            if part["sku"] == sku
        )
        states = [row for row in shop.rows(tables.reservation) if row.sku == sku]
        held = sum(row.quantity for row in states if row.state == "held")
        gone = sum(row.quantity for row in states if row.state == "issued")
        assert (41 - gone, held) == shop.stock(sku)
        assert sold == held + gone <= 41
    assert len(bought) < 48, "there were fewer goods than buyers wanted"
