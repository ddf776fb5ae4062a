"""Reads and writes what the company knows of a product: its level, its class, how it is cleared.

Prices of the price list as an order sees them are in `tasks.backoffice.price_list`.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables

#: a product of class C that was not sold for so long is slow
_SLOW_AFTER = 60
#: a question or a decision about a slow mover is given so long to work
_TIME_TO_WORK = timedelta(days=28)
#: those that bind most money first; a person decides so many a week
_MOST = 10


def product_row(connection: Connection, sku: str) -> Any:
    """A product with the days its safety stock lasts and its class; None if it is unknown."""
    product, policy, classed = tables.product, tables.stock_policy, tables.product_class
    return connection.execute(
        select(product, policy.c.safety_days, classed.c.abc_class)
        .outerjoin(policy, policy.c.sku == product.c.sku)
        .outerjoin(classed, classed.c.sku == product.c.sku)
        .where(product.c.sku == sku)
    ).one_or_none()


def set_price(connection: Connection, sku: str, price: Decimal) -> None:
    """Change the price list."""
    product = tables.product
    connection.execute(update(product).where(product.c.sku == sku).values(price=price))


def keep_classes(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write the classes of products over their old ones."""
    if not rows:
        return
    statement = postgresql.insert(tables.product_class)
    changed = {name: statement.excluded[name] for name in rows[0] if name != "sku"}
    connection.execute(statement.on_conflict_do_update(index_elements=["sku"], set_=changed), rows)


def remember_clearance(
    connection: Connection, id: UUID, sku: str, decision: str, now: datetime, **facts: Any
) -> None:
    """Write down what was asked or decided about a slow mover.

    facts: the columns `price_before` and `price_after`, and where they apply `sent_back`, `note`.
    """
    row = {"sent_back": 0, **facts, "id": id, "sku": sku, "decision": decision, "decided_at": now}
    connection.execute(insert(tables.clearance), row)


def slow_movers(connection: Connection, now: datetime) -> list[Any]:
    """Products of class C that nobody buys although there are some, most money first.

    Those somebody was asked about lately are left out.
    """
    product, classed, stock = tables.product, tables.product_class, tables.stock
    asked = tables.clearance
    free = func.sum(stock.c.on_hand - stock.c.reserved)
    fullest = func.array_agg(
        postgresql.aggregate_order_by(
            stock.c.warehouse, (stock.c.on_hand - stock.c.reserved).desc(), stock.c.warehouse
        )
    )
    rows = connection.execute(
        select(
            product.c.sku,
            product.c.name,
            product.c.name_zh,
            product.c.price,
            classed.c.days_without_sale,
            free.label("pieces"),
            fullest[1].label("warehouse"),
        )
        .join(classed, classed.c.sku == product.c.sku)
        .join(stock, stock.c.sku == product.c.sku)
        .where(
            classed.c.abc_class == "C",
            classed.c.days_without_sale >= _SLOW_AFTER,
            ~select(asked.c.id)
            .where(asked.c.sku == product.c.sku, asked.c.decided_at > now - _TIME_TO_WORK)
            .exists(),
        )
        .group_by(product.c.sku, classed.c.days_without_sale)
        .having(free > 0)
        .order_by((free * product.c.price).desc(), product.c.sku)
        .limit(_MOST)
    )
    return list(rows)
