"""Turns item definitions into FEEL types (DMN 1.5, 7.3.2 and 7.3.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ..feel.compile_tests import compile_tests
from ..feel.compiler import Unit
from ..feel.env import Env, Run
from ..feel.errors import FeelError
from ..feel.parser import parse_tests
from ..feel.types import ANY, Type, simple_type
from ..feel.values import Value
from .document import Document, Element, child, children, problem, text_of

_Allows = Callable[[Value, Run], bool]


class TypeTable:
    """The types a document can name: its own definitions, and imported ones by prefix."""

    def __init__(self, document: Document, imported: Mapping[str, TypeTable]) -> None:
        self.document = document
        self.imported = imported
        self._definitions = {
            found.get("name") or "": found for found in document.of("itemDefinition")
        }
        self._building: set[str] = set()
        self.types: dict[str, Type] = {}
        for name in self._definitions:
            self.find(name)
        for prefix, table in imported.items():
            for name, kind in table.types.items():
                self.types[f"{prefix}.{name}" if prefix else name] = kind

    def find(self, name: str | None) -> Type | None:
        """Find a type by a ``typeRef``; None for none given, ``Any`` for an unknown one."""
        if not name:
            return None
        known = self.types.get(name)
        if known is not None:
            return known
        if name in self._definitions:
            if name in self._building:
                return ANY
            self._building.add(name)
            made = self._build(self._definitions[name])
            self._building.discard(name)
            self.types[name] = made
            return made
        prefix, dot, rest = name.partition(".")
        if dot and prefix in self.imported:
            return self.imported[prefix].find(rest)
        simple = simple_type(name)
        if simple is not None:
            return simple
        return self.find(name.partition(":")[2]) or ANY if ":" in name else ANY

    def allowed_text(self, name: str) -> str:
        """The allowed values of a type as they are written; empty when it has none."""
        seen: set[str] = set()
        while name in self._definitions and name not in seen:
            seen.add(name)
            element = self._definitions[name]
            text = (text_of(child(element, "allowedValues")) or "").strip()
            if text:
                return text
            name = (text_of(element, "typeRef") or "").strip()
        return ""

    def _build(self, element: Element) -> Type:
        parts = children(element, "itemComponent")
        function = child(element, "functionItem")
        if parts:
            fields = tuple((part.get("name") or "", self._build(part)) for part in parts)
            kind = Type("context", fields=fields)
        elif function is not None:
            kind = self._function(function)
        else:
            kind = self.find((text_of(element, "typeRef") or "").strip()) or ANY
        allowed = self._tests(child(element, "allowedValues"))
        if allowed is not None:
            kind = _restricted(kind, allowed)
        if element.get("isCollection") == "true":
            kind = Type("list", kind)
        constraint = self._tests(child(element, "typeConstraint"))
        return kind if constraint is None else _restricted(kind, constraint)

    def _function(self, element: Element) -> Type:
        parameters = [
            self.find(found.get("typeRef")) or ANY for found in children(element, "parameters")
        ]
        return Type(
            "function",
            parameters=tuple(parameters),
            result=self.find(element.get("outputTypeRef")),
        )

    def _tests(self, element: Element | None) -> _Allows | None:
        text = text_of(element)
        if element is None or text is None or not text.strip():
            return None
        try:
            unit = Unit(text)
            test = compile_tests(unit, parse_tests(text, self.document.names))
        except FeelError as error:
            raise problem(
                element, "expression", error.message("en"), detail_zh=error.message("zh")
            ) from None
        return lambda value, run: test(value, Env({}, None, run)) is True


def _restricted(kind: Type, allowed: _Allows) -> Type:
    before = kind.allows
    if before is None:
        return replace(kind, allows=allowed)
    return replace(kind, allows=lambda value, run: before(value, run) and allowed(value, run))
