"""Orders are written down, completed and changed."""

from decimal import Decimal
from typing import Any

import pytest

from tasks.backoffice import tables
from tasks.contract import GiveUp
from tests.tasks.shop import Shop, order_of


def test_a_new_order_is_pending_with_its_lines_and_total(shop: Shop) -> None:
    given = order_of({"TEA-101": 1, "TEA-001": 2})
    answer = shop.run("order.record", {"order": given})
    assert answer["missing"] == []
    assert answer["total"] == Decimal("631.00")  # 359 + 2 * 128 + 2 * 8 freight
    row = shop.order()
    assert (row.status, row.number, row.total) == ("pending", None, Decimal("631.00"))
    assert (row.email, row.phone) == ("c-1004@customers.example", "13800001004")
    lines = [(line.line, line.sku, line.quantity) for line in shop.rows(tables.order_line)]
    assert lines == [(1, "TEA-101", 1), (2, "TEA-001", 2)]


def test_an_incomplete_order_is_written_down_all_the_same(shop: Shop) -> None:
    answer = shop.run("order.record", {"order": {"external_number": "X-1"}})
    assert "lines" in answer["missing"]
    assert answer["total"] == 0
    assert shop.order().customer_id is None


def test_one_external_number_is_one_order(shop: Shop, order: dict[str, Any]) -> None:
    shop.recorded(order)
    with pytest.raises(GiveUp, match=order["external_number"]):
        shop.recorded(order)
    assert len(shop.rows(tables.order)) == 1


def test_an_order_does_not_wipe_out_what_we_know_of_a_customer(
    shop: Shop, order: dict[str, Any]
) -> None:
    order["customer"]["phone"] = ""
    order["customer"]["name"] = "Emma Newname"
    shop.recorded(order)
    row = next(row for row in shop.rows(tables.customer) if row.id == "c-1004")
    assert (row.name, row.phone) == ("Emma Newname", "13800001004")


def test_customer_service_fills_the_gaps(shop: Shop, order: dict[str, Any]) -> None:
    order["customer"]["address"]["street"] = ""
    order["lines"] = []
    first = shop.run("order.record", {"order": order})
    assert first["missing"] == ["customer.address.street", "lines"]
    second = shop.run(
        "order.amend",
        {
            "order": first["order"],
            "corrections": {
                "customer": {"address": {"street": "1 Lake Road", "city": ""}},
                "lines": [{"sku": "TEA-001", "quantity": 3}],
            },
        },
    )
    assert second["missing"] == []
    assert second["order"]["customer"]["address"]["city"] == "Shanghai"
    line = second["order"]["lines"][0]
    assert (line["name"], line["unit_price"]) == (
        "Longjing green tea 250 g",
        Decimal("128.00"),
    )
    assert second["total"] == shop.order().total == Decimal("384.00")
    assert [row.sku for row in shop.rows(tables.order_line)] == ["TEA-001"]


def test_goods_are_replaced_at_our_price_and_what_was_held_is_given_back(
    shop: Shop,
) -> None:
    order = order_of({"TEA-101": 2, "TEA-001": 1})
    shop = shop.recorded(order)
    shop.run("stock.reserve", {"order": order})
    answer = shop.run(
        "order.replace",
        {
            "order": order,
            "replacements": [{"sku": "TEA-101", "by_sku": "HOM-003", "quantity": 1}],
        },
    )
    assert [(line["sku"], line["quantity"]) for line in answer["order"]["lines"]] == [
        ("HOM-003", 1),
        ("TEA-001", 1),
    ]
    assert answer["total"] == Decimal("313.00")  # 169 + 128 + 16
    assert shop.stock("TEA-101") == (33, 0)


def test_a_replacement_we_do_not_sell_is_named_by_the_next_check(shop: Shop) -> None:
    order = order_of()
    shop = shop.recorded(order)
    answer = shop.run(
        "order.replace",
        {
            "order": order,
            "replacements": [{"sku": "TEA-101", "by_sku": "NO-SUCH", "quantity": 0}],
        },
    )
    assert answer["missing"] == ["lines[1].unit_price"]
    assert answer["order"]["lines"][0]["quantity"] == 1


def test_amending_an_order_nobody_recorded_gives_up(shop: Shop, order: dict[str, Any]) -> None:
    with pytest.raises(GiveUp, match="no order"):
        shop.run("order.amend", {"order": order, "corrections": {}})
