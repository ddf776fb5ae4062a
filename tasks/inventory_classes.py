"""Classes products by what they bring in, and clears those that do not sell.

The classes' limits stand in the decision table `abc_class`; what happens to a slow mover is decided
by a person and carried out here.
"""

from decimal import Decimal
from typing import Any
from uuid import uuid5

from sqlalchemy import Connection

from tasks.backoffice import demand_rows, product_rows
from tasks.backoffice.movements import Place, Why, locked, move
from tasks.contract import BusinessError, GiveUp, Job, Result, handler
from tasks.values import clean, mapping, whole

#: days of turnover that make the classes
_LOOKED_AT = 90
_CENT = Decimal("0.01")


@handler("stock.turnover", local=True)
def turnover(job: Job, ledger: Connection) -> Result:
    """List every product with the share of turnover that better sellers bring in together."""
    rows = demand_rows.turnovers(ledger, job.now, _LOOKED_AT)
    total = sum((row.turnover for row in rows), Decimal(0)) or Decimal(1)
    items, before = [], Decimal(0)
    for row in rows:
        share = (before / total).quantize(Decimal("0.000001"))
        items.append({"sku": row.sku, "share": share, "sold": row.turnover > 0})
        before += row.turnover
    return {"items": items}


@handler("stock.classify", local=True)
def classify(job: Job, ledger: Connection) -> Result:
    """Write the classes down and list the slow movers nobody was asked about lately."""
    given = job.variables.get("classes")
    classes = {one["sku"]: one for one in (given if isinstance(given, list) else [])}
    values = [
        {
            "sku": row.sku,
            "abc_class": classes[row.sku]["abc_class"],
            "turnover": row.turnover,
            "cumulative_share": classes[row.sku]["share"],
            "days_without_sale": row.days_without_sale,
            "classed_on": job.local.date(),
        }
        for row in demand_rows.turnovers(ledger, job.now, _LOOKED_AT)
        if row.sku in classes
    ]
    product_rows.keep_classes(ledger, values)
    counted = [value["abc_class"] for value in values]
    slow = product_rows.slow_movers(ledger, job.now)
    for row in slow:
        _remember(ledger, job, "asked", row.sku, row.price)
    return {
        "classes": {name: counted.count(name) for name in ("A", "B", "C")},
        "slow": [_shown(row) for row in slow],
    }


@handler("stock.mark_down", local=True)
def mark_down(job: Job, ledger: Connection) -> Result:
    """Lower the price of a slow mover by a percentage."""
    percent = Decimal(whole(job.variables.get("percent")) or 0)
    row = _product(job, ledger)
    after = (row.price * (100 - percent) / 100).quantize(_CENT)
    product_rows.set_price(ledger, row.sku, after)
    _remember(ledger, job, "mark_down", row.sku, row.price, price_after=after)
    return {"price": after}


@handler("stock.send_back", local=True)
def send_back(job: Job, ledger: Connection) -> Result:
    """Let pieces of a slow mover go back to their supplier; raises SHORT if they are not free."""
    row = _product(job, ledger)
    pieces = whole(job.variables.get("pieces")) or 0
    place = Place(row.sku, clean(job.variables.get("warehouse")))
    if locked(ledger, place).free < pieces:
        raise BusinessError(
            "SHORT", "Too few are free there. / 该仓可用数量不足。", {"sku": row.sku}
        )
    move(ledger, place, -pieces, Why("supplier_return", str(job.id), job.now))
    _remember(ledger, job, "send_back", row.sku, row.price, sent_back=pieces)
    return {"sent_back": pieces}


@handler("stock.keep_slow", local=True)
def keep_slow(job: Job, ledger: Connection) -> Result:
    """Remember that a slow mover is kept or gets a campaign."""
    row = _product(job, ledger)
    decision = "campaign" if job.variables.get("decision") == "campaign" else "keep"
    _remember(ledger, job, decision, row.sku, row.price)
    return {}


def _product(job: Job, ledger: Connection) -> Any:
    sku = clean(mapping(job.variables.get("product")).get("sku"))
    row = product_rows.product_row(ledger, sku)
    if row is None:
        raise GiveUp(f"There is no product {sku!r}. / 没有商品 {sku!r}。")
    return row


def _remember(
    ledger: Connection, job: Job, decision: str, sku: str, price: Decimal, **facts: Any
) -> None:
    prices = {"price_before": price, "price_after": price}
    note = clean(job.variables.get("note")) or None
    product_rows.remember_clearance(
        ledger, uuid5(job.id, sku), sku, decision, job.now, note=note, **{**prices, **facts}
    )


def _shown(row: Any) -> dict[str, Any]:
    pieces = int(row.pieces)
    return {
        "sku": row.sku,
        "name": row.name,
        "name_zh": row.name_zh,
        "price": row.price,
        "pieces": pieces,
        "value": (row.price * pieces).quantize(_CENT),
        "warehouse": row.warehouse,
        "days_without_sale": row.days_without_sale,
    }
