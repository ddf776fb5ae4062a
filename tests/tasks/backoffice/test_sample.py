"""The sample company is complete, consistent, and loaded once."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import Engine, func, select, update

import forms
from processes import feel
from tasks.backoffice import sample_goods, tables
from tasks.backoffice.catalogue import Product, Stock, ensure_products, set_stock
from tasks.backoffice.sample import SampleOrder, load, sample_orders
from tasks.contract import BusinessError
from tasks.order_data import missing_fields, normalised
from tests.tasks.shop import Shop

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DIAGRAMS = Path(__file__).parents[3] / "processes" / "bpmn"
FORMS = Path(forms.__file__).parent
ORDERS = sample_orders(NOW)


def _count(engine: Engine, name: str) -> int:
    with engine.connect() as connection:
        return int(
            connection.scalar(select(func.count()).select_from(tables.metadata.tables[name])) or 0
        )


def test_loading_twice_changes_nothing_that_happened_since(shop: Shop) -> None:
    assert _count(shop.engine, "shop_product") == 24
    assert _count(shop.engine, "shop_stock") == 48
    assert _count(shop.engine, "shop_customer") == 12
    with shop.engine.begin() as connection:
        connection.execute(update(tables.stock).values(on_hand=1))
        load(connection)
    assert shop.stock("TEA-001") == (2, 0)


def test_a_product_can_be_added_and_changed(shop: Shop) -> None:
    def put(price: str, pieces: int) -> None:
        with shop.engine.begin() as connection:
            ensure_products(
                connection, [Product("NEW", "New", "新品", "misc", Decimal(price), 100)]
            )
            set_stock(connection, [Stock("NEW", "hangzhou", pieces)])

    put("10.00", 5)
    put("12.00", 9)
    assert shop.stock("NEW") == (9, 0)
    prices = {row.sku: row.price for row in shop.rows(tables.product)}
    assert prices["NEW"] == Decimal("12.00")


def test_setting_the_stock_keeps_what_is_reserved(shop: Shop) -> None:
    order = ORDERS[0].order
    shop.run("stock.reserve", {"order": order})
    with shop.engine.begin() as connection:
        set_stock(connection, [Stock("TEA-001", "hangzhou", 7)])
    assert shop.stock("TEA-001") == (67, 2)


@pytest.mark.parametrize("sample", ORDERS, ids=lambda one: one.order["external_number"])
def test_each_order_is_what_its_stage_needs(shop: Shop, sample: SampleOrder) -> None:
    order = normalised(sample.order, NOW)
    asked = sample.waits_at == "complete_order"
    assert missing_fields(order) == (["customer.address.street"] if asked else [])
    placed = shop.recorded(sample.order)
    check = placed.run("order.check", {"order": order})["check"]
    assert check["unknown"] == []
    assert check["prices_ok"]
    sold_out = any(line["sku"] == "SPO-004" for line in order["lines"])
    assert check["in_stock"] is not sold_out
    if sold_out:
        with pytest.raises(BusinessError):
            placed.run("stock.reserve", {"order": order})
    for kind, name, variables in sample.script:
        if (kind, name) == ("message", "payment.received"):
            assert placed.run("payment.book", variables)["open_amount"] == 0


def test_the_scripts_speak_of_elements_and_messages_the_diagrams_have() -> None:
    text = "".join(path.read_text("utf-8") for path in DIAGRAMS.glob("*.bpmn"))
    for sample in ORDERS:
        for kind, name, _ in sample.script:
            place = f'<bpmn:userTask id="{name}"' if kind == "complete" else f'name="{name}"'
            assert place in text, name
        if sample.waits_at is not None:
            assert f'id="{sample.waits_at}"' in text, sample.waits_at


def test_what_staff_fill_in_passes_their_forms() -> None:
    text = (DIAGRAMS / "order.bpmn").read_text("utf-8")
    for sample in ORDERS:
        for kind, name, data in sample.script:
            if kind == "complete":
                place = text.index(f'<bpmn:userTask id="{name}"')
                form_id = text[place:].split('formId="', 1)[1].split('"', 1)[0]
                form = forms.load((FORMS / f"{form_id}.form").read_bytes())
                assert form.validate(dict(data), context={"order": sample.order}, evaluate=_feel)


def _feel(expression: str, scope: Mapping[str, Any]) -> object:
    return feel.compile_expression(expression.removeprefix("=")).evaluate(scope, now=NOW)


def test_the_numbers_of_the_orders_are_their_own() -> None:
    numbers = [sample.order["external_number"] for sample in ORDERS]
    assert len(set(numbers)) == len(numbers) == 16


def test_every_carrier_service_the_diagrams_choose_is_listed() -> None:
    table = etree.parse(DIAGRAMS.parent / "dmn" / "carrier-choice.dmn")
    listed = {(carrier.id, carrier.service) for carrier in sample_goods.CARRIERS}
    chosen = {
        tuple(
            text.strip().strip('"') for text in rule.xpath("*[local-name()='outputEntry']/*/text()")
        )[:2]
        for rule in table.xpath("//*[local-name()='rule']")
    }
    assert chosen
    assert chosen <= listed
