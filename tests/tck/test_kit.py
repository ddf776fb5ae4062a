"""The compatibility kit and its runner.

The kit itself is no part of the project: where a checkout is at hand it runs, elsewhere that is
said. The runner is tested on a small kit of our own.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from processes.decisions.kit import run_kit
from service.cli_feel import tck

_KIT = Path(os.environ.get("TCK", Path(__file__).parents[2].parent / "shared" / "dmn-tck"))

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="n" name="m">
<inputData id="i" name="x"><variable name="x" typeRef="number"/></inputData>
<decision id="d" name="double"><variable name="double" typeRef="number"/>
<informationRequirement><requiredInput href="#i"/></informationRequirement>
<literalExpression><text>x * 2</text></literalExpression></decision>
<decision id="e" name="all"><variable name="all"/>
<literalExpression><text>{a: [@"PT1H", null], b: @"2026-01-01T10:00:00Z"}</text></literalExpression>
</decision></definitions>"""
CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<modelName>m.dmn</modelName>
<testCase id="right"><inputNode name="x"><value xsi:type="xsd:decimal">2.5</value></inputNode>
<resultNode name="double"><expected><value xsi:type="xsd:decimal">5</value></expected></resultNode>
<resultNode name="all"><expected>
<component name="a"><list><item><value xsi:type="xsd:duration">PT60M</value></item>
<item><value xsi:nil="true"/></item></list></component>
<component name="b"><value xsi:type="xsd:dateTime">2026-01-01T10:00:00Z</value></component>
</expected></resultNode></testCase>
<testCase id="wrong"><inputNode name="x"><value xsi:type="xsd:decimal">2</value></inputNode>
<resultNode name="double"><expected><value xsi:type="xsd:decimal">5</value></expected></resultNode>
</testCase>
<testCase id="error"><inputNode name="x"><value xsi:type="xsd:string">a</value></inputNode>
<resultNode name="double" errorResult="true"><expected><value xsi:nil="true"/></expected>
</resultNode>
</testCase>
<testCase id="zone"><resultNode name="all"><expected>
<component name="a"><list><item><value xsi:type="xsd:duration">PT1H</value></item>
<item><value xsi:nil="true"/></item></list></component>
<component name="b"><value xsi:type="xsd:dateTime">2026-01-01T10:00:00</value></component>
</expected></resultNode></testCase>
</testCases>"""


@pytest.fixture
def small_kit(tmp_path: Path) -> Path:
    """A kit of one folder with right and wrong expectations."""
    folder = tmp_path / "level" / "0001-own"
    folder.mkdir(parents=True)
    (folder / "m.dmn").write_text(MODEL, encoding="utf-8")
    (folder / "m-test-01.xml").write_text(CASES, encoding="utf-8")
    return tmp_path


def test_the_runner_tells_right_from_wrong(small_kit: Path) -> None:
    """A wrong number fails, an expected error passes, and a zone makes a difference."""
    results = list(run_kit(small_kit))
    assert [(one.case, one.decision, one.passed) for one in results] == [
        ("right", "double", True),
        ("right", "all", True),
        ("wrong", "double", False),
        ("error", "double", True),
        ("zone", "all", False),
    ]
    assert results[2].reason == "expected Decimal('5'), got Decimal('4')"


def test_a_model_that_cannot_be_read_fails_its_cases(small_kit: Path) -> None:
    """Named, not skipped."""
    (small_kit / "level" / "0001-own" / "m.dmn").write_text("<html/>", encoding="utf-8")
    results = list(run_kit(small_kit))
    assert len(results) == 4
    assert all("not a DMN model" in one.reason for one in results)


def test_the_command_names_failures_and_ends_badly(small_kit: Path, tmp_path: Path) -> None:
    """Below the goal the command fails; a folder without a kit is an error."""
    found = CliRunner().invoke(tck, [str(small_kit)])
    assert found.exit_code == 1
    assert "0001-own wrong double: expected" in found.output
    assert "2 of 4 cases pass (50.00%)." in found.output
    assert CliRunner().invoke(tck, [str(tmp_path / "none")]).exit_code == 1


def test_without_a_kit_the_command_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a checkout is no failure, but nothing is claimed either."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TCK", raising=False)
    found = CliRunner().invoke(tck, [])
    assert found.exit_code == 0
    assert "nothing was run" in found.output


# Present where somebody put a checkout beside the project; `make tck` runs it by itself.
if _KIT.is_dir():

    def test_the_standards_own_cases_pass() -> None:
        """At least 99 of 100; every one that does not is in the failure's text."""
        failed: Counter[str] = Counter()
        reasons = []
        for result in run_kit(_KIT):
            failed[f"{result.folder}/{result.place}"] += not result.passed
            if not result.passed:
                reasons.append(f"{result.folder} {result.case} {result.decision}: {result.reason}")
        passed = sum(not count for count in failed.values())
        assert passed >= 0.99 * len(failed), "\n".join(reasons)
        assert len(failed) > 0
