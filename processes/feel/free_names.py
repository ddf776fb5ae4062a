"""Finds the names an expression reads from its scope.

Used to know what a condition or a table depends on. Inside a filter a name may also be an entry
of the item; it is counted as free, as it may come from the scope.
"""

from __future__ import annotations

from collections.abc import Iterator

from .functions import BUILTINS
from .nodes import (
    Call,
    ContextNode,
    Filter,
    For,
    FunctionNode,
    Name,
    Node,
    Quantified,
    children,
)


def free_names(node: Node) -> frozenset[str]:
    """List the free variables of a tree, without the built-in functions it calls."""
    return frozenset(name.name for name in free_uses(node, frozenset()))


def free_uses(node: Node, bound: frozenset[str]) -> Iterator[Name]:
    """List the places where a tree reads a name that is not bound."""
    waiting: list[tuple[Node, frozenset[str]]] = [(node, bound)]
    while waiting:
        current, names = waiting.pop()
        if isinstance(current, Name):
            if current.name not in names:
                yield current
        else:
            waiting.extend(_parts(current, names))


def _parts(node: Node, bound: frozenset[str]) -> Iterator[tuple[Node, frozenset[str]]]:
    if isinstance(node, For | Quantified):
        if isinstance(node, For):
            bound = bound | {"partial"}
        for iterator in node.iterators:
            yield iterator.domain, bound
            if iterator.end is not None:
                yield iterator.end, bound
            bound = bound | {iterator.name}
        yield node.body, bound
    elif isinstance(node, Filter):
        yield node.base, bound
        yield node.test, bound | {"item"}
    elif isinstance(node, ContextNode):
        for key, value in node.entries:
            yield value, bound
            bound = bound | {key}
    elif isinstance(node, FunctionNode):
        if not node.external:
            yield node.body, bound | {name for name, _ in node.parameters}
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield argument, bound
        if not (isinstance(node.function, Name) and node.function.name in BUILTINS):
            yield node.function, bound
    else:
        for part in children(node):
            yield part, bound
