"""Looks for rows of a decision table that overlap, rows that are never reached, and cases no row
covers.

Exact where every cell compares its input with constants: numbers, days, moments (all with an offset
or none), durations, texts, yes and no. A cell that computes can't be judged; it is named, and its
row neither fills a gap nor overlaps. Empty values (null) are left out unless a cell of the column
names them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice

from ..feel.errors import FeelError
from ..feel.expression import compile_unary_tests
from ..feel.temporal import DateTime
from ..feel.values import Value, kind_of, to_json
from .constants import ORDERED, Computed, constants
from .document import Element, child, children, parse, text_of
from .errors import DecisionError
from .regions import Axis, Box, Part, ordered, overlap, test_text, uncovered

#: what is told at most
MOST_OVERLAPS = 100
MOST_GAPS = 50
_MOST_PIECES = 2_000
#: what is looked over at most, some seconds of work: rows, and rows times parts of the columns
MOST_RULES = 1_000
_MOST_COMPARED = 200_000
_WHOLE = frozenset(("integer", "long"))
_KINDS = ORDERED | {"string", "boolean"}
#: a text that nobody names
_OTHER = "…"


@dataclass(frozen=True, slots=True)
class Place:
    """A case: what each input column would have to be, as cells, with an example."""

    cells: Mapping[str, str]
    #: by input expression, JSON data
    example: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rows that answer the same case; counted from 1."""

    rules: tuple[int, int]
    #: whether the hit policy says what is to happen then
    allowed: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Skipped:
    """A cell that can't be judged."""

    rule: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """What was found in a table."""

    hit_policy: str
    #: whether a case without a row gets an answer all the same
    has_default: bool
    overlaps: tuple[Overlap, ...]
    gaps: tuple[Place, ...]
    #: rows of a FIRST table that those above answer completely
    unreached: tuple[int, ...]
    skipped: tuple[Skipped, ...]
    #: False if there were too many cases to tell all
    complete: bool


@dataclass(slots=True)
class _Column:
    label: str
    expression: str
    type: str
    #: the cells of each row, and what may be asked at all
    cells: list[str]
    allowed: str


@dataclass(slots=True)
class _Group:
    """Columns of one input expression, and what their cells compare it with."""

    columns: list[_Column]
    named: list[Value] = field(default_factory=list)
    #: rows with a cell that can't be judged
    computed: set[int] = field(default_factory=set)


def check_rules(xml: bytes, decision_id: str) -> RuleCheck:
    """Check the table of a decision.

    Raises:
        DecisionError: it is no DMN file, has no such decision with a table, or the table is too
            large.
    """
    table = _table(xml, decision_id)
    rules = children(table, "rule")
    groups = _grouped(_columns(table, rules))
    for group in groups:
        _read(group)
    axes = tuple(_axis(group) for group in groups)
    compared = len(rules) * sum(len(axis.parts) for axis in axes)
    if len(rules) > MOST_RULES or compared > _MOST_COMPARED:
        raise DecisionError("too_large", str(len(rules)))
    judged = [n for n in range(len(rules)) if not any(n in g.computed for g in groups)]
    boxes = {n: tuple(map(_parts, axes, groups, [n] * len(axes))) for n in judged}
    policy = (table.get("hitPolicy") or "UNIQUE").strip().upper()
    # Pairs grow with the square of the rows; one more than is told says that there are more.
    overlaps = list(islice(_overlaps(policy, axes, boxes, rules), MOST_OVERLAPS + 1))
    whole = tuple(axis.whole for axis in axes)
    gaps, complete = uncovered(whole, boxes.values(), _MOST_PIECES)
    return RuleCheck(
        hit_policy=policy,
        has_default=any(
            child(one, "defaultOutputEntry") is not None for one in children(table, "output")
        ),
        overlaps=tuple(overlaps[:MOST_OVERLAPS]),
        gaps=tuple(_place(axes, box) for box in gaps[:MOST_GAPS]),
        unreached=tuple(_unreached(boxes)) if policy == "FIRST" else (),
        skipped=tuple(one for group in groups for one in _skipped(group)),
        complete=complete and len(gaps) <= MOST_GAPS and len(overlaps) <= MOST_OVERLAPS,
    )


def _table(xml: bytes, decision_id: str) -> Element:
    found = parse(xml).elements.get(decision_id)
    table = None if found is None else child(found, "decisionTable")
    if table is None:
        raise DecisionError("unknown_decision", decision_id)
    return table


