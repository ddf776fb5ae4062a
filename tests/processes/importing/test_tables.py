"""Decision tables of Camunda 7 come in as ours and give the answers they gave there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processes.decisions import load
from processes.importing import import_table

NOW = datetime(2026, 3, 2, tzinfo=UTC)

TABLE = """<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd"
  xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="d" name="dish" namespace="n">
 <decision id="dish" name="Dish" camunda:historyTimeToLive="5">
  <decisionTable id="t" hitPolicy="FIRST">
   <input id="i1" label="Guests" camunda:inputVariable="guests">
    <inputExpression id="e1" typeRef="integer" {language}><text>{expression}</text>
    </inputExpression>
   </input>
   <output id="o1" name="dish" typeRef="string"/>
   <rule id="r1"><inputEntry id="c1"><text>guests &gt; 8</text></inputEntry>
    <outputEntry id="x1"><text>"stew, guests"</text></outputEntry></rule>
   <rule id="r2"><inputEntry id="c2"><text/></inputEntry>
    <outputEntry id="x2" {output_language}><text>{output}</text></outputEntry></rule>
  </decisionTable>
 </decision>
</definitions>"""


def _table(
    expression: str = "party.size", language: str = "", output: str = '"steak"', spoken: str = ""
) -> bytes:
    text = TABLE.format(
        expression=expression, language=language, output=output, output_language=spoken
    )
    return text.encode()


def _dish(content: bytes | None, **variables: object) -> object:
    assert content is not None
    return load([content]).evaluate("dish", variables, now=NOW).value


@pytest.mark.parametrize(
    ("expression", "language"),
    [
        ("party.size", ""),
        ("party.size", 'expressionLanguage="juel"'),
        ("${party.size}", 'expressionLanguage="JUEL"'),
        ("party.size", 'expressionLanguage="feel"'),
    ],
)
def test_a_table_gives_the_answers_it_gave_there(expression: str, language: str) -> None:
    imported = import_table("dish.dmn", _table(expression, language))
    assert [one.code for one in imported.findings] == ["dropped"]
    assert _dish(imported.content, party={"size": 9}) == "stew, guests"
    assert _dish(imported.content, party={"size": 2}) == "steak"


def test_the_file_is_written_as_dmn_1_3_in_feel() -> None:
    content = import_table("dish.dmn", _table("${a ? 1 : 2}")).content or b""
    assert b"20191111/MODEL" in content
    assert b"20151101" not in content
    assert b"if a then 1 else 2" in content
    assert b'typeRef="number"' in content
    assert b"camunda" not in content


def test_an_answer_in_juel_is_translated() -> None:
    imported = import_table(
        "dish.dmn", _table(output="${meat}", spoken='expressionLanguage="juel"')
    )
    assert _dish(imported.content, party={"size": 2}, meat="veal") == "veal"


def test_scripts_and_java_are_told_by_name_and_line() -> None:
    script = import_table("dish.dmn", _table(language='expressionLanguage="groovy"'))
    assert [(one.code, one.element_id, one.line) for one in script.findings][1:] == [
        ("script", "e1", 6)
    ]
    java = import_table("dish.dmn", _table("${bean.ask()}"))
    assert "not-translated" in {one.code for one in java.findings}


@pytest.mark.parametrize("content", [b"", b"<a/>", b"<!DOCTYPE a []><a/>", b"\xff\xfe"])
def test_what_is_no_table_is_told(content: bytes) -> None:
    imported = import_table("dish.dmn", content)
    assert imported.content is None
    assert [one.code for one in imported.findings] == ["xml"]
