"""What differs between two versions of a form, field by field.

Works on any form-js JSON, usable or not, because a draft is compared while it is drawn. For
diagrams and tables see `processes.comparing`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from forms import components as parts
from forms.components import Component

Texts = Mapping[str, str]
Change = Literal["added", "removed", "changed", "moved"]

_WORDS = {
    "label": ("Label", "标签"),
    "label:zh": ("Chinese label", "中文标签"),
    "description": ("Help", "说明"),
    "description:zh": ("Chinese help", "中文说明"),
    "text": ("Text", "文本"),
    "text:zh": ("Chinese text", "中文文本"),
    "key": ("Key", "键"),
    "type": ("Kind", "类型"),
    "required": ("Required", "必填"),
    "min": ("At least", "最小值"),
    "max": ("At most", "最大值"),
    "minLength": ("Shortest", "最短"),
    "maxLength": ("Longest", "最长"),
    "pattern": ("Pattern", "格式"),
    "must_be": ("Must be there", "须已存在"),
    "not_before": ("Not before", "不早于"),
    "hide": ("Hidden when", "隐藏条件"),
    "values": ("Options", "选项"),
    "inside": ("Inside", "所在分组"),
    "expression": ("Computed as", "计算公式"),
    "dataSource": ("Rows", "表格数据"),
    "dataSource:zh": ("Chinese rows", "中文表格数据"),
    "valuesExpression": ("Options from", "选项来源"),
    "valuesExpression:zh": ("Chinese options from", "中文选项来源"),
}
#: of no meaning to people, or told as a move
_SKIPPED = frozenset(("id", "layout", "components"))
_FLAT = frozenset(("validate", "conditional", "properties", "appearance"))


@dataclass(frozen=True, slots=True)
class Detail:
    """One property that differs; None where it is absent."""

    what: str
    label: Texts
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What became of a component of the form."""

    key: str  #: its key, or its id if people give it no value
    names: Texts
    change: Change
    details: tuple[Detail, ...] = ()


def compare_forms(before: bytes | None, after: bytes | None) -> tuple[FieldChange, ...]:
    """Tell what differs, in the order of the newer form, what was removed at the end.

    Parameters:
        before: form-js JSON; None if there was no such form.
        after: the same, as it is now; None if it is gone.

    Raises:
        ValueError: one of them is not JSON.
    """
    old, new = _fields(before), _fields(after)
    stay = (id for id in old if id in new)
    found: list[FieldChange] = []
    for id, field in new.items():
        if id not in old:
            told = _details({}, _facts(field))
            found.append(FieldChange(_key(field), _names(field), "added", told))
            continue
        told = _details(_facts(old[id]), _facts(field))
        moved = next(stay) != id
        if told or moved:
            change: Change = "changed" if told else "moved"
            found.append(FieldChange(_key(field), _names(field), change, told))
    gone = (field for id, field in old.items() if id not in new)
    return (*found, *(FieldChange(_key(one), _names(one), "removed") for one in gone))


def _fields(content: bytes | None) -> dict[str, Component]:
    """The components of a form by id; those of one id twice only once."""
    form = {} if content is None else json.loads(content)
    listed = parts.walk(form.get("components") if isinstance(form, Mapping) else None)
    return {str(one.get("id") or one.get("key") or n): one for n, one in enumerate(listed)}


def _key(field: Component) -> str:
    return str(field.get("key") or field.get("path") or field.get("id") or "")


def _names(field: Component) -> Texts:
    said = field.get("label") or field.get("dateLabel") or field.get("text") or _key(field)
    own = parts.properties(field)
    chinese = own.get("label:zh") or own.get("dateLabel:zh") or own.get("text:zh")
    return {"en": str(said), "zh": str(chinese or said)}


def _facts(field: Component) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in field.items():
        if name in _FLAT and isinstance(value, Mapping):
            found.update({str(key): _said(one) for key, one in value.items()})
        elif name not in _SKIPPED:
            found[name] = _said(value)
    return found


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _details(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Detail, ...]:
    names = [*after, *(name for name in before if name not in after)]
    return tuple(
        Detail(name, _label(name), before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )


def _label(name: str) -> Texts:
    if name.startswith("option:zh:"):
        option = name.removeprefix("option:zh:")
        return {"en": f"Chinese option {option}", "zh": f"中文选项 {option}"}
    en, zh = _WORDS.get(name, (name, name))
    return {"en": en, "zh": zh}
