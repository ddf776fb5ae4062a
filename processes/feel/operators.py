"""FEEL's operators on values: equality, order, arithmetic, membership (DMN 1.5, 10.3.2.13).

Three-valued: what the standard leaves undefined is ``None``. Nothing here raises but limits.
"""

from __future__ import annotations

from decimal import Decimal

from . import temporal_math
from .env import Run
from .numbers import CONTEXT, attempt, is_integral
from .temporal import Date, DateTime, DayTime, Time, YearMonth
from .values import NATIVE, FunctionValue, Range, Value, adopt, kind_of

_NUMBERS = frozenset((int, Decimal))
_TEMPORALS = frozenset((Date, Time, DateTime, DayTime, YearMonth))
_DURATIONS = frozenset((DayTime, YearMonth))
#: What operations cost, in steps: with the calendar, powers, powers that need logarithms.
_CALENDAR, _POWER, _ROOT = 20, 4, 200
_SMALL = 1000


def equal(left: Value, right: Value, run: Run) -> bool | None:
    """Equality (table 53): null for values of different kinds."""
    kind, other = type(left), type(right)
    if kind is other:
        if kind is str or kind is int or kind is Decimal or kind is bool:
            return bool(left == right)
        if left is None:
            return True
    elif left is None or right is None:
        return False
    elif kind in _NUMBERS and other in _NUMBERS:
        return bool(left == right)
    return _equal_deep(left, right, run)


def _equal_deep(left: Value, right: Value, run: Run) -> bool | None:
    kind, other = type(left), type(right)
    if kind not in NATIVE or other not in NATIVE:
        if isinstance(left, FunctionValue) or isinstance(right, FunctionValue):
            return None
        return equal(adopt(left), adopt(right), run)
    if kind is not other:
        return _equal_single(left, right, run)
    run.charge(1)
    if kind is list:
        return len(left) == len(right) and all(
            equal(mine, theirs, run) for mine, theirs in zip(left, right, strict=True)
        )
    if kind is dict:
        return left.keys() == right.keys() and all(
            equal(value, right[key], run) for key, value in left.items()
        )
    if kind is Range:
        return (
            left.start_included == right.start_included
            and left.end_included == right.end_included
            and equal(left.start, right.start, run) is True
            and equal(left.end, right.end, run) is True
        )
    difference = temporal_math.order(left, right)
    return None if difference is None else difference == 0


def _equal_single(left: Value, right: Value, run: Run) -> bool | None:
    """Compare a list of one item with a value that is no list: the item counts (10.3.2.9.4)."""
    if type(left) is list and len(left) == 1:
        return equal(left[0], right, run)
    if type(right) is list and len(right) == 1:
        return equal(left, right[0], run)
    return None


def order(left: Value, right: Value) -> int | None:
    """Order two values (table 55): negative, 0, positive; null where there is no order."""
    kind, other = type(left), type(right)
    if (kind in _NUMBERS and other in _NUMBERS) or (kind is str and other is str):
        return -1 if left < right else int(left != right)
    if kind in _TEMPORALS and other in _TEMPORALS:
        return temporal_math.order(left, right)
    if kind is float or other is float or kind not in NATIVE or other not in NATIVE:
        if isinstance(left, FunctionValue) or isinstance(right, FunctionValue):
            return None
        first, second = adopt(left), adopt(right)
        if first is not left or second is not right:
            return order(first, second)
    return None


def add(left: Value, right: Value, run: Run) -> Value:
    """Addition of numbers, texts, and temporals with durations (table 57)."""
    kind, other = type(left), type(right)
    if kind in _NUMBERS and other in _NUMBERS:
        return attempt(CONTEXT.add, left, right)
    if kind is str and other is str:
        return run.text(left + right)
    if kind in _TEMPORALS and other in _DURATIONS:
        run.charge(_CALENDAR)
        return temporal_math.add(left, right)
    if kind in _DURATIONS and other in _TEMPORALS:
        run.charge(_CALENDAR)
        return temporal_math.add(right, left)
    return _adopted(add, left, right, run)


