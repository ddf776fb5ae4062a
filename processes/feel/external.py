"""External functions, ``function(x) external {java: ...}`` (DMN 1.5, 10.3.2.13.4).

No Java runs here, and no expression reaches outside: the mapping names a static method of the
Java library, and a closed table holds those we compute ourselves. Anything else is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from .env import Run
from .numbers import CONTEXT, attempt, format_number, from_float, parse_number
from .types import Type, coerce
from .values import FunctionValue, Value

_SIGNATURE = re.compile(r"\s*(\w+)\s*\(([\w.\s,\[;]*)\)\s*")
#: Sorts of Java parameter types: whole number, fraction, character, text, boolean, objects.
_SORTS = (
    dict.fromkeys(("byte", "short", "int", "long", "Byte", "Short", "Integer", "Long"), "n")
    | dict.fromkeys(("float", "double", "Float", "Double", "BigDecimal", "Number"), "f")
    | {"char": "c", "Character": "c", "String": "s", "boolean": "b", "Boolean": "b"}
    | {"Object": "o", "[LObject;": "v", "Object[]": "v"}
)
_FORMAT = re.compile(r"%(-?)(0?)([0-9]{0,3})(?:\.([0-9]{1,2}))?([sdfn%])")

_Method = Callable[..., Value]


def _double(function: Callable[..., float]) -> _Method:
    """Compute with Java's doubles; the result is the number its repr shows."""

    def compute(*values: Decimal) -> Value:
        return from_float(function(*map(float, values)))

    return compute


def _format(pattern: str, values: list[Value]) -> str | None:
    waiting = list(values)

    def fill(found: re.Match[str]) -> str:
        left, zero, width, digits, kind = found.groups()
        if kind in "n%":
            return {"n": "\n", "%": "%"}[kind]
        value = waiting.pop(0)
        text = f"{Decimal(value):.{int(digits or 6)}f}" if kind == "f" else _text(value)
        pad = int(width or 0)
        if left:
            return text.ljust(pad)
        return text.zfill(pad) if zero else text.rjust(pad)

    return _FORMAT.sub(fill, pattern)


def _text(value: Value) -> str:
    if type(value) is bool:
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return format_number(value)
    return str(value) if isinstance(value, str) else "null"


def _rounding(mode: str) -> _Method:
    return lambda value: value.to_integral_value(mode)


_MATH: dict[tuple[str, str], _Method] = {
    ("max", "ff"): max,
    ("max", "nn"): max,
    ("min", "ff"): min,
    ("min", "nn"): min,
    ("abs", "f"): abs,
    ("abs", "n"): abs,
    ("floor", "f"): _rounding(ROUND_FLOOR),
    ("ceil", "f"): _rounding(ROUND_CEILING),
    ("round", "f"): lambda value: (value + Decimal("0.5")).to_integral_value(ROUND_FLOOR),
    ("sqrt", "f"): lambda value: attempt(CONTEXT.sqrt, value),
    ("pow", "ff"): lambda base, exponent: attempt(CONTEXT.power, base, exponent),
    ("exp", "f"): lambda value: attempt(CONTEXT.exp, value),
    ("log", "f"): lambda value: attempt(CONTEXT.ln, value),
    ("log10", "f"): lambda value: attempt(CONTEXT.log10, value),
    **{
        (name, "f"): _double(getattr(math, name))
        for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh")
    },
    ("atan2", "ff"): _double(math.atan2),
    ("hypot", "ff"): _double(math.hypot),
    ("toRadians", "f"): _double(math.radians),
    ("toDegrees", "f"): _double(math.degrees),
}
_WHOLE: dict[tuple[str, str], _Method] = {
    ("valueOf", "n"): lambda value: value,
    ("valueOf", "s"): lambda text: int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else None,
}
_FRACTION: dict[tuple[str, str], _Method] = {
    ("valueOf", "f"): lambda value: value,
    ("valueOf", "s"): parse_number,
}
_METHODS: dict[str, dict[tuple[str, str], _Method]] = {
    "java.lang.Math": _MATH,
    "java.lang.StrictMath": _MATH,
    "java.lang.Byte": _WHOLE,
    "java.lang.Short": _WHOLE,
    "java.lang.Integer": {**_WHOLE, ("parseInt", "s"): _WHOLE["valueOf", "s"]},
    "java.lang.Long": {**_WHOLE, ("parseLong", "s"): _WHOLE["valueOf", "s"]},
    "java.lang.Float": {**_FRACTION, ("parseFloat", "s"): parse_number},
    "java.lang.Double": {**_FRACTION, ("parseDouble", "s"): parse_number},
    "java.lang.Boolean": {("valueOf", "b"): bool, ("valueOf", "s"): lambda text: text == "true"},
    "java.lang.String": {
        **{("valueOf", sort): _text for sort in "cnfbo"},
        ("format", "sv"): _format,
    },
}


