"""Makes a form-js form from the fields a diagram lists (`formData`, `formProperty`).

Only fields and their rules; layout and translations are for the form editor.
"""

import json
from typing import Any

from lxml.etree import _Element as Node

from processes import xml
from processes.importing.translation import Translation

_TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "textfield"},
    "long": {"type": "number", "decimalDigits": 0},
    "integer": {"type": "number", "decimalDigits": 0},
    "int": {"type": "number", "decimalDigits": 0},
    "double": {"type": "number"},
    "boolean": {"type": "checkbox"},
    "date": {"type": "datetime", "subtype": "date"},
    "enum": {"type": "select"},
}
_RULES = {"min": "min", "max": "max", "minlength": "minLength", "maxlength": "maxLength"}


def form_of(t: Translation, node: Node, fields: list[Node]) -> tuple[str, bytes]:
    """Return id and content of a form with these fields for a task."""
    process = next(node.iterancestors(xml.bpmn("process")), None)
    owner = "" if process is None else process.get("id", "")
    id = f"{owner}-{node.get('id', '')}".strip("-")
    made = {
        "type": "default",
        "id": id,
        "name": node.get("name") or id,
        "schemaVersion": 18,
        "executionPlatform": "Camunda Cloud",
        "executionPlatformVersion": "8.7.0",
        "components": [_component(t, node, field) for field in fields],
    }
    return id, (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()


def _component(t: Translation, node: Node, field: Node) -> dict[str, Any]:
    key = field.get("id", "")
    kind = field.get("type") or "string"
    if kind not in _TYPES:
        t.note("form-field", node, f"{key} ({kind})")
    made: dict[str, Any] = dict(_TYPES.get(kind, _TYPES["string"]))
    label = field.get("label") or field.get("name") or key
    made |= {"id": f"field_{key}", "key": key}
    made["dateLabel" if made["type"] == "datetime" else "label"] = label
    if made["type"] == "select":
        made["values"] = [
            {"value": v.get("id", ""), "label": v.get("name") or v.get("id", "")}
            for v in t.children(field, "value")
        ]
    default = field.get("defaultValue") or field.get("default")
    if default is not None:
        _preset(t, node, made, default)
    _restrict(t, node, field, made)
    return made


def _preset(t: Translation, node: Node, made: dict[str, Any], default: str) -> None:
    if made["type"] == "checkbox":
        made["defaultValue"] = default == "true"
    elif made["type"] in ("textfield", "select") and "${" not in default:
        made["defaultValue"] = default
    elif made["type"] == "number" and default.lstrip("-").isdigit():
        made["defaultValue"] = int(default)
    else:
        t.note("form-field", node, f"{made['key']} ({default})")


def _restrict(t: Translation, node: Node, field: Node, made: dict[str, Any]) -> None:
    """Carry over what may be filled in."""
    rules: dict[str, Any] = {}
    if field.get("required") == "true":
        rules["required"] = True
    if field.get("writable") == "false":
        made["readonly"] = True
    for holder in t.children(field, "validation"):
        for constraint in t.children(holder, "constraint"):
            name, config = constraint.get("name", ""), constraint.get("config") or ""
            if name == "required":
                rules["required"] = True
            elif name == "readonly":
                made["readonly"] = True
            elif name in _RULES and config.lstrip("-").isdigit():
                rules[_RULES[name]] = int(config)
            else:
                t.note("form-field", node, f"{made['key']} ({name})")
    if rules:
        made["validate"] = rules
