"""Infers the types of an expression's parts from the types of its variables, and notes clashes.

Used by ``lint``. Where nothing is known the type is ``Any``, and ``Any`` never clashes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from .functions import BUILTINS
from .nodes import (
    Between,
    Call,
    Chain,
    Compare,
    ContextNode,
    Filter,
    For,
    FunctionNode,
    If,
    In,
    InputValue,
    InstanceOf,
    Iterator,
    ListNode,
    Literal,
    Logic,
    Name,
    Negate,
    Node,
    Path,
    Quantified,
    RangeNode,
    UnaryNode,
    children,
)
from .properties import PROPERTY_NAMES
from .types import ANY, Type, resolve
from .values import kind_of

_BOOLEAN = Type("boolean")
_NUMBER = Type("number")
_CLOCK = frozenset(("date", "time", "date and time"))
_SPANS = frozenset(("days and time duration", "years and months duration"))
_TRUTHS = (Compare, Between, In, Logic, InstanceOf, Quantified)
#: What built-ins give, where it doesn't depend on the arguments.
_RESULTS = {
    "number": "abs ceiling count decimal exp floor log median mean modulo number sqrt stddev "
    "product|day of year|week of year|string length|round up|round down|round half up|"
    "round half down|working days between",
    "string": "string substring trim replace|string join|upper case|lower case|substring before|"
    "substring after|day of week|month of year",
    "boolean": "contains matches not all any is before after meets overlaps includes during "
    "starts finishes coincides odd even|starts with|ends with|list contains|is blank|is empty|"
    "is defined|is working day",
    "date": "date today|last day of month",
    "time": "time",
    "date and time": "now|date and time",
    "list": "append concatenate distinct remove reverse sort sublist union split extract flatten|"
    "index of|insert before|distinct values|get entries|list replace|duplicate values",
    "years and months duration": "years and months duration",
}
_RESULT_OF = {
    name: Type(kind)
    for kind, names in _RESULTS.items()
    for group in names.split("|")
    for name in ([group] if group in BUILTINS else group.split())
}
#: Built-ins that give a date for a date, a date and time for one.
_LIKE_FIRST = frozenset(("next working day", "add working days"))
_NodeT = TypeVar("_NodeT", bound=Node)


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that can't be meant, with the words that would have been known."""

    code: str
    at: int
    name: str = ""
    known: tuple[str, ...] = ()
    #: Kinds and signs to be shown after one another.
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Names with their types; an open scope may hold further names."""

    names: Mapping[str, Type]
    open: bool = False

    def within(self, names: Mapping[str, Type], opened: bool = False) -> Scope:
        """A scope with more names."""
        return Scope({**self.names, **names}, self.open or opened)


class Inference:
    """One walk over a tree."""

    def __init__(self) -> None:
        self.clashes: list[Clash] = []

    def type_of(self, node: Node, scope: Scope) -> Type:
        """The type of a node's value, ``Any`` where it is unknown."""
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            return handler(self, node, scope)
        for part in children(node):
            self.type_of(part, scope)
        return _BOOLEAN if isinstance(node, _TRUTHS) else ANY

    def clash(self, code: str, at: int, left: Type, sign: str, right: Type) -> None:
        """Note two kinds that don't go together."""
        self.clashes.append(Clash(code, at, parts=(left.kind, sign, right.kind)))


def infer(node: Node, names: Mapping[str, Type]) -> list[Clash]:
    """Walk over a tree in a scope of typed variables and list what clashes."""
    inference = Inference()
    inference.type_of(node, Scope(names))
    return inference.clashes


def inferred_type(node: Node) -> Type:
    """The type of an expression whose variables are not known."""
    return Inference().type_of(node, Scope({}, open=True))


_Handler = Callable[[Inference, _NodeT, Scope], Type]
_HANDLERS: dict[type[Node], Callable[[Inference, Node, Scope], Type]] = {}


def _infers(kind: type[_NodeT]) -> Callable[[_Handler[_NodeT]], _Handler[_NodeT]]:
    def register(handler: _Handler[_NodeT]) -> _Handler[_NodeT]:
        _HANDLERS[kind] = handler  # type: ignore[assignment]
        return handler

    return register


