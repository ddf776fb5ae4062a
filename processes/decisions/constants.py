"""Reads the constants that the cells of a decision table compare their input with.

For `rule_check`, which can judge a cell only if it does nothing else. Not for evaluating tables.
"""

from __future__ import annotations

from ..feel.expression import compile_expression, compile_unary_tests
from ..feel.nodes import (
    Between,
    Call,
    Compare,
    In,
    InputValue,
    ListNode,
    Literal,
    Logic,
    Name,
    Negate,
    Node,
    RangeNode,
    UnaryNode,
)
from ..feel.operators import negate
from ..feel.values import Value, kind_of

_SPANS = frozenset(("days and time duration", "years and months duration"))
#: kinds of values that lie on a line
ORDERED = frozenset(("number", "date", "date and time", *_SPANS))
#: what makes a constant of a text
_MAKERS = frozenset(("date", "date and time", "duration"))


class Computed(Exception):
    """A cell does more than compare with constants."""


def constants(text: str) -> list[Value]:
    """The constants a cell compares its input with.

    Raises:
        Computed: it does anything else.
        FeelError: it can't be read.
    """
    found: list[Value] = []
    waiting: list[tuple[Node, bool]] = [
        (one, False) for one in compile_unary_tests(text).node.items
    ]
    while waiting:
        one, ordered = waiting.pop()
        if _is_constant(one):
            value = _value(one)
            if ordered and kind_of(value) not in ORDERED:
                raise Computed
            found.append(value)
        elif not isinstance(one, InputValue):
            waiting += _inside(one)
    return found


def _inside(one: Node) -> list[tuple[Node, bool]]:
    """What a test consists of, and whether its order matters."""
    match one:
        case RangeNode(low=low, high=high) | Between(value=InputValue(), low=low, high=high):
            return [(low, True), (high, True)]
        case UnaryNode(op=op, operand=operand):
            return [(operand, op not in _EQUAL)]
        case Compare(op=op, left=InputValue(), right=right):
            return [(right, op not in _EQUAL)]
        case Compare(op=op, left=left, right=InputValue()):
            return [(left, op not in _EQUAL)]
        case In(value=InputValue(), tests=tests):
            return [(test, False) for test in tests]
        case ListNode(items=items):
            return [(item, False) for item in items]
        case Logic(operands=operands) if not any(map(_is_constant, operands)):
            return [(operand, False) for operand in operands]
    raise Computed


_EQUAL = frozenset(("=", "!="))


def _is_constant(node: Node) -> bool:
    match node:
        case Literal():
            return True
        case Negate(operand=operand):
            return _is_constant(operand)
        case Call(function=Name(name=name), arguments=(Literal(),)):
            return name in _MAKERS
    return False


def _value(node: Node) -> Value:
    found = None
    match node:
        case Literal(value=value):
            return value
        case Negate(operand=operand):
            found = negate(_value(operand))
        case Call(function=Name(name=name), arguments=(Literal(value=text),)):
            found = compile_expression(f"{name}(text)").evaluate({"text": text})
    if found is None:
        raise Computed
    return found
