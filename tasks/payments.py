"""Books what a customer pays and pays it back, each payment once.

A payment is known by the reference its provider gave it; the ledger's keys refuse the second
booking and the second refund of one reference.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, literal, select
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.order_rows import no_order
from tasks.contract import GiveUp, Job, Result, handler
from tasks.order_check import PAYMENT_TOLERANCE
from tasks.values import CENT, clean, mapping, moment, money


@handler("payment.book", local=True)
def book(job: Job, ledger: Connection) -> Result:
    """Book a payment and say what is still open; the same reference again changes nothing."""
    given = _payment(job)
    ledger.execute(_insert_if_order_known(job, given))
    return _balance(job, ledger, given["reference"])


@handler("payment.state", local=True)
def state(job: Job, ledger: Connection) -> Result:
    """Say what was paid and what is still open."""
    return _balance(job, ledger, None)


@handler("payment.refund", local=True)
def refund(job: Job, ledger: Connection) -> Result:
    """Pay back every payment of the order that was not paid back yet."""
    payment, refunds = tables.payment, tables.refund
    open_payments = (
        select(payment.c.reference, payment.c.order_id, payment.c.amount, literal(job.now))
        .outerjoin_from(payment, refunds, refunds.c.payment_reference == payment.c.reference)
        .where(payment.c.order_id == job.instance_id, refunds.c.payment_reference.is_(None))
    )
    rows = ledger.execute(
        postgresql.insert(refunds)
        .from_select(["payment_reference", "order_id", "amount", "refunded_at"], open_payments)
        .on_conflict_do_nothing()
        .returning(refunds.c.amount)
    )
    return {"refunded": sum((row.amount for row in rows), Decimal("0.00"))}


def _balance(job: Job, ledger: Connection, reference: str | None) -> Result:
    """What is paid and open; `reference` must be a payment of this order, unless None."""
    order, payment = tables.order, tables.payment
    row = ledger.execute(
        select(
            order.c.total,
            func.coalesce(func.sum(payment.c.amount), 0).label("paid"),
            func.bool_or(payment.c.reference == reference).label("ours"),
        )
        .outerjoin_from(order, payment, payment.c.order_id == order.c.id)
        .where(order.c.id == job.instance_id)
        .group_by(order.c.id)
    ).one_or_none()
    if row is None:
        raise no_order(job.instance_id)
    if reference is not None and not row.ours:
        raise GiveUp(
            f"Payment {reference} is booked on another order. / 付款 {reference} 已记入其他订单。"
        )
    paid = Decimal(row.paid).quantize(CENT)
    return {
        "paid_total": paid,
        "open_amount": row.total - paid,
        "paid": row.total - paid <= PAYMENT_TOLERANCE,
    }


def _payment(job: Job) -> dict[str, Any]:
    given = mapping(job.variables.get("payment"))
    reference, amount = clean(given.get("reference")), money(given.get("amount"))
    if not reference or amount is None or amount < 0:
        raise GiveUp(
            "A payment needs a reference and an amount that is not negative."
            " / 付款必须有流水号和非负金额。"
        )
    return {
        "reference": reference,
        "order_id": job.instance_id,
        "type": clean(given.get("type")) or "other",
        "amount": amount,
        "paid_at": moment(given.get("paid_at")) or job.now,
        "booked_at": job.now,
    }


def _insert_if_order_known(job: Job, given: dict[str, Any]) -> postgresql.Insert:
    """An instance without an order must get a sentence, not a broken foreign key."""
    columns = tables.payment.c
    row = select(
        *(literal(value, columns[name].type).label(name) for name, value in given.items())
    ).where(select(tables.order.c.id).where(tables.order.c.id == job.instance_id).exists())
    return (
        postgresql.insert(tables.payment)
        .from_select(list(given), row)
        .on_conflict_do_nothing(index_elements=["reference"])
    )
