"""Writes the market report: our figures, the market's, what they mean, where they are from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tasks.documents.charts import BarChart, LineChart, Part, Series, SplitChart
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
)
from tasks.own_names import named
from tasks.values import clean, mapping, maps, number

_MOST_ROWS = 12
_KINDS = {
    "public_data": {"en": "Public data", "zh": "公开数据"},
    "competitor_site": {"en": "Competitor's website", "zh": "竞争对手官网"},
    "social_media": {"en": "Social media", "zh": "社交媒体"},
    "customer_feedback": {"en": "Customer feedback", "zh": "客户反馈"},
    "survey": {"en": "Survey", "zh": "问卷调查"},
    "focus_group": {"en": "Focus group", "zh": "焦点小组"},
    "crawler": {"en": "Crawler", "zh": "网络爬虫"},
    "own_data": {"en": "Our own data", "zh": "自有数据"},
}
_TOOLS = {
    "platforms": {"en": "data platforms", "zh": "数据平台"},
    "crawler": {"en": "crawler", "zh": "网络爬虫"},
    "survey": {"en": "survey", "zh": "问卷调查"},
    "interviews": {"en": "focus group interviews", "zh": "焦点小组访谈"},
    "spreadsheet": {"en": "spreadsheet or BI", "zh": "Excel 或 BI"},
    "statistics": {"en": "Python or R", "zh": "Python 或 R"},
}


def research_report(variables: Mapping[str, Any], now: datetime) -> Document:
    """The report of one research.

    Parameters:
        variables: `figures` of research.gather, `sources`, `competitors`, `audience`, `tools`,
            `scope_text` and `analysis` of the forms.
    """
    figures = mapping(variables.get("figures"))
    since, until = clean(figures.get("since")), clean(figures.get("until"))
    return Document(
        title={"en": "Market report", "zh": "市场分析报告"},
        subtitle={
            "en": f"{clean(figures.get('number'))} · {since} to {until}",
            "zh": f"{clean(figures.get('number'))} · {since} 至 {until}",
        },
        blocks=(
            *_sales(figures),
            *_trend(figures),
            *_market(variables),
            *_meaning(mapping(variables.get("analysis"))),
            *_origin(variables, figures),
        ),
        made=now,
    )


def _sales(figures: Mapping[str, Any]) -> tuple[Block, ...]:
    categories, regions = maps(figures.get("categories")), maps(figures.get("regions"))
    shown = categories[:_MOST_ROWS]
    labels = tuple(named(clean(one.get("category"))) for one in shown)
    blocks: list[Block] = [
        Heading({"en": "Our sales", "zh": "自有销售"}),
        Figures(
            (
                Figure({"en": "Orders", "zh": "订单"}, number(figures.get("orders"))),
                Figure({"en": "Pieces", "zh": "件数"}, number(figures.get("pieces"))),
                Figure(
                    {"en": "Revenue", "zh": "销售额"},
                    number(figures.get("revenue")),
                    before=number(figures.get("revenue_before")),
                    decimals=2,
                ),
            )
        ),
    ]
    if shown:
        title = {"en": "Revenue by category", "zh": "各品类销售额"}
        names = ({"en": "Period", "zh": "本期"}, {"en": "Before", "zh": "上期"})
        series = tuple(
            Series(name, tuple(number(one.get(key)) for one in shown))
            for name, key in zip(names, ("revenue", "before"), strict=True)
        )
        blocks.append(Chart(BarChart(title, labels, series)))
    if regions:
        parts = tuple(
            Part(named(clean(one.get("region"))), number(one.get("revenue")) or 0)
            for one in regions[:_MOST_ROWS]
        )
        blocks.append(Chart(SplitChart({"en": "Revenue by region", "zh": "各地区销售额"}, parts)))
    return tuple(blocks)


def _trend(figures: Mapping[str, Any]) -> tuple[Block, ...]:
    weeks, coming = maps(figures.get("weeks")), mapping(figures.get("forecast"))
    lines = (
        ({"en": "Revenue, cleaned", "zh": "销售额（清洗后）"}, "revenue", False),
        ({"en": "Moving average", "zh": "移动平均"}, "average", True),
        ({"en": "Exponential smoothing", "zh": "指数平滑"}, "smoothed", True),
    )
    series = tuple(
        Series(name, tuple(number(one.get(key)) for one in weeks), dashed)
        for name, key, dashed in lines
    )
    labels = tuple(clean(one.get("week"))[5:] for one in weeks)
    chart = LineChart({"en": "Revenue by week", "zh": "每周销售额"}, labels, series)
    expected = (
        Figure(
            {"en": "Next 4 weeks, moving average", "zh": "未来4周（移动平均）"},
            number(coming.get("average")),
            decimals=2,
        ),
        Figure(
            {"en": "Next 4 weeks, smoothing", "zh": "未来4周（指数平滑）"},
            number(coming.get("smoothed")),
            decimals=2,
        ),
    )
    return (
        Heading({"en": "Trend and forecast", "zh": "趋势与预测"}),
        *((Chart(chart),) if weeks else ()),
        Figures(expected),
        Note(
            {
                "en": "Moving average over 4 weeks; exponential smoothing with weight 0.3 of the "
                "newest week. Days far above the usual count with the median.",
                "zh": "移动平均取4周；指数平滑的最新一周权重为0.3。远高于平常的日子按中位数计。",
            }
        ),
    )


def _market(variables: Mapping[str, Any]) -> tuple[Block, ...]:
    rows = tuple(
        (
            clean(one.get("name")),
            clean(one.get("product")),
            number(one.get("price")),
            clean(one.get("strategy")),
            number(one.get("rating")),
        )
        for one in maps(variables.get("competitors"))
    )
    columns = (
        Column({"en": "Competitor", "zh": "竞争对手"}),
        Column({"en": "Product", "zh": "产品"}),
        Column({"en": "Price", "zh": "价格"}, number=True, decimals=2),
        Column({"en": "Strategy", "zh": "营销策略"}),
        Column({"en": "Rating", "zh": "用户评分"}, number=True, decimals=1),
    )
    return (
        Heading({"en": "Competitors", "zh": "竞争对手"}),
        Table(columns, rows),
    )


def _meaning(analysis: Mapping[str, Any]) -> tuple[Block, ...]:
    swot = (
        ("strengths", {"en": "Strengths", "zh": "优势"}),
        ("weaknesses", {"en": "Weaknesses", "zh": "劣势"}),
        ("opportunities", {"en": "Opportunities", "zh": "机会"}),
        ("threats", {"en": "Threats", "zh": "威胁"}),
    )
    blocks: list[Block] = [Heading({"en": "SWOT analysis", "zh": "SWOT 分析"})]
    for key, title in swot:
        blocks += [Heading(title, 2), _words(analysis.get(key))]
    for key, title in (
        ("conclusions", {"en": "Conclusions", "zh": "分析结论"}),
        ("recommendations", {"en": "Recommendations", "zh": "建议"}),
    ):
        blocks += [Heading(title), _words(analysis.get(key))]
    return tuple(blocks)


def _origin(variables: Mapping[str, Any], figures: Mapping[str, Any]) -> tuple[Block, ...]:
    rows = tuple(
        (
            clean(one.get("name")),
            _KINDS.get(clean(one.get("kind")), clean(one.get("kind"))),
            clean(one.get("date")),
            number(one.get("reliability")),
            clean(one.get("findings")),
        )
        for one in maps(variables.get("sources"))
    )
    columns = (
        Column({"en": "Source", "zh": "来源"}),
        Column({"en": "Kind", "zh": "类型"}),
        Column({"en": "Date", "zh": "日期"}),
        Column({"en": "Reliability", "zh": "可信度"}, number=True),
        Column({"en": "Findings", "zh": "主要发现"}),
    )
    gaps = mapping(figures.get("cleaning"))
    outliers = maps(gaps.get("outliers"))
    days = [clean(one.get("day")) for one in outliers] or ["–"]
    found = {name: clean(gaps.get(name)) for name in ("doubles", "no_region", "unknown_goods")}
    idle = clean(gaps.get("days_without_sales"))
    return (
        Heading({"en": "Sources and method", "zh": "数据来源与方法"}),
        _words(variables.get("scope_text")),
        _ways(variables),
        Table(columns, rows),
        Note(
            {
                "en": f"Cleaning: orders sent in twice {found['doubles']}, orders without a region "
                f"{found['no_region']}, lines of unknown goods {found['unknown_goods']}, days "
                f"without sales {idle}, days far above the usual: {', '.join(days)}",
                "zh": f"数据清洗：重复订单 {found['doubles']}，无地区订单 {found['no_region']}，"
                f"未知商品明细 {found['unknown_goods']}，无销售天数 {idle}，"
                f"异常高的日期：{'、'.join(days)}",
            }
        ),
    )


def _ways(variables: Mapping[str, Any]) -> Paragraph:
    """Whom the research looked at, and with which tools."""
    audience = clean(variables.get("audience")) or "–"
    listed = variables.get("tools")
    tools = [_TOOLS[one] for one in (listed if isinstance(listed, list) else []) if one in _TOOLS]
    said = {
        language: between.join(one[language] for one in tools) or "–"
        for language, between in (("en", ", "), ("zh", "、"))
    }
    return Paragraph(
        {
            "en": f"Target group: {audience}\nTools: {said['en']}",
            "zh": f"目标用户：{audience}\n工具：{said['zh']}",
        }
    )


def _words(value: object) -> Paragraph:
    return Paragraph({"en": clean(value) or "–"})
