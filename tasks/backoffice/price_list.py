"""Looks products up: what we call them, what they cost, how many are free."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from tasks.backoffice import tables


@dataclass(frozen=True, slots=True)
class Listed:
    """A product we sell."""

    name: str
    name_zh: str
    price: Decimal
    weight_g: int
    fragile: bool
    available: int  #: on hand and not promised, over all warehouses


def listed(
    connection: Connection, skus: Collection[str], at: datetime | None = None
) -> dict[str, Listed]:
    """Those of the products that we sell, by SKU; a discontinued one is not sold.

    at: a moment whose campaign prices count, the lowest of them; without it the list's own do.
    """
    if not skus:
        return {}
    product, stock = tables.product, tables.stock
    free = func.coalesce(func.sum(stock.c.on_hand - stock.c.reserved), 0)
    price: ColumnElement[Decimal] = product.c.price
    if at is not None:
        rule = tables.campaign_product
        reduced = select(func.min(rule.c.price)).where(
            rule.c.sku == product.c.sku, rule.c.valid_from <= at, rule.c.valid_until > at
        )
        price = func.coalesce(reduced.scalar_subquery(), product.c.price)
    facts: list[ColumnElement[Any]] = [product.c[name] for name in ("sku", "name", "name_zh")]
    facts += [price, product.c.weight_g, product.c.fragile, free]
    rows = connection.execute(
        select(*facts)
        .outerjoin_from(product, stock, stock.c.sku == product.c.sku)
        .where(product.c.sku.in_(sorted(skus)), product.c.active)
        .group_by(product.c.sku)
    )
    return {
        row[0]: Listed(row[1], row[2], row[3], row[4], row[5], available=int(row[6]))
        for row in rows
    }
