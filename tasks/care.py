"""Keeps the ticket of each contact: opened, sorted, answered, asked, archived.

What is grave and who must answer is decided by the table `ticket-triage`; here the facts are put
together for it. Reviews are in `tasks.care_reviews`, returns in `tasks.returns`.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice.order_finder import (
    bought_before,
    complaints_before,
    find_order,
    order_data,
)
from tasks.backoffice.refund_rows import refund_part, refundable
from tasks.backoffice.tables import TICKET_STATES, ticket
from tasks.backoffice.ticket_rows import add_entry, change_ticket, first, open_ticket
from tasks.care_words import flags_of
from tasks.contract import GiveUp, Job, Result, handler
from tasks.values import clean, iso, mapping, moment, money, whole

_LONGEST_TEXT = 4000


@handler("ticket.open", local=True)
def open_(job: Job, ledger: Connection) -> Result:
    """Open a ticket for a contact and gather what we know of the order and the customer."""
    contact = mapping(job.variables.get("contact"))
    row = find_order(ledger, clean(contact.get("order_number")))
    customer = _customer(contact, row)
    text = clean(contact.get("text"))[:_LONGEST_TEXT]
    facts = {
        "contact_id": clean(contact.get("id")) or f"staff:{job.instance_id}",
        "channel": clean(contact.get("channel")) or "page",
        "kind": clean(contact.get("kind")) or "inquiry",
        "subject": clean(contact.get("subject")) or text[:80],
        "text": text,
    }
    contacted_at = moment(contact.get("at")) or job.now
    number = open_ticket(
        ledger,
        job.instance_id,
        job.local,
        order_id=row.id if row else None,
        customer_id=customer["id"] or None,
        name=customer["name"],
        email=customer["email"] or None,
        phone=customer["phone"] or None,
        language=customer["language"],
        contacted_at=contacted_at,
        **facts,
    )
    add_entry(ledger, job.id, job.instance_id, "contact", text, contacted_at)
    return {
        "ticket": {**facts, "number": number, "at": iso(contacted_at), "rounds": 0},
        "opened_at": iso(job.now),
        "customer": customer,
        "order": order_data(row),
        "about": _about(job, ledger, row, customer, flags_of(facts["subject"], text)),
    }


@handler("ticket.triage", local=True)
def triage(job: Job, ledger: Connection) -> Result:
    """Write down how grave a ticket is, how urgent, and until when it must be answered."""
    due = moment(job.variables.get("due_at"))
    row = change_ticket(
        ledger,
        job.instance_id,
        severity=clean(job.variables.get("severity")) or "normal",
        priority=whole(job.variables.get("priority")),
        due_at=first("due_at", due) if due else None,
    )
    return {"due_at": iso(row.due_at) if row.due_at else None}


@handler("ticket.note", local=True)
def note(job: Job, ledger: Connection) -> Result:
    """Add what was said or done to the record, and bring the ticket into the header's state.

    The first entry in the state `answered` or `asked` is the answer the two hours count to.
    """
    kind, state = clean(job.headers.get("kind")), clean(job.headers.get("state"))
    if not kind or (state and state not in TICKET_STATES):
        raise GiveUp(
            "A note needs a kind, and a state the ticket knows, in its headers."
            " / 记录任务的 headers 必须有 kind，且 state 必须有效。"
        )
    values: dict[str, Any] = {"state": state or ticket.c.state}
    if state in ("answered", "asked"):
        values["answered_at"] = first("answered_at", job.now)
    cause = clean(job.variables.get("cause"))
    if cause:
        values["cause"] = cause
    row = change_ticket(ledger, job.instance_id, **values)
    text = clean(job.variables.get("text"))[:_LONGEST_TEXT]
    add_entry(ledger, job.id, job.instance_id, kind, text, job.now)
    return {"answered_at": iso(row.answered_at) if row.answered_at else None}


@handler("ticket.feedback", local=True)
def feedback(job: Job, ledger: Connection) -> Result:
    """Record what the customer says about our solution; "not solved" opens the ticket again."""
    solved = job.variables.get("solved") is not False
    score = whole(job.variables.get("score"))
    values: dict[str, Any] = {"solved": solved}
    if score is not None and 1 <= score <= 5:
        values["score"] = score
    if not solved:
        values |= {"state": "reopened", "rounds": ticket.c.rounds + 1}
    row = change_ticket(ledger, job.instance_id, **values)
    said = clean(job.variables.get("comment"))[:_LONGEST_TEXT]
    add_entry(ledger, job.id, job.instance_id, "feedback", said, job.now)
    return {"solved": solved, "rounds": row.rounds}


@handler("ticket.compensate", local=True)
def compensate(job: Job, ledger: Connection) -> Result:
    """Pay what was promised, once for each round of the ticket.

    Never more than what was paid for the order and not paid back yet.
    """
    row = change_ticket(ledger, job.instance_id, state=ticket.c.state)
    amount = money(job.variables.get("amount"))
    if row.order_id is None or amount is None or amount < 0:
        raise GiveUp(
            "A compensation needs an order and an amount that is not negative."
            " / 补偿必须有订单和非负金额。"
        )
    cause = f"{row.number}/{row.rounds}"
    return {"refunded": refund_part(ledger, row.order_id, amount, cause, job.now)}


@handler("ticket.archive", local=True)
def archive(job: Job, ledger: Connection) -> Result:
    """Archive the ticket; an archived ticket keeps the time it was archived first."""
    row = change_ticket(
        ledger, job.instance_id, state="archived", closed_at=first("closed_at", job.now)
    )
    return {"closed_at": iso(row.closed_at)}


def _customer(contact: Mapping[str, Any], row: Any) -> dict[str, Any]:
    """Who wrote: as the contact says, else as the order says."""
    given = contact.get("customer")
    said = mapping(given) if isinstance(given, Mapping) else {"id": given}
    order = order_data(row)
    known = mapping(order["customer"]) if order else {}
    found = {
        name: clean(said.get(name)) or clean(known.get(name))
        for name in ("id", "name", "email", "phone", "language")
    }
    language = clean(contact.get("language")) or found["language"]
    found["language"] = "zh" if language.lower().startswith("zh") else "en"
    found["id"] = found["id"] or found["email"] or found["phone"]
    return found


def _about(
    job: Job, ledger: Connection, row: Any, customer: dict[str, Any], flags: list[str]
) -> Result:
    orders, spent = bought_before(ledger, customer["id"] or None)
    promised = row.estimated_delivery if row else None
    under_way = row is not None and row.status == "shipped"
    return {
        "flags": flags,
        "order_number": (row.number or row.external_number) if row else "",
        "order_status": row.status if row else None,
        "order_total": row.total if row else None,
        "under_way": under_way,
        "late": under_way and promised is not None and promised < job.now,
        "refundable": refundable(ledger, row.id) if row else None,
        "orders": orders,
        "spent": spent,
        # this one is written already
        "tickets": max(complaints_before(ledger, customer["id"] or None, job.now) - 1, 0),
    }
