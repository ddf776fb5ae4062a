"""Knows how much there is of a product, how much there should be, and who is waiting for it.

The level to keep is the safety stock of a product's policy; a product without a policy is nobody's
concern here. Changes of stock are in `tasks.backoffice.movements`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Subquery, func, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import insert

from tasks.backoffice import tables
from tasks.backoffice.demand_rows import daily_sales
from tasks.backoffice.numbering import next_number
from tasks.forecasting import forecast, safety_stock

#: days of sales that should always lie on the shelf (D3-2.3.1.3)
SAFETY_DAYS = 3


@dataclass(frozen=True, slots=True)
class Low:
    """A product of which less is left than there should be."""

    number: str  #: of the replenishment that was opened for it
    sku: str
    warehouse: str  #: which has least of it
    available: int
    safety_stock: int
    reason: str


@dataclass(frozen=True, slots=True)
class Level:
    """What there is of a product over all warehouses."""

    available: int  #: free to be sold
    in_transit: int  #: on its way between two of them
    on_order: int  #: ordered from suppliers


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order that waits for a product to arrive."""

    external_number: str
    quantity: int


def refresh_levels(connection: Connection, now: datetime) -> None:
    """Make a new forecast for every product with a policy, and its safety stock from it."""
    policy = tables.stock_policy
    known = {row.sku: row for row in connection.execute(select(policy))}
    sales = daily_sales(connection, known.keys(), now)
    for sku, row in known.items():
        daily = forecast(sales[sku]).daily
        if daily != row.daily_sales or row.computed_at is None:
            connection.execute(
                update(policy)
                .where(policy.c.sku == sku)
                .values(
                    daily_sales=daily,
                    safety_stock=safety_stock(daily, row.safety_days),
                    computed_at=now,
                )
            )


def watch_level(connection: Connection, sku: str, monthly_demand: int, now: datetime) -> None:
    """Let a new product's level be watched; a product that is watched already stays as it is.

    monthly_demand: pieces expected in a month, until real sales tell.
    """
    daily = Decimal(monthly_demand) / 30
    connection.execute(
        insert(tables.stock_policy).on_conflict_do_nothing(),
        {
            "sku": sku,
            "safety_days": SAFETY_DAYS,
            "daily_sales": daily,
            "safety_stock": safety_stock(daily, SAFETY_DAYS),
            "computed_at": now,
        },
    )


def open_replenishments(
    connection: Connection, reason: str, now: datetime, skus: Collection[str] | None = None
) -> list[Low]:
    """Open a replenishment for every product below its safety stock that has none open.

    skus: look at these only.
    """
    low = _low_products(connection, skus)
    if not low:
        return []
    statement = (
        postgresql.insert(tables.replenishment)
        .on_conflict_do_nothing()
        .returning(tables.replenishment.c.number)
    )
    opened = []
    for row in low:
        number = connection.execute(
            statement,
            {
                "number": next_number(connection, tables.replenishment_number, "RP", now),
                "sku": row.sku,
                "warehouse": row.warehouse,
                "reason": reason,
                "available": row.available,
                "safety_stock": row.safety_stock,
                "opened_at": now,
            },
        ).scalar_one_or_none()
        if number is not None:
            opened.append(
                Low(number, row.sku, row.warehouse, row.available, row.safety_stock, reason)
            )
    return opened


def level(connection: Connection, sku: str) -> Level:
    """What there is of a product."""
    shelves, moving = _shelves(), _in_transit()
    line, purchase = tables.purchase_line, tables.purchase
    ordered = (
        select(func.coalesce(func.sum(line.c.quantity - line.c.accepted), 0))
        .join(purchase, purchase.c.number == line.c.purchase)
        .where(line.c.sku == sku, purchase.c.state.in_(("ordered", "confirmed")))
    )
    row = connection.execute(
        select(
            _or_none(select(shelves.c.free).where(shelves.c.sku == sku)),
            _or_none(select(moving.c.pieces).where(moving.c.sku == sku)),
            ordered.scalar_subquery(),
        )
    ).one()
    return Level(*row)


def waiting_for(connection: Connection, sku: str) -> list[Waiting]:
    """The orders that wait for a product, the oldest first."""
    order, line, waits = tables.order, tables.order_line, tables.process_waiting
    rows = connection.execute(
        select(order.c.external_number, func.sum(line.c.quantity))
        .join(waits, waits.c.instance_id == order.c.id)
        .join(line, line.c.order_id == order.c.id)
        .where(waits.c.message == "stock.arrived", line.c.sku == sku)
        .group_by(order.c.external_number, order.c.placed_at)
        .order_by(order.c.placed_at, order.c.external_number)
    )
    return [Waiting(*row) for row in rows]


def days_of_cover(pieces: int, daily: Decimal) -> Decimal:
    """How many days the pieces last; 999 if nothing is sold."""
    if daily <= 0:
        return Decimal(999)
    return min((pieces / daily).quantize(Decimal("0.1")), Decimal(999))


def _low_products(connection: Connection, skus: Collection[str] | None) -> Sequence[Any]:
    policy, opened = tables.stock_policy, tables.replenishment
    shelves, moving = _shelves(), _in_transit()
    available = shelves.c.free + func.coalesce(moving.c.pieces, 0)
    query = (
        select(
            policy.c.sku, shelves.c.warehouse, available.label("available"), policy.c.safety_stock
        )
        .join(shelves, shelves.c.sku == policy.c.sku)
        .outerjoin(moving, moving.c.sku == policy.c.sku)
        .where(
            available < policy.c.safety_stock,
            ~select(opened.c.number)
            .where(opened.c.sku == policy.c.sku, opened.c.closed_at.is_(None))
            .exists(),
        )
        .order_by(policy.c.sku)
    )
    if skus is not None:
        query = query.where(policy.c.sku.in_(sorted(skus)))
    return connection.execute(query).all()


def _shelves() -> Subquery:
    """What is free of each product, and the warehouse that has least of it."""
    stock = tables.stock
    free = stock.c.on_hand - stock.c.reserved
    emptiest = func.array_agg(
        postgresql.aggregate_order_by(stock.c.warehouse, free, stock.c.warehouse)
    )
    return (
        select(
            stock.c.sku,
            func.sum(free).label("free"),
            emptiest[1].label("warehouse"),
        )
        .group_by(stock.c.sku)
        .subquery()
    )


def _in_transit() -> Subquery:
    """Pieces of each product that belong to no shelf's free stock but are ours all the same."""
    move = tables.transfer
    left = move.c.shipped - move.c.received - move.c.written_off
    waiting = func.sum(left).filter(move.c.state == "in_transit")
    held = func.sum(move.c.quantity).filter(move.c.state == "held")
    return (
        select(move.c.sku, (func.coalesce(waiting, 0) + func.coalesce(held, 0)).label("pieces"))
        .where(move.c.closed_at.is_(None))
        .group_by(move.c.sku)
        .subquery()
    )


def _or_none(query: Any) -> Any:
    return func.coalesce(query.scalar_subquery(), 0)
