"""Compiles unary tests and ``in`` (DMN 1.5, 10.3.2.8 and table 56).

A test is a closure of the tested value and the scope. Tests against constants never build a
scope, which makes decision tables fast.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal

from .compiler import INPUT, Closure, Unit, handles
from .env import Env, Site
from .nodes import In, InputValue, Literal, Name, Node, RangeNode, Tests, UnaryNode, walk
from .numbers import Number, is_integral
from .operators import describe, equal, in_range, is_in, order
from .values import Range, Value, adopt

Test = Callable[[Value, Env], bool | None]

_ORDER: dict[str, Callable[[Value, Value], Value]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compile_tests(unit: Unit, node: Tests) -> Test:
    """Compile the tests of a table cell."""
    if not node.items:
        return lambda value, env: True
    test = _any_of(unit, node.items, lenient=True)
    if not node.negated:
        return test

    def negated(value: Value, env: Env) -> Value:
        found = test(value, env)
        return None if found is None else not found

    return negated


def _any_of(unit: Unit, items: tuple[Node, ...], lenient: bool) -> Test:
    texts = _texts(items)
    if texts is not None:
        return _one_of_texts(unit.site(items[0]), texts)
    tests = [compile_test(unit, item, lenient) for item in items]
    if len(tests) == 1:
        return tests[0]

    def any_of(value: Value, env: Env) -> Value:
        result: bool | None = False
        for test in tests:
            found = test(value, env)
            if found is True:
                return True
            if found is None:
                result = None
        return result

    return any_of


def _texts(items: tuple[Node, ...]) -> frozenset[str] | None:
    """The texts of a list of literal texts; None for any other list."""
    texts = [item.value for item in items if isinstance(item, Literal)]
    whole = len(texts) == len(items) and all(type(text) is str for text in texts)
    return frozenset(texts) if whole else None


def _one_of_texts(site: Site, texts: frozenset[str]) -> Test:
    def one_of(value: Value, env: Env) -> Value:
        if type(value) is str:
            return value in texts
        if value is None:
            return False
        return env.run.problem(site, "compare", describe(value), "string")

    return one_of


def compile_test(unit: Unit, node: Node, lenient: bool) -> Test:
    """Compile one positive unary test.

    ``lenient`` (table cells) also takes a true condition that doesn't mention ``?`` as passed.
    """
    if isinstance(node, UnaryNode):
        return _comparison(unit, node)
    if isinstance(node, RangeNode):
        return _range_test(unit, node)
    if _mentions_input(node):
        return _condition(unit, node)
    wanted, site = unit.build(node), unit.site(node)

    def membership(value: Value, env: Env) -> Value:
        other = wanted(env)
        found = is_in(value, other, env.run)
        if found is None:
            if lenient and other is True:
                return True
            return env.run.problem(site, "compare", describe(value), describe(other))
        return found

    return membership


def _comparison(unit: Unit, node: UnaryNode) -> Test:
    operand, site, op = unit.build(node.operand), unit.site(node), node.op
    if op in ("=", "!="):

        def equals(value: Value, env: Env) -> Value:
            found = equal(value, operand(env), env.run)
            return None if found is None else found is (op == "=")

        return equals
    direct = _ORDER[op]
    constant = _whole(node.operand)

    def compares(value: Value, env: Env) -> Value:
        if constant is not None and type(value) is int:
            return bool(direct(value, constant))
        return _ordered(env, site, direct, value, operand(env))

    return compares


def _ordered(
    env: Env, site: Site, direct: Callable[[Value, Value], Value], value: Value, other: Value
) -> Value:
    found = order(value, other)
    if found is None:
        return env.run.problem(site, "compare", describe(value), describe(other))
    return bool(direct(found, 0))


def _whole(node: Node) -> Number | None:
    number = node.value if isinstance(node, Literal) else None
    if type(number) is Decimal and number.adjusted() < 40 and is_integral(number):
        return int(number)
    return None


def _range_test(unit: Unit, node: RangeNode) -> Test:
    bounds, site = unit.build(node), unit.site(node)
    low, high = _whole(node.low), _whole(node.high)
    low_in, high_in = node.low_included, node.high_included

    def within(value: Value, env: Env) -> Value:
        if type(value) is int and low is not None and high is not None:
            return (low < value or (low_in and low == value)) and (
                value < high or (high_in and high == value)
            )
        found = bounds(env)
        if type(found) is not Range:
            return None
        result = in_range(adopt(value), found)
        if result is None:
            return env.run.problem(site, "compare", describe(value), "range")
        return result

    return within


def _condition(unit: Unit, node: Node) -> Test:
    condition, site = unit.build(node), unit.site(node)

    def holds(value: Value, env: Env) -> Value:
        found = condition(Env({INPUT: value}, env, env.run))
        if type(found) is bool:
            return found
        result = is_in(value, found, env.run) if found is not None else None
        if result is None:
            return env.run.problem(site, "type", "boolean", describe(found))
        return result

    return holds


def _mentions_input(node: Node) -> bool:
    return any(isinstance(part, InputValue) for part in walk(node))


@handles(In)
def _in(unit: Unit, node: In) -> Closure:
    value = unit.build(node.value)
    test = _any_of(unit, node.tests, lenient=False)
    texts = _texts(node.tests)
    if isinstance(node.value, Name) and texts is not None:
        name = node.value.name

        def name_among_texts(env: Env) -> bool | None:
            found = env.names.get(name)
            return found in texts if type(found) is str else test(value(env), env)

        return name_among_texts

    def is_member(env: Env) -> bool | None:
        return test(value(env), env)

    return is_member
