"""Compiles syntax trees to closures: constants, names, paths, operators and logic.

A closure takes an ``Env`` and gives a value. Hot shapes (a variable against a constant) get
their own closure, as conditions of diagrams and tables are mostly of that shape. Control flow is
compiled in ``compile_flow``, tests in ``compile_tests``; both register here.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from . import operators
from .env import MISSING, Env, Site
from .functions import BUILTINS
from .nodes import (
    BadLiteral,
    Between,
    Chain,
    Compare,
    Compiled,
    ContextNode,
    InputValue,
    InstanceOf,
    ListNode,
    Literal,
    Logic,
    Name,
    Negate,
    Node,
    Path,
    RangeNode,
    UnaryNode,
)
from .operators import describe, equal, order
from .properties import property_of
from .temporal import Date, DateTime, DayTime, Time, YearMonth
from .types import conforms, resolve
from .values import NATIVE, Range, Value, adopt

Closure = Callable[[Env], Value]
_NodeT = TypeVar("_NodeT", bound=Node)
_Handler = Callable[["Unit", _NodeT], Closure]

_HANDLERS: dict[type[Node], Callable[[Unit, Node], Closure]] = {}
_ENDS = frozenset((int, Decimal, str, Date, Time, DateTime, DayTime, YearMonth))
_ORDER: dict[str, Callable[[Value, Value], Value]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC = {
    "+": operators.add,
    "-": operators.subtract,
    "*": operators.multiply,
    "/": operators.divide,
    "**": operators.power,
}
#: The name under which a unary test finds the value it looks at.
INPUT = "?"


def handles(kind: type[_NodeT]) -> Callable[[_Handler[_NodeT]], _Handler[_NodeT]]:
    """Register the function that compiles a kind of node."""

    def register(handler: _Handler[_NodeT]) -> _Handler[_NodeT]:
        _HANDLERS[kind] = handler  # type: ignore[assignment]
        return handler

    return register


class Unit:
    """One expression being compiled; counts nodes, so that loops know what a pass costs."""

    __slots__ = ("built", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.built = 0

    def build(self, node: Node) -> Closure:
        """Compile a node."""
        self.built += 1
        return _HANDLERS[type(node)](self, node)

    def measured(self, node: Node) -> tuple[Closure, int]:
        """Compile a node and say what one evaluation of it costs, in steps."""
        before = self.built
        closure = self.build(node)
        return closure, 1 + (self.built - before) // 2

    def site(self, node: Node) -> Site:
        """Where a node stands, for problems."""
        return self.text, node.at


@handles(Literal)
def _literal(unit: Unit, node: Literal) -> Closure:
    value = node.value
    return lambda env: value


@handles(Compiled)
def _compiled(unit: Unit, node: Compiled) -> Closure:
    return node.closure


@handles(BadLiteral)
def _bad_literal(unit: Unit, node: BadLiteral) -> Closure:
    site, text = unit.site(node), f"‘{node.text}’"
    return lambda env: env.run.problem(site, "bad_temporal", got=text)


@handles(Name)
def _name(unit: Unit, node: Name) -> Closure:
    name, site = node.name, unit.site(node)
    default = BUILTINS.get(name, MISSING)
    if "." in name:
        return _dotted_name(unit, node)

    def read(env: Env) -> Value:
        value = env.names.get(name, MISSING)
        if value is MISSING:
            value = env.up.find(name) if env.up is not None else MISSING
            if value is MISSING:
                value = default
                if value is MISSING:
                    return env.run.problem(site, "unknown_name", got=f"‘{name}’")
        return value if type(value) in NATIVE else adopt(value)

    return read


def _dotted_name(unit: Unit, node: Name) -> Closure:
    """A known name with dots in it; where it is not in scope, the text is a path."""
    name = node.name
    first, *rest = (part.strip() for part in name.split("."))
    path: Node = Name(node.at, first)
    for part in rest:
        path = Path(node.at, path, part)
    follow = unit.build(path)

    def read(env: Env) -> Value:
        value = env.find(name)
        return follow(env) if value is MISSING else adopt(value)

    return read


@handles(InputValue)
def _input_value(unit: Unit, node: InputValue) -> Closure:
    return _name(unit, Name(node.at, INPUT))


@handles(Path)
def _path(unit: Unit, node: Path) -> Closure:
    base, name, site = unit.build(node.base), node.name, unit.site(node)

    def read(env: Env) -> Value:
        value = base(env)
        if type(value) is dict:
            found = value.get(name, MISSING)
            if found is MISSING:
                return env.run.problem(site, "unknown_property", "context", f"‘{name}’")
            return found if type(found) in NATIVE else adopt(found)
        if type(value) is list:
            env.run.charge(1 + len(value))
            return [_member(env, site, item, name) for item in value]
        return _member(env, site, value, name)

    return read


def _member(env: Env, site: Site, value: Value, name: str) -> Value:
    if isinstance(value, dict):
        return adopt(value.get(name))
    found = property_of(value, name, env.run)
    if found is MISSING:
        return env.run.problem(site, "unknown_property", describe(value), f"‘{name}’")
    return found


@handles(Negate)
def _negate(unit: Unit, node: Negate) -> Closure:
    operand, site = unit.build(node.operand), unit.site(node)

    def negate(env: Env) -> Value:
        value = operand(env)
        result = operators.negate(value)
        if result is None:
            return env.run.problem(site, "type", "number", describe(value))
        return result

    return negate


@handles(Chain)
def _chain(unit: Unit, node: Chain) -> Closure:
    first = unit.build(node.first)
    if len(node.rest) == 1:
        sign, operand, at = node.rest[0]
        return _binary(sign, first, unit.build(operand), (unit.text, at))
    steps = [
        (_ARITHMETIC[sign], unit.build(operand), sign, (unit.text, at))
        for sign, operand, at in node.rest
    ]

    def chain(env: Env) -> Value:
        value = first(env)
        for operation, operand, sign, site in steps:
            other = operand(env)
            result = operation(value, other, env.run)
            if result is None:
                _arithmetic_problem(env, site, sign, value, other)
            value = result
        return value

    return chain


def _binary(sign: str, left: Closure, right: Closure, site: Site) -> Closure:
    operation = _ARITHMETIC[sign]

    def binary(env: Env) -> Value:
        value, other = left(env), right(env)
        result = operation(value, other, env.run)
        if result is None:
            _arithmetic_problem(env, site, sign, value, other)
        return result

    return binary


def _arithmetic_problem(env: Env, site: Site, sign: str, left: Value, right: Value) -> None:
    if not env.run.strict:
        return
    kinds = (describe(left), describe(right))
    code = "arithmetic" if kinds == ("number", "number") else "type"
    env.run.problem(site, code, f"a {sign} b", f"{kinds[0]} {sign} {kinds[1]}")


@handles(Compare)
def _compare(unit: Unit, node: Compare) -> Closure:
    if node.op in ("=", "!="):
        return _equality(unit, node)
    if isinstance(node.right, Literal) and type(node.right.value) is Decimal:
        return _order_constant(unit, node, node.right.value)
    left, right, site = unit.build(node.left), unit.build(node.right), unit.site(node)
    direct = _ORDER[node.op]

    def compare(env: Env) -> Value:
        value, other = left(env), right(env)
        kind = type(value)
        if kind is type(other) and (kind is Decimal or kind is str or kind is int):
            return direct(value, other)
        return _ordered(env, site, direct, value, other)

    return compare


def _ordered(
    env: Env, site: Site, direct: Callable[[Value, Value], Value], value: Value, other: Value
) -> Value:
    found = order(value, other)
    if found is None:
        return env.run.problem(site, "compare", describe(value), describe(other))
    return bool(direct(found, 0))


def _order_constant(unit: Unit, node: Compare, constant: Decimal) -> Closure:
    direct, site = _ORDER[node.op], unit.site(node)
    whole: int | Decimal = constant
    if constant == constant.to_integral_value() and constant.adjusted() < 40:
        whole = int(constant)
    left = unit.build(node.left)
    if isinstance(node.left, Name):
        name = node.left.name

        def compare_name(env: Env) -> Value:
            value = env.names.get(name, MISSING)
            if type(value) is int:
                return direct(value, whole)
            if type(value) is Decimal:
                return direct(value, constant)
            return _ordered(env, site, direct, left(env), constant)

        return compare_name

    def compare(env: Env) -> Value:
        value = left(env)
        if type(value) is Decimal:
            return direct(value, constant)
        return _ordered(env, site, direct, value, constant)

    return compare


def _equality(unit: Unit, node: Compare) -> Closure:
    left, right, site = unit.build(node.left), unit.build(node.right), unit.site(node)
    wanted = node.op == "="

    def equality(env: Env) -> Value:
        value, other = left(env), right(env)
        if type(value) is str and type(other) is str:
            return (value == other) is wanted
        found = equal(value, other, env.run)
        if found is None:
            return env.run.problem(site, "compare", describe(value), describe(other))
        return found is wanted

    return equality


@handles(Between)
def _between(unit: Unit, node: Between) -> Closure:
    value, low, high = unit.build(node.value), unit.build(node.low), unit.build(node.high)
    site = unit.site(node)

    def between(env: Env) -> Value:
        found, bottom, top = value(env), low(env), high(env)
        lower, upper = order(bottom, found), order(found, top)
        if lower is not None and upper is not None:
            return lower <= 0 and upper <= 0
        other = bottom if lower is None else top
        return env.run.problem(site, "compare", describe(found), describe(other))

    return between


@handles(Logic)
def _logic(unit: Unit, node: Logic) -> Closure:
    operands = [unit.build(operand) for operand in node.operands]
    site = unit.site(node)
    decisive = node.op == "or"
    if len(operands) == 2:
        return _logic_pair(operands[0], operands[1], decisive, site)

    def logic(env: Env) -> Value:
        unknown = False
        for operand in operands:
            value = operand(env)
            if value is decisive:
                return decisive
            if value is not (not decisive):
                unknown = True
                _check_boolean(env, site, value)
        return None if unknown else not decisive

    return logic


def _logic_pair(first: Closure, second: Closure, decisive: bool, site: Site) -> Closure:
    other = not decisive

    def pair(env: Env) -> Value:
        left = first(env)
        if left is decisive:
            return decisive
        right = second(env)
        if right is decisive:
            return decisive
        if left is other and right is other:
            return other
        _check_boolean(env, site, left)
        _check_boolean(env, site, right)
        return None

    return pair


def _check_boolean(env: Env, site: Site, value: Value) -> None:
    if value is not None and type(value) is not bool:
        env.run.problem(site, "type", "boolean", describe(value))


@handles(ListNode)
def _list(unit: Unit, node: ListNode) -> Closure:
    items = [unit.build(item) for item in node.items]

    def make(env: Env) -> Value:
        env.run.charge(1 + len(items) // 8)
        return [item(env) for item in items]

    return make


@handles(ContextNode)
def _context(unit: Unit, node: ContextNode) -> Closure:
    entries = [(key, unit.build(value)) for key, value in node.entries]
    keys = [key for key, _ in entries]
    duplicate = next((key for key in keys if keys.count(key) > 1), None)
    site = unit.site(node)

    def make(env: Env) -> Value:
        if duplicate is not None:
            return env.run.problem(site, "type", "name", f"‘{duplicate}’ (2)")
        frame: dict[str, Value] = {}
        inner = Env(frame, env, env.run)
        for key, value in entries:
            frame[key] = value(inner)
        return frame

    return make


@handles(RangeNode)
def _range(unit: Unit, node: RangeNode) -> Closure:
    low, high, site = unit.build(node.low), unit.build(node.high), unit.site(node)
    low_in, high_in = node.low_included, node.high_included
    ends = [end.value for end in (node.low, node.high) if isinstance(end, Literal)]
    if len(ends) == 2 and order(*ends) is not None:
        constant = Range(ends[0], ends[1], low_in, high_in)
        return lambda env: constant

    def make(env: Env) -> Value:
        start, end = low(env), high(env)
        if order(start, end) is None:
            return env.run.problem(site, "compare", describe(start), describe(end))
        return Range(start, end, low_in, high_in)

    return make


@handles(UnaryNode)
def _unary_range(unit: Unit, node: UnaryNode) -> Closure:
    operand, op, site = unit.build(node.operand), node.op, unit.site(node)

    def make(env: Env) -> Value:
        end = operand(env)
        if type(end) not in _ENDS or op == "!=":
            return env.run.problem(site, "type", "comparable", describe(end))
        if op == "=":
            return Range(end, end, True, True)
        if op[0] == "<":
            return Range(None, end, False, op == "<=")
        return Range(end, None, op == ">=", False)

    return make


@handles(InstanceOf)
def _instance_of(unit: Unit, node: InstanceOf) -> Closure:
    value, kind, site = unit.build(node.value), node.type, unit.site(node.type)

    def instance_of(env: Env) -> Value:
        found = resolve(kind, env.run.types)
        if found is None:
            return env.run.problem(site, "unknown_type", got=f"‘{kind.name}’")
        return conforms(value(env), found, env.run)

    return instance_of
