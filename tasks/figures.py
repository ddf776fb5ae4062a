"""The key figures of each day: counts them in the morning for the day before, and keeps them.

A figure nobody can know yet is null, never a guess; its basis says how many things it was counted
from. Which value is too high or too low stands in the decision table `indicator-watch`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice import figure_rows
from tasks.backoffice.figure_rows import Past, Span
from tasks.company_days import end_of
from tasks.contract import GiveUp, Job, Result, handler
from tasks.values import clean, iso, mapping, moment, number, whole

_EXACT = Decimal("0.0001")
_DAY = Decimal(86400)
_HOUR = Decimal(3600)
_NEVER = Past(None, 0)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a figure is called and how it is read."""

    en: str
    zh: str
    unit: str  #: count, money, share, days, hours, score or times
    better: str  #: higher or lower

    def said(self, value: Decimal | None) -> str:
        """A value as people write it."""
        if value is None:
            return "–"
        if self.unit == "share":
            return f"{value * 100:.1f} %"
        return f"{value:,.0f}" if self.unit == "count" else f"{value:,.2f}"


#: every figure, in the order of reports
NAMES = MappingProxyType(
    {
        "orders": Figure("Orders placed", "订单量", "count", "higher"),
        "revenue": Figure("Revenue", "销售额", "money", "higher"),
        "order_value": Figure("Average order value", "客单价", "money", "higher"),
        "visits": Figure("Visits of the shop", "浏览量", "count", "higher"),
        "shop_conversion": Figure("Visits that became orders", "浏览转化率", "share", "higher"),
        "confirmed_share": Figure("Orders confirmed", "订单确认率", "share", "higher"),
        "paid_share": Figure("Orders paid", "订单支付率", "share", "higher"),
        "delivered_share": Figure("Promised orders delivered", "订单送达率", "share", "higher"),
        "stock_turnover": Figure("Stock turnover in 30 days", "30天库存周转", "times", "higher"),
        "delivery_days": Figure("Days from order to delivery", "物流时效（天）", "days", "lower"),
        "late_share": Figure("Late deliveries", "配送延误率", "share", "lower"),
        "refund_share": Figure("Money paid back", "退款率", "share", "lower"),
        "review_score": Figure("Review score", "评价得分", "score", "higher"),
        "tickets": Figure("Customer tickets", "客服工单", "count", "lower"),
        "answer_hours": Figure("Hours until an answer", "客服响应（小时）", "hours", "lower"),
        "order_days": Figure("Days of an order process", "订单流程时长（天）", "days", "lower"),
        "late_work_share": Figure("Work done late", "逾期完成率", "share", "lower"),
        "overdue_work": Figure("Work overdue", "逾期未办", "count", "lower"),
        "incidents": Figure("Incidents unsolved", "未解决故障", "count", "lower"),
    }
)


@handler("figures.compute", local=True)
def compute(job: Job, ledger: Connection) -> Result:
    """Count the figures of a day, and how far they are from the seven days before."""
    day = day_of(job.variables.get("day"))
    until = moment(job.variables.get("until")) or end_of(day, job.zone)
    counted = figure_rows.counts(ledger, day, Span(until - timedelta(days=1), until))
    before = figure_rows.past(ledger, day)
    values = _values(counted)
    return {
        "figures": [
            _figure(name, *values.get(name, (None, 0)), before.get(name, _NEVER)) for name in NAMES
        ],
        "until": iso(until),
    }


@handler("figures.keep", local=True)
def keep(job: Job, ledger: Connection) -> Result:
    """Keep the day's figures with their levels; answers the red ones that somebody must know."""
    day = day_of(job.variables.get("day"))
    ended_at = moment(job.variables.get("until")) or end_of(day, job.zone)
    figures, verdicts = job.variables.get("figures") or [], job.variables.get("verdicts") or []
    judged = [
        (mapping(figure), mapping(verdict))
        for figure, verdict in zip(figures, verdicts, strict=True)
    ]
    when = {"day": day, "ended_at": ended_at, "computed_at": job.now}
    figure_rows.keep(ledger, [_row(one, verdict) | when for one, verdict in judged])
    alerts = [_alert(day, figure, verdict) for figure, verdict in judged]
    return {"alerts": [alert for alert in alerts if alert["action"] != "none"]}


@handler("visits.record", local=True)
def record_visits(job: Job, ledger: Connection) -> Result:
    """Keep how often the shop was visited; the day's conversion follows if its orders are known."""
    given = mapping(job.variables.get("visits"))
    day, visits = day_of(given.get("day")), whole(given.get("visits"))
    if visits is None or visits < 0:
        raise GiveUp(f"{given.get('visits')!r} is no number of visits. / 浏览量无效。")
    source = clean(given.get("source")) or "unknown"
    figure_rows.keep_visits(
        ledger, {"day": day, "visits": visits, "source": source, "reported_at": job.now}
    )
    orders = figure_rows.value_of(ledger, day, "orders")
    known = orders is not None
    if orders is not None:
        ended_at = end_of(day, job.zone)
        when = {"day": day, "ended_at": ended_at, "computed_at": job.now}
        late = {"visits": Decimal(visits), "shop_conversion": _share(orders, visits)}
        figure_rows.keep(
            ledger,
            [
                _row({"name": name, "value": value, "basis": visits}, {}) | when
                for name, value in late.items()
            ],
        )
    return {"counted": known}


