"""Sets campaigns up in the ledger, follows them by real orders, and counts what they brought.

Whether a plan may go ahead, whether a running campaign needs somebody and whether it was a success
is decided by tables in the diagram; handlers only find the facts.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from tasks.backoffice import campaign_rows as rows
from tasks.backoffice import market_rows
from tasks.company_days import day, day_of, days_between, end_of, start_of
from tasks.contract import GiveUp, Job, Result, handler
from tasks.values import clean, iso, mapping, money, number

_HUNDRED = Decimal(100)
_NOTHING = Decimal("0.00")
_TENTH = Decimal("0.1")


@handler("campaign.check", local=True)
def check(job: Job, ledger: Connection) -> Result:
    """Compare a plan with what the ledger knows of its goods: price, stock, sales before."""
    plan = mapping(job.variables.get("plan"))
    since, until = _time_of(plan, job.zone)
    prices = _prices(plan)
    goods = rows.goods_of(ledger, prices)
    length = until - since
    before = market_rows.by_product(ledger, prices, job.now - length, job.now)
    cuts = [_cut(goods[sku].price, price) for sku, price in prices.items() if sku in goods]
    if plan.get("kind") == "spend_and_save":
        cuts.append(_share(money(plan.get("save")), money(plan.get("spend"))))
    return {
        "check": {
            "unknown": sorted(set(prices) - set(goods)),
            "on_sale_elsewhere": rows.on_sale_elsewhere(ledger, prices, since, until)
            if plan.get("kind") == "flash_sale"
            else [],
            "unpriced": [sku for sku, price in prices.items() if price is None]
            if plan.get("kind") == "flash_sale"
            else [],
            "days": days_between(since, until),
            "in_future": since > job.now,
            "largest_cut": max(cuts, default=_NOTHING),
            "goods": [
                {
                    "sku": sku,
                    "list_price": one.price,
                    "price": prices[sku] or one.price,
                    "available": one.available,
                    "sold_before": before[sku].pieces if sku in before else 0,
                    "revenue_before": before[sku].revenue if sku in before else _NOTHING,
                }
                for sku, one in sorted(goods.items())
            ],
        }
    }


@handler("campaign.set_up", local=True)
def set_up(job: Job, ledger: Connection) -> Result:
    """Write the campaign: reduced prices or a coupon that hold from its start to its end."""
    plan = mapping(job.variables.get("plan"))
    since, until = _time_of(plan, job.zone)
    facts = {
        "title": clean(plan.get("title")),
        "kind": clean(plan.get("kind")),
        "starts_at": since.astimezone(job.zone),
        "ends_at": until,
        "budget": money(plan.get("budget")) or _NOTHING,
    }
    coupon = None
    if facts["kind"] == "spend_and_save":
        coupon = {
            "kind": "amount",
            "value": money(plan.get("save")),
            "minimum": money(plan.get("spend")) or _NOTHING,
            "valid_from": day_of(since, job.zone),
            "valid_until": day_of(until, job.zone) - timedelta(days=1),
        }
    row = rows.insert_campaign(ledger, job.id, facts, _prices(plan), coupon)
    return {
        "campaign": {
            "number": row.number,
            "title": row.title,
            "kind": row.kind,
            "coupon": row.coupon,
            "starts_at": iso(row.starts_at),
            "ends_at": iso(row.ends_at),
            "budget": row.budget,
        }
    }


@handler("campaign.start", local=True)
def start(job: Job, ledger: Connection) -> Result:
    """Note that the campaign runs."""
    row = rows.campaign_row(ledger, clean(job.variables.get("campaign")))
    if row.state == "planned":
        rows.change_campaign(ledger, row.id, state="running")
    return {"started_at": iso(job.now)}


@handler("campaign.book_cost", local=True)
def book_cost(job: Job, ledger: Connection) -> Result:
    """Book what an advertiser, author or KOL charges; the same charge counts once."""
    row = rows.campaign_row(ledger, clean(job.variables.get("campaign")))
    cost = mapping(job.variables.get("cost"))
    amount, kind = money(cost.get("amount")), clean(cost.get("kind"))
    if amount is None or kind not in ("ads", "content", "kol") or not clean(cost.get("id")):
        raise GiveUp(
            "A cost needs an id, an amount and the kind ads, content or kol."
            " / 费用必须有编号、金额和类别（ads、content 或 kol）。"
        )
    values = {"id": clean(cost["id"]), "campaign_id": row.id, "kind": kind, "amount": amount}
    rows.book_cost(ledger, values | {"booked_at": job.now})
    return {"spent": rows.spent_of(ledger, row.id)}


@handler("campaign.track", local=True)
def track(job: Job, ledger: Connection) -> Result:
    """Write down how the campaign stands, from the orders placed since it began."""
    row = rows.campaign_row(ledger, clean(job.variables.get("campaign")))
    taken = rows.taken_of(ledger, row, job.now)
    spent = rows.spent_of(ledger, row.id)
    stock_days = _stock_days(ledger, row, taken, job.now)
    on = day_of(job.now - timedelta(seconds=1), job.zone)  # at midnight it is the day that ends
    facts = {
        "orders": taken.orders,
        "pieces": taken.pieces,
        "revenue": taken.revenue,
        "discount": taken.discount,
        "spent": spent,
        "stock_days": stock_days,
    }
    rows.write_day(ledger, row.id, on, facts)
    length = row.ends_at - row.starts_at
    passed = min(max(job.now - row.starts_at, timedelta()), length)
    return {
        "progress": {
            "day": on.isoformat(),
            **facts,
            "budget": row.budget,
            "spent_share": _share(spent, row.budget),
            "time_share": (Decimal(passed // timedelta(seconds=1)) * 100)
            // (length // timedelta(seconds=1)),
            "days_left": days_between(job.now, row.ends_at) if row.ends_at > job.now else 0,
            "days": [
                {"day": one.day.isoformat(), "orders": one.orders, "revenue": one.revenue}
                for one in rows.days_of(ledger, row.id)
            ],
        }
    }


@handler("campaign.end", local=True)
def end(job: Job, ledger: Connection) -> Result:
    """End the campaign; one stopped early takes its prices and its coupon back at once."""
    row = rows.campaign_row(ledger, clean(job.variables.get("campaign")))
    if row.ended_at is None:
        early = job.now < row.ends_at
        if early:
            rows.close_rules(ledger, row, job.now, day_of(job.now, job.zone) - timedelta(days=1))
        ended = min(job.now, row.ends_at)
        state = "stopped" if early else "ended"
        rows.change_campaign(ledger, row.id, state=state, ended_at=ended)
        return {"ended_at": iso(ended), "early": early}
    return {"ended_at": iso(row.ended_at), "early": row.state == "stopped"}


@handler("campaign.evaluate", local=True)
def evaluate(job: Job, ledger: Connection) -> Result:
    """Compare the campaign's sales with those of the same length just before it."""
    row = rows.campaign_row(ledger, clean(job.variables.get("campaign")))
    ended = row.ended_at or row.ends_at
    length = ended - row.starts_at
    skus = rows.skus_of(ledger, row.id)
    during = _revenue(ledger, skus, row.starts_at, ended)
    before = _revenue(ledger, skus, row.starts_at - length, row.starts_at)
    taken = rows.taken_of(ledger, row, ended)
    spent = rows.spent_of(ledger, row.id)
    return {
        "result": {
            "days": days_between(row.starts_at, ended),
            "revenue": during,
            "revenue_before": before,
            # from nothing there is no growth in percent: anything sold counts as doubled
            "growth": _share(during - before, before)
            if before
            else _HUNDRED
            if during
            else _NOTHING,
            "orders": taken.orders,
            "pieces": taken.pieces,
            "discount": taken.discount,
            "budget": row.budget,
            "spent": spent,
            "told": rows.told_of(ledger, row.number),
        }
    }


