"""What was sold, counted from real orders: by day, category, region or product.

An order counts from its confirmation until it is cancelled. The same order sent in twice (same
customer, total and moment) counts once. Periods run from `since` up to, not including, `until`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Subquery, Text, cast, func, select

from tasks.backoffice import tables
from tasks.values import CENT

_NOT_SOLD = ("pending", "cancelled", "unavailable")


@dataclass(frozen=True, slots=True)
class Sold:
    """What one day, category, region or group of goods sold."""

    orders: int
    pieces: int
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is wrong with the orders of a period."""

    doubles: int  #: orders sent in twice
    no_region: int  #: orders without a customer's region
    unknown_goods: int  #: lines of goods that are not in the price list


def by_day(
    connection: Connection, since: datetime, until: datetime, zone: ZoneInfo
) -> dict[date, Sold]:
    """Sales of each day on which something was sold; days begin at midnight in the zone."""
    orders = _orders(since, until)
    return _sums(connection, orders, func.date(func.timezone(zone.key, orders.c.placed_at)))


def by_category(connection: Connection, since: datetime, until: datetime) -> dict[str, Sold]:
    """Sales of each category of the price list."""
    category = func.coalesce(tables.product.c.category, "unknown")
    return _sums(connection, _orders(since, until), category)


def by_region(connection: Connection, since: datetime, until: datetime) -> dict[str, Sold]:
    """Sales into each region customers live in."""
    region = func.coalesce(func.nullif(tables.customer.c.state, ""), "unknown")
    return _sums(connection, _orders(since, until), region)


def by_product(
    connection: Connection, skus: Collection[str], since: datetime, until: datetime
) -> dict[str, Sold]:
    """Sales of these goods."""
    orders, sku = _orders(since, until), tables.order_line.c.sku
    found: dict[str, Sold] = _sums(connection, orders, sku)
    return {one: found[one] for one in skus if one in found}


def gaps(connection: Connection, since: datetime, until: datetime) -> Gaps:
    """What has to be put right or left out before the figures of a period can be trusted."""
    orders, line = _orders(since, until), tables.order_line
    nowhere = func.coalesce(tables.customer.c.state, "") == ""
    counted = connection.execute(
        select(
            func.count().filter(orders.c.copy > 1),
            func.count().filter(orders.c.copy == 1, nowhere),
        )
        .select_from(orders)
        .outerjoin(tables.customer, tables.customer.c.id == orders.c.customer_id)
    ).one()
    unknown = connection.scalar(
        select(func.count())
        .select_from(orders)
        .join(line, line.c.order_id == orders.c.id)
        .outerjoin(tables.product, tables.product.c.sku == line.c.sku)
        .where(orders.c.copy == 1, tables.product.c.sku.is_(None))
    )
    return Gaps(int(counted[0]), int(counted[1]), int(unknown or 0))


def _orders(since: datetime, until: datetime) -> Subquery:
    """The orders that count, each with its place among its equals; the first recorded is first."""
    order = tables.order
    copy = func.row_number().over(
        # without a customer nobody can tell two orders from one sent twice
        partition_by=(
            func.coalesce(order.c.customer_id, cast(order.c.id, Text)),
            order.c.total,
            order.c.placed_at,
        ),
        order_by=(order.c.recorded_at, order.c.number, order.c.id),
    )
    return (
        select(order.c.id, order.c.customer_id, order.c.placed_at, copy.label("copy"))
        .where(
            order.c.status.not_in(_NOT_SOLD),
            order.c.placed_at >= since,
            order.c.placed_at < until,
        )
        .subquery("counted")
    )


def _sums(connection: Connection, orders: Subquery, key: ColumnElement[Any]) -> dict[Any, Sold]:
    line = tables.order_line
    rows = connection.execute(
        select(
            key.label("key"),
            func.count(orders.c.id.distinct()),
            func.sum(line.c.quantity),
            func.sum(line.c.quantity * line.c.unit_price),
        )
        .select_from(orders)
        .join(line, line.c.order_id == orders.c.id)
        .outerjoin(tables.product, tables.product.c.sku == line.c.sku)
        .outerjoin(tables.customer, tables.customer.c.id == orders.c.customer_id)
        .where(orders.c.copy == 1)
        .group_by("key")
    )
    return {row[0]: Sold(int(row[1]), int(row[2]), Decimal(row[3]).quantize(CENT)) for row in rows}
