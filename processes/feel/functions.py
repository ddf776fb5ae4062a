"""Function values: the built-in ones with their signatures, and those users define.

A call binds arguments by position or name, converts them as the standard allows, and is null
when nothing fits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .env import Env, Run
from .temporal_math import at_midnight_utc
from .types import Type, coerce, simple_type
from .values import FunctionValue, Value, kind_of

#: Marks an argument that doesn't fit.
_UNFIT = object()
#: What calling a built-in costs, in steps.
_CALL = 6


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a built-in: its name, the kinds it takes (none for any)."""

    name: str
    kinds: frozenset[str]
    optional: bool

    def fit(self, value: Value) -> Value:
        """Convert an argument to this parameter; ``_UNFIT`` when it can't be."""
        if value is None:
            return None if self.optional or not self.kinds else _UNFIT
        if not self.kinds:
            return value
        kind = kind_of(value)
        if kind in self.kinds:
            return value
        if "list" in self.kinds:
            return [value]
        if kind == "list" and len(value) == 1 and kind_of(value[0]) not in ("null", "list"):
            return self.fit(value[0])
        if kind == "date" and "date and time" in self.kinds:
            return at_midnight_utc(value)
        return _UNFIT


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call a built-in; a variadic one gathers its arguments into a list."""

    parameters: tuple[Parameter, ...]
    body: Callable[..., Value]
    variadic: bool

    def size(self) -> tuple[int, int]:
        """Least and greatest number of arguments."""
        least = sum(not parameter.optional for parameter in self.parameters)
        return least, 1_000_000 if self.variadic else len(self.parameters)

    def bind(self, arguments: list[Value]) -> list[Value] | None:
        """Fit arguments by position; None when they don't."""
        if self.variadic:
            arguments = self._gather(arguments)
        parameters = self.parameters
        if len(arguments) > len(parameters):
            return None
        bound = []
        for place, parameter in enumerate(parameters):
            if place < len(arguments):
                value = parameter.fit(arguments[place])
                if value is _UNFIT:
                    return None
            elif parameter.optional:
                value = None
            else:
                return None
            bound.append(value)
        return bound

    def _gather(self, arguments: list[Value]) -> list[Value]:
        before = len(self.parameters) - 1
        rest = arguments[before:]
        if len(rest) == 1 and before == 0 and (rest[0] is None or type(rest[0]) is list):
            return arguments
        return [*arguments[:before], rest] if rest else arguments

    def by_name(self, arguments: dict[str, Value]) -> list[Value] | None:
        """Fit arguments by name; None when they don't."""
        known = {parameter.name for parameter in self.parameters}
        if not arguments.keys() <= known:
            return None
        bound = []
        for parameter in self.parameters:
            if parameter.name not in arguments and not parameter.optional:
                return None
            value = parameter.fit(arguments.get(parameter.name))
            if value is _UNFIT:
                return None
            bound.append(value)
        return bound


class Builtin(FunctionValue):
    """A built-in function with its overloads."""

    __slots__ = ("name", "overloads", "parameters")

    def __init__(self, name: str, parameters: tuple[str, ...]) -> None:
        self.name = name
        #: Of the first overload.
        self.parameters = parameters
        self.overloads: list[Overload] = []

    def signature(self) -> tuple[tuple[Type | None, ...], Type | None]:
        """Parameter types of the first overload."""
        kinds = [parameter.kinds for parameter in self.overloads[0].parameters]
        return tuple(simple_type(*kind) if len(kind) == 1 else None for kind in kinds), None

    def invoke(self, arguments: list[Value], run: Run) -> Value:
        """Call by position; null (or a problem in strict mode) when no overload fits."""
        run.charge(_CALL)
        for overload in self.overloads:
            bound = overload.bind(arguments)
            if bound is not None:
                return overload.body(run, *bound)
        return self._unfit(arguments, run)

    def invoke_named(self, arguments: dict[str, Value], run: Run) -> Value:
        """Call by name; null (or a problem in strict mode) when no overload fits."""
        run.charge(_CALL)
        for overload in self.overloads:
            bound = overload.by_name(arguments)
            if bound is not None:
                return overload.body(run, *bound)
        return self._unfit(list(arguments.values()), run)

    def _unfit(self, arguments: list[Value], run: Run) -> None:
        wanted = " | ".join(
            "(" + ", ".join(_shown(parameter) for parameter in overload.parameters) + ")"
            for overload in self.overloads
        )
        given = ", ".join(kind_of(value) for value in arguments)
        run.problem(run.site, "arguments", f"{self.name}{wanted}", f"({given})")


def _shown(parameter: Parameter) -> str:
    kinds = "/".join(sorted(parameter.kinds)) or "Any"
    return f"{parameter.name}{'?' if parameter.optional else ''}: {kinds}"


BUILTINS: dict[str, Builtin] = {}


def builtin(
    name: str, signature: str = "", *, variadic: bool = False
) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Register a Python function as an overload of a built-in.

    ``signature`` lists ``name: kind`` with ``|`` between kinds, ``any``, and ``?`` after what may
    be left out; a variadic function's last parameter gathers the rest.
    """
    parameters = tuple(_parse(part) for part in signature.split(",") if part.strip())

    def register(body: Callable[..., Value]) -> Callable[..., Value]:
        names = tuple(parameter.name for parameter in parameters)
        found = BUILTINS.setdefault(name, Builtin(name, names))
        found.overloads.append(Overload(parameters, body, variadic))
        return body

    return register


def _parse(part: str) -> Parameter:
    name, _, kinds = part.partition(":")
    optional = kinds.endswith("?")
    wanted = frozenset(kind.strip() for kind in kinds.removesuffix("?").split("|"))
    return Parameter(name.strip(), wanted - {"any"}, optional)


class UserFunction(FunctionValue):
    """A function defined in an expression or a model, closing over where it was defined."""

    __slots__ = ("body", "env", "name", "parameters", "result", "types")

    def __init__(
        self,
        parameters: tuple[str, ...],
        types: tuple[Type | None, ...],
        body: Callable[[Env], Value],
        env: Env,
        *,
        name: str = "function",
        result: Type | None = None,
    ) -> None:
        self.name = name
        self.parameters = parameters
        self.types = types
        self.body = body
        self.env = env
        self.result = result

    def signature(self) -> tuple[tuple[Type | None, ...], Type | None]:
        """Declared types."""
        return self.types, self.result

    def invoke(self, arguments: list[Value], run: Run) -> Value:
        """Call by position; null when the arguments don't fit."""
        if len(arguments) != len(self.parameters):
            wanted = f"{self.name}({', '.join(self.parameters)})"
            return run.problem(run.site, "arguments", wanted, str(len(arguments)))
        frame = {}
        for name, kind, value in zip(self.parameters, self.types, arguments, strict=True):
            if kind is not None:
                made = coerce(value, kind, run)
                if made is None and value is not None:
                    return run.problem(run.site, "type", kind.kind, kind_of(value))
                value = made
            frame[name] = value
        run.enter()
        made = self.body(Env(frame, self.env, run))
        run.depth -= 1
        return made if self.result is None else coerce(made, self.result, run)

    def invoke_named(self, arguments: dict[str, Value], run: Run) -> Value:
        """Call by name; null when the names don't fit."""
        if arguments.keys() != set(self.parameters):
            wanted = f"{self.name}({', '.join(self.parameters)})"
            return run.problem(run.site, "arguments", wanted, ", ".join(arguments))
        return self.invoke([arguments[name] for name in self.parameters], run)
