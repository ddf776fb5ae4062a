"""How a report on a period looks on paper: cards, charts, tables, and where the figures come from.

Not for gathering figures; that is `tasks.reports`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tasks.documents.canvas import both
from tasks.documents.charts import BarChart, LineChart, Series
from tasks.documents.report import (
    Block,
    Chart,
    Column,
    Document,
    Figure,
    Figures,
    Heading,
    Note,
    Paragraph,
    Table,
    table,
)
from tasks.figures import NAMES
from tasks.values import clean, mapping, number

#: the cards at the top; all figures are in the table below
_CARDS = (
    "orders",
    "revenue",
    "order_value",
    "shop_conversion",
    "delivery_days",
    "late_share",
    "review_score",
    "stock_turnover",
)
_UNITS = {
    "share": {"en": "%", "zh": "%"},
    "days": {"en": "days", "zh": "天"},
    "hours": {"en": "h", "zh": "小时"},
}
_METHODS = {
    "moving_average": {"en": "moving average", "zh": "移动平均法"},
    "smoothing": {"en": "exponential smoothing", "zh": "指数平滑法"},
}


def document(report: Mapping[str, Any], said: Mapping[str, Any], made: datetime) -> Document:
    """The report with what people said about it.

    said: `comment` (None: nobody commented in time), `proposals` and `answers` to management.
    """
    figures = {clean(one["name"]): one for one in report["figures"]}
    blocks = (
        Figures(tuple(_card(name, figures[name]) for name in _CARDS)),
        *_words(said),
        *_sales(report),
        *_outlook(report["forecast"]),
        *_work(report["bottlenecks"]),
        Heading(both("All figures", "全部指标")),
        _all_figures(report["figures"]),
        Note(
            both(
                "Counted every morning from the orders, payments, parcels, stock, reviews, tickets"
                " and work items themselves. A dash means: not known. Shares and means are of the"
                " seven or thirty days before each day.",
                "每天早晨由订单、付款、包裹、库存、评价、工单与待办直接统计；短横线表示未知；"
                "比率与均值按前七日或三十日计算。",
            )
        ),
    )
    return Document(
        title=both("Operations report", "运营报告"),
        subtitle=report["title"],
        blocks=blocks,
        made=made,
    )


def _card(name: str, one: Mapping[str, Any]) -> Figure:
    known = NAMES[name]
    times = 100 if known.unit == "share" else 1
    value, before = number(one["value"]), number(one["before"])
    return Figure(
        both(known.en, known.zh),
        None if value is None else value * times,
        _UNITS.get(known.unit, ""),
        None if before is None else before * times,
        _decimals(known.unit, value),
        known.better == "lower",
    )


def _decimals(unit: str, value: Decimal | None) -> int:
    """Cents of a large sum would only hide it."""
    if unit == "count" or (unit == "money" and value is not None and value >= 10_000):
        return 0
    return 1 if unit == "share" else 2


def _words(said: Mapping[str, Any]) -> Iterable[Block]:
    yield Heading(both("What we make of it", "分析与建议"))
    comment = clean(said["comment"])
    if comment:
        yield Paragraph(both(comment, comment))
    else:
        yield Paragraph(
            both(
                "Nobody commented on these figures in time; the report went out without comment.",
                "未能在期限内完成点评，报告按原数据发出。",
            )
        )
    for one in said["answers"]:
        text = (
            f"{clean(mapping(one).get('question'))}\n→ {clean(mapping(one).get('answer'))}".strip()
        )
        yield Paragraph(both(text, text))
    rows = [
        (clean(one.get("title")), clean(one.get("text")), one["process"])
        for one in map(mapping, said["proposals"])
    ]
    if rows:
        columns = (
            ("Proposal", "建议", False),
            ("Why and how", "理由与做法", False),
            ("Process", "流程", False),
        )
        yield table(columns, rows, both("Proposals", "优化建议"))


def _sales(report: Mapping[str, Any]) -> Iterable[Block]:
    yield Heading(both("Sales", "销售"))
    if not report["regions"]:
        yield Paragraph(both("Nothing was ordered in these days.", "本期没有订单。"))
    parts = (
        ("regions", "Regions", "地区"),
        ("categories", "Categories", "品类"),
        ("products", "Products", "商品"),
    )
    for key, en, zh in parts:
        rows = [mapping(one) for one in report[key]]
        if not rows:
            continue
        if key != "products" and len(rows) > 1:  # one bar compares nothing
            names = tuple(_name(one) for one in rows)
            amounts = tuple(number(one["amount"]) for one in rows)
            title = both(f"Revenue by {en.lower()}", f"按{zh}的销售额")
            yield Chart(BarChart(title, names, (Series(both("Revenue", "销售额"), amounts),)))
        regions = key == "regions"
        counted = both("Orders", "订单") if regions else both("Pieces", "数量")
        columns = (
            Column(both(en, zh)),
            Column(counted, True, 0),
            Column(both("Amount", "金额"), True, 2),
        )
        lines = tuple(
            (
                _name(one),
                number(one["count"]),
                number(one["amount"]),
            )
            for one in rows
        )
        yield Table(columns, lines)


def _name(one: Mapping[str, Any]) -> dict[str, str]:
    return both(clean(one["title"]), clean(one["title_zh"]))


def _outlook(forecast: Mapping[str, Any]) -> Iterable[Block]:
    last = date.fromisoformat(forecast["last_day"])
    past = [number(value) for value in forecast["orders"]]
    yield Heading(both("Outlook", "预测"))
    if not any(past):
        yield Paragraph(
            both(
                "Too few orders in the last weeks to say what comes.", "近几周订单过少，无法预测。"
            )
        )
        return
    days = [last - timedelta(days=back) for back in reversed(range(len(past)))]
    ahead = [last + timedelta(days=day) for day in range(1, 8)]
    daily = number(forecast["daily"])
    foretold = [*[None] * (len(past) - 1), past[-1], *[daily] * len(ahead)]
    yield Chart(
        LineChart(
            both("Orders a day and forecast", "每日订单与预测"),
            tuple(f"{day:%m-%d}" for day in (*days, *ahead)),
            (
                Series(both("Orders", "订单"), (*past, *[None] * len(ahead))),
                Series(both("Forecast", "预测"), tuple(foretold), dashed=True),
            ),
        )
    )
    method = _METHODS[clean(forecast["method"])]
    growth, error = clean(forecast["said_growth"]), number(forecast["error"]) or Decimal(0)
    yield Paragraph(
        both(
            f"About {daily:,.1f} orders a day are expected ({growth} against this period), by"
            f" {method['en']}; it erred by {error:,.1f} orders a day so far.",
            f"预计每日约 {daily:,.1f} 单（较本期 {growth}），采用{method['zh']}；"
            f"历史平均误差每日 {error:,.1f} 单。",
        )
    )


def _work(bottlenecks: Sequence[Any]) -> Iterable[Block]:
    if bottlenecks:
        yield Heading(both("Where work was late", "逾期环节"))
        rows = [
            (
                one["names"]["process"],
                one["names"]["element"],
                number(one["done"]),
                number(one["late"]),
                number(one["hours"]),
            )
            for one in map(mapping, bottlenecks)
        ]
        columns = (
            ("Process", "流程", False),
            ("Step", "环节", False),
            ("Done", "完成", True),
            ("Late", "逾期", True),
            ("Hours each", "平均小时", True),
        )
        yield table(columns, rows)


def _all_figures(figures: Sequence[Any]) -> Table:
    rows = [
        (
            both(clean(one["label"]), clean(one["label_zh"])),
            clean(one["said"]),
            clean(one["said_before"]),
            clean(one["said_change"]),
            clean(one["said_target"]),
            number(one["red_days"]),
        )
        for one in map(mapping, figures)
    ]
    numbers = (("Now", "本期"), ("Before", "上期"), ("Change", "变化"), ("Target", "目标"))
    heads = [Column(both(en, zh), True) for en, zh in (*numbers, ("Red days", "超限天数"))]
    return Table((Column(both("Figure", "指标")), *heads), tuple(rows))
