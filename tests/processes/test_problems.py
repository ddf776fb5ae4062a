"""What an incident says is said in both languages, and nothing is said that is not in the list."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

import processes
from processes import step
from processes.catalog import read_bundle
from processes.errors import Problem
from processes.problems import PROBLEMS, shown
from processes.step import IncidentKind
from processes.timers import _EXPECTED
from tests.processes.diagram import bpmn, definition
from tests.processes.engine import Run

CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: sentences that are all somebody else's words
QUOTES = {"not-computed", "not-decided"}
NAMED = """
    <bpmn:extensionElements><zeebe:properties>
        <zeebe:property name="name:zh" value="走哪边"/>
    </zeebe:properties></bpmn:extensionElements>
""".encode()


def named() -> Iterator[str]:
    """Every situation the code tells of."""
    for path in Path(processes.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                value = first.value if isinstance(first, ast.Constant) else None
                if node.func.id == "Problem" and isinstance(value, str):
                    yield value
                elif node.func.id == "not_published":
                    yield from (f"no-{value}", f"no-tagged-{value}")


def test_every_situation_the_code_tells_of_has_its_sentences_and_none_is_left_over() -> None:
    assert {*named(), *_EXPECTED.values()} == set(PROBLEMS)


@pytest.mark.parametrize("name", sorted(PROBLEMS))
def test_both_languages_say_the_same(name: str) -> None:
    kind, en, zh = PROBLEMS[name]
    assert kind in get_args(IncidentKind)
    fields = [{field for _, field, _, _ in Formatter().parse(text) if field} for text in (en, zh)]
    assert fields[0] == fields[1]
    assert not CHINESE.search(en)
    assert CHINESE.search(zh) or name in QUOTES


def test_a_join_that_waits_in_vain_names_what_it_waits_for_in_each_language() -> None:
    plain = bpmn(
        "start s\nxor which\nand join\nend e\ns -> which\n"
        "which -> join [true]\nwhich -> !join\njoin -> e"
    )
    named = plain.replace(b'name="which" default="f3">', b'name="Which way" default="f3">' + NAMED)
    run = Run(read_bundle({"p.bpmn": named}).definitions["p"])
    (raised,) = run.of(step.IncidentRaised)
    assert raised.kind == "deadlock"
    assert "waits for Which way, but" in raised.message
    assert "等待走哪边" in str(raised.message_zh)


def test_an_expression_says_what_is_wrong_in_each_language() -> None:
    (raised,) = Run(definition("start s\nxor x\nend e\ns -> x\nx -> e [n > 5]"), n="five").of(
        step.IncidentRaised
    )
    assert raised.message == "=n > 5: expected true or false, got null"
    assert raised.message_zh == "=n > 5：应为 true 或 false，实际为 空值"


def test_a_system_that_gives_up_is_quoted() -> None:
    run = Run(definition("start s\nservice book topic=book\nend e\ns -> book -> e"))
    run.fail("book")
    (raised,) = run.of(step.IncidentRaised)
    assert (raised.kind, raised.message, raised.message_zh) == ("job", "broken", None)


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "null"), (True, "true"), (Decimal("1.50"), "1.50"), ("a", '"a"'), ([1], "[1]")],
)
def test_values_are_written_as_feel_writes_them(value: object, words: str) -> None:
    assert shown(value)["en"] == words


def test_a_long_value_is_cut() -> None:
    problem = Problem("not-list", source="=all", got=shown({"a": "x" * 10_000}))
    assert len(problem.words["en"]) < 200
