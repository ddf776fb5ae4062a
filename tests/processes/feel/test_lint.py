"""The linter: what an editor underlines, and what it suggests."""

from __future__ import annotations

from decimal import Decimal

import pytest

from processes import feel

SCOPE = {
    "order": {"total": Decimal(12), "customer": {"name": "Ann"}, "lines": [{"sku": "a", "qty": 1}]},
    "status": "string",
    "due": "date",
    "paid": True,
}


@pytest.mark.parametrize(
    ("text", "code", "place", "suggestion"),
    [
        ('statuss = "a"', "unknown_name", 0, "status"),
        ("order.totl > 5", "unknown_entry", 5, "total"),
        ("order.customer.nam", "unknown_entry", 14, "name"),
        ("order.lines[qtty > 1]", "unknown_name", 12, "qty"),
        ("for l in order.lines return l.skuu", "unknown_entry", 29, "sku"),
        ("cout(order.lines)", "unknown_function", 0, "count"),
        ('substring("a")', "arguments", 9, ""),
        ('order.total > "12"', "compare", 12, ""),
        ('status in ("a", 5)', "compare", 16, ""),
        ("due + 1", "arithmetic", 4, ""),
        ("due.yeer", "unknown_entry", 3, "year"),
        ("if paid then", "syntax", 12, ""),
        ("Status", "unknown_name", 0, "status"),
    ],
)
def test_a_likely_mistake_is_found(text: str, code: str, place: int, suggestion: str) -> None:
    """With its place and the name that was perhaps meant, in both languages."""
    (finding,) = feel.lint(text, SCOPE)
    assert (finding.code, finding.position, finding.suggestion) == (code, place, suggestion)
    assert suggestion in finding.message("en")
    assert finding.message("zh") != finding.message("en")


@pytest.mark.parametrize(
    "text",
    [
        'order.total > 10 and status in ("paid", "held")',
        "order.lines[qty > order.total / 2].sku",
        "order.lines[item.qty > 1][1].sku",
        'due < today() + duration("P3D")',
        "some line in order.lines satisfies line.qty > 2",
        "{a: 1, b: a + 1}.b",
        "(function(x: number) x + order.total)(2)",
        "for i in 1..3 return if i = 1 then 1 else partial[-1] + i",
        "count(order.lines) + sum(order.lines.qty)",
        "status = null",
        "due.year >= 2026",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    """No finding where types and names fit."""
    assert feel.lint(text, SCOPE) == []


def test_plain_names_are_enough() -> None:
    """Without types only names are looked at; what is below them may be anything."""
    assert feel.lint("order.anything[at = 1].all", ["order"]) == []
    assert [finding.name for finding in feel.lint("ordr.total", ["order"])] == ["ordr"]


def test_a_cell_is_read_as_tests() -> None:
    """In a table's cell ``?`` and lists of tests are known."""
    assert feel.lint('> 5, "a", ? < order.total', SCOPE, unary_tests=True) == []
    assert feel.lint("> ordr.total", SCOPE, unary_tests=True)[0].suggestion == "order"
