"""Decision tables: which rule decides, for every hit policy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

import pytest

from processes import decisions

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def dmn(body: str, namespace: str = NAMESPACE, more: str = "") -> bytes:
    """A DMN file around some elements."""
    return (
        f'<definitions xmlns="{namespace}" id="definitions" name="test" namespace="test" {more}>'
        f"{body}</definitions>"
    ).encode()


def table(
    rules: Sequence[str],
    *,
    policy: str = "",
    inputs: Sequence[str] = ("x",),
    outputs: Sequence[str] = ("result",),
    values: str = "",
    default: str = "",
    allowed: str = "",
) -> decisions.Model:
    """A model of one table; a rule is its cells in one text, parted by ``|``."""
    hit = f'hitPolicy="{policy.partition(" + ")[0]}"' if policy else ""
    if " + " in policy:
        hit += f' aggregation="{policy.partition(" + ")[2]}"'
    columns = "".join(
        f'<input id="in_{text}" label="{text}"><inputExpression><text>{text}</text>'
        f"</inputExpression>{_part('inputValues', allowed)}</input>"
        for text in inputs
    )
    columns += "".join(
        f'<output id="out_{name}" name="{name}">{_part("outputValues", values)}'
        f"{_part('defaultOutputEntry', default)}</output>"
        for name in outputs
    )
    rows = ""
    for number, rule in enumerate(rules, 1):
        cells = [escape(cell.strip()) for cell in rule.split("|")]
        tags = ["inputEntry"] * len(inputs) + ["outputEntry"] * (len(cells) - len(inputs))
        entries = "".join(
            f"<{tag}><text>{cell}</text></{tag}>" for tag, cell in zip(tags, cells, strict=True)
        )
        rows += f'<rule id="rule_{number}">{entries}</rule>'
    return decisions.load(
        dmn(
            f'<decision id="choose" name="Choose"><decisionTable id="t" {hit}>{columns}{rows}'
            "</decisionTable></decision>"
        )
    )


def _part(tag: str, text: str) -> str:
    return f"<{tag}><text>{escape(text)}</text></{tag}>" if text else ""


def ask(model: decisions.Model, **scope: object) -> tuple[object, list[int]]:
    """The value and the numbers of the rules that made it."""
    outcome = model.evaluate("choose", scope)
    return outcome.value, [rule.index for rule in outcome.matched]


OVERLAPPING = ["> 0 | 10", "> 5 | 30", "> 8 | 20"]


@pytest.mark.parametrize(
    ("policy", "value", "rules"),
    [
        ("FIRST", 10, [1]),
        ("RULE ORDER", [10, 30, 20], [1, 2, 3]),
        ("COLLECT", [10, 30, 20], [1, 2, 3]),
        ("COLLECT + SUM", 60, [1, 2, 3]),
        ("COLLECT + MIN", 10, [1, 2, 3]),
        ("COLLECT + MAX", 30, [1, 2, 3]),
        ("COLLECT + COUNT", 3, [1, 2, 3]),
        ("PRIORITY", 30, [2]),
        ("OUTPUT ORDER", [30, 20, 10], [2, 3, 1]),
    ],
)
def test_each_hit_policy_chooses_its_rules(policy: str, value: object, rules: list[int]) -> None:
    """Three rules match nine; what comes of it is the policy's business."""
    model = table(OVERLAPPING, policy=policy, values="30, 20, 10")
    assert ask(model, x=9) == (value, rules)


def test_unique_is_the_default_and_refuses_two_rules() -> None:
    """The refusal names the table and the rules; a lenient evaluation is null."""
    model = table(OVERLAPPING)
    assert ask(model, x=3) == (10, [1])
    with pytest.raises(decisions.DecisionError, match=r"‘Choose’ \(t\).*rules 1, 2$") as caught:
        ask(model, x=6)
    assert caught.value.reason == "unique"
    assert "第 1, 2 条" in caught.value.message("zh")
    lenient = model.evaluate("choose", {"x": 6}, lenient=True)
    assert lenient.value is None
    assert [problem.reason for problem in lenient.problems] == ["unique"]


