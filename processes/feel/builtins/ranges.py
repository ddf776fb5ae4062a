"""Range built-ins, Allen's interval relations (DMN 1.5, table 78).

Each relation is written as the standard writes it, over points and ranges; ends that can't be
compared make it null. An open end counts as infinite.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..env import Run
from ..functions import BUILTINS, builtin
from ..numbers import parse_number
from ..operators import order
from ..parser_parts import unescape
from ..temporal_text import parse_any
from ..values import Range, Value

_POINT = "number|string|date|time|date and time|days and time duration|years and months duration"
_RANGE = re.compile(r"\s*([\[(\]])(.*)\.\.(.*)([\])\[])\s*", re.S)
_TEMPORAL = re.compile(
    r'(@|date and time\s*\(|date\s*\(|time\s*\(|duration\s*\()\s*"([^"\\]*)"\s*(\)?)'
)


class _UndefinedError(Exception):
    """Two ends have no order."""


class _End:
    """An end of a range (or a point as a range of itself) that compares with others."""

    __slots__ = ("included", "infinite", "value")

    def __init__(self, value: Value, included: bool, infinite: int = 0) -> None:
        self.value = value
        self.included = included
        self.infinite = infinite if value is None else 0

    def minus(self, other: _End) -> int:
        """Negative, 0 or positive by order; raises _UndefinedError without one."""
        if self.infinite or other.infinite:
            return self.infinite - other.infinite
        found = order(self.value, other.value)
        if found is None:
            raise _UndefinedError
        return found


class _Span:
    """A range or a point with comparable ends."""

    __slots__ = ("end", "start")

    def __init__(self, value: Value) -> None:
        if isinstance(value, Range):
            self.start = _End(value.start, value.start_included, -1)
            self.end = _End(value.end, value.end_included, 1)
        else:
            self.start = self.end = _End(value, True)


_Relation = Callable[[_Span, _Span], bool]


def _before(a: _Span, b: _Span) -> bool:
    gap = a.end.minus(b.start)
    return gap < 0 or (gap == 0 and not (a.end.included and b.start.included))


def _meets(a: _Span, b: _Span) -> bool:
    return a.end.included and b.start.included and a.end.minus(b.start) == 0


def _reaches(a: _End, b: _End) -> bool:
    """Tell whether an upper end lies at or beyond a lower end, both belonging."""
    gap = a.minus(b)
    return gap > 0 or (gap == 0 and a.included and b.included)


def _overlaps(a: _Span, b: _Span) -> bool:
    return _reaches(a.end, b.start) and _reaches(b.end, a.start)


def _overlaps_before(a: _Span, b: _Span) -> bool:
    lead = a.start.minus(b.start)
    tail = a.end.minus(b.end)
    return (
        (lead < 0 or (lead == 0 and a.start.included and not b.start.included))
        and _reaches(a.end, b.start)
        and (tail < 0 or (tail == 0 and (not a.end.included or b.end.included)))
    )


def _finishes(a: _Span, b: _Span) -> bool:
    lead = a.start.minus(b.start)
    return (
        a.end.included == b.end.included
        and a.end.minus(b.end) == 0
        and (lead > 0 or (lead == 0 and (not a.start.included or b.start.included)))
    )


def _includes(a: _Span, b: _Span) -> bool:
    lead, tail = a.start.minus(b.start), a.end.minus(b.end)
    return (lead < 0 or (lead == 0 and (a.start.included or not b.start.included))) and (
        tail > 0 or (tail == 0 and (a.end.included or not b.end.included))
    )


def _starts(a: _Span, b: _Span) -> bool:
    tail = a.end.minus(b.end)
    return (
        a.start.included == b.start.included
        and a.start.minus(b.start) == 0
        and (tail < 0 or (tail == 0 and (not a.end.included or b.end.included)))
    )


def _coincides(a: _Span, b: _Span) -> bool:
    return (
        a.start.minus(b.start) == 0
        and a.end.minus(b.end) == 0
        and a.start.included == b.start.included
        and a.end.included == b.end.included
    )


def _swap(relation: _Relation) -> _Relation:
    return lambda a, b: relation(b, a)


def _register(name: str, relation: _Relation, *shapes: str) -> None:
    def body(run: Run, first: Value, second: Value) -> bool | None:
        try:
            return relation(_Span(first), _Span(second))
        except _UndefinedError:
            return None

    for shape in shapes:
        builtin(name, shape)(body)


_PP = f"point1: {_POINT}, point2: {_POINT}"
_PR = f"point: {_POINT}, range: range"
_RP = f"range: range, point: {_POINT}"
_RR = "range1: range, range2: range"

_register("before", _before, _PP, _PR, _RP, _RR)
_register("after", _swap(_before), _PP, _PR, _RP, _RR)
_register("meets", _meets, _RR)
_register("met by", _swap(_meets), _RR)
_register("overlaps", _overlaps, _RR)
_register("overlaps before", _overlaps_before, _RR)
_register("overlaps after", _swap(_overlaps_before), _RR)
_register("finishes", _finishes, _PR, _RR)
_register("finished by", _swap(_finishes), _RP, _RR)
_register("includes", _includes, _RP, _RR)
_register("during", _swap(_includes), _PR, _RR)
_register("starts", _starts, _PR, _RR)
_register("started by", _swap(_starts), _RP, _RR)
_register("coincides", _coincides, _PP, _RR)


@builtin("range", "from: string")
def range_from(run: Run, text: str) -> Range | None:
    """The range a text tells, with literal ends (DMN 1.5, table 72)."""
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    start, end = _literal(found[2].strip(), run), _literal(found[3].strip(), run)
    ordered = order(start, end)
    if ordered is None or ordered > 0:
        return None
    return Range(start, end, found[1] == "[", found[4] == "]")


def _literal(text: str, run: Run) -> Value:
    if len(text) > 1 and text[0] == text[-1] == '"':
        return unescape(text[1:-1])
    temporal = _TEMPORAL.fullmatch(text)
    if temporal is None:
        return parse_number(text)
    if temporal[1] == "@":
        return None if temporal[3] else parse_any(temporal[2])
    name = temporal[1].rstrip("( \t\n")
    return BUILTINS[name].invoke([temporal[2]], run) if temporal[3] else None
