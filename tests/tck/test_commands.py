"""Trying expressions and tables from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli_feel import decide, feel

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="n" name="m">
<decision id="ship" name="Ship"><decisionTable id="t" hitPolicy="FIRST">
<input label="Weight"><inputExpression><text>parcel.weight</text></inputExpression></input>
<output name="by"/>
<rule id="r1"><inputEntry><text>&gt; 20</text></inputEntry>
<outputEntry><text>"truck"</text></outputEntry></rule>
<rule id="r2"><inputEntry><text>-</text></inputEntry>
<outputEntry><text>"post"</text></outputEntry></rule></decisionTable></decision>%s</definitions>"""
SECOND = (
    '<decision id="other" name="Other"><literalExpression><text>1</text></literalExpression>'
    "</decision>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A table, a model of two decisions, and variables."""
    (tmp_path / "one.dmn").write_text(MODEL % "", encoding="utf-8")
    (tmp_path / "two.dmn").write_text(MODEL % SECOND, encoding="utf-8")
    scope = {"parcel": {"weight": 20.5}, "first name": "Ann"}
    (tmp_path / "scope.json").write_text(json.dumps(scope), encoding="utf-8")
    return tmp_path


def run(command: object, *arguments: object) -> tuple[int, str, str]:
    """Run a command; its status, output and errors."""
    found = CliRunner().invoke(command, [str(one) for one in arguments])  # type: ignore[arg-type]
    return found.exit_code, found.stdout, found.stderr


def test_an_expression_prints_its_value_as_json(folder: Path) -> None:
    """With variables from a file, also with spaces in their names."""
    assert run(feel, "1 + 2")[1] == "3\n"
    context = ("--context", folder / "scope.json")
    assert run(feel, "parcel.weight * 2", *context)[1] == "41\n"
    assert run(feel, '"Hi " + first name', *context)[1] == '"Hi Ann"\n'
    assert run(feel, "[1..3]")[1] == "[1..3]\n"
    assert run(feel, "now() instance of date and time")[1] == "true\n"


def test_a_bad_expression_is_told_in_the_wanted_language(folder: Path) -> None:
    """Status 1 and one sentence; a suspicious one is evaluated, with a warning."""
    status, _, errors = run(feel, "1 +", "--lang", "zh")
    assert status == 1
    assert "第 1 行第 4 列" in errors
    status, output, errors = run(feel, "parcel.wieght", "--context", folder / "scope.json")
    assert (status, output) == (0, "null\n")
    assert "did you mean ‘weight’?" in errors
    assert run(feel, "x", "--strict")[0] == 1


def test_a_table_prints_its_value_and_the_rule(folder: Path) -> None:
    """The value goes to the output, the rules beside it."""
    status, output, errors = run(decide, folder / "one.dmn", "--input", folder / "scope.json")
    assert (status, output) == (0, '"truck"\n')
    assert "t · 1 (r1): Weight = 20.5" in errors


def test_of_several_decisions_one_is_named(folder: Path) -> None:
    """Without a name the command lists them."""
    status, _, errors = run(decide, folder / "two.dmn")
    assert status == 2
    assert "other, ship" in errors
    assert run(decide, folder / "two.dmn", "--decision", "other")[1] == "1\n"
    assert run(decide, folder / "two.dmn", "--decision", "third")[0] == 1
