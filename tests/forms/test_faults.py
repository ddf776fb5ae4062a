"""A faulty form is refused with the component named, before anybody sees it."""

import json
from time import process_time
from typing import Any

import pytest

import forms
from tests.forms.builder import field, form_json, options


def codes(*components: dict[str, Any]) -> list[str]:
    return [one.code for one in forms.findings(form_json(*components))]


def test_a_good_form_has_no_findings() -> None:
    assert codes(field("textfield", "a"), field("number", "b")) == []


@pytest.mark.parametrize(
    ("component", "code"),
    [
        (field("carousel", "a"), "unknown-component"),
        ({"id": "x", "label": "no type"}, "unknown-component"),
        (field("documentPreview", "a"), "refused-component"),
        (
            {"type": "textfield", "id": "x", "label": "a", "properties": {"label:zh": "甲"}},
            "no-key",
        ),
        ({"type": "dynamiclist", "id": "x", "components": []}, "no-key"),
        (field("textfield", "a b"), "bad-key"),
        (field("textfield", "Meta"), "bad-key"),
        (field("textfield", "a..b"), "bad-key"),
        (field("radio", "a"), "no-options"),
        (field("radio", "a", values=[{"label": "x"}]), "option-without-value"),
        (field("textfield", "a", validate={"pattern": "("}), "bad-pattern"),
        (field("textfield", "a", validate={"pattern": "^(?=.*x)a"}), "bad-pattern"),
        (field("textfield", "a", validate={"pattern": r"(a)\1"}), "bad-pattern"),
        (field("textfield", "a", validate={"pattern": 5}), "bad-pattern"),
        (field("textfield", "a", validate={"pattern": ["x"]}), "bad-pattern"),
        (field("number", "a", validate={"min": "low"}), "bad-limit"),
        (field("number", "a", validate={"max": float("inf")}), "bad-limit"),
        (field("datetime", "a", subtype="week"), "bad-subtype"),
        (field("expression", "a"), "no-expression"),
        (field("expression", "a", expression="1 + 1"), "no-expression"),
    ],
)
def test_a_fault_is_found_and_refused(component: dict[str, Any], code: str) -> None:
    found = [one for one in forms.findings(form_json(component)) if one.severity == "error"]
    assert [one.code for one in found] == [code]
    assert found[0].component_id == component.get("id", "")
    assert all(found[0].reason[lang] and found[0].remedy[lang] for lang in ("en", "zh"))
    with pytest.raises(forms.FormBroken) as refused:
        forms.load(form_json(component))
    assert [one.code for one in refused.value.findings] == [code]


def test_two_fields_may_not_share_a_place() -> None:
    assert codes(field("textfield", "a"), {**field("number", "a"), "id": "other"}) == ["same-key"]
    assert codes(field("textfield", "a"), field("number", "a.b")) == ["same-key"]
    grouped = {"type": "group", "id": "g", "path": "a", "components": [field("number", "b")]}
    assert codes(grouped, {**field("number", "a.b"), "id": "other"}) == ["same-key"]
    assert codes(field("number", "a.b"), field("textfield", "a")) == ["same-key"]
    assert codes(field("number", "ab"), field("number", "a.b"), field("number", "a.c")) == []


def test_a_form_of_countless_fields_is_looked_over_in_no_time() -> None:
    """What somebody uploads is looked over while a request waits."""
    many = [field("textfield", f"k{number}") for number in range(20_000)]
    begun = process_time()
    assert codes(*many, field("textfield", "." * 100_000), field("number", "k7")) != []
    assert process_time() - begun < 10


def test_two_rows_may_use_the_same_keys() -> None:
    def rows(path: str) -> dict[str, Any]:
        inner = {**field("number", "n"), "id": f"n_{path}"}
        return {"type": "dynamiclist", "id": path, "path": path, "components": [inner]}

    assert codes(rows("a"), rows("b")) == []
    assert codes(rows("a"), {**rows("a"), "id": "again"})[:1] == ["same-id"]


def test_two_components_may_not_share_an_id() -> None:
    assert codes(field("textfield", "a"), {**field("textfield", "b"), "id": "id_a"}) == ["same-id"]


def test_a_missing_translation_is_a_warning() -> None:
    bare = {"type": "radio", "id": "x", "key": "a", "label": "A", "values": options("yes")}
    found = forms.findings(form_json(bare))
    assert [(one.code, one.severity) for one in found] == [("no-translation", "warning")] * 2
    assert forms.load(form_json(bare)).id == "test"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "not-json"),
        (b"\xff\xfe", "not-json"),
        (b"[]", "not-form"),
        (b'{"id": "x"}', "not-form"),
        (b'{"components": []}', "no-form-id"),
        (b"[" * 100_000, "not-json"),
        (
            b'{"id": "x", "components": ['
            + b'{"type": "group", "components": [' * 100
            + b"]}" * 100
            + b"]}",
            "too-deep",
        ),
    ],
)
def test_what_is_no_form_is_said_so(content: bytes, code: str) -> None:
    assert [one.code for one in forms.findings(content)] == [code]
    with pytest.raises(forms.FormBroken):
        forms.load(content)


def test_findings_take_json_that_is_read_already() -> None:
    assert forms.findings(json.loads(form_json(field("textfield", "a")))) == []