def _columns(table: Element, rules: Sequence[Element]) -> Iterator[_Column]:
    for n, one in enumerate(children(table, "input")):
        expression = child(one, "inputExpression")
        text = (text_of(expression) or "").strip()
        cells = []
        for rule in rules:
            entries = children(rule, "inputEntry")
            cell = text_of(entries[n]) if n < len(entries) else ""
            cells.append((cell or "").strip() or "-")
        allowed = (text_of(child(one, "inputValues")) or "").strip() or "-"
        kind = (expression.get("typeRef") or "") if expression is not None else ""
        yield _Column(one.get("label") or text, text, kind, cells, allowed)


def _grouped(columns: Iterator[_Column]) -> list[_Group]:
    """Columns that ask for the same thing are one axis."""
    groups: dict[str, _Group] = {}
    for column in columns:
        groups.setdefault(column.expression, _Group([])).columns.append(column)
    return list(groups.values())


def _read(group: _Group) -> None:
    """Collect what the cells compare with, and which of them compute."""
    for column in group.columns:
        for n, text in enumerate(column.cells):
            try:
                group.named += constants(text)
            except (Computed, FeelError):
                group.computed.add(n)
        try:
            group.named += constants(column.allowed)
        except (Computed, FeelError):
            column.allowed = "-"
    known = [value for value in group.named if value is not None]
    kinds = {kind_of(value) for value in known}
    local = {value.offset is None for value in known if isinstance(value, DateTime)}
    if len(kinds) > 1 or len(local) > 1 or kinds - _KINDS:
        group.named = []
        for column in group.columns:
            group.computed |= {n for n, text in enumerate(column.cells) if text != "-"}
            column.allowed = "-"


def _axis(group: _Group) -> Axis:
    """The parts of what a column asks for, those left out that may not be asked."""
    first = group.columns[0]
    axis = Axis(first.label, first.expression, tuple(_all_parts(group.named, first.type)))
    kept = [
        n
        for n, part in enumerate(axis.parts)
        if all(_passes(column.allowed, part) for column in group.columns)
    ]
    return Axis(axis.label, axis.expression, tuple(axis.parts[n] for n in kept))


def _all_parts(named: Sequence[Value], type: str) -> Iterator[Part]:
    values = [value for value in named if value is not None]
    kind = kind_of(values[0]) if values else type
    if kind == "boolean":
        yield from (Part(value, kind="value") for value in (True, False))
    elif kind == "number" or kind in _WHOLE or (values and kind in ORDERED):
        yield from ordered(values, type in _WHOLE)
    else:
        yield from (Part(value, kind="value") for value in sorted(set(values)))
        yield Part(_OTHER if kind == "string" else None, kind="other")
    if len(values) < len(named):
        yield Part(None, kind="value")


def _parts(axis: Axis, group: _Group, rule: int) -> frozenset[int]:
    """The parts that pass the cells of a row."""
    return frozenset(
        n
        for n, part in enumerate(axis.parts)
        if all(_passes(column.cells[rule], part) for column in group.columns)
    )


def _passes(text: str, part: Part) -> bool:
    return text == "-" or compile_unary_tests(text).matches(part.example, {}) is True


def _overlaps(
    policy: str, axes: tuple[Axis, ...], boxes: Mapping[int, Box], rules: Sequence[Element]
) -> Iterator[Overlap]:
    for one, other in combinations(boxes, 2):
        shared = overlap(boxes[one], boxes[other])
        if shared is not None:
            same = _answers(rules[one]) == _answers(rules[other])
            allowed = policy not in ("UNIQUE", "ANY") or (policy == "ANY" and same)
            yield Overlap((one + 1, other + 1), allowed, _place(axes, shared))


def _answers(rule: Element) -> list[str]:
    return [(text_of(one) or "").strip() for one in children(rule, "outputEntry")]


def _unreached(boxes: Mapping[int, Box]) -> Iterator[int]:
    """Rows of which the rows above leave nothing."""
    above: list[Box] = []
    for n, box in boxes.items():
        left, complete = uncovered(box, above, _MOST_PIECES)
        if complete and not left:
            yield n + 1
        above.append(box)


def _place(axes: tuple[Axis, ...], box: Box) -> Place:
    cells = {axis.expression: test_text(axis, kept) for axis, kept in zip(axes, box, strict=True)}
    example = {
        axis.expression: to_json(axis.parts[min(kept)].example)
        for axis, kept in zip(axes, box, strict=True)
    }
    return Place(cells, example)


def _skipped(group: _Group) -> Iterator[Skipped]:
    for column in group.columns:
        for n in sorted(group.computed):
            if column.cells[n] != "-":
                yield Skipped(n + 1, column.label, column.cells[n])
