"""What lies where: stock by product and warehouse, live, with its safety level and turnover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, or_, select

from service.queries.paging import one_page
from tasks.backoffice.tables import order, order_line, product, product_class, stock, stock_policy

#: what the turnover looks back over
SOLD_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Place:
    """A product in one warehouse."""

    warehouse: str
    on_hand: int
    reserved: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """A product with all its places."""

    sku: str
    names: dict[str, str]
    category: str
    places: tuple[Place, ...]
    safety_stock: int | None  #: None where nobody watches its level
    abc_class: str | None
    sold: int  #: pieces ordered within `SOLD_WITHIN`

    @property
    def on_hand(self) -> int:
        """Pieces in all warehouses."""
        return sum(place.on_hand for place in self.places)

    @property
    def available(self) -> int:
        """Pieces nobody has a right to yet."""
        return sum(place.on_hand - place.reserved for place in self.places)

    @property
    def is_low(self) -> bool:
        """Whether less is available than the safety level."""
        return self.safety_stock is not None and self.available < self.safety_stock


@dataclass(frozen=True, slots=True)
class Shelves:
    """A page of products."""

    items: tuple[Shelf, ...]
    total: int
    more: bool


def shelves(connection: Connection, now: datetime, search: str, page: int, size: int) -> Shelves:
    """Products by name, those below their safety level first.

    Parameters:
        search: part of a product's number, name or category.
        page: counted from 1.
    """
    free = func.coalesce(func.sum(stock.c.on_hand - stock.c.reserved), 0)
    low = func.coalesce(free < stock_policy.c.safety_stock, False).label("low")
    query = (
        select(
            product.c.sku,
            product.c.name,
            product.c.name_zh,
            product.c.category,
            stock_policy.c.safety_stock,
            product_class.c.abc_class,
            low,
        )
        .outerjoin(stock, stock.c.sku == product.c.sku)
        .outerjoin(stock_policy, stock_policy.c.sku == product.c.sku)
        .outerjoin(product_class, product_class.c.sku == product.c.sku)
        .group_by(product.c.sku, stock_policy.c.safety_stock, product_class.c.abc_class)
        .order_by(low.desc(), product.c.name, product.c.sku)
    )
    if search:
        texts = (product.c.sku, product.c.name, product.c.name_zh, product.c.category)
        query = query.where(or_(*(text.icontains(search, autoescape=True) for text in texts)))
    rows, total, more = one_page(connection, query, page, size)
    skus = [row.sku for row in rows]
    places, sold = _places(connection, skus), _sold(connection, skus, now)
    items = tuple(
        Shelf(
            sku=row.sku,
            names={"en": row.name, "zh": row.name_zh},
            category=row.category,
            places=tuple(places.get(row.sku, ())),
            safety_stock=row.safety_stock,
            abc_class=row.abc_class,
            sold=sold.get(row.sku, 0),
        )
        for row in rows
    )
    return Shelves(items, total, more)


def _places(connection: Connection, skus: Sequence[str]) -> dict[str, list[Place]]:
    query = select(stock).where(stock.c.sku.in_(skus)).order_by(stock.c.sku, stock.c.warehouse)
    found: dict[str, list[Place]] = {}
    for row in connection.execute(query):
        found.setdefault(row.sku, []).append(Place(row.warehouse, row.on_hand, row.reserved))
    return found


def _sold(connection: Connection, skus: Sequence[str], now: datetime) -> dict[str, int]:
    query = (
        select(order_line.c.sku, func.sum(order_line.c.quantity))
        .join(order, order.c.id == order_line.c.order_id)
        .where(
            order_line.c.sku.in_(skus),
            order.c.placed_at >= now - SOLD_WITHIN,
            order.c.status.not_in(("cancelled", "unavailable")),
        )
        .group_by(order_line.c.sku)
    )
    return {sku: int(pieces) for sku, pieces in connection.execute(query)}
