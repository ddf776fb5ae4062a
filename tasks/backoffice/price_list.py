"""Looks products up: what we call them, what they cost, how many are free."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, func, select

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


def listed(connection: Connection, skus: Collection[str]) -> dict[str, Listed]:
    """Those of the products that we sell, by SKU; a discontinued one is not sold."""
    if not skus:
        return {}
    product, stock = tables.product, tables.stock
    free = func.coalesce(func.sum(stock.c.on_hand - stock.c.reserved), 0)
    facts = ("name", "name_zh", "price", "weight_g", "fragile")
    rows = connection.execute(
        select(product.c.sku, *(product.c[name] for name in facts), free)
        .outerjoin_from(product, stock, stock.c.sku == product.c.sku)
        .where(product.c.sku.in_(sorted(skus)), product.c.active)
        .group_by(product.c.sku)
    )
    return {row[0]: Listed(*row[1:6], int(row[6])) for row in rows}
