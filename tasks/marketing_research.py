"""Gathers our own figures for market research and writes the report.

What the market does besides us is found by people; see the forms of `market-research`.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from tasks import files, marketing_figures
from tasks.backoffice import market_rows
from tasks.backoffice.market_rows import Sold
from tasks.backoffice.process_names import said
from tasks.company_days import day, day_of, month_of, months_later, start_of
from tasks.contract import Job, Result, handler
from tasks.marketing_report import research_report
from tasks.own_names import named
from tasks.values import clean, mapping, whole

_NOTHING = Decimal("0.00")
_TENTH = Decimal("0.1")


@handler("research.gather", local=True)
def gather(job: Job, ledger: Connection) -> Result:
    """Count our sales of the period by category and region, clean them, and draw the trend."""
    scope = mapping(job.variables.get("scope"))
    first, last = _period(job, clean(scope.get("kind")), mapping(job.variables.get("request")))
    since, until = start_of(first, job.zone), start_of(last, job.zone)
    before = since - (until - since)
    weeks = whole(scope.get("weeks")) or 13
    history = last - timedelta(weeks=weeks)
    daily = market_rows.by_day(ledger, start_of(history, job.zone), until, job.zone)
    series, outliers, missing = marketing_figures.cleaned(
        {on: sold.revenue for on, sold in daily.items()}, history, last
    )
    trend = marketing_figures.trend(series, history)
    gaps = market_rows.gaps(ledger, since, until)
    categories = market_rows.by_category(ledger, since, until)
    earlier = market_rows.by_category(ledger, before, since)
    regions = market_rows.by_region(ledger, since, until)
    return {
        "figures": {
            "number": f"MR{last:%y%m%d}-{job.instance_id.hex[:6].upper()}",
            "since": first.isoformat(),
            "until": (last - timedelta(days=1)).isoformat(),
            **_total(regions.values(), earlier),
            "categories": _shares(categories, "category", earlier),
            "regions": _shares(regions, "region"),
            "weeks": [
                {
                    "week": week.start.isoformat(),
                    "revenue": week.revenue,
                    "average": week.average,
                    "smoothed": week.smoothed,
                }
                for week in trend.weeks
            ],
            "forecast": {
                "average": trend.average * marketing_figures.AHEAD,
                "smoothed": trend.smoothed * marketing_figures.AHEAD,
            },
            "cleaning": {
                "doubles": gaps.doubles,
                "no_region": gaps.no_region,
                "unknown_goods": gaps.unknown_goods,
                "days_without_sales": missing,
                "outliers": [
                    {
                        "day": one.day.isoformat(),
                        "revenue": one.revenue,
                        "replaced_by": one.replaced_by,
                    }
                    for one in outliers
                ],
            },
        }
    }


@handler("research.report", local=True)
def report(job: Job, ledger: Connection) -> Result:
    """Write the report in both languages as page and PDF, and attach it."""
    document = research_report(job.variables, job.local)
    name = clean(mapping(job.variables.get("figures")).get("number"))
    return {"report": files.attach_report(ledger, job, name, document)}


def _period(job: Job, kind: str, request: Mapping[str, object]) -> tuple[date, date]:
    """The first day of the period and the first after it: whole months, unless days are named."""
    first, last = day(request.get("since")), day(request.get("until"))
    if first is not None and last is not None and first <= last:
        return first, min(last, day_of(job.now, job.zone)) + timedelta(days=1)
    month = month_of(job.now, job.zone)
    return months_later(month, -3 if kind == "quarter" else -1), month


def _total(sold: Collection[Sold], earlier: Mapping[str, Sold]) -> Result:
    revenue = sum((one.revenue for one in sold), _NOTHING)
    before = sum((one.revenue for one in earlier.values()), _NOTHING)
    return {
        "orders": sum(one.orders for one in sold),
        "pieces": sum(one.pieces for one in sold),
        "revenue": revenue,
        "revenue_before": before,
        "growth": _percent(revenue - before, before),
    }


def _shares(
    found: Mapping[str, Sold], name: str, earlier: Mapping[str, Sold] | None = None
) -> list[Result]:
    """Each part with its share of the whole, the largest first."""
    whole_sum = sum((one.revenue for one in found.values()), _NOTHING)
    rows: list[Result] = []
    for key, one in sorted(found.items(), key=lambda item: (-item[1].revenue, item[0])):
        row = {
            name: key,
            "shown": said(named(key)),
            "orders": one.orders,
            "pieces": one.pieces,
            "revenue": one.revenue,
            "share": _percent(one.revenue, whole_sum),
        }
        if earlier is not None:
            past = earlier[key].revenue if key in earlier else _NOTHING
            row |= {"before": past, "growth": _percent(one.revenue - past, past)}
        rows.append(row)
    return rows


def _percent(part: Decimal, of: Decimal) -> Decimal | None:
    """A part in percent; None of nothing."""
    return (part * 100 / of).quantize(_TENTH) if of else None
