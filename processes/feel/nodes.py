"""The syntax tree of an expression: what the parser makes and the compiler reads.

Nodes are immutable and know only their place (``at``, characters from 0) and parts.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator as Iterating
from dataclasses import dataclass, fields
from typing import Any

from .values import Value


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all nodes."""

    at: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant value."""

    value: Value


@dataclass(frozen=True, slots=True)
class BadLiteral(Node):
    """An ``@"..."`` whose text is no temporal: null, or an error in strict mode."""

    text: str


@dataclass(frozen=True, slots=True)
class Compiled(Node):
    """A part that is compiled already: boxed expressions put FEEL's control flow around it."""

    closure: Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable or a built-in function."""

    name: str


@dataclass(frozen=True, slots=True)
class InputValue(Node):
    """``?``, the value a unary test looks at."""


@dataclass(frozen=True, slots=True)
class Path(Node):
    """``base.name``."""

    base: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """``base[test]``."""

    base: Node
    test: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function call; ``names`` is empty for positional arguments."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """``-operand``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """Operations of one precedence from left to right: ``first (op operand)*``."""

    first: Node
    rest: tuple[tuple[str, Node, int], ...]


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """``left op right`` with one of ``= != < <= > >=``."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """``value between low and high``."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """``value in tests``."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """``and`` or ``or`` over two or more operands."""

    op: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """``if condition then yes else no``."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """``name in domain`` or ``name in start..end``."""

    name: str
    domain: Node
    end: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    """``for iterators return body``."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """``some`` or ``every`` with its iterators and condition."""

    every: bool
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class ListNode(Node):
    """``[items]``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextNode(Node):
    """``{key: value}``."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeNode(Node):
    """``[low..high]`` with either end open or closed."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class UnaryNode(Node):
    """``op operand`` alone: a test of ``?``, or a half-open range as a value."""

    op: str
    operand: Node


@dataclass(frozen=True, slots=True)
class TypeNode(Node):
    """A type: a name, with item, field, parameter and result types where it has them."""

    name: str
    items: tuple[TypeNode, ...] = ()
    fields: tuple[tuple[str, TypeNode], ...] = ()
    result: TypeNode | None = None


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """``value instance of type``."""

    value: Node
    type: TypeNode


@dataclass(frozen=True, slots=True)
class FunctionNode(Node):
    """``function(parameters) body``; the body of an external one is its mapping."""

    parameters: tuple[tuple[str, TypeNode | None], ...]
    body: Node
    external: bool


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """The unary tests of a table cell: ``-``, ``tests`` or ``not(tests)``."""

    negated: bool
    #: Empty for ``-``, which everything passes.
    items: tuple[Node, ...]


#: Field names by sort of node: looking them up anew would be most of the work of a walk.
_PARTS: dict[type[Node], tuple[str, ...]] = {}


def children(node: Node) -> Iterating[Node]:
    """List the direct parts of a node."""
    for name in _part_names(type(node)):
        yield from _nodes_in(getattr(node, name))


def _part_names(kind: type[Node]) -> tuple[str, ...]:
    found = _PARTS.get(kind)
    if found is None:
        found = _PARTS[kind] = tuple(part.name for part in fields(kind) if part.name != "at")
    return found


def _nodes_in(value: object) -> Iterating[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes_in(item)


def walk(node: Node) -> Iterating[Node]:
    """Go through a tree, parents first."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(children(current))
