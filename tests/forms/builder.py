"""Small words to write a form in a test."""

import json
from collections.abc import Mapping
from typing import Any

import forms
from processes import feel

NOW = "2026-01-05T09:00:00Z"


def field(kind: str, key: str, **more: Any) -> dict[str, Any]:
    """An input with a label and its translation."""
    own = {"label:zh": "标签", **more.pop("properties", {})}
    return {"type": kind, "id": f"id_{key}", "key": key, "label": key, "properties": own, **more}


def options(*values: Any) -> list[dict[str, Any]]:
    return [{"label": str(value), "value": value} for value in values]


def form(*components: Mapping[str, Any]) -> forms.Form:
    """A form of these components, compiled."""
    return forms.load(form_json(*components))


def form_json(*components: Mapping[str, Any]) -> bytes:
    return json.dumps({"id": "test", "type": "default", "components": components}).encode()


def evaluate(text: str, variables: Mapping[str, Any]) -> object:
    """Evaluate FEEL as the service does."""
    return feel.to_json(feel.compile_expression(text).evaluate(variables))


def filled(made: forms.Form, data: Mapping[str, Any], **context: Any) -> dict[str, Any]:
    """What a form lets through."""
    return made.validate(data, context=context, evaluate=evaluate)


def refused(made: forms.Form, data: Mapping[str, Any], **context: Any) -> dict[str, list[str]]:
    """What a form says in English about wrong answers, by path; the Chinese must be there too."""
    try:
        passed = made.validate(data, context=context, evaluate=evaluate)
    except forms.FormInvalid as invalid:
        for texts in invalid.errors.values():
            assert len(texts["en"]) == len(texts["zh"]) > 0
            assert all(any(ord(letter) > 255 for letter in text) for text in texts["zh"])
        return {path: list(texts["en"]) for path, texts in invalid.errors.items()}
    raise AssertionError(f"the form let through {passed}")