def subtract(left: Value, right: Value, run: Run) -> Value:
    """Subtraction of numbers and temporals (table 58)."""
    kind, other = type(left), type(right)
    if kind in _NUMBERS and other in _NUMBERS:
        return attempt(CONTEXT.subtract, left, right)
    if kind in _TEMPORALS and other in _TEMPORALS:
        run.charge(_CALENDAR)
        return temporal_math.subtract(left, right)
    return _adopted(subtract, left, right, run)


def multiply(left: Value, right: Value, run: Run) -> Value:
    """Multiplication of numbers, or of a duration by a number (table 59)."""
    kind, other = type(left), type(right)
    if kind in _NUMBERS and other in _NUMBERS:
        return attempt(CONTEXT.multiply, left, right)
    if kind in _DURATIONS and other in _NUMBERS:
        run.charge(_CALENDAR)
        return temporal_math.scale(left, right)
    if kind in _NUMBERS and other in _DURATIONS:
        run.charge(_CALENDAR)
        return temporal_math.scale(right, left)
    return _adopted(multiply, left, right, run)


def divide(left: Value, right: Value, run: Run) -> Value:
    """Division of numbers, of a duration by a number, or of two durations (table 59)."""
    kind, other = type(left), type(right)
    if kind in _NUMBERS and other in _NUMBERS:
        return attempt(CONTEXT.divide, left, right)
    if kind in _DURATIONS and (other in _NUMBERS or other in _DURATIONS):
        run.charge(_CALENDAR)
        return temporal_math.divide(left, right)
    return _adopted(divide, left, right, run)


def power(left: Value, right: Value, run: Run) -> Value:
    """Exponentiation of numbers (table 61)."""
    if type(left) in _NUMBERS and type(right) in _NUMBERS:
        if right == 0:
            return Decimal(1)
        run.charge(_POWER if is_integral(right) and abs(right) < _SMALL else _ROOT)
        return attempt(CONTEXT.power, left, right)
    return _adopted(power, left, right, run)


def _adopted(operation: Value, left: Value, right: Value, run: Run) -> Value:
    """Try again with foreign values (stray floats, Python dates) brought into FEEL."""
    if isinstance(left, FunctionValue) or isinstance(right, FunctionValue):
        return None
    first, second = adopt(left), adopt(right)
    if first is left and second is right:
        return None
    return operation(first, second, run)


def negate(value: Value) -> Value:
    """Negation of a number or a duration (table 62)."""
    if type(value) in _NUMBERS:
        return attempt(CONTEXT.minus, value)
    if type(value) in _DURATIONS:
        return temporal_math.negate(value)
    return negate(from_foreign) if (from_foreign := _foreign(value)) is not None else None


def _foreign(value: Value) -> Value:
    if type(value) in NATIVE or isinstance(value, FunctionValue):
        return None
    return adopt(value)


def in_range(value: Value, bounds: Range) -> bool | None:
    """Tell whether a value lies in a range; null when it can't be compared with the ends."""
    if bounds.start is not None:
        lower = order(bounds.start, value)
        if lower is None:
            return None
        if lower > 0 or (lower == 0 and not bounds.start_included):
            return False
    if bounds.end is not None:
        upper = order(value, bounds.end)
        if upper is None:
            return None
        if upper > 0 or (upper == 0 and not bounds.end_included):
            return False
    return True


def is_in(value: Value, test: Value, run: Run) -> bool | None:
    """Membership in a range, a list (also of ranges), or equality (table 56)."""
    kind = type(test)
    if kind is Range:
        return in_range(value, test)
    if kind is list:
        for item in test:
            run.charge(1)
            if type(item) is Range and in_range(value, item):
                return True
            if equal(value, item, run):
                return True
        return type(value) is list and equal(value, test, run) is True
    return equal(value, test, run)


def describe(value: Value) -> str:
    """Name a value's kind for an error message."""
    try:
        return kind_of(value)
    except ValueError:
        return "unknown"
