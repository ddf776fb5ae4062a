"""Writes payments and adds them up.

The ledger's key refuses the second booking of one payment reference. What goes back to the
customer is in `tasks.backoffice.refund_rows`.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, literal, select
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.order_rows import no_order
from tasks.contract import GiveUp
from tasks.values import CENT

#: how much a payment may be short of the total: rounding of instalments
PAYMENT_TOLERANCE = Decimal("0.02")
_OPEN = ("pending", "confirmed", "processing", "ready_to_ship", "shipped", "delivered")


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in."""

    reference: str  #: of the payment provider
    order_id: UUID
    type: str
    amount: Decimal
    paid_at: datetime
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class Balance:
    """What an order costs and what was paid."""

    total: Decimal
    paid: Decimal

    @property
    def open(self) -> Decimal:
        """What is missing; below zero if too much was paid."""
        return self.total - self.paid

    @property
    def settled(self) -> bool:
        """Whether nothing is missing that matters."""
        return self.open <= PAYMENT_TOLERANCE


@dataclass(frozen=True, slots=True)
class Trust:
    """What our books say about a customer who wants to buy."""

    paid: Decimal  #: for the order in question
    owed: Decimal  #: total of the customer's other open orders without any payment
    blocked: bool
    credit_limit: Decimal | None


def book_payment(connection: Connection, payment: Payment) -> Balance:
    """Write a payment unless its reference is known; the order's balance afterwards.

    Raises GiveUp if there is no such order, or if the reference is another order's.
    """
    values = asdict(payment)
    columns = tables.payment.c
    # an instance without an order must get a sentence, not a broken foreign key
    row = select(
        *(literal(value, columns[name].type).label(name) for name, value in values.items())
    ).where(select(tables.order.c.id).where(tables.order.c.id == payment.order_id).exists())
    connection.execute(
        postgresql.insert(tables.payment)
        .from_select(list(values), row)
        .on_conflict_do_nothing(index_elements=["reference"])
    )
    return _balance(connection, payment.order_id, payment.reference)


def balance_of(connection: Connection, order_id: UUID) -> Balance:
    """The balance of an order. Raises GiveUp if there is no such order."""
    return _balance(connection, order_id, None)


def trust_in(connection: Connection, order_id: UUID, customer_id: str) -> Trust:
    """What speaks for letting a customer have an order; an unknown one owes nothing."""
    row = connection.execute(_TRUST, {"this_order": order_id, "this_customer": customer_id}).one()
    return Trust(Decimal(row.paid), Decimal(row.owed), bool(row.blocked), row.credit_limit)


def _trust_statement() -> Select[Any]:
    customer, payment, order = tables.customer, tables.payment, tables.order
    this_order: BindParameter[UUID] = bindparam("this_order")
    this_customer: BindParameter[str] = bindparam("this_customer")
    paid = (
        select(func.coalesce(func.sum(payment.c.amount), 0))
        .where(payment.c.order_id == this_order)
        .scalar_subquery()
    )
    owed = (
        select(func.coalesce(func.sum(order.c.total), 0))
        .where(
            order.c.customer_id == this_customer,
            order.c.id != this_order,
            order.c.status.in_(_OPEN),
            ~select(payment).where(payment.c.order_id == order.c.id).exists(),
        )
        .scalar_subquery()
    )
    sums = select(paid.label("paid"), owed.label("owed")).subquery()
    known = select(customer).where(customer.c.id == this_customer).subquery()
    return select(sums.c.paid, sums.c.owed, known.c.blocked, known.c.credit_limit).outerjoin_from(
        sums, known, known.c.id.is_not(None)
    )


# built once: making it costs more than running it
_TRUST = _trust_statement()


def _balance(connection: Connection, order_id: UUID, reference: str | None) -> Balance:
    """The balance; `reference` must be a payment of this order, unless None."""
    order, payment = tables.order, tables.payment
    row = connection.execute(
        select(
            order.c.total,
            func.coalesce(func.sum(payment.c.amount), 0).label("paid"),
            func.bool_or(payment.c.reference == reference).label("ours"),
        )
        .outerjoin_from(order, payment, payment.c.order_id == order.c.id)
        .where(order.c.id == order_id)
        .group_by(order.c.id)
    ).one_or_none()
    if row is None:
        raise no_order(order_id)
    if reference is not None and not row.ours:
        raise GiveUp(
            f"Payment {reference} is booked on another order. / 付款 {reference} 已记入其他订单。"
        )
    return Balance(row.total, Decimal(row.paid).quantize(CENT))
