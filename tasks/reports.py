"""Gathers what a weekly or monthly report says, and gives it out.

The figures are those of the mornings (`tasks.figures`), compared with the period before and with
the targets; the forecast is made from the daily orders. How it looks on paper is in
`tasks.reports_paper`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from tasks import files
from tasks.backoffice import figure_rows, report_rows
from tasks.backoffice.figure_rows import Span
from tasks.backoffice.process_names import ProcessNames
from tasks.backoffice.report_rows import Period
from tasks.company_days import end_of
from tasks.contract import GiveUp, Job, Result, handler
from tasks.documents.canvas import both
from tasks.figures import NAMES, day_of
from tasks.forecasting import forecast
from tasks.own_names import Names, named
from tasks.reports_paper import document
from tasks.values import clean, from_json, iso, mapping, moment, to_json

#: figures that add up over days; of the others the mean counts
_SUMMED = frozenset({"orders", "revenue", "visits", "tickets"})
#: days of sales a forecast looks at
_HISTORY = 56
_EXACT = Decimal("0.0001")
_KINDS = {
    "week": ("W", "Week", "周报"),
    "month": ("M", "Month", "月报"),
    "hand": ("H", "Report", "专题报告"),
}


@dataclass(frozen=True, slots=True)
class _Frame:
    """The period, when it began and ended."""

    period: Period
    span: Span

    @property
    def days(self) -> int:
        return (self.period.last - self.period.first).days + 1


@handler("report.gather", local=True)
def gather(job: Job, ledger: Connection) -> Result:
    """Gather the report on a period: figures, regions, goods, bottlenecks, forecast."""
    frame = _frame(mapping(job.variables.get("period")), job.zone)
    names = ProcessNames(ledger)
    _, en, zh = _KINDS[frame.period.kind]
    days = f"{frame.period.first:%Y-%m-%d} – {frame.period.last:%Y-%m-%d}"
    report = {
        "number": frame.period.number,
        "kind": frame.period.kind,
        "title": {"en": f"{en} {days}", "zh": f"{zh} {days}"},
        "from_day": frame.period.first.isoformat(),
        "to_day": frame.period.last.isoformat(),
        "days": frame.days,
        "figures": _figures(ledger, frame),
        "regions": _listed(report_rows.regions(ledger, frame.span), _own),
        "categories": _listed(report_rows.categories(ledger, frame.span), _own),
        "products": _listed(report_rows.products(ledger, frame.span), _of_product),
        "bottlenecks": _bottlenecks(report_rows.bottlenecks(ledger, frame.span), names),
        "forecast": _forecast(ledger, frame),
    }
    report_rows.keep_report(ledger, frame.period, job.instance_id, to_json(report), job.now)
    return {"report": report | {"processes": names.options()}}


@handler("report.publish", local=True)
def publish(job: Job, ledger: Connection) -> Result:
    """Attach the report as page and PDF in both languages, with what people said about it."""
    number = clean(job.variables.get("number"))
    comment = clean(job.variables.get("comment")) or None
    answers, names = job.variables.get("answers") or [], ProcessNames(ledger)
    remarks = {
        "comment": comment,
        "proposals": [
            dict(one) | {"process": names.process(clean(one.get("process_id")))}
            for one in map(mapping, job.variables.get("proposals") or [])
        ],
        "answers": answers,
    }
    row = report_rows.publish_report(ledger, number, comment, job.now)
    if row is None:
        raise GiveUp(f"There is no report {number!r}. / 没有报告 {number!r}。")
    paper = document(from_json(row["data"]), remarks, job.local)
    name = number if not answers else f"{number}-{len(answers) + 1}"
    return {
        "documents": files.attach_report(ledger, job, name, paper),
        "published_at": iso(job.now),
    }


def _frame(given: Mapping[str, Any], zone: ZoneInfo) -> _Frame:
    kind, first, last = clean(given.get("kind")), *_days(given)
    if kind not in _KINDS:
        raise GiveUp(f"{kind!r} is no kind of report. / 没有 {kind!r} 类报告。")
    end = moment(given.get("end")) or end_of(last, zone)
    period = Period(_number(kind, first, last), kind, first, last)
    return _Frame(period, Span(end - timedelta(days=(last - first).days + 1), end))


def _days(given: Mapping[str, Any]) -> tuple[date, date]:
    first, last = day_of(given.get("from_day")), day_of(given.get("to_day"))
    if last < first:
        raise GiveUp(f"{last} is before {first}. / {last} 早于 {first}。")
    return first, last


def _number(kind: str, first: date, last: date) -> str:
    letter = _KINDS[kind][0]
    if kind == "month":
        return f"{letter}-{first:%Y-%m}"
    return f"{letter}-{first}" if kind == "week" else f"{letter}-{first}-{last}"


def _figures(ledger: Connection, frame: _Frame) -> list[dict[str, Any]]:
    period, days = frame.period, timedelta(days=frame.days)
    now = figure_rows.summary(ledger, period.first, period.last)
    before = figure_rows.summary(ledger, period.first - days, period.last - days)
    targets = figure_rows.benchmarks(ledger)
    return [
        _figure(name, now.get(name), before.get(name), targets.get(name), frame.days)
        for name in NAMES
    ]


def _figure(name: str, now: Any, before: Any, target: Any, days: int) -> dict[str, Any]:
    """A figure with its texts for forms, and its numbers for charts and cards."""
    figure, value, old = NAMES[name], _value(name, now), _value(name, before)
    aim = None if target is None else Decimal(target.target)
    if aim is not None and name in _SUMMED:
        aim *= days  # the benchmark of a sum is that of a day
    change = None if value is None or not old else ((value - old) / old).quantize(_EXACT)
    return {
        "name": name,
        "label": figure.en,
        "label_zh": figure.zh,
        "shown": f"{figure.en} / {figure.zh}",
        "value": value,
        "before": old,
        "target": aim,
        "change": change,
        "said": figure.said(value),
        "said_before": figure.said(old),
        "said_change": "–" if change is None else f"{change * 100:+.1f} %",
        "said_target": figure.said(aim),
        "red_days": 0 if now is None else now.red,
    }


def _value(name: str, row: Any) -> Decimal | None:
    if row is None:
        return None
    return Decimal(row.total if name in _SUMMED else row.mean).quantize(_EXACT)


def _listed(rows: Iterable[Any], names: Callable[[Any], Names]) -> list[dict[str, Any]]:
    listed = []
    for row in rows:
        name = names(row)
        listed.append(
            {
                "name": row.listed,
                "title": name["en"],
                "title_zh": name["zh"],
                "count": int(row.count),
                "amount": Decimal(row.amount),
            }
        )
    return listed


def _own(row: Any) -> Names:
    """A kind of goods or a region, where it is known."""
    return named(row.listed)


def _of_product(row: Any) -> Names:
    return both(row.title, row.title_zh)


def _bottlenecks(rows: Iterable[Any], names: ProcessNames) -> list[dict[str, Any]]:
    return [
        names.step(row.process_id, row.element_id)
        | {
            "names": {
                "process": names.process(row.process_id),
                "element": names.element(row.process_id, row.element_id),
            },
            "done": row.done,
            "late": row.late,
            "hours": Decimal(row.hours).quantize(Decimal("0.1")),
        }
        for row in rows
    ]


def _forecast(ledger: Connection, frame: _Frame) -> dict[str, Any]:
    """What the next period may bring; growth is null where there was too little to go by."""
    history = Span(frame.span.end - timedelta(days=_HISTORY), frame.span.end)
    sales = report_rows.daily_sales(ledger, history, _HISTORY)
    orders = [count for count, _ in sales]
    foretold = forecast(orders)
    recent = orders[-min(frame.days, _HISTORY) :]
    mean = Decimal(sum(recent)) / len(recent)
    sold = sum(1 for count in orders if count)
    growth = None
    if sold >= 14 and mean:
        growth = ((foretold.daily - mean) / mean).quantize(_EXACT)
    return {
        "daily": foretold.daily,
        "next": (foretold.daily * frame.days).quantize(Decimal(1)),
        "method": foretold.method,
        "error": foretold.error,
        "growth": growth,
        "said_growth": "–" if growth is None else f"{growth * 100:+.1f} %",
        "orders": orders[-28:],
        "revenue": [Decimal(amount) for _, amount in sales[-28:]],
        "last_day": frame.period.last.isoformat(),
    }
