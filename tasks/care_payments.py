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
from tasks.payments import reference_and_amount
from tasks.values import clean, iso, mapping, moment

#: states of an order whose process still takes payments
RUNNING = frozenset({"pending", "confirmed", "processing", "ready_to_ship", "shipped", "delivered"})
#: what finance may choose -> how the payment is settled then
_OUTCOMES = {"refund": "refunded", "keep": "booked", "assign": "assigned"}


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
    noted_at = note_stray(
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
        "noted_at": iso(noted_at),
    }


@handler("payment.settle", local=True)
def settle(job: Job, ledger: Connection) -> Result:
    """Do with the money what finance decided, once: refund, keep or assign.

    Raises BusinessError NO_ORDER if there is no order to keep it for, or the other one is closed.
    """
    given, choice = _payment(job), clean(job.variables.get("choice"))
    if choice not in _OUTCOMES:
        raise GiveUp(f"Money can't be settled by {choice!r}. / 付款不能按 {choice!r} 处理。")
    own = find_order(ledger, given.order_number)
    row = find_order(ledger, clean(job.variables.get("assign_to"))) if choice == "assign" else own
    if choice == "keep" and row is None:
        raise _no_order("to keep this payment for", "可记入该付款的")
    if choice == "assign" and (row is None or row.status not in RUNNING):
        raise _no_order("that is running under this number", "该编号的进行中的")
    if not _settled(ledger, given, _OUTCOMES[choice]):
        if choice != "assign" and row is not None:
            _book(job, ledger, given, row)
        if choice == "refund" and row is not None:
            refund_part(ledger, row.id, given.amount, f"late:{given.reference}", job.now)
        assigned_to = row.external_number if choice == "assign" and row is not None else None
        settle_stray(ledger, given.reference, _OUTCOMES[choice], job.now, assigned_to)
    return {
        "target": row.external_number if row else given.order_number,
        "order": order_data(row),
        "order_number": (row.number or row.external_number) if row else given.order_number,
    }


def _no_order(english: str, chinese: str) -> BusinessError:
    said = f"There is no order {english}. / 没有{chinese}订单。"
    return BusinessError("NO_ORDER", said, {"refusal": said})


def _payment(job: Job) -> _Given:
    given = mapping(job.variables.get("payment"))
    reference, amount = reference_and_amount(given)
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
