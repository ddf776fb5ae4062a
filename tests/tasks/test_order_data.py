"""An order gets one shape, and what is missing in it is named."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.order_data import (
    goods_and_freight,
    merged,
    missing_fields,
    normalised,
    wanted,
)
from tests.tasks.shop import NOW, order_of

WORDS = st.sampled_from(["", " ", "sku", "name", "quantity", "unit_price", "address", "7", "\x00"])
JUNK = st.recursive(
    st.none() | st.booleans() | WORDS | st.integers() | st.decimals(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(
    [
        "external_number",
        "customer",
        "lines",
        "payments",
        "wishes",
        "coupon",
        "placed_at",
    ]
)


def test_a_complete_order_misses_nothing(order: dict[str, Any]) -> None:
    assert missing_fields(normalised(order, NOW)) == []


def test_an_empty_order_misses_everything_by_name() -> None:
    assert missing_fields(normalised({}, NOW)) == [
        "external_number",
        "customer.name",
        "customer.email or phone",
        "customer.address.street",
        "customer.address.city",
        "lines",
    ]


def test_a_phone_is_enough_to_reach_the_customer(order: dict[str, Any]) -> None:
    order["customer"]["email"] = ""
    assert missing_fields(normalised(order, NOW)) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"sku": "  "}, ["lines[1].sku"]),
        ({"quantity": 0}, ["lines[1].quantity"]),
        ({"quantity": -2}, ["lines[1].quantity"]),
        ({"quantity": "many"}, ["lines[1].quantity"]),
        ({"unit_price": None}, ["lines[1].unit_price"]),
        ({"unit_price": -1}, ["lines[1].unit_price"]),
        (
            {"quantity": 10**6, "unit_price": 1000},
            ["lines[1].quantity", "lines[1].unit_price"],
        ),
    ],
)
def test_a_bad_line_is_named_with_its_number(
    order: dict[str, Any], change: dict[str, Any], named: list[str]
) -> None:
    order["lines"][0] |= change
    found = normalised(order, NOW)
    assert missing_fields(found) == named
    assert wanted(found) == {}
    assert goods_and_freight(found) == (0, 0)


@settings(deadline=None)
@given(st.dictionaries(KEYS, JUNK))
def test_no_order_is_so_broken_that_it_can_not_be_read(junk: dict[str, Any]) -> None:
    once = normalised(junk, NOW)
    assert normalised(once, NOW) == once
    assert missing_fields(once)


def test_unknown_keys_stay(order: dict[str, Any]) -> None:
    order["gift_card"] = "Happy birthday"
    order["lines"][0]["engraving"] = "M"
    found = normalised(order, NOW)
    assert found["gift_card"] == "Happy birthday"
    assert found["lines"][0]["engraving"] == "M"


def test_quantities_of_one_product_on_two_lines_add_up() -> None:
    order = order_of({"TEA-101": 1})
    order["lines"] *= 2
    found = normalised(order, NOW)
    assert wanted(found) == {"TEA-101": 2}
    assert goods_and_freight(found) == (Decimal("718.00"), Decimal("16.00"))


def test_an_empty_correction_wipes_nothing_out() -> None:
    before = {
        "customer": {"name": "Ann", "address": {"city": "Wuhan"}},
        "lines": [{"sku": "A"}],
    }
    corrections = {
        "customer": {"name": "", "address": {"street": "1 Road"}},
        "lines": [],
    }
    assert merged(before, corrections) == {
        "customer": {"name": "Ann", "address": {"city": "Wuhan", "street": "1 Road"}},
        "lines": [{"sku": "A"}],
    }
