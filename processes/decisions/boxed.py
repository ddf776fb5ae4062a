"""Compiles boxed expressions to closures (DMN 1.5, 7.3 and 10.2).

Everything an ``<...>`` under a decision, an entry or a function body may be; tables go to
``table_builder``.
"""

from __future__ import annotations

from collections.abc import Callable

from ..feel.compiler import Closure, Unit
from ..feel.env import Env
from ..feel.errors import FeelError
from ..feel.expression import compile_expression
from ..feel.external import external_function
from ..feel.functions import UserFunction
from ..feel.infer import inferred_type
from ..feel.nodes import Compiled, Filter, For, If, Iterator, Quantified
from ..feel.types import ANY, Type, coerce
from ..feel.values import FunctionValue, Value
from .document import Document, Element, child, children, one_space, problem, tag, text_of
from .errors import DecisionError
from .item_types import TypeTable
from .table_builder import build_table, table_type

EXPRESSIONS = (
    "literalExpression",
    "decisionTable",
    "context",
    "invocation",
    "functionDefinition",
    "relation",
    "list",
    "conditional",
    "filter",
    "for",
    "every",
    "some",
)
_FEEL = (
    "feel",
    "https://www.omg.org/spec/dmn/",
    "http://www.omg.org/spec/dmn/",
    "http://www.omg.org/spec/feel/",
)


class Boxes:
    """Compiles the boxed expressions of one document; collects what is wrong with them."""

    def __init__(self, document: Document, types: TypeTable) -> None:
        self.document = document
        self.types = types
        self.problems: list[DecisionError] = []
        #: Names each element's expressions read, by the element they were built for.
        self.reads: set[str] = set()

    def typed(self, element: Element) -> Closure:
        """Compile an expression and convert its value to the expression's own type."""
        return converted(self.build(element), self.types.find(element.get("typeRef")))

    def build(self, element: Element) -> Closure:
        """Compile an expression; one that can't be compiled is null and noted."""
        handler = _BOXES.get(tag(element))
        try:
            if handler is None:
                raise problem(element, "logic", f"<{tag(element)}>")
            return handler(self, element)
        except DecisionError as error:
            self.problems.append(error)
            return lambda env: None

    def expression(self, element: Element, text: str) -> Closure:
        """Compile a FEEL text that stands in an element."""
        self.check_language(element)
        try:
            made = compile_expression(text, names=self.document.names)
        except FeelError as error:
            raise problem(
                element, "expression", error.message("en"), detail_zh=error.message("zh")
            ) from None
        self.reads |= made.variables
        return made.run

    def check_language(self, element: Element) -> None:
        """Raise DecisionError for an expression that isn't FEEL."""
        language = element.get("expressionLanguage") or "feel"
        if not language.lower().startswith(_FEEL):
            raise problem(element, "language", language)

    def shown_type(self, element: Element) -> Type:
        """What type an expression shows to have, ``Any`` for one that doesn't."""
        if tag(element) == "decisionTable":
            return table_type(self, element)
        declared = self.types.find(element.get("typeRef"))
        if declared is not None or tag(element) != "literalExpression":
            return declared or ANY
        try:
            made = compile_expression(text_of(element) or "", names=self.document.names)
        except FeelError:
            return ANY
        return inferred_type(made.node)

    def only(self, element: Element) -> Closure:
        """Compile the one expression an element holds."""
        found = children(element, *EXPRESSIONS)
        if not found:
            raise problem(element, "logic", f"<{tag(element)}>")
        return self.typed(found[0])

    def part(self, element: Element, name: str) -> Compiled:
        """Compile the expression inside a named child (``<if>``, ``<in>`` …)."""
        found = child(element, name)
        if found is None:
            raise problem(element, "logic", f"<{name}>")
        return Compiled(0, self.only(found))


def converted(closure: Closure, kind: Type | None) -> Closure:
    """Convert what a closure gives to a type; a misfit is null."""
    if kind is None or kind.kind == "Any":
        return closure
    return lambda env: coerce(closure(env), kind, env.run)


def _literal(boxes: Boxes, element: Element) -> Closure:
    text = text_of(element)
    if text is None or not text.strip():
        raise problem(element, "logic", "<text/>")
    return boxes.expression(element, text)