class ExternalFunction(FunctionValue):
    """A Java method we compute ourselves."""

    __slots__ = ("method", "name", "parameters", "sorts", "types")

    def __init__(
        self,
        name: str,
        parameters: tuple[str, ...],
        types: tuple[Type | None, ...],
        sorts: str,
        method: _Method,
    ) -> None:
        self.name = name
        self.parameters = parameters
        self.types = types
        self.sorts = sorts
        self.method = method

    def signature(self) -> tuple[tuple[Type | None, ...], Type | None]:
        """Declared types, if any."""
        return self.types or (None,) * len(self.parameters), None

    def invoke(self, arguments: list[Value], run: Run) -> Value:
        """Call by position; null for arguments the Java types don't take."""
        run.charge(2)
        if len(arguments) != len(self.parameters):
            return run.problem(run.site, "arguments", self.name, str(len(arguments)))
        for place, kind in enumerate(self.types):
            if kind is not None:
                arguments[place] = coerce(arguments[place], kind, run)
        if self.sorts.endswith("v"):
            fixed = len(self.sorts) - 1
            arguments = [*arguments[:fixed], arguments[fixed:]]
        if not all(map(_fits, self.sorts, arguments)):
            return run.problem(run.site, "arguments", self.name, "?")
        try:
            result = self.method(*map(_given, self.sorts, arguments))
        except (ArithmeticError, ValueError, IndexError):
            return None
        return run.text(result) if isinstance(result, str) else result

    def invoke_named(self, arguments: dict[str, Value], run: Run) -> Value:
        """Call by name; null when the names don't fit."""
        if arguments.keys() != set(self.parameters):
            return run.problem(run.site, "arguments", self.name, ", ".join(arguments))
        return self.invoke([arguments[name] for name in self.parameters], run)


def _fits(sort: str, value: Value) -> bool:
    if sort == "n":
        return type(value) in (int, Decimal) and value == int(value)
    if sort == "f":
        return type(value) in (int, Decimal)
    if sort == "c":
        return type(value) is str and len(value) == 1
    if sort == "s":
        return type(value) is str
    if sort == "b":
        return type(value) is bool
    return True


def _given(sort: str, value: Value) -> Value:
    if sort == "n":
        return int(value)
    return CONTEXT.create_decimal(value) if sort == "f" else value


def external_function(
    names: tuple[str, ...], mapping: Value, types: tuple[Type | None, ...] = ()
) -> FunctionValue | None:
    """Find the function a mapping ``{java: {class, method signature}}`` means; None for none."""
    java = mapping.get("java") if isinstance(mapping, dict) else None
    if not isinstance(java, dict):
        return None
    owner, signature = java.get("class"), java.get("method signature")
    if not isinstance(owner, str) or not isinstance(signature, str):
        return None
    found = _SIGNATURE.fullmatch(signature)
    if found is None:
        return None
    wanted = [part.strip() for part in found[2].split(",")] if found[2].strip() else []
    sorts = "".join(_SORTS.get(re.sub(r"java\.\w+\.", "", part), "?") for part in wanted)
    methods = _METHODS.get(owner, {})
    # A parameter of a whole type fits a method on fractions, as in Java.
    method = methods.get((found[1], sorts)) or methods.get((found[1], sorts.replace("n", "f")))
    if method is None:
        return None
    return ExternalFunction(f"{owner}.{found[1]}", names, types, sorts, method)
