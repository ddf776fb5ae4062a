"""Pays money back: never more of a payment than came in, and once for each cause.

Every refund first locks the order's payments, so two that race see each other; the ledger's key
(payment, cause) refuses the second refund of one cause. Not for deciding how much is due.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from tasks.backoffice import tables
from tasks.values import CENT

#: the cause of what goes back because an order ends
WHOLE_ORDER = "order"
_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class _Left:
    """What may still be paid back of one payment."""

    reference: str
    amount: Decimal


def refund_all(connection: Connection, order_id: UUID, now: datetime) -> Decimal:
    """Pay back what is left of every payment of an order; their sum."""
    return _pay_back(connection, order_id, None, WHOLE_ORDER, now)


def refund_part(
    connection: Connection, order_id: UUID, amount: Decimal, cause: str, now: datetime
) -> Decimal:
    """Pay back an amount, or what is left if that is less; how much this cause got in all.

    The same cause again pays nothing and answers as before.
    """
    _lock(connection, order_id)
    before = _refunded(connection, order_id, cause)
    if before is not None:
        return before
    return _pay_back(connection, order_id, amount, cause, now)


def refundable(connection: Connection, order_id: UUID) -> Decimal:
    """What was paid for an order and not paid back yet."""
    return sum((left.amount for left in _left(connection, order_id)), _NOTHING)


def _pay_back(
    connection: Connection, order_id: UUID, most: Decimal | None, cause: str, now: datetime
) -> Decimal:
    _lock(connection, order_id)
    rows: list[dict[str, object]] = []
    paid, open_amount = _NOTHING, most
    for left in _left(connection, order_id):
        part = left.amount if open_amount is None else min(left.amount, open_amount)
        if part <= 0:
            continue
        if open_amount is not None:
            open_amount -= part
        paid += part
        rows.append(
            {
                "payment_reference": left.reference,
                "cause": cause,
                "order_id": order_id,
                "amount": part,
                "refunded_at": now,
            }
        )
    if rows:
        connection.execute(insert(tables.refund), rows)
    return paid


def _lock(connection: Connection, order_id: UUID) -> None:
    """Let nobody else pay back of this order's payments until we are done."""
    payment = tables.payment
    connection.execute(
        select(payment.c.reference)
        .where(payment.c.order_id == order_id)
        .order_by(payment.c.reference)
        .with_for_update()
    ).all()


def _left(connection: Connection, order_id: UUID) -> list[_Left]:
    payment, refund = tables.payment, tables.refund
    back = (
        select(func.coalesce(func.sum(refund.c.amount), 0))
        .where(refund.c.payment_reference == payment.c.reference)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(payment.c.reference, payment.c.amount - back)
        .where(payment.c.order_id == order_id)
        .order_by(payment.c.paid_at, payment.c.reference)
    )
    return [_Left(reference, Decimal(amount).quantize(CENT)) for reference, amount in rows]


def _refunded(connection: Connection, order_id: UUID, cause: str) -> Decimal | None:
    """What a cause got before, None if it never asked."""
    refund = tables.refund
    found = connection.scalar(
        select(func.sum(refund.c.amount)).where(
            refund.c.order_id == order_id, refund.c.cause == cause
        )
    )
    return None if found is None else Decimal(found)
