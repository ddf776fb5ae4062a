"""What stories about goods need: suppliers, history of sales, shelves, orders that wait."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update

from service.store.tables import instance
from tasks.backoffice import catalogue, sample_inventory, tables
from tests.company.office import Office, delivered_order, open_office
from tests.story import Run
from tests.tasks.shop import order_of

TEAPOT = "TEA-101"


def open_stores(database: Any, clock: Any, *process_ids: str) -> Office:
    """An office with suppliers, where every product is kept at a level."""
    office = open_office(database, clock, *process_ids)
    with office.engine.begin() as connection:
        sample_inventory.load(connection)
    return office


def sell(office: Office, sku: str, *, a_day: int, days: int = 28, until: int = 0) -> None:
    """Write a history of sales: so many pieces on each of the last days."""
    now = office.house.clock.now() - timedelta(hours=1)
    orders = [
        delivered_order(
            uuid4().int % 10**9, now - timedelta(days=day), id=uuid4(), external_number=uuid4().hex
        )
        for day in range(until, days)
    ]
    office.write(tables.order, *orders)
    line = {"line": 1, "sku": sku, "name": sku, "spec": "", "quantity": a_day, "freight": 0}
    office.write(
        tables.order_line,
        *({**line, "order_id": order["id"], "unit_price": 100} for order in orders),
    )


def shelve(office: Office, sku: str, **places: int) -> None:
    """Make so many pieces lie in each warehouse."""
    with office.engine.begin() as connection:
        catalogue.set_stock(
            connection, [catalogue.Stock(sku, name, pieces) for name, pieces in places.items()]
        )


def shelf(office: Office, sku: str) -> dict[str, tuple[int, int]]:
    """Pieces on hand and reserved of a product, by warehouse."""
    rows = [row for row in office.rows(tables.stock) if row.sku == sku]
    return {row.warehouse: (row.on_hand, row.reserved) for row in rows}


def place_order(office: Office, goods: Mapping[str, int], **changes: Any) -> Run:
    """An order of the shop, paid by card."""
    order = order_of(goods, **changes)
    found = office.house.send("order.placed", order["external_number"], order=order)
    office.house.work()
    return office.house.run(found.instance_id)


def newest(office: Office, process_id: str) -> Run:
    """The process that started last of those a message started."""
    found = office.house.all(
        select(instance.c.id)
        .where(instance.c.process_id == process_id, instance.c.business_key.like("%-%"))
        .order_by(instance.c.business_key)
    )
    return office.house.run(found[-1].id)


def offers_of(office: Office, sku: str) -> list[str]:
    """Who offers a product, the cheapest first."""
    rows = [row for row in office.rows(tables.supplier_offer) if row.sku == sku]
    return [row.supplier_id for row in sorted(rows, key=lambda row: row.price)]


def set_class(office: Office, sku: str, abc_class: str) -> None:
    """Put a product into a class."""
    office.write(
        tables.product_class,
        {
            "sku": sku,
            "abc_class": abc_class,
            "turnover": 0,
            "cumulative_share": 0,
            "days_without_sale": 0,
            "classed_on": office.house.clock.now().date(),
        },
    )


def set_budget(office: Office, amount: int) -> None:
    """Set what may be spent on goods this month."""
    now = office.house.clock.now()
    office.write(tables.purchase_budget, {"month": now.date().replace(day=1), "amount": amount})


def set_price(office: Office, sku: str, price: int) -> None:
    """Make every supplier ask this for a product."""
    with office.engine.begin() as connection:
        offer = tables.supplier_offer
        connection.execute(update(offer).where(offer.c.sku == sku).values(price=price))


def retire_suppliers(office: Office) -> None:
    """Let nobody deliver anything any more."""
    with office.engine.begin() as connection:
        connection.execute(update(tables.supplier).values(active=False))


def the_row(office: Office, table: Any, **wanted: Any) -> Any:
    """The one row of a table with these values."""
    query = select(table)
    for name, value in wanted.items():
        query = query.where(table.c[name] == value)
    with office.engine.connect() as connection:
        return connection.execute(query).one()
