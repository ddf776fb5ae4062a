"""Classes products by what they bring in, and clears those that do not sell.

The classes' limits stand in the decision table `abc-class`; what happens to a slow mover is decided
by a person and carried out here.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid5

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import demand_rows, tables
from tasks.backoffice.movements import Place, Why, locked, move
from tasks.contract import BusinessError, Job, Result, handler
from tasks.values import clean, mapping, whole

#: days of turnover that make the classes
_LOOKED_AT = 90
#: a product of class C that was not sold for so long is slow
_SLOW_AFTER = 60
#: a question or a decision about a slow mover is given so long to work
_TIME_TO_WORK = timedelta(days=28)
#: those that bind most money first; a person decides so many a week
_MOST = 10
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
    """Write the classes down and list the slow movers nobody has decided about lately."""
    given = job.variables.get("classes")
    classes = {one["sku"]: one for one in (given if isinstance(given, list) else [])}
    rows = demand_rows.turnovers(ledger, job.now, _LOOKED_AT)
    today = date(job.now.year, job.now.month, job.now.day)
    values = [
        {
            "sku": row.sku,
            "abc_class": classes[row.sku]["abc_class"],
            "turnover": row.turnover,
            "cumulative_share": classes[row.sku]["share"],
            "days_without_sale": row.days_without_sale,
            "classed_on": today,
        }
        for row in rows
        if row.sku in classes
    ]
    if values:
        statement = postgresql.insert(tables.product_class)
        changed = {name: statement.excluded[name] for name in values[0] if name != "sku"}
        ledger.execute(
            statement.on_conflict_do_update(index_elements=["sku"], set_=changed), values
        )
    counted = [value["abc_class"] for value in values]
    slow = _slow(ledger, job.now)
    _asked(ledger, job, slow)
    return {"classes": {name: counted.count(name) for name in ("A", "B", "C")}, "slow": slow}


@handler("stock.mark_down", local=True)
def mark_down(job: Job, ledger: Connection) -> Result:
    """Lower the price of a slow mover by a percentage."""
    percent = Decimal(whole(job.variables.get("percent")) or 0)
    product = tables.product
    sku = clean(mapping(job.variables.get("product")).get("sku"))
    before = ledger.scalars(select(product.c.price).where(product.c.sku == sku)).one()
    after = (before * (100 - percent) / 100).quantize(_CENT)
    ledger.execute(update(product).where(product.c.sku == sku).values(price=after))
    _remember(ledger, job, "mark_down", sku, before, after)
    return {"price": after}


@handler("stock.send_back", local=True)
def send_back(job: Job, ledger: Connection) -> Result:
    """Let pieces of a slow mover go back to their supplier; raises SHORT if they are not free."""
    sku = clean(mapping(job.variables.get("product")).get("sku"))
    pieces = whole(job.variables.get("pieces")) or 0
    place = Place(sku, clean(job.variables.get("warehouse")))
    if locked(ledger, place).free < pieces:
        raise BusinessError("SHORT", "Too few are free there. / 该仓可用数量不足。", {"sku": sku})
    move(ledger, place, -pieces, Why("supplier_return", str(job.id), job.now))
    price = _price(ledger, sku)
    _remember(ledger, job, "send_back", sku, price, price, pieces)
    return {"sent_back": pieces}


@handler("stock.keep_slow", local=True)
def keep_slow(job: Job, ledger: Connection) -> Result:
    """Remember that a slow mover is kept or gets a campaign, so that nobody is asked again soon."""
    sku = clean(mapping(job.variables.get("product")).get("sku"))
    decision = "campaign" if job.variables.get("decision") == "campaign" else "keep"
    price = _price(ledger, sku)
    _remember(ledger, job, decision, sku, price, price)
    return {}


def _asked(ledger: Connection, job: Job, slow: list[dict[str, Any]]) -> None:
    """Remember that somebody is asked, so that next week nobody else is."""
    rows = [
        {
            "id": uuid5(job.id, one["sku"]),
            "sku": one["sku"],
            "decision": "asked",
            "price_before": one["price"],
            "price_after": one["price"],
            "sent_back": 0,
            "decided_at": job.now,
        }
        for one in slow
    ]
    if rows:
        ledger.execute(insert(tables.clearance), rows)


def _price(ledger: Connection, sku: str) -> Decimal:
    product = tables.product
    price: Decimal = ledger.scalars(select(product.c.price).where(product.c.sku == sku)).one()
    return price


def _remember(
    ledger: Connection,
    job: Job,
    decision: str,
    sku: str,
    before: Decimal,
    after: Decimal,
    sent_back: int = 0,
) -> None:
    ledger.execute(
        insert(tables.clearance).values(
            id=job.id,
            sku=sku,
            decision=decision,
            price_before=before,
            price_after=after,
            sent_back=sent_back,
            note=clean(job.variables.get("note")) or None,
            decided_at=job.now,
        )
    )


def _slow(ledger: Connection, now: datetime) -> list[dict[str, Any]]:
    """Products of class C that nobody buys although there are some, most money first."""
    product, classed, stock = tables.product, tables.product_class, tables.stock
    decided = tables.clearance
    free = func.sum(stock.c.on_hand - stock.c.reserved)
    rows = ledger.execute(
        select(
            product.c.sku,
            product.c.name,
            product.c.name_zh,
            product.c.price,
            classed.c.days_without_sale,
            free.label("pieces"),
        )
        .join(classed, classed.c.sku == product.c.sku)
        .join(stock, stock.c.sku == product.c.sku)
        .where(
            classed.c.abc_class == "C",
            classed.c.days_without_sale >= _SLOW_AFTER,
            ~select(decided.c.id)
            .where(decided.c.sku == product.c.sku, decided.c.decided_at > now - _TIME_TO_WORK)
            .exists(),
        )
        .group_by(product.c.sku, classed.c.days_without_sale)
        .having(free > 0)
        .order_by((free * product.c.price).desc(), product.c.sku)
        .limit(_MOST)
    )
    return [_shown(row, _lies_in(ledger, row.sku)) for row in rows]


def _lies_in(ledger: Connection, sku: str) -> str:
    """The warehouse that has most of a product free."""
    stock = tables.stock
    free = stock.c.on_hand - stock.c.reserved
    query = select(stock.c.warehouse).where(stock.c.sku == sku)
    return str(ledger.scalars(query.order_by(free.desc(), stock.c.warehouse).limit(1)).one())


def _shown(row: Any, warehouse: str) -> dict[str, Any]:
    pieces = int(row.pieces)
    return {
        "sku": row.sku,
        "name": row.name,
        "name_zh": row.name_zh,
        "price": row.price,
        "pieces": pieces,
        "value": (row.price * pieces).quantize(_CENT),
        "warehouse": warehouse,
        "days_without_sale": row.days_without_sale,
    }
