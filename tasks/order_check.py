"""Looks an order over without touching it: stock, prices, coupon, payment, customer, credit.

It only finds facts. What follows from them (accept, review, out of stock, reject) stands in the
decision table `order-check`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from tasks.backoffice import tables
from tasks.backoffice.pricing import Price, price_of
from tasks.contract import Job, Result, handler
from tasks.order_data import Order, complete_lines, missing_fields, normalised, wanted
from tasks.values import mapping

#: how far a price may be from the price list, as a fraction of it
PRICE_TOLERANCE = Decimal("0.05")
#: how much a payment may be short of the total: rounding of instalments
PAYMENT_TOLERANCE = Decimal("0.02")
_OPEN = ("pending", "confirmed", "processing", "ready_to_ship", "shipped", "delivered")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the catalogue and the warehouses say about a product."""

    price: Decimal
    weight_g: int
    fragile: bool
    available: int


@handler("order.check", local=True)
def check(job: Job, ledger: Connection) -> Result:
    """Find what speaks for and against the order."""
    order = normalised(mapping(job.variables.get("order")), job.now)
    price = price_of(ledger, order)
    known = _catalogue(ledger, list(wanted(order)))
    deviation = _deviation(order, known)
    short = [
        {
            "sku": sku,
            "wanted": quantity,
            "available": known[sku].available if sku in known else 0,
        }
        for sku, quantity in wanted(order).items()
        if sku not in known or known[sku].available < quantity
    ]
    unknown = [sku for sku in wanted(order) if sku not in known]
    return {
        "check": {
            "in_stock": not short,
            "short": short,
            "unknown": unknown,
            "prices_ok": not unknown and deviation <= PRICE_TOLERANCE,
            "price_deviation": deviation,
            "coupon_ok": price.coupon_ok,
            **_money(ledger, job, order, price),
            "total": price.total,
            **_handling(order, known),
        }
    }


def _catalogue(ledger: Connection, skus: list[str]) -> dict[str, _Known]:
    product, stock = tables.product, tables.stock
    free = func.coalesce(func.sum(stock.c.on_hand - stock.c.reserved), 0)
    rows = ledger.execute(
        select(product.c.sku, product.c.price, product.c.weight_g, product.c.fragile, free)
        .outerjoin_from(product, stock, stock.c.sku == product.c.sku)
        .where(product.c.sku.in_(skus), product.c.active)
        .group_by(product.c.sku)
    )
    return {row[0]: _Known(row[1], row[2], row[3], int(row[4])) for row in rows}


def _deviation(order: Order, known: Mapping[str, _Known]) -> Decimal:
    """The largest distance of a line's price from the price list, as a fraction of the latter."""
    found = [Decimal("0.0000")]
    for _, line in complete_lines(order):
        listed = known[line["sku"]].price if line["sku"] in known else None
        if listed:
            found.append(abs(line["unit_price"] - listed) / listed)
        elif listed is not None and line["unit_price"]:
            found.append(Decimal(1))  # charged for what is free
    return max(found).quantize(Decimal("0.0001"))


def _handling(order: Order, known: Mapping[str, _Known]) -> dict[str, Any]:
    """What the choice of a carrier needs to know of the goods."""
    lines = [line for _, line in complete_lines(order) if line["sku"] in known]
    return {
        "weight_g": sum(known[line["sku"]].weight_g * line["quantity"] for line in lines),
        "fragile": any(known[line["sku"]].fragile for line in lines),
    }


def _money(ledger: Connection, job: Job, order: Order, price: Price) -> dict[str, Any]:
    """Whether the order is paid, and whether the customer may be trusted with it."""
    customer, payment = tables.customer, tables.payment
    paid = (
        select(func.coalesce(func.sum(payment.c.amount), 0))
        .where(payment.c.order_id == job.instance_id)
        .scalar_subquery()
    )
    owed = (
        select(func.coalesce(func.sum(tables.order.c.total), 0))
        .where(
            tables.order.c.customer_id == order["customer"]["id"],
            tables.order.c.id != job.instance_id,
            tables.order.c.status.in_(_OPEN),
            ~select(payment).where(payment.c.order_id == tables.order.c.id).exists(),
        )
        .scalar_subquery()
    )
    known = select(customer).where(customer.c.id == order["customer"]["id"]).subquery()
    one = select(paid.label("paid"), owed.label("owed")).subquery()
    row = ledger.execute(
        select(one.c.paid, one.c.owed, known.c.blocked, known.c.credit_limit).outerjoin_from(
            one, known, known.c.id.is_not(None)
        )
    ).one()
    limit = row.credit_limit
    announced = any(item["amount"] for item in order["payments"])
    settled = row.paid >= price.total - PAYMENT_TOLERANCE
    return {
        "payment_state": "paid" if settled else "announced" if announced else "none",
        "customer_ok": not any(name.startswith("customer.") for name in missing_fields(order)),
        "credit_ok": not row.blocked
        and (settled or limit is None or row.owed + price.total <= limit),
    }
