"""Numeric built-ins (DMN 1.5, table 77)."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from ..env import Run
from ..functions import builtin
from ..numbers import CONTEXT, Number, attempt, is_integral, to_index
from ..operators import negate
from ..temporal import DayTime, YearMonth
from ..values import Value

_SCALE_MIN, _SCALE_MAX = -6111, 6176
#: Room for any number at any scale.
_WIDE = CONTEXT.copy()
_WIDE.prec = 13_000
#: What a logarithm costs, in steps.
_TRANSCENDENTAL = 100


def _rounded(value: Number, scale: Number | None, rounding: str) -> Decimal | None:
    places = 0 if scale is None else to_index(scale)
    if not _SCALE_MIN <= places <= _SCALE_MAX:
        return None
    number = CONTEXT.create_decimal(value)
    exponent = int(number.as_tuple().exponent)
    if exponent >= -places:
        return number
    return attempt(
        lambda: CONTEXT.plus(number.quantize(Decimal((0, (1,), -places)), rounding, _WIDE))
    )


def _register(name: str, signature: str, rounding: str) -> None:
    def body(run: Run, value: Number, scale: Number | None = None) -> Decimal | None:
        return _rounded(value, scale, rounding)

    builtin(name, signature)(body)


_register("decimal", "n: number, scale: number", ROUND_HALF_EVEN)
_register("floor", "n: number", ROUND_FLOOR)
_register("floor", "n: number, scale: number", ROUND_FLOOR)
_register("ceiling", "n: number", ROUND_CEILING)
_register("ceiling", "n: number, scale: number", ROUND_CEILING)
_register("round up", "n: number, scale: number", ROUND_UP)
_register("round down", "n: number, scale: number", ROUND_DOWN)
_register("round half up", "n: number, scale: number", ROUND_HALF_UP)
_register("round half down", "n: number, scale: number", ROUND_HALF_DOWN)


@builtin("abs", "n: number|days and time duration|years and months duration")
def absolute(run: Run, n: Value) -> Value:
    """Absolute value of a number or a duration."""
    if isinstance(n, DayTime):
        return DayTime(abs(n.nanos))
    if isinstance(n, YearMonth):
        return YearMonth(abs(n.months))
    return negate(n) if n < 0 else n


@builtin("modulo", "dividend: number, divisor: number")
def modulo(run: Run, dividend: Number, divisor: Number) -> Decimal | None:
    """Remainder with the sign of the divisor: dividend - divisor * floor(dividend/divisor)."""
    rest = attempt(CONTEXT.remainder, dividend, divisor)
    if rest is None or rest == 0 or (rest < 0) == (divisor < 0):
        return rest
    return attempt(CONTEXT.add, rest, divisor)


@builtin("sqrt", "number: number")
def square_root(run: Run, number: Number) -> Decimal | None:
    """Square root; null for a negative number."""
    return attempt(CONTEXT.sqrt, number)


@builtin("log", "number: number")
def logarithm(run: Run, number: Number) -> Decimal | None:
    """Natural logarithm; null for zero and below."""
    run.charge(_TRANSCENDENTAL)
    return attempt(CONTEXT.ln, number) if number > 0 else None


@builtin("exp", "number: number")
def exponential(run: Run, number: Number) -> Decimal | None:
    """Euler's number to a power."""
    run.charge(_TRANSCENDENTAL)
    return attempt(CONTEXT.exp, number)


@builtin("odd", "number: number")
def odd(run: Run, number: Number) -> bool | None:
    """Tell whether a whole number is odd."""
    return _parity(number, 1)


@builtin("even", "number: number")
def even(run: Run, number: Number) -> bool | None:
    """Tell whether a whole number is even."""
    return _parity(number, 0)


def _parity(number: Number, rest: int) -> bool | None:
    if not is_integral(number):
        return None
    return bool(int(number) % 2 == rest)