def _context(boxes: Boxes, element: Element) -> Closure:
    entries: list[tuple[str, Closure]] = []
    result: Closure | None = None
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        if variable is None:
            result = boxes.only(entry)
        else:
            kind = boxes.types.find(variable.get("typeRef"))
            name = one_space(variable.get("name"))
            entries.append((name, converted(boxes.only(entry), kind)))

    def make(env: Env) -> Value:
        frame: dict[str, Value] = {}
        inner = Env(frame, env, env.run)
        for name, value in entries:
            frame[name] = value(inner)
        return frame if result is None else result(inner)

    return make


def _invocation(boxes: Boxes, element: Element) -> Closure:
    function = boxes.only(element)
    bindings: list[tuple[str, Closure]] = []
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        if parameter is None:
            raise problem(binding, "logic", "<parameter>")
        kind = boxes.types.find(parameter.get("typeRef"))
        held = children(binding, *EXPRESSIONS)
        value = converted(boxes.typed(held[0]), kind) if held else lambda env: None
        bindings.append((parameter.get("name") or "", value))

    def invoke(env: Env) -> Value:
        target = function(env)
        if not isinstance(target, FunctionValue):
            return None
        arguments = {name: value(env) for name, value in bindings}
        return target.invoke_named(arguments, env.run)

    return invoke


def parameters_of(
    boxes: Boxes, element: Element
) -> tuple[tuple[str, ...], tuple[Type | None, ...]]:
    """Names and types of an element's formal parameters."""
    found = children(element, "formalParameter")
    names = tuple(one_space(one.get("name")) for one in found)
    return names, tuple(boxes.types.find(one.get("typeRef")) for one in found)


def function_maker(
    boxes: Boxes, element: Element, name: str, result: Type | None
) -> Callable[[Env], Value]:
    """Compile a function definition to what makes its function value in a scope."""
    names, types = parameters_of(boxes, element)
    held = children(element, *EXPRESSIONS)
    body = boxes.typed(held[0]) if held else lambda env: None
    external = (element.get("kind") or "FEEL").upper() != "FEEL"

    def make(env: Env) -> Value:
        if external:
            return external_function(names, {"java": body(env)}, types)
        return UserFunction(names, types, body, env, name=name, result=result)

    return make


def _function(boxes: Boxes, element: Element) -> Closure:
    return function_maker(boxes, element, "function", None)


def _relation(boxes: Boxes, element: Element) -> Closure:
    columns = children(element, "column")
    names = [one_space(column.get("name")) for column in columns]
    kinds = [boxes.types.find(column.get("typeRef")) for column in columns]
    rows = []
    for row in children(element, "row"):
        cells = [boxes.typed(cell) for cell in children(row, *EXPRESSIONS)]
        rows.append(
            [
                (name, converted(cell, kind))
                for name, cell, kind in zip(names, cells, kinds, strict=False)
            ]
        )
    return lambda env: [{name: cell(env) for name, cell in row} for row in rows]


def _list(boxes: Boxes, element: Element) -> Closure:
    items = [boxes.typed(item) for item in children(element, *EXPRESSIONS)]
    return lambda env: [item(env) for item in items]


def _conditional(boxes: Boxes, element: Element) -> Closure:
    parts = [boxes.part(element, name) for name in ("if", "then", "else")]
    return Unit("").build(If(0, *parts))


def _filter(boxes: Boxes, element: Element) -> Closure:
    return Unit("").build(Filter(0, boxes.part(element, "in"), boxes.part(element, "match")))


def _iterator(boxes: Boxes, element: Element) -> Iterator:
    name = one_space(element.get("iteratorVariable"))
    domain = boxes.part(element, "in")
    kind = boxes.types.find(element.get("typeRef"))
    return Iterator(0, name, Compiled(0, converted(domain.closure, kind)), None)


def _for(boxes: Boxes, element: Element) -> Closure:
    return Unit("").build(For(0, (_iterator(boxes, element),), boxes.part(element, "return")))


def _quantified(boxes: Boxes, element: Element) -> Closure:
    condition = boxes.part(element, "satisfies")
    every = tag(element) == "every"
    return Unit("").build(Quantified(0, every, (_iterator(boxes, element),), condition))


_BOXES: dict[str, Callable[[Boxes, Element], Closure]] = {
    "literalExpression": _literal,
    "decisionTable": build_table,
    "context": _context,
    "invocation": _invocation,
    "functionDefinition": _function,
    "relation": _relation,
    "list": _list,
    "conditional": _conditional,
    "filter": _filter,
    "for": _for,
    "every": _quantified,
    "some": _quantified,
}
