"""Every decision table of the company can be read in both languages.

A column has one label for all readers, so it says both: ``English / 中文``, in this order. The
handbook takes it apart at the stroke.
"""

import re
from pathlib import Path

import pytest
from lxml import etree

TABLES = sorted((Path(__file__).parents[2] / "processes" / "dmn").glob("*.dmn"))
DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
BOTH = re.compile(r"[A-Z][ -~–…×]* / [^/]*[\u4e00-\u9fff][^/]*")


@pytest.fixture(params=TABLES, ids=lambda path: path.stem)
def table(request: pytest.FixtureRequest) -> etree._Element:
    return etree.fromstring(request.param.read_bytes())


@pytest.mark.parametrize(
    ("label", "right"),
    [
        ("Advice / 建议", True),
        ("Reliable ones (3 or more of 5) / 可信来源（3分以上）", True),
        ("建议 / Advice", False),
        ("Advice", False),
        ("说明", False),
        ("Advice / advice", False),
    ],
)
def test_a_label_in_one_language_or_the_wrong_way_round_is_noticed(label: str, right: bool) -> None:
    assert bool(BOTH.fullmatch(label)) is right


def test_every_column_says_what_it_is_in_english_and_chinese(table: etree._Element) -> None:
    columns = [*table.iter(f"{DMN}input"), *table.iter(f"{DMN}output")]
    labels = [column.get("label", "") for column in columns]
    assert labels
    assert [label for label in labels if not BOTH.fullmatch(label)] == []


def test_every_rule_gives_its_reason_in_english_and_chinese(table: etree._Element) -> None:
    reasons = [rule.findtext(f"{DMN}description", "") for rule in table.iter(f"{DMN}rule")]
    assert [
        reason for reason in reasons if not re.search(r"\w.* / .*[\u3000-\u9fff]", reason)
    ] == []


def test_every_decision_is_explained_in_english_and_chinese(table: etree._Element) -> None:
    for decision in table.iter(f"{DMN}decision"):
        translated = {
            one.get("name") for one in decision.iter(f"{ZEEBE}property") if one.get("value")
        }
        assert {"name:zh", "documentation:zh"} <= translated
        assert decision.get("name")
        assert decision.findtext(f"{DMN}description")
