"""Expressions of the other products, as FEEL: what means the same is translated, Java is not."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes import feel
from processes.importing.juel import NotUnderstood, to_feel

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def _value(text: str, **variables: Any) -> Any:
    translated = to_feel(text)
    assert translated.startswith("=")
    return feel.to_json(feel.compile_expression(translated[1:]).evaluate(variables, now=NOW))


@pytest.mark.parametrize(
    ("juel", "expected"),
    [
        ("${amount > 100 && !approved}", "=amount > 100 and not(approved)"),
        ("#{order.customer.name == 'Ann'}", '=order.customer.name = "Ann"'),
        ('${vip ? "fast" : "slow"}', '=if vip then "fast" else "slow"'),
        ("Dear ${name}, hello", '="Dear " + string(name) + ", hello"'),
        ("${(a + b) * c - (d - e)}", "=(a + b) * c - (d - e)"),
        ("${x ne 3 and y ge 2 or not z}", "=x != 3 and y >= 2 or not(z)"),
        ("${lines[0].sku}", "=lines[1].sku"),
        ("${execution.getVariable('paid') == true}", "=paid = true"),
        ("${execution.hasVariable('paid')}", "=paid != null"),
        ("${dateTime().plusWeeks(2).toDate()}", '=now() + duration("P14D")'),
        ("${nrOfInstances > 1}", "=numberOfInstances > 1"),
        ("sales", "sales"),
        ("=odd", '="=odd"'),
    ],
)  # fmt: skip
def test_what_means_the_same_is_translated(juel: str, expected: str) -> None:
    assert to_feel(juel) == expected


@pytest.mark.parametrize(
    ("juel", "variables", "value"),
    [
        ("${empty x}", {"x": None}, True),
        ("${empty x}", {"x": ""}, True),
        ("${empty x}", {"x": []}, True),
        ("${empty x}", {"x": [1]}, False),
        ("${empty x}", {"x": 5}, False),
        ("${not empty x && x.size() == 2}", {"x": [1, 2]}, True),
        ("${7 % 4 == 3}", {}, True),
        ("${a - (b - c)}", {"a": 9, "b": 5, "c": 2}, 6),
        ("${a < b == true}", {"a": 1, "b": 2}, True),
        ("${!(a || b)}", {"a": False, "b": False}, True),
        ("${a ? 1 : b ? 2 : 3}", {"a": False, "b": True}, 2),
        ("${(a ? b : c).d}", {"a": True, "b": {"d": 4}, "c": None}, 4),
        ("${m['k y']}", {"m": {"k y": 8}}, 8),
        ("${s.toLowerCase().startsWith('ab')}", {"s": "ABC"}, True),
        ("${s.equals('a\\'b')}", {"s": "a'b"}, True),
        ("${-5 < -x}", {"x": 3}, True),
        ("${loopCounter}", {"loopCounter": 1}, 0),
    ],
)
def test_it_gives_what_the_other_engine_would(
    juel: str, variables: dict[str, Any], value: Any
) -> None:
    assert _value(juel, **variables) == value


@pytest.mark.parametrize(
    "juel",
    [
        "${bean.go(x)}",
        "${execution.processBusinessKey}",
        "${task.name == 'x'}",
        "${}",
        "${a",
        "${a b}",
        "${x.in.}",
        "${'open}",
        "${a[i]}",
        "${in}",
        "${" + "(" * 300 + "1" + ")" * 300 + "}",
        "${S(x, 'json').prop('a').value()}",
        "${ö}",
    ],
)
def test_java_and_nonsense_are_not_understood(juel: str) -> None:
    with pytest.raises(NotUnderstood):
        to_feel(juel)


@given(st.text(alphabet="ab1.'\"${}()[]!&|=<>+-*/%?: \\empty", max_size=40))
def test_any_text_is_translated_into_feel_that_can_be_read_or_refused(text: str) -> None:
    for juel in (text, f"${{{text}}}"):
        try:
            translated = to_feel(juel)
        except NotUnderstood:
            continue
        if translated.startswith("="):
            feel.compile_expression(translated[1:])
        else:
            assert translated == juel