@_infers(Literal)
def _literal(walk: Inference, node: Literal, scope: Scope) -> Type:
    return Type(kind_of(node.value))


@_infers(InputValue)
def _input(walk: Inference, node: InputValue, scope: Scope) -> Type:
    return ANY


@_infers(Name)
def _name(walk: Inference, node: Name, scope: Scope) -> Type:
    found = scope.names.get(node.name)
    if found is not None:
        return found
    if node.name in BUILTINS:
        return Type("function")
    if not scope.open:
        known = tuple(scope.names)
        walk.clashes.append(Clash("unknown_name", node.at, node.name, known))
    return ANY


@_infers(Path)
def _path(walk: Inference, node: Path, scope: Scope) -> Type:
    base = walk.type_of(node.base, scope)
    many = base.kind == "list"
    holder = (base.item or ANY) if many else base
    found = ANY
    if holder.kind == "context" and holder.fields:
        fields = dict(holder.fields)
        if node.name in fields:
            found = fields[node.name]
        else:
            walk.clashes.append(
                Clash("unknown_entry", node.at, node.name, tuple(fields), ("context",))
            )
    elif holder.kind in _CLOCK | _SPANS | {"range"} and node.name not in PROPERTY_NAMES:
        known = tuple(PROPERTY_NAMES)
        walk.clashes.append(Clash("unknown_entry", node.at, node.name, known, (holder.kind,)))
    elif holder.kind in ("number", "string", "boolean"):
        walk.clashes.append(Clash("unknown_entry", node.at, node.name, (), (holder.kind,)))
    return Type("list", found) if many else found


@_infers(Filter)
def _filter(walk: Inference, node: Filter, scope: Scope) -> Type:
    base = walk.type_of(node.base, scope)
    item = (base.item or ANY) if base.kind == "list" else base
    entries = dict(item.fields) if item.kind == "context" else {}
    opened = item.kind == "Any" or (item.kind == "context" and not entries)
    test = walk.type_of(node.test, scope.within({"item": item, **entries}, opened))
    if test.kind == "number":
        return item
    return Type("list", item) if test.kind == "boolean" else ANY


@_infers(Call)
def _call(walk: Inference, node: Call, scope: Scope) -> Type:
    given = [walk.type_of(argument, scope) for argument in node.arguments]
    if not isinstance(node.function, Name):
        walk.type_of(node.function, scope)
        return ANY
    name = node.function.name
    if name in scope.names:
        return ANY
    known = BUILTINS.get(name)
    if known is None:
        if not scope.open:
            names = (*scope.names, *BUILTINS)
            walk.clashes.append(Clash("unknown_function", node.function.at, name, names))
        return ANY
    sizes = [overload.size() for overload in known.overloads]
    if not any(least <= len(node.arguments) <= most for least, most in sizes):
        spans = sorted(str(least) if least == most else f"{least}–{most}" for least, most in sizes)
        walk.clashes.append(Clash("arguments", node.at, name, (), (" / ".join(spans),)))
    if name in _LIKE_FIRST and given and not node.names and given[0].kind in _CLOCK - {"time"}:
        return given[0]
    return _RESULT_OF.get(name, ANY)


@_infers(Negate)
def _negate(walk: Inference, node: Negate, scope: Scope) -> Type:
    return walk.type_of(node.operand, scope)


@_infers(Chain)
def _chain(walk: Inference, node: Chain, scope: Scope) -> Type:
    result = walk.type_of(node.first, scope)
    for sign, operand, at in node.rest:
        other = walk.type_of(operand, scope)
        made = _arithmetic(sign, result.kind, other.kind)
        if made is None:
            walk.clash("arithmetic", at, result, sign, other)
            return ANY
        result = Type(made)
    return result


