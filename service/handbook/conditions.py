"""Says the conditions of forms in words: fields by their labels, answers by theirs.

A condition that is more than comparisons joined by "and" or "or" stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from forms import components

_COMPARISON = re.compile(
    r"(?P<key>[A-Za-z_]\w*) *(?P<sign>!=|=|<=|>=|<|>) *"
    r"(?P<value>null|true|false|-?\d+(?:\.\d+)?|\"[^\"]*\")"
)
_JOINTS = {"or": ("or", "或"), "and": ("and", "且")}
_SIGNS = {
    "=": ("is {}", "为{}"),
    "!=": ("is not {}", "不为{}"),
    "<": ("is below {}", "小于{}"),
    ">": ("is above {}", "大于{}"),
    "<=": ("is at most {}", "不大于{}"),
    ">=": ("is at least {}", "不小于{}"),
}
_VALUES = {"null": ("empty", "空"), "true": ("yes", "是"), "false": ("no", "否")}


class Conditions:
    """The words of one form's conditions, in one language."""

    def __init__(self, shown: Iterable[Mapping[str, Any]], language: str) -> None:
        """Learn the labels.

        Parameters:
            shown: the form's components, in the language.
        """
        self._chinese = language == "zh"
        self._components = {str(one["key"]): one for one in shown if one.get("key")}

    def words(self, condition: str) -> str:
        """Put a FEEL condition into words."""
        parts = re.split(r"\s+(or|and)\s+", condition.strip())
        said = [
            _JOINTS[part][self._chinese] if number % 2 else self._comparison(part)
            for number, part in enumerate(parts)
        ]
        if None in said:
            return condition
        return ("" if self._chinese else " ").join(str(part) for part in said)

    def _comparison(self, text: str) -> str | None:
        found = _COMPARISON.fullmatch(text.strip())
        if found is None:
            return None
        component = self._components.get(found["key"], {})
        label = component.get("label") or found["key"]
        value = self._value(found["value"], component)
        said = _SIGNS[found["sign"]][self._chinese].format(value)
        return f"“{label}”{said}" if self._chinese else f"“{label}” {said}"

    def _value(self, text: str, component: Mapping[str, Any]) -> str:
        if text in _VALUES:
            return _VALUES[text][self._chinese]
        plain = text.strip('"')
        for option in components.static_options(component):
            if str(option.get("value")) == plain:
                return f"“{option.get('label') or plain}”"
        return f"“{plain}”" if text.startswith('"') else plain
