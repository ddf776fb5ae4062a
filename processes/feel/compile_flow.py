"""Compiles control flow: conditions, loops, quantifiers, filters, functions and calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from .compiler import Closure, Unit, handles
from .env import MISSING, Env, Run, Site
from .external import external_function
from .functions import BUILTINS, UserFunction
from .iteration import domain_items, span_items
from .nodes import (
    Between,
    Call,
    Compare,
    Filter,
    For,
    FunctionNode,
    If,
    In,
    InstanceOf,
    Iterator,
    Literal,
    Logic,
    Name,
    Node,
    Path,
    Quantified,
)
from .numbers import to_index
from .operators import describe
from .types import resolve
from .values import FunctionValue, Value, adopt

#: Predicates that are never a position, so a filter needs no look at the outer value first.
_TRUTHS = (Compare, Logic, Between, In, Quantified, InstanceOf)
#: Conversions with one literal text are computed once, when the expression is compiled.
_CONVERSIONS = frozenset(("date", "time", "date and time", "duration"))
#: Turns a scope into the values of one iterator, None when it can't be walked.
_Domain = Callable[[Env], Iterable[Value] | None]


@handles(If)
def _if(unit: Unit, node: If) -> Closure:
    condition, yes, no = unit.build(node.condition), unit.build(node.yes), unit.build(node.no)
    site = unit.site(node.condition)

    def choose(env: Env) -> Value:
        found = condition(env)
        if found is True:
            return yes(env)
        if found is not False and found is not None:
            env.run.problem(site, "type", "boolean", describe(found))
        return no(env)

    return choose


def _domain(unit: Unit, iterator: Iterator) -> _Domain:
    start = unit.build(iterator.domain)
    end = unit.build(iterator.end) if iterator.end is not None else None
    site = unit.site(iterator.domain)

    def items(env: Env) -> Iterable[Value] | None:
        value = start(env)
        found = domain_items(value) if end is None else span_items(value, end(env))
        if found is None:
            env.run.problem(site, "type", "list", describe(value))
        return found

    return items


class _Loop:
    """Nested iterators: calls an action once for each combination of their values."""

    __slots__ = ("cost", "domains", "names")

    def __init__(self, unit: Unit, iterators: tuple[Iterator, ...]) -> None:
        self.names = [iterator.name for iterator in iterators]
        self.domains = [_domain(unit, iterator) for iterator in iterators]
        self.cost = 1

    def walk(self, env: Env, action: Callable[[Env], bool], depth: int = 0) -> bool:
        """Go through all combinations until the action says stop; False for a bad domain."""
        items = self.domains[depth](env)
        if items is None:
            return False
        name, run, cost = self.names[depth], env.run, self.cost
        inner = depth + 1 < len(self.names)
        for item in items:
            run.charge(cost)
            frame = Env({name: item}, env, run)
            if inner:
                if not self.walk(frame, action, depth + 1):
                    return False
            elif action(frame):
                break
        return True


@handles(For)
def _for(unit: Unit, node: For) -> Closure:
    loop = _Loop(unit, node.iterators)
    body, loop.cost = unit.measured(node.body)

    def run_loop(env: Env) -> Value:
        results: list[Value] = []

        def action(frame: Env) -> bool:
            results.append(body(frame))
            return False

        walked = loop.walk(Env({"partial": results}, env, env.run), action)
        return results if walked else None

    return run_loop


@handles(Quantified)
def _quantified(unit: Unit, node: Quantified) -> Closure:
    loop = _Loop(unit, node.iterators)
    body, loop.cost = unit.measured(node.body)
    decisive = not node.every
    site = unit.site(node.body)

    def decide(env: Env) -> bool | None:
        found: list[bool | None] = [not decisive]

        def action(frame: Env) -> bool:
            value = body(frame)
            if value is decisive:
                found[0] = decisive
                return True
            if type(value) is not bool:
                found[0] = None
                if value is not None:
                    env.run.problem(site, "type", "boolean", describe(value))
            return False

        return found[0] if loop.walk(env, action) else None

    return decide


@handles(Filter)
def _filter(unit: Unit, node: Filter) -> Closure:
    base = unit.build(node.base)
    if isinstance(node.test, Literal) and type(node.test.value) is Decimal:
        return _constant_position(base, to_index(node.test.value), unit.site(node.test))
    test, cost = unit.measured(node.test)
    site = unit.site(node.test)
    maybe_position = not isinstance(node.test, _TRUTHS)

    def select(env: Env) -> Value:
        value = base(env)
        items = value if type(value) is list else [] if value is None else [value]
        if maybe_position:
            position = _position(test, env)
            if position is not None:
                return _at(env, site, items, position)
        chosen, run = [], env.run
        for item in items:
            run.charge(cost)
            if test(_item_frame(item, env, run)) is True:
                chosen.append(item)
        return chosen

    return select


def _item_frame(item: Value, env: Env, run: Run) -> Env:
    """The scope of a predicate: ``item``, and its entries where it is a context."""
    frame = Env({"item": item}, env, run)
    return Env(item, frame, run) if isinstance(item, dict) else frame


def _position(test: Closure, env: Env) -> int | None:
    """Evaluate a predicate outside of any item: a number there is a position."""
    strict, env.run.strict = env.run.strict, False
    try:
        found = test(env)
    finally:
        env.run.strict = strict
    return to_index(found) if type(found) is int or type(found) is Decimal else None


def _constant_position(base: Closure, position: int, site: Site) -> Closure:
    def select(env: Env) -> Value:
        value = base(env)
        items = value if type(value) is list else [] if value is None else [value]
        return _at(env, site, items, position)

    return select


def _at(env: Env, site: Site, items: list[Value], position: int) -> Value:
    if position == 0 or abs(position) > len(items):
        return env.run.problem(site, "index", got=str(position))
    return adopt(items[position - 1 if position > 0 else position])


@handles(FunctionNode)
def _function(unit: Unit, node: FunctionNode) -> Closure:
    names = tuple(name for name, _ in node.parameters)
    kinds = [kind for _, kind in node.parameters]
    body, site = unit.build(node.body), unit.site(node)

    def define(env: Env) -> Value:
        if node.external:
            made = external_function(names, body(env))
            if made is None:
                return env.run.problem(site, "external", got="external")
            return made
        types = env.run.types
        found = tuple(resolve(kind, types) if kind else None for kind in kinds)
        return UserFunction(names, found, body, env)

    return define


@handles(Call)
def _call(unit: Unit, node: Call) -> Closure:
    if isinstance(node.function, Name):
        name = node.function.name
        if name == "is defined" and len(node.arguments) == 1:
            return _is_defined(unit, node.arguments[0])
        constant = _constant_conversion(name, node)
        if constant is not None:
            return lambda env: constant
    function = _callee(unit, node.function)
    arguments = [unit.build(argument) for argument in node.arguments]
    site = unit.site(node)
    if node.names:
        return _named_call(function, arguments, node.names, site)

    def call(env: Env) -> Value:
        target = function(env)
        values = [argument(env) for argument in arguments]
        if not isinstance(target, FunctionValue):
            return env.run.problem(site, "no_function", got=describe(target))
        run = env.run
        run.site = site
        return target.invoke(values, run)

    return call


def _named_call(
    function: Closure, arguments: list[Closure], names: tuple[str, ...], site: Site
) -> Closure:
    def call(env: Env) -> Value:
        target = function(env)
        values = {name: argument(env) for name, argument in zip(names, arguments, strict=True)}
        if not isinstance(target, FunctionValue) or len(values) < len(names):
            return env.run.problem(site, "no_function", got=describe(target))
        run = env.run
        run.site = site
        return target.invoke_named(values, run)

    return call


def _callee(unit: Unit, node: Node) -> Closure:
    """Find what is called: a function in scope, else the built-in of that name.

    A variable that is no function does not hide a built-in: data named ``count`` is common.
    """
    if not isinstance(node, Name) or node.name not in BUILTINS:
        return unit.build(node)
    name, default = node.name, BUILTINS[node.name]

    def find(env: Env) -> Value:
        found = env.find(name)
        return found if isinstance(found, FunctionValue) else default

    return find


def _constant_conversion(name: str, node: Call) -> Value:
    if name not in _CONVERSIONS or node.names or len(node.arguments) != 1:
        return None
    argument = node.arguments[0]
    if not isinstance(argument, Literal) or type(argument.value) is not str:
        return None
    return BUILTINS[name].invoke([argument.value], Run())


def _is_defined(unit: Unit, node: Node) -> Closure:
    if isinstance(node, Name):
        name = node.name
        return lambda env: env.find(name) is not MISSING
    if isinstance(node, Path):
        base, last = unit.build(node.base), node.name

        def has_entry(env: Env) -> bool:
            value = base(env)
            return isinstance(value, dict) and last in value

        return has_entry
    value = unit.build(node)
    return lambda env: value(env) is not None
