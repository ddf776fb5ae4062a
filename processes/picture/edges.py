"""Draws the lines of a diagram: flows, messages, associations, with their heads and marks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from lxml.etree import _Element as Node

from processes import xml
from processes.picture import glyphs
from processes.picture.glyphs import FILL, disc, line, placed
from processes.picture.layout import Box, Edge
from processes.picture.shapes import ACTIVITIES

Point = tuple[float, float]
_ROUND = 5.0


def drawn(edge: Edge, ink: str, nodes: Mapping[str, Node]) -> str:
    """Draw a line; a plain one with a head for what is not known."""
    points, tag = edge.points, edge.tag
    if tag == "messageFlow":
        return _message_flow(edge, ink, nodes)
    if tag in ("association", "dataInputAssociation", "dataOutputAssociation"):
        directed = tag != "association" or edge.node.get("associationDirection") in ("One", "Both")
        head = _open_head(points[-2], points[-1], ink) if directed else ""
        if edge.node.get("associationDirection") == "Both":
            head += _open_head(points[1], points[0], ink)
        dotted = ' stroke-dasharray="1 4" stroke-linecap="round"'
        return line(_path(points), ink, width=1.5, extra=dotted) + head
    marks = _marks(edge, ink, nodes) if tag == "sequenceFlow" else ""
    return line(_path(points), ink, width=1.5) + _head(points[-2], points[-1], ink) + marks


def default_label(edge: Edge) -> Box:
    """Say where a line's name stands if the file doesn't: above its middle."""
    longest = max(pairwise(edge.points), key=lambda pair: math.dist(*pair))
    (x1, y1), (x2, y2) = longest
    return Box((x1 + x2) / 2 - 45, (y1 + y2) / 2 - 16, 90, 14)


def _message_flow(edge: Edge, ink: str, nodes: Mapping[str, Node]) -> str:
    points = edge.points
    start = placed(disc(3.5, ink, FILL), *points[0])
    head = _head(points[-2], points[-1], ink, FILL)
    sign = ""
    if xml.unprefixed(edge.node.get("messageRef")) in nodes:
        middle = _middle(points)
        sent = edge.di.get("messageVisibleKind") == "non_initiating"
        sign = placed(glyphs.envelope(ink, sent, 1.3), *middle)
    return (
        line(_path(points), ink, width=1.5, extra=' stroke-dasharray="9 5"') + start + head + sign
    )


def _marks(edge: Edge, ink: str, nodes: Mapping[str, Node]) -> str:
    source = nodes.get(xml.unprefixed(edge.node.get("sourceRef")))
    if source is None:
        return ""
    angle = _angle(edge.points[0], edge.points[1])
    turned = f'<g transform="rotate({math.degrees(angle):g})">{{}}</g>'
    if source.get("default") == edge.id:
        return placed(turned.format(line("M7 -5L12 5", ink, width=1.5)), *edge.points[0])
    conditional = edge.node.find(xml.bpmn("conditionExpression")) is not None
    if conditional and xml.local(source) in ACTIVITIES:
        return placed(turned.format(line("M0 0L7 -4L14 0L7 4Z", ink, FILL)), *edge.points[0])
    return ""


def _path(points: Sequence[Point]) -> str:
    """Return the path through the points, its corners rounded."""
    steps = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        first = _towards(corner, before)
        second = _towards(corner, after)
        steps.append(f"L{first[0]:.1f} {first[1]:.1f}Q{corner[0]:g} {corner[1]:g}")
        steps.append(f" {second[0]:.1f} {second[1]:.1f}")
    steps.append(f"L{points[-1][0]:g} {points[-1][1]:g}")
    return "".join(steps)


def _towards(corner: Point, other: Point) -> Point:
    length = math.dist(corner, other)
    share = min(_ROUND, length / 2) / length if length else 0.0
    return (
        corner[0] + (other[0] - corner[0]) * share,
        corner[1] + (other[1] - corner[1]) * share,
    )


def _middle(points: Sequence[Point]) -> Point:
    rest = sum(math.dist(a, b) for a, b in pairwise(points)) / 2
    for a, b in pairwise(points):
        length = math.dist(a, b)
        if length and rest <= length:
            return a[0] + (b[0] - a[0]) * rest / length, a[1] + (b[1] - a[1]) * rest / length
        rest -= length
    return points[-1]


def _angle(start: Point, end: Point) -> float:
    return math.atan2(end[1] - start[1], end[0] - start[0])


def _head(before: Point, end: Point, ink: str, fill: str | None = None) -> str:
    angle = math.degrees(_angle(before, end))
    shape = line("M0 0L-9 4.2V-4.2Z", ink, fill or ink, 1)
    return placed(f'<g transform="rotate({angle:g})">{shape}</g>', *end)


def _open_head(before: Point, end: Point, ink: str) -> str:
    angle = math.degrees(_angle(before, end))
    shape = line("M-8 4.5L0 0L-8 -4.5", ink, width=1.5)
    return placed(f'<g transform="rotate({angle:g})">{shape}</g>', *end)
