"""List built-ins that compute something from a list (DMN 1.5, table 75)."""

from __future__ import annotations

from decimal import Decimal
from functools import cmp_to_key

from ..env import Run
from ..functions import builtin
from ..numbers import CONTEXT, Number, attempt
from ..operators import add, equal, order
from ..temporal import DayTime, YearMonth
from ..values import Value


def _numbers(run: Run, items: list[Value]) -> bool:
    run.charge(len(items))
    return bool(items) and all(
        type(item) is int or (type(item) is Decimal and item.is_finite()) for item in items
    )


@builtin("list contains", "list: list, element: any")
def list_contains(run: Run, items: list[Value], element: Value) -> bool:
    """Tell whether an equal item is in the list."""
    run.charge(len(items))
    return any(equal(item, element, run) is True for item in items)


@builtin("count", "list: list")
def count(run: Run, items: list[Value]) -> int:
    """Number of items."""
    return len(items)


@builtin("is empty", "list: list")
def is_empty(run: Run, items: list[Value]) -> bool:
    """Camunda: tell whether a list has no items."""
    return not items


@builtin("min", "list: list", variadic=True)
def minimum(run: Run, items: list[Value]) -> Value:
    """The least item; null for items without an order."""
    return _extreme(run, items, -1)


@builtin("max", "list: list", variadic=True)
def maximum(run: Run, items: list[Value]) -> Value:
    """The greatest item; null for items without an order."""
    return _extreme(run, items, 1)


def _extreme(run: Run, items: list[Value], side: int) -> Value:
    run.charge(len(items))
    if not items:
        return None
    best = items[0]
    if order(best, best) is None:
        return None
    for item in items[1:]:
        found = order(item, best)
        if found is None:
            return None
        if found * side > 0:
            best = item
    return best


@builtin("sum", "list: list", variadic=True)
def total(run: Run, items: list[Value]) -> Value:
    """Sum of numbers, or of durations of one kind; null for an empty list."""
    if items and isinstance(items[0], DayTime | YearMonth):
        run.charge(len(items))
        value: Value = items[0]
        for item in items[1:]:
            value = add(value, item, run) if type(item) is type(value) else None
        return value
    return _sum(run, items) if _numbers(run, items) else None


def _sum(run: Run, items: list[Number]) -> Number | None:
    value: Number | None = Decimal(0)
    for item in items:
        value = attempt(CONTEXT.add, value, item) if value is not None else None
    return value


@builtin("product", "list: list", variadic=True)
def product(run: Run, items: list[Value]) -> Number | None:
    """Product of numbers; null for an empty list."""
    if not _numbers(run, items):
        return None
    value: Number | None = Decimal(1)
    for item in items:
        value = attempt(CONTEXT.multiply, value, item) if value is not None else None
    return value


@builtin("mean", "list: list", variadic=True)
def mean(run: Run, items: list[Value]) -> Number | None:
    """Arithmetic mean."""
    return _mean(run, items) if _numbers(run, items) else None


def _mean(run: Run, items: list[Number]) -> Number | None:
    found = _sum(run, items)
    return None if found is None else attempt(CONTEXT.divide, found, len(items))


@builtin("median", "list: list", variadic=True)
def median(run: Run, items: list[Value]) -> Number | None:
    """Middle of the sorted numbers, or the mean of the two middle ones."""
    if not _numbers(run, items):
        return None
    ranked: list[Number] = sorted(items)
    middle = len(ranked) // 2
    if len(ranked) % 2:
        return ranked[middle]
    return _mean(run, ranked[middle - 1 : middle + 1])


@builtin("stddev", "list: list", variadic=True)
def standard_deviation(run: Run, items: list[Value]) -> Number | None:
    """Standard deviation of a sample; null for less than two numbers."""
    if not _numbers(run, items) or len(items) < 2:
        return None
    middle = _mean(run, items)
    if middle is None:
        return None
    squares = [attempt(lambda item: CONTEXT.power(item - middle, 2), item) for item in items]
    if any(square is None for square in squares):
        return None
    spread = _sum(run, [square for square in squares if square is not None])
    variance = None if spread is None else attempt(CONTEXT.divide, spread, len(items) - 1)
    return None if variance is None else attempt(CONTEXT.sqrt, variance)


@builtin("mode", "list: list", variadic=True)
def mode(run: Run, items: list[Value]) -> list[Number] | None:
    """The most frequent numbers, in ascending order."""
    if not items:
        return []
    if not _numbers(run, items):
        return None
    counts: dict[Number, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values())
    return sorted(item for item, times in counts.items() if times == most)


@builtin("all", "list: list", variadic=True)
def every(run: Run, items: list[Value]) -> bool | None:
    """False if an item is false, true if all are true, else null."""
    return _decide(run, items, False)


@builtin("any", "list: list", variadic=True)
def some(run: Run, items: list[Value]) -> bool | None:
    """True if an item is true, false if all are false, else null."""
    return _decide(run, items, True)


def _decide(run: Run, items: list[Value], decisive: bool) -> bool | None:
    run.charge(len(items))
    if any(item is decisive for item in items):
        return decisive
    return not decisive if all(type(item) is bool for item in items) else None


@builtin("index of", "list: list, match: any")
def index_of(run: Run, items: list[Value], match: Value) -> list[int]:
    """Positions of the items equal to a value."""
    run.charge(len(items))
    return [place for place, item in enumerate(items, 1) if equal(item, match, run) is True]


@builtin("duplicate values", "list: list")
def duplicate_values(run: Run, items: list[Value]) -> list[Value]:
    """Camunda: the values that occur more than once."""
    once: list[Value] = []
    twice: list[Value] = []
    for item in items:
        if not contains_equal(run, once, item):
            once.append(item)
        elif not contains_equal(run, twice, item):
            twice.append(item)
    return twice


def contains_equal(run: Run, items: list[Value], value: Value) -> bool:
    """Tell whether a list holds an item equal to a value."""
    for item in items:
        run.charge(1)
        if equal(item, value, run) is True:
            return True
    return False


@builtin("sort", "list: list, precedes: function")
def sort(run: Run, items: list[Value], precedes: Value) -> list[Value] | None:
    """Sort by a function that tells whether its first argument comes first."""
    if len(precedes.parameters) != 2:
        return None

    def compare(left: Value, right: Value) -> int:
        run.charge(1)
        if precedes.invoke([left, right], run) is True:
            return -1
        return 1 if precedes.invoke([right, left], run) is True else 0

    return sorted(items, key=cmp_to_key(compare))


@builtin("partition", "list: list, size: number")
def partition(run: Run, items: list[Value], size: Number) -> list[list[Value]] | None:
    """Camunda: cut a list into lists of a size."""
    width = int(size)
    if not width > 0:
        return None
    run.charge(len(items))
    return [items[place : place + width] for place in range(0, len(items), width)]
