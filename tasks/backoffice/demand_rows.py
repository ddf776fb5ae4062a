"""Counts what was sold: by day, by warehouse, in money.

An order counts from the moment it was placed, unless it was cancelled or could not be filled. A
day is 24 hours back from `now`, so that no time zone comes in.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Integer, cast, func, literal, select

from tasks.backoffice import tables

#: days a forecast is made from
HISTORY = 28
_LOST = ("cancelled", "unavailable")
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Turnover:
    """What a product brought in, and how long it has not been sold."""

    sku: str
    turnover: Decimal
    days_without_sale: int


def daily_sales(
    connection: Connection, skus: Collection[str], now: datetime
) -> Mapping[str, list[int]]:
    """Pieces sold of each product on each of the last days, the oldest first."""
    order, line = tables.order, tables.order_line
    age = cast(func.floor(func.extract("epoch", literal(now) - order.c.placed_at) / _DAY), Integer)
    rows = connection.execute(
        select(line.c.sku, age, func.sum(line.c.quantity))
        .join(order, order.c.id == line.c.order_id)
        .where(
            line.c.sku.in_(sorted(skus)),
            order.c.status.not_in(_LOST),
            order.c.placed_at > now - timedelta(days=HISTORY),
            order.c.placed_at <= now,
        )
        .group_by(line.c.sku, age)
    )
    found = {sku: [0] * HISTORY for sku in skus}
    for sku, days_ago, pieces in rows:
        found[sku][HISTORY - 1 - days_ago] = pieces
    return found


def daily_by_warehouse(
    connection: Connection, skus: Collection[str], now: datetime
) -> Mapping[tuple[str, str], Decimal]:
    """Pieces a day that each warehouse gave away of each product, on average."""
    held = tables.reservation
    rows = connection.execute(
        select(held.c.sku, held.c.warehouse, func.sum(held.c.quantity))
        .where(
            held.c.sku.in_(sorted(skus)),
            held.c.state != "released",
            held.c.created_at > now - timedelta(days=HISTORY),
            held.c.created_at <= now,
        )
        .group_by(held.c.sku, held.c.warehouse)
    )
    return {
        (sku, warehouse): (Decimal(pieces) / HISTORY).quantize(Decimal("0.0001"))
        for sku, warehouse, pieces in rows
    }


def turnovers(connection: Connection, now: datetime, days: int) -> list[Turnover]:
    """What each product brought in over the last days, the best first.

    A product that was never sold counts as not sold since the first day that is looked at.
    """
    order, line, product = tables.order, tables.order_line, tables.product
    sold = (
        select(
            line.c.sku,
            func.sum(line.c.quantity * line.c.unit_price).label("turnover"),
            func.max(order.c.placed_at).label("last"),
        )
        .join(order, order.c.id == line.c.order_id)
        .where(
            order.c.status.not_in(_LOST),
            order.c.placed_at > now - timedelta(days=days),
            order.c.placed_at <= now,
        )
        .group_by(line.c.sku)
        .subquery()
    )
    brought = func.coalesce(sold.c.turnover, 0)
    rows = connection.execute(
        select(product.c.sku, brought, sold.c.last)
        .outerjoin(sold, sold.c.sku == product.c.sku)
        .where(product.c.active)
        .order_by(brought.desc(), product.c.sku)
    )
    return [_turnover(row, now, days) for row in rows]


def _turnover(row: Any, now: datetime, days: int) -> Turnover:
    sku, brought, last = row
    idle = days if last is None else (now - last).days
    return Turnover(sku, Decimal(brought).quantize(Decimal("0.01")), idle)
