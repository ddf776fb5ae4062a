"""Books what a customer pays and pays it back, each payment once.

A payment is known by the reference its provider gave it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice.money_rows import Balance, Payment, balance_of, book_payment
from tasks.backoffice.refund_rows import refund_all
from tasks.contract import GiveUp, Job, Result, handler
from tasks.values import clean, mapping, moment, money


@handler("payment.book", local=True)
def book(job: Job, ledger: Connection) -> Result:
    """Book a payment and say what is still open; the same reference again changes nothing."""
    return _answer(book_payment(ledger, _payment(job)))


@handler("payment.state", local=True)
def state(job: Job, ledger: Connection) -> Result:
    """Say what was paid and what is still open."""
    return _answer(balance_of(ledger, job.instance_id))


@handler("payment.refund", local=True)
def refund(job: Job, ledger: Connection) -> Result:
    """Pay back what is left of every payment of the order."""
    return {"refunded": refund_all(ledger, job.instance_id, job.now)}


def _answer(balance: Balance) -> Result:
    return {
        "paid_total": balance.paid,
        "open_amount": balance.open,
        "paid": balance.settled,
    }


def reference_and_amount(payment: Mapping[str, Any]) -> tuple[str, Decimal]:
    """What a payment is known by, and how much it is; raises `GiveUp` where one is missing."""
    reference, amount = clean(payment.get("reference")), money(payment.get("amount"))
    if not reference or amount is None or amount < 0:
        raise GiveUp(
            "A payment needs a reference and an amount that is not negative."
            " / 付款必须有流水号和非负金额。"
        )
    return reference, amount


def _payment(job: Job) -> Payment:
    given = mapping(job.variables.get("payment"))
    reference, amount = reference_and_amount(given)
    return Payment(
        reference=reference,
        order_id=job.instance_id,
        type=clean(given.get("type")) or "other",
        amount=amount,
        paid_at=moment(given.get("paid_at")) or job.now,
        booked_at=job.now,
    )
