"""Looks for mistakes in an expression that is read rightly: names nobody knows, values that clash.

For editors and checks of diagrams. It never evaluates, and it only warns: at run time an unknown
name is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from .errors import FeelError
from .infer import Clash, Inference, Scope, infer
from .messages import term
from .nodes import Node
from .parser import parse_expression, parse_tests
from .types import ANY, Type, simple_type
from .values import Value

_TEXTS: Mapping[str, tuple[str, str]] = {
    "syntax": ("{detail}", "{detail}"),
    "unknown_name": ("no variable is called ‘{name}’", "没有名为‘{name}’的变量"),
    "unknown_function": ("no function is called ‘{name}’", "没有名为‘{name}’的函数"),
    "unknown_entry": ("‘{name}’ is no entry of {detail}", "{detail} 中没有‘{name}’"),
    "arguments": (
        "{name} takes {detail} arguments",
        "{name} 的参数个数应为 {detail}",
    ),
    "compare": ("{detail} can't be compared", "{detail} 不能比较"),
    "arithmetic": ("{detail} can't be computed", "{detail} 不能计算"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A likely mistake, with its place and what was perhaps meant."""

    code: str
    text: str
    #: Characters from 0, -1 for the whole text.
    position: int
    name: str = ""
    #: The known name that looks most like it, empty for none.
    suggestion: str = ""
    detail: str = ""
    detail_zh: str = ""

    def message(self, lang: str = "en") -> str:
        """Tell the finding in ``en`` or ``zh``."""
        zh = lang.startswith("zh")
        detail = self.detail_zh if zh and self.detail_zh else self.detail
        made = _TEXTS[self.code][zh].format(name=self.name, detail=detail)
        if self.suggestion:
            made += (
                f"；是否指‘{self.suggestion}’？" if zh else f"; did you mean ‘{self.suggestion}’?"
            )
        return made


def lint(
    text: str,
    known_names: Iterable[str] | Mapping[str, Value],
    *,
    unary_tests: bool = False,
) -> list[Finding]:
    """List likely mistakes of an expression.

    ``known_names`` are the variables in scope; as a mapping it also tells their types: a
    ``Type``, a type's name (``"number"``), or an example value, nested contexts included.
    ``unary_tests`` reads the text as a table's cell.
    """
    scope = _scope(known_names)
    try:
        node: Node = (parse_tests if unary_tests else parse_expression)(text, scope)
    except FeelError as error:
        return [
            Finding(
                "syntax",
                text,
                error.position,
                detail=error.message("en"),
                detail_zh=error.message("zh"),
            )
        ]
    found = [_finding(text, clash) for clash in infer(node, scope)]
    return sorted(found, key=lambda finding: finding.position)


def type_of(text: str, known_names: Mapping[str, Value]) -> Type:
    """The type an expression gives, as far as the types of its variables tell; else ``Any``."""
    scope = _scope(known_names)
    try:
        node = parse_expression(text, scope)
    except FeelError:
        return ANY
    return Inference().type_of(node, Scope(scope))


def _finding(text: str, clash: Clash) -> Finding:
    suggestion = _suggest(clash.name, clash.known) if clash.name else ""
    details = [" ".join(term(part, lang) for part in clash.parts) for lang in ("en", "zh")]
    return Finding(clash.code, text, clash.at, clash.name, suggestion, *details)


def _scope(known: Iterable[str] | Mapping[str, Value]) -> dict[str, Type]:
    if not isinstance(known, Mapping):
        return {name: Type("Any") for name in known}
    return {name: describe_type(value) for name, value in known.items()}


def describe_type(value: Value) -> Type:
    """The type of a variable told as a Type, a type's name, or an example value."""
    if isinstance(value, Type):
        return value
    if isinstance(value, str):
        return simple_type(value) or Type("string")
    if isinstance(value, Mapping):
        fields = tuple((str(name), describe_type(entry)) for name, entry in value.items())
        return Type("context", fields=fields)
    if isinstance(value, list):
        return Type("list", describe_type(value[0]) if value else None)
    if isinstance(value, bool):
        return Type("boolean")
    return Type("number") if isinstance(value, int | float | Decimal) else Type("Any")


def _suggest(name: str, known: Iterable[str]) -> str:
    known = list(known)
    matches = get_close_matches(name, known, n=1, cutoff=0.6)
    if matches:
        return matches[0]
    folded = {one.casefold(): one for one in known}
    return folded.get(name.casefold(), "")
