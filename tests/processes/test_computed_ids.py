"""Decisions and forms whose id FEEL computes when the element begins (Camunda 8)."""

import pytest

from processes import step
from processes.catalog import read_bundle
from processes.model import Definition
from tests.processes.diagram import bpmn
from tests.processes.engine import Run
from tests.processes.test_bindings import codes, form, table

DRAWN = """
    start s
    decide d decision="=which" result=r{0}
    user u form="=shown"{0}
    s -> d -> u
"""
TIED = " binding=versionTag version=v1"
GIVEN = {"which": "rate", "shown": "ask"}


def renamed(content: bytes, id: str) -> bytes:
    """The same table or form under another id."""
    return content.replace(b'"rate"', f'"{id}"'.encode()).replace(b'"ask"', f'"{id}"'.encode())


FILES = {
    "rate.dmn": table("v1", 1),
    "toll.dmn": renamed(table("v2", 2), "toll"),
    "ask.form": form("v1", "one"),
    "tell.form": renamed(form("v2", "two"), "tell"),
}


def drawn(text: str = DRAWN.format("")) -> Definition:
    bundle = read_bundle({"p.bpmn": bpmn(text), **FILES})
    assert not codes(bundle)
    return bundle.definitions["p"]


@pytest.mark.parametrize("binding", ["", " binding=latest", " binding=deployment"])
def test_the_case_says_which_decision_and_form_are_meant(binding: str) -> None:
    found = drawn(DRAWN.format(binding))
    for which, value, shown in (("rate", 1, "ask"), ("toll", 2, "tell")):
        run = Run(found, which=which, shown=shown)
        assert run.variables["r"] == value
        assert [one.decision_id for one in run.of(step.DecisionMade)] == [which]
        assert [one.form_id for one in run.of(step.TaskOpened)] == [shown]
        run.complete("u")
        assert run.ended == "completed"
        assert run.replayed() == run.state


def test_all_that_may_be_meant_is_published_with_the_process() -> None:
    found = drawn()
    assert set(found.files) == {"p.bpmn", *FILES}
    assert read_bundle(found.files).definitions["p"].digest == found.digest
    assert (found.form_ids, found.decision_ids) == (frozenset(), frozenset())
    plain = drawn("start s\ndecide d decision=rate result=r\nuser u form=ask\ns -> d -> u")
    assert set(plain.files) == {"p.bpmn", "rate.dmn", "ask.form"}


def test_with_a_version_tag_only_those_that_carry_it_are_meant() -> None:
    found = drawn(DRAWN.format(TIED))
    assert set(found.files) == {"p.bpmn", "rate.dmn", "ask.form"}
    assert Run(found, **GIVEN).open() == {"tasks": ["u"]}
    lost = Run(found, which="toll", shown="ask")
    assert lost.of(step.IncidentRaised)[0].message == (
        "The decision ‘toll’ with the version tag ‘v1’ was not published with this process."
    )


@pytest.mark.parametrize(
    ("given", "element", "words"),
    [
        ({"which": "fee"}, "d", "The decision ‘fee’ was not published with this process."),
        ({"which": None}, "d", "The decision ‘’ was not published with this process."),
        ({"shown": "sing"}, "u", "The form ‘sing’ was not published with this process."),
        ({"shown": [1]}, "u", "=shown: expected text, got [1]"),
    ],
)
def test_a_name_nothing_is_published_under_is_an_incident(
    given: dict[str, object], element: str, words: str
) -> None:
    run = Run(drawn(), **GIVEN | given)
    assert run.open() == {"incidents": [element]}
    assert run.of(step.IncidentRaised)[0].message == words
    run.retry(element)
    assert run.open() == {"incidents": [element]}
    assert run.replayed() == run.state


def test_a_step_waits_for_a_name_that_another_branch_mends() -> None:
    text = """
        start s
        and split
        user mend
        decide d decision="=which" result=r
        s -> split -> mend
        split -> d
    """
    run = Run(drawn(text), which="fee")
    run.complete("mend", which="toll")
    run.retry("d")
    assert (run.ended, run.variables["r"]) == ("completed", 2)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('start s\ndecide d decision="=1 +" result=r\ns -> d', ("expression", "d")),
        ('start s\nuser u form="=1 +"\ns -> u', ("expression", "u")),
        (
            'start s\nuser u form="=a"\nuser v form=ask binding=versionTag version=v1\ns -> u -> v',
            ("two-bindings", "u"),
        ),
    ],
)
def test_an_expression_is_checked_before_it_is_published(text: str, found: tuple[str, str]) -> None:
    assert found in codes(read_bundle({"p.bpmn": bpmn(text), **FILES}))


def test_a_name_nobody_sets_is_told() -> None:
    text = """
        start s
        script k feel="=1" result=kind
        decide d decision="=knd" result=r
        user u form="=kid"
        call c process="=kinds"
        s -> k -> d -> u -> c
    """
    bundle = read_bundle({"p.bpmn": bpmn(text), **FILES})
    told = {one.element_id: one.reason["en"] for one in bundle.findings if one.code == "slip"}
    assert set(told) == {"d", "u", "c"}
    assert all("did you mean ‘kind’?" in words for words in told.values())