def _arithmetic(sign: str, left: str, right: str) -> str | None:
    """Kind of a result; None for kinds that can't be computed with."""
    if "Any" in (left, right) or "null" in (left, right):
        return "Any"
    if left == right == "number" or (sign == "+" and left == right == "string"):
        return left
    if sign == "*" and {left, right} & _SPANS and "number" in (left, right):
        return left if left in _SPANS else right
    if sign == "/" and left in _SPANS:
        return left if right == "number" else "number" if right == left else None
    if sign in "+-" and left in _CLOCK | _SPANS and right in _SPANS:
        return left if left in _CLOCK or left == right else None
    if sign == "+" and left in _SPANS and right in _CLOCK:
        return right
    if sign == "-" and left in _CLOCK and right in _CLOCK:
        return "days and time duration"
    return None


@_infers(Compare)
def _compare(walk: Inference, node: Compare, scope: Scope) -> Type:
    left, right = walk.type_of(node.left, scope), walk.type_of(node.right, scope)
    if not _comparable(left.kind, right.kind):
        walk.clash("compare", node.at, left, node.op, right)
    return _BOOLEAN


def _comparable(left: str, right: str) -> bool:
    return left == right or bool({left, right} & {"Any", "null"})


@_infers(In)
def _in(walk: Inference, node: In, scope: Scope) -> Type:
    value = walk.type_of(node.value, scope)
    for test in node.tests:
        inner = test.operand if isinstance(test, UnaryNode) else test
        if isinstance(inner, RangeNode):
            inner = inner.low
        kind = walk.type_of(inner, scope)
        if kind.kind not in ("list", "range") and not _comparable(value.kind, kind.kind):
            walk.clash("compare", test.at, value, "in", kind)
    return _BOOLEAN


@_infers(If)
def _if(walk: Inference, node: If, scope: Scope) -> Type:
    walk.type_of(node.condition, scope)
    yes, no = walk.type_of(node.yes, scope), walk.type_of(node.no, scope)
    return yes if yes.kind == no.kind or no.kind == "null" else ANY


def _iterated(walk: Inference, iterators: tuple[Iterator, ...], scope: Scope) -> Scope:
    for iterator in iterators:
        domain = walk.type_of(iterator.domain, scope)
        if iterator.end is not None:
            walk.type_of(iterator.end, scope)
            item = domain
        else:
            item = (domain.item or ANY) if domain.kind == "list" else ANY
        scope = scope.within({iterator.name: item})
    return scope


@_infers(For)
def _for(walk: Inference, node: For, scope: Scope) -> Type:
    inner = _iterated(walk, node.iterators, scope.within({"partial": Type("list")}))
    return Type("list", walk.type_of(node.body, inner))


@_infers(Quantified)
def _quantified(walk: Inference, node: Quantified, scope: Scope) -> Type:
    walk.type_of(node.body, _iterated(walk, node.iterators, scope))
    return _BOOLEAN


@_infers(ListNode)
def _list(walk: Inference, node: ListNode, scope: Scope) -> Type:
    kinds = [walk.type_of(item, scope) for item in node.items]
    same = kinds and all(kind.kind == kinds[0].kind for kind in kinds)
    return Type("list", kinds[0] if same else None)


@_infers(ContextNode)
def _context(walk: Inference, node: ContextNode, scope: Scope) -> Type:
    fields: list[tuple[str, Type]] = []
    for key, value in node.entries:
        kind = walk.type_of(value, scope)
        fields.append((key, kind))
        scope = scope.within({key: kind})
    return Type("context", fields=tuple(fields))


@_infers(RangeNode)
def _range(walk: Inference, node: RangeNode, scope: Scope) -> Type:
    low, high = walk.type_of(node.low, scope), walk.type_of(node.high, scope)
    if not _comparable(low.kind, high.kind):
        walk.clash("compare", node.at, low, "..", high)
    return Type("range", low)


@_infers(FunctionNode)
def _function(walk: Inference, node: FunctionNode, scope: Scope) -> Type:
    if not node.external:
        names = {
            name: (resolve(kind, None) if kind else None) or ANY for name, kind in node.parameters
        }
        walk.type_of(node.body, scope.within(names))
    return Type("function")