@handler("campaign.archive", local=True)
def archive(job: Job, ledger: Connection) -> Result:
    """Keep the verdict with its figures and what was learnt."""
    row = rows.campaign_row(ledger, clean(job.variables.get("campaign")))
    figures = {
        name: None if found is None else found.quantize(Decimal("0.01"))
        for name in ("growth", "conversion", "feedback")
        for found in [number(job.variables.get(name))]
    }
    words = {name: clean(job.variables.get(name)) for name in ("verdict", "lessons")}
    rows.change_campaign(ledger, row.id, **figures, **words)
    return {"archived_at": iso(job.now)}


def _time_of(plan: Any, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of a plan's first day and the first after its last day."""
    first, last = day(plan.get("starts_on")), day(plan.get("ends_on"))
    if first is None or last is None or last < first:
        raise GiveUp("The plan has no first and last day. / 方案没有起止日期。")
    return start_of(first, zone), end_of(last, zone)


def _prices(plan: Any) -> dict[str, Decimal | None]:
    """The goods of a plan with their price while it runs; None keeps the price list's."""
    listed = plan.get("products")
    found = [mapping(one) for one in (listed if isinstance(listed, list) else [])]
    reduced = plan.get("kind") == "flash_sale"
    return {
        clean(one.get("sku")): money(one.get("price")) if reduced else None
        for one in found
        if clean(one.get("sku"))
    }


def _cut(listed: Decimal, price: Decimal | None) -> Decimal:
    """How much cheaper a price is, in percent."""
    return _NOTHING if price is None else _share(listed - price, listed)


def _share(part: Decimal | None, whole: Decimal | None) -> Decimal:
    """A part in percent of the whole, 0 of nothing."""
    return (part * 100 / whole).quantize(_TENTH) if part and whole else _NOTHING


def _stock_days(ledger: Connection, row: Any, taken: rows.Taken, now: datetime) -> Decimal | None:
    """How many days the scarcest of the goods lasts at the campaign's pace; None: for ever."""
    sold = market_rows.by_product(ledger, rows.skus_of(ledger, row.id), row.starts_at, now)
    goods = rows.goods_of(ledger, sold)
    days = days_between(row.starts_at, now)
    lasting = [
        (Decimal(goods[sku].available) * days / one.pieces).quantize(_TENTH)
        for sku, one in sold.items()
        if sku in goods and one.pieces
    ]
    return min(lasting, default=None)


def _revenue(ledger: Connection, skus: list[str], since: datetime, until: datetime) -> Decimal:
    """Revenue of these goods, of all goods without any."""
    found = (
        market_rows.by_product(ledger, skus, since, until)
        if skus
        else market_rows.by_category(ledger, since, until)
    )
    return sum((one.revenue for one in found.values()), _NOTHING)
