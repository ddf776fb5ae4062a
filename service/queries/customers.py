"""The customer database: who buys, how often, for how much, and what they want to hear of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Subquery, func, or_, select

from processes.codec import loads
from service.queries.paging import one_page
from tasks.backoffice.tables import customer, customer_preference, order, review, ticket


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer with their history in figures."""

    id: str
    name: str
    email: str | None
    phone: str | None
    city: str | None
    language: str
    orders: int
    spent: Decimal  #: of orders that were not given up
    last_order_at: datetime | None
    tickets: int
    score: Decimal | None  #: average of their reviews, 1 to 5
    promotions: bool  #: whether they take any
    categories: tuple[str, ...]  #: they want to hear of; none means all


@dataclass(frozen=True, slots=True)
class Customers:
    """A page of customers."""

    items: tuple[CustomerRow, ...]
    total: int
    more: bool


def customers(connection: Connection, search: str, page: int, size: int) -> Customers:
    """Customers by what they spent, most first.

    Parameters:
        search: part of a name, mail address, phone number or city.
        page: counted from 1.
    """
    bought, said, asked = _bought(), _said(), _asked()
    query = (
        select(
            customer,
            func.coalesce(bought.c.orders, 0).label("orders"),
            func.coalesce(bought.c.spent, 0).label("spent"),
            bought.c.last_order_at,
            said.c.score,
            func.coalesce(asked.c.tickets, 0).label("tickets"),
            customer_preference.c.promotions,
            customer_preference.c.categories,
        )
        .outerjoin(bought, bought.c.customer_id == customer.c.id)
        .outerjoin(said, said.c.customer_id == customer.c.id)
        .outerjoin(asked, asked.c.customer_id == customer.c.id)
        .outerjoin(customer_preference, customer_preference.c.customer_id == customer.c.id)
        .order_by(func.coalesce(bought.c.spent, 0).desc(), customer.c.id)
    )
    if search:
        texts = (customer.c.name, customer.c.email, customer.c.phone, customer.c.city)
        query = query.where(or_(*(text.icontains(search, autoescape=True) for text in texts)))
    rows, total, more = one_page(connection, query, page, size)
    return Customers(tuple(_row(row) for row in rows), total, more)


def _bought() -> Subquery:
    kept = order.c.status.not_in(("cancelled", "unavailable"))
    return (
        select(
            order.c.customer_id,
            func.count().label("orders"),
            func.coalesce(func.sum(order.c.total).filter(kept), 0).label("spent"),
            func.max(order.c.placed_at).label("last_order_at"),
        )
        .group_by(order.c.customer_id)
        .subquery()
    )


def _said() -> Subquery:
    """Apart from what was bought: an order with two reviews is still one order."""
    return (
        select(order.c.customer_id, func.avg(review.c.score).label("score"))
        .join(review, review.c.order_id == order.c.id)
        .group_by(order.c.customer_id)
        .subquery()
    )


def _asked() -> Subquery:
    return (
        select(ticket.c.customer_id, func.count().label("tickets"))
        .group_by(ticket.c.customer_id)
        .subquery()
    )


def _row(row: Any) -> CustomerRow:
    return CustomerRow(
        id=row.id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        city=row.city,
        language=row.language,
        orders=row.orders,
        spent=row.spent,
        last_order_at=row.last_order_at,
        tickets=row.tickets,
        score=row.score,
        promotions=row.promotions is not False,
        categories=tuple(loads(row.categories)) if row.categories else (),
    )
