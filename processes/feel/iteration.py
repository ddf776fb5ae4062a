"""What ``for``, ``some`` and ``every`` walk over: lists, ranges and ``start..end``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from .numbers import is_integral
from .temporal import Date, date_from_ordinal
from .values import Range, Value


def domain_items(value: Value) -> Iterable[Value] | None:
    """List what a domain value holds; None when it can't be walked over.

    A single value stands for a list of itself (DMN 1.5, 10.3.2.9.4).
    """
    if type(value) is list:
        return value
    if value is None:
        return None
    if type(value) is Range:
        return _range_items(value)
    return (value,)


def _range_items(value: Range) -> Iterable[Value] | None:
    ends = _positions(value.start, value.end)
    if ends is None:
        return None
    first = ends[0] + (not value.start_included)
    last = ends[1] - (not value.end_included)
    if ends[0] > ends[1]:
        return None
    return _walk(first, last, 1, isinstance(value.start, Date))


def span_items(start: Value, end: Value) -> Iterable[Value] | None:
    """List whole numbers or dates from start to end, up or down; None for anything else."""
    ends = _positions(start, end)
    if ends is None:
        return None
    step = 1 if ends[0] <= ends[1] else -1
    return _walk(ends[0], ends[1], step, isinstance(start, Date))


def _positions(start: Value, end: Value) -> tuple[int, int] | None:
    if isinstance(start, Date) and isinstance(end, Date):
        return start.ordinal, end.ordinal
    for value in (start, end):
        if type(value) not in (int, Decimal) or not is_integral(value):
            return None
    return int(start), int(end)


def _walk(first: int, last: int, step: int, dates: bool) -> Iterator[Value]:
    position = first
    while position <= last if step > 0 else position >= last:
        yield date_from_ordinal(position) if dates else position
        position += step
