"""Cuts the values of a table's columns into parts, and reckons with the boxes they span.

A part is a value that is named somewhere or the room between two of them: all values of a part pass
the same tests, so one example stands for all. Rules are boxes of parts, and what no rule covers is
what is left when their boxes are taken out of the whole. Pure arithmetic of sets; `rule_check`
knows the cells.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ..feel.temporal import NANOS, Date, DateTime, DayTime, YearMonth, date_from_ordinal
from ..feel.temporal_math import in_zone, instant
from ..feel.values import Value, to_json

#: the parts of each axis a box covers
Box = tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Values of a column that pass the same tests."""

    example: Value
    #: the bounds of an ordered part; None where it has none
    low: Value = None
    high: Value = None
    #: "point" or "between" two of an order; else a "value", or every "other" one
    kind: str = "point"


@dataclass(frozen=True, slots=True)
class Axis:
    """A column with the parts of its values, in order."""

    label: str
    expression: str
    parts: tuple[Part, ...]

    @property
    def whole(self) -> frozenset[int]:
        """All its parts."""
        return frozenset(range(len(self.parts)))


def ordered(named: Iterable[Value], whole: bool = False) -> tuple[Part, ...]:
    """The parts of values that lie on a line: numbers, days, moments or spans, all of one kind.

    Parameters:
        whole: of the numbers only whole ones count.
    """
    cuts = {_place(one): one for one in named}
    if not cuts:
        return (Part(Decimal(0), None, None, "between"),)
    places = sorted(cuts)
    like = cuts[places[0]]
    grains = _GRAINS.get(type(like), (Decimal(1),) if whole else ())
    step = grains[0] if grains else Decimal(1)
    first, last = places[0], places[-1]
    parts = [Part(_value(first - step, like), None, cuts[first], "between")]
    for low, high in pairwise(places):
        parts.append(Part(cuts[low], cuts[low], cuts[low]))
        inside = _inside(low, high, grains)
        if inside is not None:
            parts.append(Part(_value(inside, like), cuts[low], cuts[high], "between"))
    parts.append(Part(cuts[last], cuts[last], cuts[last]))
    parts.append(Part(_value(last + step, like), cuts[last], None, "between"))
    return tuple(parts)


#: what the values of a kind are counted in, best to be read first; there is nothing between two
#: that differ by the last. What is not named has room between any two.
_GRAINS: Mapping[type, tuple[Decimal, ...]] = {
    Date: (Decimal(1),),
    YearMonth: (Decimal(1),),
    DateTime: (Decimal(3600 * NANOS), Decimal(NANOS), Decimal(1)),
    DayTime: (Decimal(3600 * NANOS), Decimal(NANOS), Decimal(1)),
}


def _place(value: Value) -> Decimal:
    """Where a value lies on the line of its kind."""
    match value:
        case Date():
            return Decimal(value.ordinal)
        case DateTime():
            return Decimal(instant(value, None))
        case DayTime(nanos=count) | YearMonth(months=count):
            return Decimal(count)
    return Decimal(value)


def _value(place: Decimal, like: Value) -> Value:
    """The value at a place, of the kind of another; a moment is in its zone."""
    match like:
        case Date():
            return date_from_ordinal(int(place))
        case DateTime():
            return in_zone(int(place), like.time)
        case DayTime():
            return DayTime(int(place))
        case YearMonth():
            return YearMonth(int(place))
    return place


def _inside(low: Decimal, high: Decimal, grains: Sequence[Decimal]) -> Decimal | None:
    """A place between two others, None if there is none."""
    if not grains:
        return (low + high) / 2
    for grain in grains:
        place = ((low / grain).to_integral_value(rounding="ROUND_FLOOR") + 1) * grain
        if place < high:
            return place
    return None


def overlap(one: Box, other: Box) -> Box | None:
    """What two boxes share, None if nothing."""
    shared = tuple(a & b for a, b in zip(one, other, strict=True))
    return shared if all(shared) else None


def without(box: Box, other: Box) -> list[Box]:
    """A box without another one, as boxes that do not overlap."""
    shared = overlap(box, other)
    if shared is None:
        return [box]
    left: list[Box] = []
    rest = list(box)
    for n, inside in enumerate(shared):
        outside = rest[n] - inside
        if outside:
            left.append((*rest[:n], outside, *rest[n + 1 :]))
        rest[n] = inside
    return left


def uncovered(whole: Box, boxes: Iterable[Box], most: int) -> tuple[list[Box], bool]:
    """What is left of the whole without some boxes, and whether that is all of it.

    Parameters:
        most: pieces to go on with; beyond, the rest is given up.
    """
    left = [whole]
    for box in boxes:
        left = [piece for one in left for piece in without(one, box)]
        if len(left) > most:
            return left[:most], False
    return _joined(left), True


def _joined(boxes: list[Box]) -> list[Box]:
    """Boxes that differ in one axis only become one, so that people read fewer."""
    joined = True
    while joined:
        joined = False
        for n, one in enumerate(boxes):
            for m in range(n + 1, len(boxes)):
                apart = [k for k, (a, b) in enumerate(zip(one, boxes[m], strict=True)) if a != b]
                if len(apart) == 1:
                    k = apart[0]
                    boxes[n] = (*one[:k], one[k] | boxes[m][k], *one[k + 1 :])
                    del boxes[m]
                    joined = True
                    break
            if joined:
                break
    return boxes


def test_text(axis: Axis, kept: frozenset[int]) -> str:
    """The parts of an axis as the text of a cell, `-` for all of them."""
    if kept == axis.whole:
        return "-"
    found = []
    others = [part for n, part in enumerate(axis.parts) if n not in kept and part.kind == "value"]
    for run in _runs(sorted(kept)):
        parts = [axis.parts[n] for n in run]
        if parts[0].kind in ("point", "between"):
            found.append(_interval(parts[0], parts[-1]))
        elif any(part.kind == "other" for part in parts):
            found = [f"not({', '.join(written(part.example) for part in others)})"]
            break
        else:
            found += [written(part.example) for part in parts]
    return ", ".join(found)


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _interval(first: Part, last: Part) -> str:
    low, high = first.low, last.high
    opens, closes = first.kind == "point", last.kind == "point"
    if low is None and high is None:
        return "-"
    if low is None:
        return f"{'<=' if closes else '<'} {written(high)}"
    if high is None:
        return f"{'>=' if opens else '>'} {written(low)}"
    if low == high:
        return written(low)
    return f"{'[' if opens else '('}{written(low)}..{written(high)}{']' if closes else ')'}"


#: what makes a value of its text
_CALLS: Mapping[type, str] = {
    Date: "date",
    DateTime: "date and time",
    DayTime: "duration",
    YearMonth: "duration",
}


def written(value: Value) -> str:
    """A value as FEEL."""
    if type(value) in _CALLS:
        return f'{_CALLS[type(value)]}("{to_json(value)}")'
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(to_json(value), ensure_ascii=False)
