"""Finds the order a customer speaks of, and what we know of that customer.

Customers name an order by the shop's number or by ours. For messages that carry the order itself
nothing has to be found.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, or_, select

from tasks.backoffice import tables
from tasks.order_data import Order
from tasks.values import from_json

#: how far back a customer's tickets and returns still speak about them
MEMORY = timedelta(days=90)


def find_order(connection: Connection, number: str) -> Row[Any] | None:
    """The newest order of a number, the shop's or ours; None if there is none.

    Of two channels' orders placed at the same moment it is the one written down later, and of
    those the one of the channel that comes later by its name.
    """
    if not number:
        return None
    order = tables.order
    return connection.execute(
        select(order)
        .where(or_(order.c.number == number, order.c.external_number == number))
        .order_by(order.c.placed_at.desc(), order.c.recorded_at.desc(), order.c.channel.desc())
        .limit(1)
    ).one_or_none()


def order_by_id(connection: Connection, order_id: UUID, *, lock: bool = False) -> Row[Any] | None:
    """An order by its id; with `lock`, nobody else changes it meanwhile."""
    query = select(tables.order).where(tables.order.c.id == order_id)
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def order_data(row: Row[Any] | None) -> Order | None:
    """The order as it was placed and completed."""
    if row is None:
        return None
    found: Order = from_json(row.data)
    return found


def bought_before(connection: Connection, customer_id: str | None) -> tuple[int, Decimal]:
    """How many orders a customer had that were not cancelled, and what they were worth."""
    order = tables.order
    count, total = connection.execute(
        select(func.count(), func.coalesce(func.sum(order.c.total), 0)).where(
            order.c.customer_id == customer_id,
            order.c.status.not_in(("cancelled", "unavailable")),
        )
    ).one()
    return int(count), Decimal(total)


def complaints_before(connection: Connection, customer_id: str | None, now: datetime) -> int:
    """How many tickets of a customer were opened lately."""
    ticket = tables.ticket
    found = connection.scalar(
        select(func.count()).where(
            ticket.c.customer_id == customer_id, ticket.c.opened_at > now - MEMORY
        )
    )
    return int(found or 0)


def returns_before(connection: Connection, customer_id: str | None, now: datetime) -> int:
    """How many returns a customer asked for lately."""
    asked = tables.goods_return
    found = connection.scalar(
        select(func.count()).where(
            asked.c.customer_id == customer_id, asked.c.requested_at > now - MEMORY
        )
    )
    return int(found or 0)
