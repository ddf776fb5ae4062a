"""Looks an order over without touching it: stock, prices, coupon, payment, customer, credit.

It only finds facts. What follows from them (accept, review, out of stock, reject) stands in the
decision table `order-check`.
"""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import Connection

from tasks.backoffice.money_rows import Balance, trust_in
from tasks.backoffice.price_list import Listed, listed
from tasks.backoffice.pricing import price_of
from tasks.contract import Job, Result, handler
from tasks.order_data import Order, complete_lines, missing_fields, normalised, wanted
from tasks.values import mapping, moment

#: how far a price may be from the price list, as a fraction of it
PRICE_TOLERANCE = Decimal("0.05")


@handler("order.check", local=True)
def check(job: Job, ledger: Connection) -> Result:
    """Find what speaks for and against the order."""
    order = normalised(mapping(job.variables.get("order")), job.now)
    price = price_of(ledger, order, job.zone)
    known = listed(ledger, wanted(order), moment(order["placed_at"]))
    found = {
        **_goods(order, known),
        **_buyer(ledger, job, order, price.total),
        "coupon_ok": price.coupon_ok,
        "total": price.total,
    }
    return {"check": found}


def _goods(order: Order, known: Mapping[str, Listed]) -> Result:
    """Whether we have the goods at these prices, and what a carrier needs to know of them."""
    unknown = [sku for sku in wanted(order) if sku not in known]
    short = [
        {"sku": sku, "wanted": quantity, "available": known[sku].available if sku in known else 0}
        for sku, quantity in wanted(order).items()
        if sku not in known or known[sku].available < quantity
    ]
    deviation = _deviation(order, known)
    lines = [line for _, line in complete_lines(order) if line["sku"] in known]
    return {
        "in_stock": not short,
        "short": short,
        "unknown": unknown,
        "prices_ok": not unknown and deviation <= PRICE_TOLERANCE,
        "price_deviation": deviation,
        "weight_g": sum(known[line["sku"]].weight_g * line["quantity"] for line in lines),
        "fragile": any(known[line["sku"]].fragile for line in lines),
    }


def _deviation(order: Order, known: Mapping[str, Listed]) -> Decimal:
    """The largest distance of a line's price from the price list, as a fraction of the latter."""
    found = [Decimal(0)]
    for _, line in complete_lines(order):
        price = known[line["sku"]].price if line["sku"] in known else None
        if price:
            found.append(abs(line["unit_price"] - price) / price)
        elif price is not None and line["unit_price"]:
            found.append(Decimal(1))  # charged for what is free
    return max(found).quantize(Decimal("0.0001"))


def _buyer(ledger: Connection, job: Job, order: Order, total: Decimal) -> Result:
    """Whether the order is paid, and whether the customer may be trusted with it."""
    trust = trust_in(ledger, job.instance_id, order["customer"]["id"])
    settled = Balance(total, trust.paid).settled
    announced = any(payment["amount"] for payment in order["payments"])
    within = trust.credit_limit is None or trust.owed + total <= trust.credit_limit
    return {
        "payment_state": "paid" if settled else "announced" if announced else "none",
        "customer_ok": not any(name.startswith("customer.") for name in missing_fields(order)),
        "credit_ok": not trust.blocked and (settled or within),
    }
