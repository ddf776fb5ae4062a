"""Follows a return from the customer's request to its end: recorded, decided, arranged, closed.

Whether goods may come back is decided by the table `return-eligibility`, from the facts put
together here. What happens to the goods and the money is in `tasks.returns_goods`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice.order_finder import find_order, order_by_id, order_data, returns_before
from tasks.backoffice.refund_rows import refundable
from tasks.backoffice.return_rows import (
    bought,
    carrier_of,
    change_return,
    close_return,
    coming_back,
    open_return,
    write_lines,
)
from tasks.contract import GiveUp, Job, Result, handler
from tasks.values import clean, iso, mapping, moment, whole

_DECISIONS = frozenset({"approved", "refused"})


@handler("return.record", local=True)
def record(job: Job, ledger: Connection) -> Result:
    """Write a request down and gather what the rules ask: days, goods, money, earlier returns.

    The order is locked meanwhile, so that two requests for the same piece see each other.
    """
    given = mapping(job.variables.get("request"))
    found = find_order(ledger, _order_number(given))
    row = order_by_id(ledger, found.id, lock=True) if found else None
    goods = {one.sku: one for one in bought(ledger, row.id)} if row else {}
    lines = _lines(given.get("lines"), goods)
    before = coming_back(ledger, row.id) if row else {}
    request = {
        "id": clean(given.get("id")) or f"staff:{job.instance_id}",
        "kind": "exchange" if clean(given.get("kind")) == "exchange" else "return",
        "reason": clean(given.get("reason")) or "changed_mind",
        "state_of_goods": clean(given.get("state_of_goods")) or "unopened",
        "note": clean(given.get("note"))[:2000],
        "order_number": _order_number(given),
        "lines": lines,
    }
    asked_at = moment(given.get("at")) or job.now
    request["number"] = open_return(
        ledger,
        job.instance_id,
        job.local,
        request_id=request["id"],
        order_id=row.id if row else None,
        customer_id=row.customer_id if row else None,
        kind=request["kind"],
        reason=request["reason"],
        state_of_goods=request["state_of_goods"],
        requested_at=asked_at,
    )
    write_lines(ledger, job.instance_id, lines)
    order = order_data(row)
    return {
        "request": {**request, "at": iso(asked_at)},
        "order": order,
        "customer": order["customer"] if order else mapping(given.get("customer")),
        "order_number": (row.number or row.external_number) if row else request["order_number"],
        "facts": _facts(job, ledger, row, lines, goods)
        | {"again": any(_too_many(line, goods, before) for line in lines)},
    }


@handler("return.decide", local=True)
def decide(job: Job, ledger: Connection) -> Result:
    """Write down whether the goods may come back, and why not, in both languages."""
    state = clean(job.headers.get("state"))
    if state not in _DECISIONS:
        raise GiveUp(f"A return can't be decided as {state!r}. / 退换货不能判定为 {state!r}。")
    row = change_return(
        ledger,
        job.instance_id,
        state=state,
        decided_at=job.now,
        verdict=clean(job.variables.get("reason")) or None,
        verdict_zh=clean(job.variables.get("reason_zh")) or None,
    )
    return {"decided_at": iso(row.decided_at)}


@handler("return.arrange", local=True)
def arrange(job: Job, ledger: Connection) -> Result:
    """Make the label for the way back; asked again, the same label."""
    carrier = clean(job.variables.get("carrier")) or "standard"
    service = clean(job.variables.get("service")) or "standard"
    known = carrier_of(ledger, carrier, service)
    number = clean(mapping(job.variables.get("request")).get("number"))
    row = change_return(
        ledger,
        job.instance_id,
        carrier=carrier,
        label=f"RT{number.removeprefix('R').replace('-', '')}",
        label_paid_by="shop" if clean(job.variables.get("paid_by")) == "shop" else "customer",
    )
    return {
        "label": {
            "number": row.label,
            "carrier": carrier,
            "carrier_name": known.name if known else carrier,
            "carrier_name_zh": known.name_zh if known else carrier,
            "paid_by": row.label_paid_by,
        }
    }


@handler("return.close", local=True)
def close(job: Job, ledger: Connection) -> Result:
    """Close the return with the outcome in the header or input `outcome`."""
    outcome = clean(job.headers.get("outcome")) or clean(job.variables.get("outcome"))
    row = close_return(ledger, job.instance_id, outcome, job.now)
    return {"closed_at": iso(row.closed_at), "outcome": row.outcome}


def _order_number(given: Mapping[str, Any]) -> str:
    return clean(given.get("order_number")) or clean(given.get("external_number"))


def _lines(given: object, goods: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines asked for, each product once; without any, everything that was bought."""
    wanted: dict[str, int] = {}
    for one in given if isinstance(given, list) else []:
        sku, quantity = clean(mapping(one).get("sku")), whole(mapping(one).get("quantity"))
        if sku:
            wanted[sku] = wanted.get(sku, 0) + max(quantity or 1, 1)
    if not wanted:
        wanted = {sku: int(one.quantity) for sku, one in goods.items()}
    return [
        {
            "sku": sku,
            "name": goods[sku].name if sku in goods else sku,
            "quantity": quantity,
            "unit_price": goods[sku].unit_price if sku in goods else Decimal("0.00"),
        }
        for sku, quantity in wanted.items()
    ]


def _too_many(line: Mapping[str, Any], goods: Mapping[str, Any], before: Mapping[str, int]) -> bool:
    """Whether more of a product would come back than was bought."""
    had = int(goods[line["sku"]].quantity) if line["sku"] in goods else 0
    return bool(before.get(line["sku"], 0) + line["quantity"] > had)


def _facts(
    job: Job,
    ledger: Connection,
    row: Any,
    lines: list[dict[str, Any]],
    goods: Mapping[str, Any],
) -> Result:
    wanted = [goods[line["sku"]] for line in lines if line["sku"] in goods]
    value = sum((line["unit_price"] * line["quantity"] for line in lines), Decimal("0.00"))
    delivered_at = row.delivered_at if row else None
    return {
        "found": row is not None and len(wanted) == len(lines) and bool(lines),
        "status": row.status if row else None,
        "delivered": delivered_at is not None,
        "days": max((job.now - delivered_at).days, 0) if delivered_at else None,
        "refundable": refundable(ledger, row.id) if row else Decimal("0.00"),
        "value": value,
        "categories": sorted({one.category for one in wanted if one.category}),
        "fragile": any(one.fragile for one in wanted),
        # this one is written already
        "returns": returns_before(ledger, row.customer_id, job.now) if row else 0,
    }
