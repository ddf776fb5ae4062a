"""Our own sales, cleaned, with where they lead; and the report that is made of them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tasks.backoffice import tables
from tasks.marketing_figures import cleaned, trend
from tasks.marketing_report import research_report
from tests.tasks.shop import Shop, order_of

MONDAY = date(2026, 1, 5)


def days(*values: int) -> dict[date, Decimal]:
    """Sales of days in a row."""
    return {MONDAY + timedelta(index): Decimal(value) for index, value in enumerate(values)}


def test_a_day_far_above_the_usual_counts_as_usual() -> None:
    sales = days(10, 12, 11, 9, 10, 500, 12, 10, 11)
    series, (outlier,), missing = cleaned(sales, MONDAY, MONDAY + timedelta(10))
    assert (outlier.day, outlier.revenue, outlier.replaced_by) == (date(2026, 1, 10), 500, 11)
    assert (series[5], missing) == (11, 1)


def test_a_few_days_tell_nothing_about_what_is_usual() -> None:
    series, outliers, missing = cleaned(days(10, 500), MONDAY, MONDAY + timedelta(3))
    assert (series, outliers, missing) == ([10, 500, 0], [], 1)


def test_weeks_are_foretold_by_both_methods() -> None:
    series = [
        Decimal(value) for value in [5, *[10] * 7, *[20] * 7, *[30] * 7, *[40] * 7, *[50] * 7]
    ]
    found = trend(series, MONDAY)
    assert [week.revenue for week in found.weeks] == [70, 140, 210, 280, 350]
    assert found.weeks[0].start == MONDAY + timedelta(1), "the day before is no whole week"
    assert [week.average for week in found.weeks] == [None, None, None, None, 175]
    assert [week.smoothed for week in found.weeks[:3]] == [None, 70, 91]
    assert found.average == 245
    assert found.smoothed == Decimal("225.88")


def test_no_sales_have_a_trend_of_nothing() -> None:
    found = trend([], MONDAY)
    assert (found.weeks, found.average, found.smoothed) == ((), 0, 0)


def gathered(shop: Shop, **scope: Any) -> dict[str, Any]:
    """The figures of the month before."""
    scope = {"kind": "month", "weeks": 13} | scope
    return dict(shop.run("research.gather", {"scope": scope})["figures"])


def february(shop: Shop, **changes: Any) -> None:
    """A confirmed order of February."""
    changes = {"placed_at": "2026-02-10T08:00:00+00:00"} | changes
    shop.recorded(order_of(**changes)).run("order.confirm", {})


def test_an_order_sent_in_twice_counts_once(shop: Shop) -> None:
    february(shop)
    february(shop, channel="app")
    february(shop, placed_at="2026-02-11T08:00:00+00:00")
    found = gathered(shop)
    assert found["cleaning"]["doubles"] == 1
    assert (found["orders"], found["revenue"]) == (2, Decimal("718.00"))
    assert found["growth"] is None, "there was nothing before"


def test_what_is_missing_is_listed(shop: Shop) -> None:
    nowhere = order_of()["customer"] | {"id": "c-9", "address": {}}
    february(shop, customer=nowhere)
    shop.recorded(order_of({"NO-SUCH": 1}, placed_at="2026-02-10T09:00:00Z")).run(
        "order.confirm", {}
    )
    found = gathered(shop)
    assert found["cleaning"]["no_region"] == 1
    assert found["cleaning"]["unknown_goods"] == 1
    assert {row["region"] for row in found["regions"]} == {"unknown", "Shanghai"}


@pytest.mark.parametrize(
    ("kind", "since", "until"),
    [("month", "2026-02-01", "2026-02-28"), ("quarter", "2025-12-01", "2026-02-28")],
)
def test_whole_months_are_looked_at(shop: Shop, kind: str, since: str, until: str) -> None:
    found = gathered(shop, kind=kind)
    assert (found["since"], found["until"]) == (since, until)


def test_a_report_without_any_sales_can_be_written(shop: Shop) -> None:
    variables = {"figures": gathered(shop), "analysis": {}}
    files = shop.run("research.report", variables)["report"]
    assert [one["name"].rpartition(".")[2] for one in files] == ["html", "pdf", "html", "pdf"]
    assert len(shop.rows(tables.attachment)) == 4


def test_the_report_says_kinds_of_goods_in_the_readers_language(shop: Shop) -> None:
    february(shop)
    february(shop, customer=order_of()["customer"] | {"id": "c-9", "address": {}})
    variables = {"figures": gathered(shop), "analysis": {}}
    page = research_report(variables, datetime(2026, 3, 2, tzinfo=UTC))
    chinese, english = (page.html(language).decode() for language in ("zh", "en"))
    assert "茶具餐具" in chinese
    assert "未知" in chinese
    assert "tableware" not in chinese.lower()
    assert "Tableware" in english


def test_the_report_names_its_sources(shop: Shop) -> None:
    february(shop)
    source = {"name": "Yearbook", "kind": "public_data", "date": "2026-01-15", "reliability": 5}
    analysis = {"strengths": "Own gardens", "conclusions": "Small packs"}
    variables = {"figures": gathered(shop), "sources": [source], "analysis": analysis}
    variables |= {"tools": ["survey"], "audience": "Families"}
    said = {"en": ("Public data", "Tools: survey"), "zh": ("公开数据", "工具：问卷调查")}
    for language, words in said.items():
        page = research_report(variables, datetime(2026, 3, 2, tzinfo=UTC)).html(language).decode()
        assert all(word in page for word in (*words, "Families"))
        assert "Yearbook" in page
        assert "Small packs" in page
