"""What becomes of returned goods, and what the customer gets for them.

How much of a piece's price goes back is decided by the table `refund-amount` for each line; here
it is added up, exact to the cent. The money itself is paid by `payment.refund_part`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice.order_finder import order_by_id
from tasks.backoffice.refund_rows import refund_part, refundable
from tasks.backoffice.return_rows import (
    bought,
    change_line,
    change_return,
    home_of,
    lines_of,
    put_on_shelf,
    return_row,
)
from tasks.backoffice.tables import GOODS_STATES
from tasks.backoffice.warehouse import hold, issue_held
from tasks.contract import BusinessError, GiveUp, Job, Result, handler
from tasks.shipments import parcel_for
from tasks.values import CENT, clean, iso, mapping, money, number, whole

_NOTHING = Decimal("0.00")
#: states in which a piece can be sold again
_SELLABLE = frozenset({"as_new", "opened"})


@handler("return.arrived", local=True)
def arrived(job: Job, ledger: Connection) -> Result:
    """The parcel is back in our house."""
    row = change_return(ledger, job.instance_id, state="arrived", arrived_at=job.now)
    return {"arrived_at": iso(row.arrived_at)}


@handler("return.inspect", local=True)
def inspect(job: Job, ledger: Connection) -> Result:
    """Write down what came in which state; what nobody saw is missing.

    Of a product no more counts than the customer announced.
    """
    seen = {clean(mapping(one).get("sku")): mapping(one) for one in _list(job, "inspected")}
    row = change_return(ledger, job.instance_id, state="inspected")
    prices = {one.sku: one for one in bought(ledger, row.order_id)} if row.order_id else {}
    lines = []
    for line in lines_of(ledger, job.instance_id):
        found = seen.get(line.sku, {})
        received = min(max(whole(found.get("quantity")) or 0, 0), line.quantity)
        state = clean(found.get("state"))
        if state not in GOODS_STATES or received == 0:
            state, received = "missing", 0
        change_line(ledger, job.instance_id, line.sku, received=received, state=state)
        known = prices.get(line.sku)
        lines.append(
            {
                "sku": line.sku,
                "name": known.name if known else line.sku,
                "quantity": line.quantity,
                "received": received,
                "state": state,
                "unit_price": known.unit_price if known else _NOTHING,
            }
        )
    return {"lines": lines}


@handler("return.value", local=True)
def value(job: Job, ledger: Connection) -> Result:
    """Add up what the customer gets: goods at what they paid, their freight, compensation.

    Input `shares`, one for each line: {goods_percent, compensation_percent, freight, approval}.
    Never more than what was paid for the order and not paid back yet.
    """
    row = return_row(ledger, job.instance_id)
    order = order_by_id(ledger, row.order_id) if row.order_id else None
    if order is None:
        raise GiveUp("There is nothing to refund without an order. / 没有订单，无法计算退款。")
    goods = freight = compensation = _NOTHING
    for line, share in zip(_list(job, "lines"), _list(job, "shares"), strict=True):
        worth = _worth(order, mapping(line))
        goods += worth * _percent(share, "goods_percent")
        compensation += worth * _percent(share, "compensation_percent")
        if mapping(share).get("freight") is True and order.goods > 0:
            freight += order.freight * worth / order.goods
    parts = {
        "goods": goods.quantize(CENT),
        "freight": freight.quantize(CENT),
        "compensation": compensation.quantize(CENT),
    }
    wanted = sum(parts.values(), _NOTHING)
    left = refundable(ledger, order.id)
    return {
        "refund": {
            **parts,
            "amount": min(wanted, left),
            "capped": wanted > left,
            "currency": order.currency,
            "approval": any(mapping(one).get("approval") is True for one in _list(job, "shares")),
        }
    }


@handler("return.put_away", local=True)
def put_away(job: Job, ledger: Connection) -> Result:
    """Put what can be sold again on the shelf, write off the rest; each line once."""
    row = return_row(ledger, job.instance_id)
    done: dict[str, list[dict[str, Any]]] = {"stock": [], "write_off": []}
    for line in lines_of(ledger, job.instance_id):
        place = home_of(ledger, line.sku) if line.state in _SELLABLE else None
        put_to = "stock" if place else "write_off"
        if line.put_to is None and line.received:
            if place:
                put_on_shelf(ledger, line.sku, place, line.received, row.number, job.now)
            change_line(ledger, job.instance_id, line.sku, put_to=put_to)
        if line.received:
            done[line.put_to or put_to].append({"sku": line.sku, "quantity": line.received})
    return {"restocked": done["stock"], "written_off": done["write_off"]}


@handler("exchange.reserve", local=True)
def reserve(job: Job, ledger: Connection) -> Result:
    """Hold new goods for what came back. Raises BusinessError OUT_OF_STOCK if one is not there."""
    wanted = [
        {
            "sku": one["sku"],
            "quantity": one["received"],
            "unit_price": _NOTHING,
            "freight": _NOTHING,
        }
        for one in (mapping(line) for line in _list(job, "lines"))
        if (whole(one.get("received")) or 0) > 0
    ]
    short = hold(ledger, job.instance_id, {"lines": wanted}, job.now).short
    if short or not wanted:
        raise BusinessError(
            "OUT_OF_STOCK",
            "The goods for the exchange are not in stock. / 换货商品无货。",
            {
                "short": [
                    {"sku": s.sku, "wanted": s.wanted, "available": s.available} for s in short
                ]
            },
        )
    return {"reserved": True}


@handler("exchange.send", local=True)
def send(job: Job, ledger: Connection) -> Result:
    """Let the new goods leave the house with a parcel of their own."""
    row = return_row(ledger, job.instance_id)
    issue_held(ledger, job.instance_id, job.now)
    return {"shipment": parcel_for(row.order_id, job, ledger)}


@handler("return.refund", local=True)
def refund(job: Job, ledger: Connection) -> Result:
    """Pay the customer back, once for this return and never more than is left of what was paid."""
    row = return_row(ledger, job.instance_id)
    amount = money(job.variables.get("amount"))
    if amount is None or amount < 0:
        raise GiveUp("A refund needs an amount that is not negative. / 退款必须有非负金额。")
    refunded = refund_part(ledger, row.order_id, amount, row.number, job.now)
    change_return(ledger, job.instance_id, refunded=refunded)
    return {"refunded": refunded}


def _list(job: Job, name: str) -> list[Any]:
    found = job.variables.get(name)
    return list(found) if isinstance(found, list) else []


def _worth(order: Any, line: Mapping[str, Any]) -> Decimal:
    """What the customer paid for the received pieces of a line, the order's discount shared."""
    listed = (money(line.get("unit_price")) or _NOTHING) * (whole(line.get("received")) or 0)
    if order.goods <= 0:
        return _NOTHING
    return listed * Decimal(order.goods - order.discount) / Decimal(order.goods)


def _percent(share: object, name: str) -> Decimal:
    found = number(mapping(share).get(name)) or Decimal(0)
    return min(max(found, Decimal(0)), Decimal(100)) / 100
