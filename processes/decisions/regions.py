"""Cuts the values of a table's columns into parts, and reckons with the boxes they span.

A part is a value that is named somewhere or the room between two of them: all values of a part pass
the same tests, so one example stands for all. Rules are boxes of parts, and what no rule covers is
what is left when their boxes are taken out of the whole. Pure arithmetic of sets; `rule_check`
knows the cells.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..feel.temporal import Date
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


def numbers(named: Iterable[Decimal], whole: bool) -> tuple[Part, ...]:
    """The parts of the numbers.

    Parameters:
        whole: only whole numbers count.
    """
    return _ordered(sorted(set(named)), Decimal(1), whole)


def dates(named: Iterable[Date]) -> tuple[Part, ...]:
    """The parts of the days."""
    by_day = {one.ordinal: one for one in named}
    found = _ordered(sorted(map(Decimal, by_day)), Decimal(1), True)
    return tuple(
        Part(_day(part.example), _day(part.low), _day(part.high), part.kind) for part in found
    )


def _ordered(cuts: Sequence[Decimal], step: Decimal, whole: bool) -> tuple[Part, ...]:
    if not cuts:
        return (Part(Decimal(0), None, None, "between"),)
    parts = [Part(cuts[0] - step, None, cuts[0], "between")]
    for n, cut in enumerate(cuts):
        parts.append(Part(cut, cut, cut))
        if n + 1 < len(cuts):
            following = cuts[n + 1]
            middle = (cut + following) / 2
            if whole:
                middle = cut.to_integral_value(rounding="ROUND_FLOOR") + 1
            if cut < middle < following:
                parts.append(Part(middle, cut, following, "between"))
    parts.append(Part(cuts[-1] + step, cuts[-1], None, "between"))
    return tuple(parts)


def _day(number: Value) -> Date | None:
    """The day of an ordinal, by the algorithm of `Date.ordinal` the other way round."""
    if number is None:
        return None
    shifted = int(number) + 719_468
    era, of_era = divmod(shifted, 146_097)
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    day = of_year - (153 * month + 2) // 5 + 1
    return Date(year + era * 400 + (month >= 10), month + 3 if month < 10 else month - 9, day)


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


def written(value: Value) -> str:
    """A value as FEEL."""
    if isinstance(value, Date):
        return f'date("{to_json(value)}")'
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(to_json(value), ensure_ascii=False)