def day_of(value: object) -> date:
    """A day from ISO text. Raises GiveUp for anything else."""
    try:
        return date.fromisoformat(clean(value)[:10])
    except ValueError:
        raise GiveUp(f"{value!r} is no day. / {value!r} 不是日期。") from None


def _values(counted: Mapping[str, Any]) -> dict[str, tuple[Decimal | None, int]]:
    """Each figure with its basis."""
    n = {name: Decimal(value) if value is not None else None for name, value in counted.items()}
    zero = {name: value or Decimal(0) for name, value in n.items()}
    return {
        "orders": (zero["orders"], int(zero["orders"])),
        "revenue": (zero["revenue"], int(zero["orders_kept"])),
        "order_value": _ratio(zero["revenue"], zero["orders_kept"], zero["orders_kept"]),
        "visits": (n["visits"], int(zero["visits"])),
        "shop_conversion": _ratio(zero["orders"], zero["visits"], zero["visits"]),
        "confirmed_share": _ratio(zero["confirmed"], zero["placed"], zero["placed"]),
        "paid_share": _ratio(zero["paid"], zero["placed"], zero["placed"]),
        "delivered_share": _ratio(zero["kept_promises"], zero["promised"], zero["promised"]),
        "stock_turnover": _ratio(zero["issued"], zero["on_hand"], zero["issued"]),
        "delivery_days": _ratio(n["delivery_seconds"], _DAY, zero["delivered"]),
        "late_share": _ratio(zero["late"], zero["delivered"], zero["delivered"]),
        "refund_share": _ratio(zero["refunded_amount"], zero["paid_amount"], zero["payments"]),
        "review_score": _ratio(n["score"], Decimal(1), zero["reviews"]),
        "tickets": (zero["tickets"], int(zero["tickets"])),
        "answer_hours": _ratio(n["answer_seconds"], _HOUR, zero["answered"]),
        "order_days": _ratio(n["order_seconds"], _DAY, zero["finished"]),
        "late_work_share": _ratio(zero["done_late"], zero["done"], zero["done"]),
        "overdue_work": (zero["overdue"], int(zero["open_work"])),
        "incidents": (zero["incidents"], int(zero["incidents"])),
    }


def _ratio(part: Decimal | None, whole_: Decimal, basis: Decimal) -> tuple[Decimal | None, int]:
    if part is None or whole_ == 0:
        return None, int(basis)
    return (part / whole_).quantize(_EXACT), int(basis)


def _share(part: Decimal, of: int) -> Decimal | None:
    return None if of == 0 else (part / of).quantize(_EXACT)


def _figure(name: str, value: Decimal | None, basis: int, before: Past) -> dict[str, Any]:
    """A figure as the decision table and people see it; `change` is against the mean."""
    mean = before.mean
    change = None
    if value is not None and mean:
        change = ((value - mean) / mean).quantize(_EXACT)
    return {
        "name": name,
        "value": value,
        "basis": basis,
        "mean": None if mean is None else mean.quantize(_EXACT),
        "change": change,
        "red_days": before.red_days,
    }


def _row(figure: Mapping[str, Any], verdict: Mapping[str, Any]) -> dict[str, Any]:
    level = clean(verdict.get("level")) or "green"
    return {
        "name": clean(figure.get("name")),
        "value": number(figure.get("value")),
        "basis": whole(figure.get("basis")) or 0,
        "mean": number(figure.get("mean")),
        "level": level,
        "red_days": (whole(figure.get("red_days")) or 0) + 1 if level == "red" else 0,
    }


def _alert(day: date, figure: Mapping[str, Any], verdict: Mapping[str, Any]) -> dict[str, Any]:
    """What the responsible group is told; the id is the same however often it is computed."""
    name = clean(figure.get("name"))
    known = NAMES[name]
    days = (whole(figure.get("red_days")) or 0) + 1
    change = number(figure.get("change"))
    return {
        "id": f"{name}-{day.isoformat()}",
        "name": name,
        "label": {"en": known.en, "zh": known.zh},
        "value": known.said(number(figure.get("value"))),
        "mean": known.said(number(figure.get("mean"))),
        "change": "–" if change is None else f"{change * 100:+.0f} %",
        "days": days,
        "level": clean(verdict.get("level")),
        "action": _action(verdict, days),
        "group": clean(verdict.get("group")),
        "process_id": clean(verdict.get("process")),
    }


def _action(verdict: Mapping[str, Any], days: int) -> str:
    """On the first red day the group is told; on the day of the table, what follows then."""
    if verdict.get("level") != "red":
        return "none"
    if days == whole(verdict.get("days")):
        return clean(verdict.get("then"))
    return "tell" if days == 1 else "none"