def test_any_wants_rules_that_agree() -> None:
    """Equal results are one result; others are refused."""
    model = table(["> 0 | 1", "> 5 | 1.0", "> 8 | 2"], policy="ANY")
    assert ask(model, x=6) == (1, [1])
    with pytest.raises(decisions.DecisionError, match="rules 1, 2, 3"):
        ask(model, x=9)


@pytest.mark.parametrize(
    ("policy", "default", "value"),
    [
        ("FIRST", "", None),
        ("FIRST", '"none"', "none"),
        ("COLLECT", "", []),
        ("COLLECT + COUNT", "", 0),
        ("COLLECT + SUM", "", None),
    ],
)
def test_when_nothing_matches(policy: str, default: str, value: object) -> None:
    """The default if there is one, else null or nothing collected."""
    assert ask(table(OVERLAPPING, policy=policy, default=default), x=-1) == (value, [])


def test_several_outputs_are_a_context() -> None:
    """One column gives the bare value, several give a context of their names."""
    model = table(
        ['"fr" | "post" | 3', '- | "carrier" | 5'], policy="FIRST", outputs=("by", "days")
    )
    assert ask(model, x="fr") == ({"by": "post", "days": 3}, [1])
    assert ask(model, x=None) == ({"by": "carrier", "days": 5}, [2])


def test_the_record_shows_what_the_rule_saw() -> None:
    """An auditor sees table, rule, inputs and outputs by column."""
    model = table(['> 5 | "a" | y + 1'], inputs=("x", "y"), policy="FIRST")
    outcome = model.evaluate("choose", {"x": 6, "y": "a"})
    assert outcome.value is None
    (rule,) = outcome.matched
    assert (rule.table_id, rule.rule_id, rule.index) == ("t", "rule_1", 1)
    assert rule.inputs == {"x": 6, "y": "a"}
    assert rule.outputs == {"result": None}


def test_inputs_outside_the_allowed_values_are_refused() -> None:
    """The column's own list of values is part of the table's meaning."""
    model = table(['"a" | 1', "- | 2"], policy="FIRST", allowed='"a", "b"')
    assert ask(model, x="b") == (2, [2])
    assert ask(model, x=None) == (2, [2])
    with pytest.raises(decisions.DecisionError) as caught:
        ask(model, x="c")
    assert caught.value.reason == "allowed"


def test_cells_of_every_sort() -> None:
    """Ranges, lists, negation, dates, conditions on ``?`` and names from the scope."""
    rules = [
        '[1..5) | "range"',
        'not(< 100) | "large"',
        '6, 7 | "list"',
        '? * 2 = limit | "condition"',
        '" a | b ".x | "unused"'.replace("|", "/", 1),
        'limit | "limit"',
        '- | "rest"',
    ]
    model = table(rules, policy="FIRST")
    found = [ask(model, x=x, limit=20)[0] for x in (Decimal("1.0"), 200, 7, 10, 20, 30)]
    assert found == ["range", "large", "list", "condition", "limit", "rest"]
    dates = table(['>= date("2026-01-01") | "new"', '- | "old"'], policy="FIRST")
    assert ask(dates, x=date(2026, 5, 1))[0] == "new"


@pytest.mark.parametrize(
    ("rules", "options", "reason"),
    [
        (["> 0 | 1 | 2"], {}, "columns"),
        (["> 0 | 1"], {"policy": "BEST"}, "hit_policy"),
        (["> 0 | 1"], {"policy": "COLLECT + AVG"}, "hit_policy"),
        (["> | 1"], {}, "expression"),
        (["> 0 | 1 +"], {}, "expression"),
        (["> 0 | 1"], {"inputs": ("(",)}, "expression"),
    ],
)
def test_a_table_that_cannot_work_is_refused_when_read(
    rules: list[str], options: dict[str, object], reason: str
) -> None:
    """With the element and its line, before anything is evaluated."""
    with pytest.raises(decisions.DecisionError) as caught:
        table(rules, **options)  # type: ignore[arg-type]
    assert caught.value.reason == reason
    assert caught.value.line > 0
    assert caught.value.element_id
