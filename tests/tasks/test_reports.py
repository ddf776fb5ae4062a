"""Reports are gathered from the ledger and attached as documents."""

from decimal import Decimal
from typing import Any

import pytest

from tasks.backoffice import tables
from tasks.contract import GiveUp
from tests.tasks.shop import Shop, order_of

WEEK = {"kind": "week", "from_day": "2026-02-24", "to_day": "2026-03-02"}


def gathered(shop: Shop, **changes: Any) -> dict[str, Any]:
    report: dict[str, Any] = shop.run("report.gather", {"period": WEEK | changes})["report"]
    return report


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({}, "W-2026-02-24"),
        ({"kind": "month"}, "M-2026-02"),
        ({"kind": "hand"}, "H-2026-02-24-2026-03-02"),
    ],
)
def test_each_kind_has_its_number(shop: Shop, changes: dict[str, str], number: str) -> None:
    assert gathered(shop, **changes)["number"] == number


def test_sales_are_listed_by_region_kind_and_product(shop: Shop) -> None:
    shop.recorded(order_of({"TEA-101": 2}))
    shop.recorded(order_of({"HOM-003": 1}))
    report = gathered(shop)
    assert [one["name"] for one in report["products"]] == ["TEA-101", "HOM-003"]
    assert report["products"][0]["amount"] == Decimal("718.00")
    assert sum(one["count"] for one in report["regions"]) == 2
    assert [one["title"] for one in report["categories"]] == ["Tableware", "Home"]
    assert [one["title_zh"] for one in report["categories"]] == ["茶具餐具", "家居"]
    assert report["forecast"]["orders"][-1] == 2
    assert report["forecast"]["growth"] is None  # one day of sales is no trend


def test_a_report_is_compared_with_the_days_before_and_the_target(shop: Shop) -> None:
    for day, value in (("2026-02-20", 10), ("2026-02-26", 20)):
        figure = {"name": "orders", "value": value, "basis": value, "red_days": 0}
        shop.run("figures.keep", {"day": day, "figures": [figure], "verdicts": [{"level": "red"}]})
    target = {"name": "orders", "industry": None, "target": 3, "source": "our plan"}
    shop.run("process_review.benchmarks", {"benchmarks": [target]})
    orders = gathered(shop)["figures"][0]
    assert (orders["value"], orders["before"], orders["target"]) == (20, 10, 21)
    assert (orders["said_change"], orders["red_days"]) == ("+100.0 %", 1)


def test_a_published_report_is_attached_in_both_languages(shop: Shop) -> None:
    shop.recorded(order_of())
    number = gathered(shop)["number"]
    answer = shop.run(
        "report.publish",
        {
            "number": number,
            "comment": "A <b>quiet</b> week.",
            "proposals": [{"title": "Pack earlier", "text": "At six", "process_id": "order"}],
            "answers": [{"question": "Why?", "answer": "Holidays."}],
        },
    )
    assert [one["name"] for one in answer["documents"]] == [
        "W-2026-02-24-2-en.html",
        "W-2026-02-24-2-en.pdf",
        "W-2026-02-24-2-zh.html",
        "W-2026-02-24-2-zh.pdf",
    ]
    content = {row.digest: bytes(row.content) for row in shop.rows(tables.file)}
    english = content[answer["documents"][0]["digest"]].decode()
    for words in ("A &lt;b&gt;quiet&lt;/b&gt; week.", "Pack earlier", "Holidays.", "<svg"):
        assert words in english
    chinese = content[answer["documents"][2]["digest"]].decode()
    assert "茶具餐具" in chinese
    assert "tableware" not in chinese.lower()
    assert content[answer["documents"][3]["digest"]].startswith(b"%PDF")
    (row,) = shop.rows(tables.report)
    assert row.comment == "A <b>quiet</b> week."


def test_a_report_nobody_gathered_is_not_published(shop: Shop) -> None:
    with pytest.raises(GiveUp, match="no report"):
        shop.run("report.publish", {"number": "W-1"})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "year"}, "no kind of report"),
        ({"to_day": "2026-02-01"}, "is before"),
        ({"from_day": None}, "is no day"),
    ],
)
def test_a_period_must_make_sense(shop: Shop, changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(GiveUp, match=reason):
        gathered(shop, **changes)
