"""Settles money that no running order took: finds its order, books it, gives it back.

A payment is known by the reference of its provider. Payments of running orders are booked by the
order itself, in `tasks.payments`.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice.money_rows import Payment, book_payment
from tasks.backoffice.order_finder import find_order, order_data
from tasks.backoffice.refund_rows import refund_part
from tasks.backoffice.stray_rows import is_booked, note_stray, settle_stray, stray_row
from tasks.contract import BusinessError, GiveUp, Job, Result, handler
from tasks.values import clean, mapping, moment, money

#: states of an order whose process still takes payments
RUNNING = frozenset({"pending", "confirmed", "processing", "ready_to_ship", "shipped", "delivered"})


@dataclass(frozen=True, slots=True)
class _Given:
    """A payment as its provider told us."""

    reference: str
    order_number: str
    type: str
    amount: Decimal
    paid_at: datetime


@handler("payment.trace", local=True)
def trace(job: Job, ledger: Connection) -> Result:
    """Say where a payment belongs: booked, running, closed, or unknown as yet."""
    given = _payment(job)
    note_stray(
        ledger,
        given.reference,
        given.order_number,
        given.type,
        given.amount,
        given.paid_at,
        job.now,
    )
    row = find_order(ledger, given.order_number)
    if is_booked(ledger, given.reference):
        settle_stray(ledger, given.reference, "booked", job.now)
        where = "booked"
    elif row is None:
        where = "unknown"
    else:
        where = "running" if row.status in RUNNING else "closed"
    return {
        "where": where,
        "target": row.external_number if row else given.order_number,
        "order": order_data(row),
        "order_number": (row.number or row.external_number) if row else given.order_number,
        "order_status": row.status if row else None,
    }


@handler("payment.give_back", local=True)
def give_back(job: Job, ledger: Connection) -> Result:
    """Send the money back where it came from, once; booked in and out if the order is known."""
    given = _payment(job)
    if _settled(ledger, given, "refunded"):
        return {"refunded": given.amount}
    row = find_order(ledger, given.order_number)
    if row is not None:
        _book(job, ledger, given, row)
        refund_part(ledger, row.id, given.amount, f"late:{given.reference}", job.now)
    settle_stray(ledger, given.reference, "refunded", job.now)
    return {"refunded": given.amount}


@handler("payment.keep", local=True)
def keep(job: Job, ledger: Connection) -> Result:
    """Book the money on its closed order, which still owed it, once."""
    given = _payment(job)
    row = find_order(ledger, given.order_number)
    if row is None:
        raise BusinessError(
            "NO_ORDER",
            "There is no order to book this payment on. / 没有可记入该付款的订单。",
        )
    if not _settled(ledger, given, "booked"):
        _book(job, ledger, given, row)
        settle_stray(ledger, given.reference, "booked", job.now)
    return {"booked": given.amount}


@handler("payment.assign", local=True)
def assign(job: Job, ledger: Connection) -> Result:
    """Choose another, running order for the money; that order books it when it is told.

    Raises BusinessError NO_ORDER if there is no such order or it is closed.
    """
    given = _payment(job)
    wanted = clean(job.variables.get("assign_to"))
    row = find_order(ledger, wanted)
    if row is None or row.status not in RUNNING:
        raise BusinessError(
            "NO_ORDER",
            f"There is no running order {wanted!r}. / 没有进行中的订单 {wanted!r}。",
        )
    if not _settled(ledger, given, "assigned"):
        settle_stray(ledger, given.reference, "assigned", job.now, row.external_number)
    return {
        "target": row.external_number,
        "order": order_data(row),
        "order_number": row.number or row.external_number,
    }


def _payment(job: Job) -> _Given:
    given = mapping(job.variables.get("payment"))
    reference, amount = clean(given.get("reference")), money(given.get("amount"))
    if not reference or amount is None or amount < 0:
        raise GiveUp(
            "A payment needs a reference and an amount that is not negative."
            " / 付款必须有流水号和非负金额。"
        )
    return _Given(
        reference,
        clean(given.get("order")),
        clean(given.get("type")) or "other",
        amount,
        moment(given.get("paid_at")) or job.now,
    )


def _book(job: Job, ledger: Connection, given: _Given, row: Any) -> None:
    book_payment(
        ledger,
        Payment(given.reference, row.id, given.type, given.amount, given.paid_at, job.now),
    )


def _settled(ledger: Connection, given: _Given, outcome: str) -> bool:
    """Whether it was settled like this before.

    Raises GiveUp if it was settled in another way, or was never noted.
    """
    row = stray_row(ledger, given.reference)
    if row is None or row.outcome not in (None, outcome):
        raise GiveUp(
            f"Payment {given.reference} can't be {outcome}: it is settled otherwise or unknown."
            f" / 付款 {given.reference} 无法按 {outcome} 处理：已另行处理或不存在。"
        )
    return row.outcome is not None
