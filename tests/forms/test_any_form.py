"""Whatever a form and its answers are: no crash, only clean data or errors at its fields."""

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import forms
from forms import components
from tests.forms.builder import evaluate

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(["a", "b", "c", "d.e", "d.f"])
CONDITIONS = st.sampled_from(["=a != null", "=b = null", "=true", "=false", "=c > 3"])


@st.composite
def inputs(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(components.INPUTS)))
    made: dict[str, Any] = {"type": kind, "key": draw(KEYS), "label": "x"}
    if kind in components.CHOICES:
        made["values"] = [{"label": "1", "value": "1"}, {"label": "2", "value": 2}]
    if draw(st.booleans()):
        made["validate"] = {"required": True, "min": 1, "maxLength": 4}
    if draw(st.booleans()):
        made["conditional"] = {"hide": draw(CONDITIONS)}
    if draw(st.integers(0, 4)) == 0:
        made["readonly"] = True
    return made


def containers(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda kind, path, held: {"type": kind, "path": path, "components": held},
        st.sampled_from(["group", "dynamiclist"]),
        st.sampled_from(["g", "h"]),
        st.lists(inner, max_size=3),
    )


FORMS = st.lists(st.recursive(inputs(), containers, max_leaves=6), max_size=5)


@given(FORMS, st.dictionaries(st.sampled_from(["a", "b", "c", "d", "g", "h"]), JSON))
@settings(max_examples=300, deadline=None)
def test_answers_are_cleaned_or_refused_by_path(
    made: list[dict[str, Any]], answers: dict[str, Any]
) -> None:
    content = json.dumps({"id": "any", "components": made}).encode()
    if any(one.severity == "error" for one in forms.findings(content)):
        return
    form = forms.load(content)
    known = {re.sub(r"\[\]", "", path) for path in form.fields} | {"g", "h", "g.g", "g.h"}
    try:
        cleaned = form.validate(answers, context={}, evaluate=evaluate)
    except forms.FormInvalid as invalid:
        for path, texts in invalid.errors.items():
            plain = re.sub(r"\[\d+\]", "", path)
            assert plain in known or plain.rpartition(".")[2] in ("g", "h")
            assert texts["en"]
            assert texts["zh"]
        return
    # what is clean stays as it is: validating again changes nothing
    assert form.validate(cleaned, context={}, evaluate=evaluate) == cleaned


@given(JSON)
@settings(max_examples=300, deadline=None)
def test_findings_never_raise(content: Any) -> None:
    forms.findings(json.dumps(content))
    forms.findings({"id": "x", "components": content})
    forms.findings({"id": "x", "components": [content, {"type": "group", "components": content}]})
    for kind in sorted(components.KNOWN):
        broken = dict.fromkeys(
            ("id", "key", "path", "values", "columns", "validate", "conditional", "properties"),
            content,
        )
        forms.findings({"id": "x", "components": [{"type": kind, **broken}]})
