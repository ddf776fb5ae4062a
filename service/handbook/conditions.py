"""Says conditions in words: what is compared by its label, answers by theirs.

A condition that is more than comparisons joined by "and" or "or" stays as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from forms import components
from processes.feel import FeelError
from processes.feel.nodes import Call, Compare, Literal, Logic, Name, Node, Path
from processes.feel.parser import parse_expression
from service.handbook.words import word

_JOINTS = {"or": ("or", "或"), "and": ("and", "且")}
_SIGNS = {
    "=": ("is {}", "为{}"),
    "!=": ("is not {}", "不为{}"),
    "<": ("is below {}", "小于{}"),
    ">": ("is above {}", "大于{}"),
    "<=": ("is at most {}", "不大于{}"),
    ">=": ("is at least {}", "不小于{}"),
}
_OPPOSITES = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_NULL, _YES, _NO = ("empty", "空"), ("yes", "是"), ("no", "否")


def path_of(node: Node) -> str | None:
    """A variable as it is written, `order.total`; None for anything else."""
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Path):
        base = path_of(node.base)
        return None if base is None else f"{base}.{node.name}"
    return None


def parsed(text: str) -> Node | None:
    """The tree of an expression, None where it can't be read."""
    try:
        return parse_expression(text.removeprefix("="))
    except FeelError:
        return None


class Conditions:
    """The words of conditions, in one language."""

    def __init__(self, language: str, shown: Iterable[Mapping[str, Any]] = ()) -> None:
        """Learn the labels.

        Parameters:
            shown: components of a form, in the language.
        """
        self._language, self._chinese = language, language == "zh"
        self._components = {str(one["key"]): one for one in shown if one.get("key")}

    def words(self, condition: str) -> str:
        """Put a FEEL condition into words; what is too special stays as it is."""
        return self.told(condition) or " ".join(condition.removeprefix("=").split())

    def told(self, condition: str) -> str | None:
        """Put a FEEL condition into words; None if it is too special."""
        node = parsed(condition)
        return None if node is None else self.said(node)

    def opposite(self, condition: str) -> str | None:
        """Say when a FEEL condition does not hold; None unless that is simpler to say."""
        node = parsed(condition)
        if node is None or not _is_negative(node):
            return None
        return self.said(_denied(node))

    def limit(self, value: object) -> str | None:
        """A limit of a field: a number, or what sets it by its label; None if that is computed."""
        written = str(value)
        if not written.startswith("="):
            return written
        node = parsed(written)
        return None if node is None else self._value(node, {})

    def said(self, node: Node) -> str | None:
        """Put a condition's tree into words, None if it is too special."""
        if isinstance(node, Logic):
            parts = [self.said(operand) for operand in node.operands]
            if any(part is None for part in parts):
                return None
            joint = _JOINTS[node.op][self._chinese]
            return (joint if self._chinese else f" {joint} ").join(str(part) for part in parts)
        if isinstance(node, Compare):
            return self._comparison(node.op, node.left, node.right)
        inner = _inside_not(node)
        if inner is not None and path_of(inner) is not None:
            return self._comparison("=", inner, Literal(node.at, False))
        if inner is not None:
            return self.said(_denied(inner))
        if path_of(node) is not None:
            return self._comparison("=", node, Literal(node.at, True))
        return None

    def _comparison(self, sign: str, left: Node, right: Node) -> str | None:
        path = path_of(left)
        if path is None:
            return None
        component = self._components.get(path, {})
        value = self._value(right, component)
        if value is None:
            return None
        said = _SIGNS[sign][self._chinese].format(value)
        label = self._label(path)
        return f"“{label}”{said}" if self._chinese else f"“{label}” {said}"

    def _label(self, path: str) -> str:
        known = self._components.get(path, {})
        return str(known.get("label") or known.get("dateLabel") or word(path, self._language))

    def _value(self, node: Node, component: Mapping[str, Any]) -> str | None:
        path = path_of(node)
        if path is not None:
            return f"“{self._label(path)}”"
        if not isinstance(node, Literal):
            return None
        if node.value is None:
            return _NULL[self._chinese]
        if isinstance(node.value, bool):
            return (_YES if node.value else _NO)[self._chinese]
        for option in components.static_options(component):
            if str(option.get("value")) == str(node.value):
                return f"“{option.get('label') or node.value}”"
        if not isinstance(node.value, str):
            return str(node.value)
        return f"“{word(node.value, self._language)}”"


def _inside_not(node: Node) -> Node | None:
    """What a call of `not` denies."""
    if isinstance(node, Call) and path_of(node.function) == "not" and len(node.arguments) == 1:
        return node.arguments[0]
    return None


def _is_negative(node: Node) -> bool:
    """Whether a condition is mostly about what something is not."""
    if isinstance(node, Logic):
        return all(map(_is_negative, node.operands))
    return _inside_not(node) is not None or (isinstance(node, Compare) and node.op == "!=")


def _denied(node: Node) -> Node:
    """The condition that holds where this one does not."""
    if isinstance(node, Logic):
        joint = "and" if node.op == "or" else "or"
        return replace(node, op=joint, operands=tuple(map(_denied, node.operands)))
    if isinstance(node, Compare):
        return replace(node, op=_OPPOSITES[node.op])
    inner = _inside_not(node)
    if inner is not None:
        return inner
    return Call(node.at, Name(node.at, "not"), (node,), ())
