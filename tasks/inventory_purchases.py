"""Brings a product back to its level: how much, from whom, ordered, received, claimed.

The rules (how many days to order for, who approves) are decision tables; here is the arithmetic and
the book-keeping. A purchase order is of one product, because each product runs low on its own day.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice import product_rows, purchase_rows, stock_levels, tables
from tasks.backoffice.demand_rows import daily_sales
from tasks.backoffice.numbering import next_number
from tasks.backoffice.purchase_rows import Offer
from tasks.company_days import day
from tasks.contract import BusinessError, GiveUp, Job, Result, handler
from tasks.forecasting import forecast, safety_stock
from tasks.values import clean, iso, mapping, money, whole

_CURRENCY = "CNY"
#: the class of a product the weekly review has not seen yet
_NO_CLASS = "none"
_USUAL_DAYS = 3


@handler("replenishment.plan", local=True)
def plan(job: Job, ledger: Connection) -> Result:
    """Find out how much there is, how much is sold and who waits.

    Raises ALREADY_OPEN if the product is being replenished by another instance.
    """
    wanted = mapping(job.variables.get("replenishment"))
    number = clean(wanted.get("number"))
    row = purchase_rows.replenishment_row(ledger, number)
    if row is None:
        row = _added(ledger, number, wanted, job.now)
    return {"plan": _plan(ledger, row, job.local)}


@handler("replenishment.propose", local=True)
def propose(job: Job, ledger: Connection) -> Result:
    """Choose a supplier and a quantity it delivers; quantity 0 if enough is there by now.

    Raises NO_SUPPLIER if nobody is left who has not said no.
    """
    given, rule = mapping(job.variables.get("plan")), mapping(job.variables.get("rule"))
    offers = purchase_rows.offers(ledger, given["sku"], given["number"])
    if not offers:
        raise BusinessError("NO_SUPPLIER", "No supplier is left to ask. / 没有可询的供应商。")
    urgent = rule.get("urgency") == "urgent"
    chosen = min(offers, key=lambda one: one.lead_days) if urgent else offers[0]
    quantity = _quantity(ledger, given, rule, chosen)
    amount = (chosen.price * quantity).quantize(Decimal("0.01"))
    left = purchase_rows.budget(ledger, job.local).left
    return {
        "proposal": {
            "supplier": _supplier(chosen),
            "quantity": quantity,
            "minimum": chosen.minimum,
            "pack_size": chosen.pack_size,
            "unit_price": chosen.price,
            "amount": amount,
            "currency": _CURRENCY,
            "lead_days": chosen.lead_days,
            "expected_on": f"{job.local + timedelta(days=chosen.lead_days):%Y-%m-%d}",
            "budget_left": left,
            "over_budget": left is not None and amount > left,
            "choices": len(offers),
        }
    }


@handler("replenishment.close", local=True)
def close(job: Job, ledger: Connection) -> Result:
    """Close the replenishment with its outcome."""
    number, outcome = (clean(job.variables.get(name)) for name in ("number", "outcome"))
    purchase_rows.close_replenishment(ledger, number, outcome, job.now)
    return {"closed_at": iso(job.now)}


@handler("supplier.add", local=True)
def add_supplier(job: Job, ledger: Connection) -> Result:
    """Write down a supplier that purchasing found, with its offer for the product."""
    given = mapping(job.variables.get("supplier"))
    name = clean(given.get("name"))
    offer = Offer(
        supplier_id=f"s-{job.id.hex[:12]}",
        name=name,
        name_zh=name,
        email=clean(given.get("email")),
        language="zh" if clean(given.get("language")).startswith("zh") else "en",
        price=money(given.get("price")) or Decimal("0.00"),
        lead_days=whole(given.get("lead_days")) or 0,
        minimum=whole(given.get("minimum")) or 1,
        pack_size=whole(given.get("pack_size")) or 1,
    )
    purchase_rows.add_offer(ledger, clean(job.variables.get("sku")), offer)
    return {"supplier_id": offer.supplier_id}


@handler("purchase.order", local=True)
def order(job: Job, ledger: Connection) -> Result:
    """Write the purchase order that goes to the supplier."""
    proposal = mapping(job.variables.get("proposal"))
    given = mapping(job.variables.get("plan"))
    quantity = whole(job.variables.get("quantity")) or proposal["quantity"]
    price = money(proposal["unit_price"]) or Decimal("0.00")
    number = next_number(ledger, tables.purchase_number, "PO", job.local)
    total = (price * quantity).quantize(Decimal("0.01"))
    purchase_rows.add_purchase(
        ledger,
        {
            "number": number,
            "replenishment": given["number"],
            "supplier_id": proposal["supplier"]["id"],
            "warehouse": given["warehouse"],
            "state": "ordered",
            "total": total,
            "currency": _CURRENCY,
            "ordered_at": job.now,
            "expected_on": date.fromisoformat(proposal["expected_on"]),
        },
        {"sku": given["sku"], "quantity": quantity, "unit_price": price},
    )
    return {
        "purchase": {
            "number": number,
            "supplier": proposal["supplier"],
            "sku": given["sku"],
            "name": given["name"],
            "name_zh": given["name_zh"],
            "warehouse": given["warehouse"],
            "quantity": quantity,
            "open": quantity,
            "unit_price": price,
            "total": total,
            "currency": _CURRENCY,
            "expected_on": proposal["expected_on"],
        }
    }


@handler("purchase.answer", local=True)
def answer(job: Job, ledger: Connection) -> Result:
    """Write what the supplier says: confirmed with a day, refused, or cancelled after all."""
    purchase = mapping(job.variables.get("purchase"))
    state = clean(job.variables.get("answer"))
    if state not in ("confirmed", "refused", "cancelled"):
        raise GiveUp(f"A supplier can't answer {state!r}. / 供应商答复 {state!r} 无效。")
    expected = day(job.variables.get("expected_on"))
    changed: dict[str, Any] = {"state": state, "answered_at": job.now}
    if expected is not None:
        changed["expected_on"] = expected
    note = clean(job.variables.get("note"))
    if note:
        changed["note"] = note
    row = purchase_rows.purchase_row(ledger, clean(purchase.get("number")))
    if state == "cancelled" and row.accepted:
        changed["state"] = "received"  # what came is here; only the rest is ordered elsewhere
    purchase_rows.change_purchase(ledger, row.number, **changed)
    return {"purchase": {**purchase, "expected_on": f"{expected or row.expected_on:%Y-%m-%d}"}}


def _added(ledger: Connection, number: str, wanted: Mapping[str, Any], now: datetime) -> Any:
    """Write down a replenishment somebody asked for by hand or from another system."""
    sku, warehouse = (clean(wanted.get(name)) for name in ("sku", "warehouse"))
    if not warehouse or product_rows.product_row(ledger, sku) is None:
        place = f"{sku!r}, {warehouse!r}"
        raise GiveUp(
            f"There is no such product or warehouse: {place}. / 商品或仓库不存在：{place}。"
        )
    known = purchase_rows.add_replenishment(
        ledger,
        number=number,
        sku=sku,
        warehouse=warehouse,
        reason=clean(wanted.get("reason")) or "asked_for",
        available=stock_levels.level(ledger, sku).available,
        safety_stock=whole(wanted.get("safety_stock")) or 0,
        opened_at=now,
    )
    if not known:
        raise BusinessError(
            "ALREADY_OPEN", f"{sku} is being replenished. / {sku} 正在补货中。", {"sku": sku}
        )
    return purchase_rows.replenishment_row(ledger, number)


def _plan(ledger: Connection, row: Any, now: datetime) -> dict[str, Any]:
    about = product_rows.product_row(ledger, row.sku)
    expected = forecast(daily_sales(ledger, [row.sku], now)[row.sku])
    level = stock_levels.level(ledger, row.sku)
    coming = level.available + level.in_transit + level.on_order
    offers = purchase_rows.offers(ledger, row.sku, row.number)
    spending = purchase_rows.budget(ledger, now)
    days = about.safety_days or _USUAL_DAYS
    return {
        "number": row.number,
        "reason": row.reason,
        "sku": row.sku,
        "name": about.name,
        "name_zh": about.name_zh,
        "warehouse": row.warehouse,
        "abc_class": about.abc_class or _NO_CLASS,
        "daily_sales": expected.daily,
        "moving_average": expected.moving_average,
        "smoothed": expected.smoothed,
        "method": expected.method,
        "safety_days": days,
        "safety_stock": safety_stock(expected.daily, days),
        "available": level.available,
        "in_transit": level.in_transit,
        "on_order": level.on_order,
        "waiting": sum(one.quantity for one in stock_levels.waiting_for(ledger, row.sku)),
        "days_of_cover": stock_levels.days_of_cover(coming, expected.daily),
        "lead_days": min((one.lead_days for one in offers), default=0),
        "budget_share": _share(spending),
    }


def _share(spending: purchase_rows.Budget) -> Decimal:
    """Which part of the month's budget is left; all of it where there is no limit."""
    if not spending.amount:
        return Decimal(1)
    left = max(spending.amount - spending.spent, Decimal(0))
    return (left / spending.amount).quantize(Decimal("0.0001"))


def _quantity(
    ledger: Connection, given: Mapping[str, Any], rule: Mapping[str, Any], offer: Offer
) -> int:
    """Pieces to order: the days to come, the safety stock and who waits, less what is there."""
    level = stock_levels.level(ledger, given["sku"])
    waiting = sum(one.quantity for one in stock_levels.waiting_for(ledger, given["sku"]))
    days = Decimal(rule["cover_days"])
    if days == 0 and waiting == 0:
        return 0
    sales = given["daily_sales"] * (days + offer.lead_days)
    there = level.available + level.in_transit + level.on_order
    wanted = sales + given["safety_stock"] + waiting - there
    if wanted <= 0:
        return 0
    packs = (max(wanted, Decimal(offer.minimum)) / offer.pack_size).to_integral_value(ROUND_CEILING)
    return int(packs) * offer.pack_size


def _supplier(offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.supplier_id,
        "name": offer.name,
        "name_zh": offer.name_zh,
        "email": offer.email,
        "language": offer.language,
    }
