"""Which version of a called process, a decision or a form a diagram means (Camunda 8 bindings)."""

import pytest

from processes import codec
from processes.catalog import Bundle, read_bundle
from tests.processes.diagram import bpmn
from tests.processes.engine import Run

CALLER = "start s\ncall c process=child binding={}\ns -> c"
TABLE = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" name="d" namespace="n">'
    '<decision id="rate" name="rate"><extensionElements><zeebe:versionTag value="{tag}"/>'
    '</extensionElements><variable name="rate"/><literalExpression><text>{value}</text>'
    "</literalExpression></decision></definitions>"
)


def child(task: str, tag: str = "") -> bytes:
    return bpmn(f"start s\nuser {task}\ns -> {task}", "child", tag=tag)


def table(tag: str, value: int) -> bytes:
    return TABLE.format(tag=tag, value=value).encode()


def form(tag: str, key: str) -> bytes:
    field = {"type": "textfield", "key": key, "label": key}
    return codec.dumps({"id": "ask", "versionTag": tag, "components": [field]}).encode()


def caller(binding: str, version: str = "") -> bytes:
    text = CALLER.format(binding)
    return bpmn(text.replace("\ns ->", f" version={version}\ns ->") if version else text)


def codes(bundle: Bundle) -> set[tuple[str, str]]:
    return {(f.code, f.element_id) for f in bundle.findings if f.severity == "error"}


def definitions(**files: bytes) -> Bundle:
    bundle = read_bundle({name.replace("__", "."): content for name, content in files.items()})
    assert not codes(bundle)
    return bundle


def test_a_call_runs_the_newest_version_unless_it_says_otherwise() -> None:
    old, new = (definitions(c__bpmn=child(name)).definitions["child"] for name in ("a", "b"))
    run = Run(definitions(p__bpmn=caller("latest")).definitions["p"], old, new)
    assert run.open() == {"tasks": ["b"]}


def test_a_call_bound_to_the_deployment_runs_what_was_published_with_it() -> None:
    bundle = definitions(p__bpmn=caller("deployment"), c__bpmn=child("a"))
    tied = bundle.definitions["p"]
    newer = definitions(c__bpmn=child("b")).definitions["child"]
    run = Run(tied, bundle.definitions["child"], newer)
    assert run.open() == {"tasks": ["a"]}
    assert run.replayed() == run.state


def test_a_definition_holds_all_that_reads_it_again() -> None:
    bundle = definitions(p__bpmn=caller("deployment"), c__bpmn=child("a"))
    tied = bundle.definitions["p"]
    assert set(tied.files) == {"p.bpmn", "c.bpmn"}
    again = read_bundle(tied.files).definitions
    assert again["p"].digest == tied.digest
    assert again["child"].digest == tied.bound["child"] == bundle.definitions["child"].digest


def test_a_changed_called_process_makes_a_new_version_of_those_bound_to_it() -> None:
    first, second = (
        definitions(p__bpmn=caller("deployment"), c__bpmn=child(name)).definitions["p"]
        for name in ("a", "b")
    )
    assert first.digest != second.digest
    free, other = (
        definitions(p__bpmn=caller("latest"), c__bpmn=child(name)).definitions["p"]
        for name in ("a", "b")
    )
    assert free.digest == other.digest


def test_processes_may_be_bound_to_one_another() -> None:
    text = (
        "start s\nxor x\ncall c process={} binding=deployment\nend e\ns -> x -> c [again]\nx -> !e"
    )
    files = {
        "p.bpmn": bpmn(text.format("q"), "p"),
        "q.bpmn": bpmn(text.format("p"), "q"),
    }
    found = read_bundle(files).definitions
    assert found["p"].bound == {"q": found["q"].digest}
    assert found["q"].bound == {"p": found["p"].digest}
    assert read_bundle(found["p"].files).definitions["q"].digest == found["q"].digest


def test_a_call_runs_the_newest_version_with_its_tag() -> None:
    versions = [
        definitions(c__bpmn=child(name, tag)).definitions["child"]
        for name, tag in (("a", "v1"), ("b", "v1"), ("c", "v2"))
    ]
    run = Run(definitions(p__bpmn=caller("versionTag", "v1")).definitions["p"], *versions)
    assert run.open() == {"tasks": ["b"]}
    run = Run(definitions(p__bpmn=caller("versionTag", "v3")).definitions["p"], *versions)
    assert run.open() == {"incidents": ["c"]}


def test_a_decision_and_a_form_are_those_with_the_tag() -> None:
    text = (
        "start s\ndecide d decision=rate result=r binding=versionTag version={0}\n"
        "user u form=ask binding=versionTag version={0}\ns -> d -> u"
    )
    files = {"a.dmn": table("v1", 1), "b.dmn": table("v2", 2)}
    files |= {"a.form": form("v1", "one"), "b.form": form("v2", "two")}
    for tag, value, kept in (("v1", 1, "a"), ("v2", 2, "b")):
        bundle = read_bundle({"p.bpmn": bpmn(text.format(tag)), **files})
        assert not codes(bundle)
        found = bundle.definitions["p"]
        assert set(found.files) == {"p.bpmn", f"{kept}.dmn", f"{kept}.form"}
        assert Run(found).variables == {"r": value}
    bundle = read_bundle({"p.bpmn": bpmn(text.format("v3")), **files})
    assert codes(bundle) == {("no-decision", "d"), ("missing-form", "u")}
    assert "rate (v3)" in str([f.reason for f in bundle.findings])


@pytest.mark.parametrize(
    ("diagram", "code", "element"),
    [
        (CALLER.format("sometimes"), "bad-binding", "c"),
        (CALLER.format("versionTag"), "no-version-tag", "c"),
        (CALLER.format("deployment"), "no-bound-process", "c"),
        (
            "start s\ndecide a decision=rate result=r\n"
            "decide b decision=rate result=q binding=versionTag version=v1\ns -> a -> b",
            "two-bindings",
            "b",
        ),
    ],
)
def test_a_binding_that_leads_nowhere_is_refused(diagram: str, code: str, element: str) -> None:
    found = read_bundle({"p.bpmn": bpmn(diagram), "t.dmn": table("v1", 1)})
    assert (code, element) in codes(found)
    assert "p" not in found.definitions


def test_who_is_bound_to_a_broken_process_is_no_definition_either() -> None:
    files = {"p.bpmn": caller("deployment"), "c.bpmn": bpmn("start s\nservice a\ns -> a", "child")}
    assert read_bundle(files).definitions == {}
