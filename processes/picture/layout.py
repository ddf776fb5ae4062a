"""Reads where a BPMN file says its shapes and lines lie (BPMN DI), as frozen values.

It judges nothing: what lacks coordinates is left out, what is unknown is kept as a shape.

Source: BPMN 2.0.2, 12 (Diagram Interchange).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Node

from processes import xml
from processes.model import Texts
from processes.reader import names_of

_DI = f"{{{xml.BPMNDI}}}"
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}")
#: coordinates beyond are not of a drawing
_FAR = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels from the left upper corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def within(self, other: Box) -> bool:
        """Whether it lies inside another."""
        return (
            other.x <= self.x
            and other.y <= self.y
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """A node as it is drawn."""

    id: str
    node: Node  #: what it shows
    box: Box
    label: Box | None  #: where its name stands, None if the file doesn't say
    di: Node

    @property
    def tag(self) -> str:
        return xml.local(self.node)

    @property
    def expanded(self) -> bool:
        return xml.flag(self.di, "isExpanded", default=self.tag != "subProcess")

    @property
    def horizontal(self) -> bool:
        return xml.flag(self.di, "isHorizontal", default=True)

    @property
    def names(self) -> Texts:
        return names_of(self.node)

    def colour(self, kind: str) -> str | None:
        """Return the file's own colour for "stroke" or "fill"."""
        other = {"stroke": "border-color", "fill": "background-color"}[kind]
        return _colour(self.di, kind, other)


@dataclass(frozen=True, slots=True)
class Edge:
    """A line as it is drawn."""

    id: str
    node: Node
    points: tuple[tuple[float, float], ...]
    label: Box | None
    di: Node

    @property
    def tag(self) -> str:
        return xml.local(self.node)

    @property
    def names(self) -> Texts:
        return names_of(self.node)

    def colour(self) -> str | None:
        """Return the file's own colour of the line."""
        return _colour(self.di, "stroke", "border-color")


@dataclass(frozen=True, slots=True)
class Layout:
    """The first diagram of a file."""

    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]
    nodes: dict[str, Node]  #: everything in the file by id


def layout(root: Node) -> Layout:
    """Read the first diagram of a BPMN file."""
    nodes = {node.get("id", ""): node for node in root.iter("{*}*") if node.get("id")}
    plane = root.find(f"{_DI}BPMNDiagram/{_DI}BPMNPlane")
    if plane is None:
        return Layout((), (), nodes)
    shapes = tuple(_shapes(plane, nodes))
    return Layout(shapes, tuple(_edges(plane, nodes)), nodes)


def _shapes(plane: Node, nodes: dict[str, Node]) -> Iterator[Shape]:
    for di in plane.iterchildren(f"{_DI}BPMNShape"):
        id = xml.unprefixed(di.get("bpmnElement"))
        box = _box(di)
        if id in nodes and box is not None and box.width > 0 and box.height > 0:
            yield Shape(id, nodes[id], box, _label(di), di)


def _edges(plane: Node, nodes: dict[str, Node]) -> Iterator[Edge]:
    for di in plane.iterchildren(f"{_DI}BPMNEdge"):
        id = xml.unprefixed(di.get("bpmnElement"))
        points = tuple(
            (x, y)
            for point in di.iterchildren("{*}waypoint")
            if (x := _number(point, "x")) is not None and (y := _number(point, "y")) is not None
        )
        if id in nodes and len(points) >= 2:
            yield Edge(id, nodes[id], points, _label(di), di)


def _label(di: Node) -> Box | None:
    label = di.find(f"{_DI}BPMNLabel")
    return None if label is None else _box(label)


def _box(holder: Node) -> Box | None:
    bounds = holder.find("{*}Bounds")
    if bounds is None:
        return None
    numbers = [_number(bounds, name) for name in ("x", "y", "width", "height")]
    known = [number for number in numbers if number is not None]
    return Box(*known) if len(known) == 4 else None


def _number(node: Node, name: str) -> float | None:
    try:
        value = float(node.get(name, ""))
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) < _FAR else None


def _colour(di: Node, *names: str) -> str | None:
    for attribute, value in di.attrib.items():
        if str(attribute).rpartition("}")[2] in names and _COLOUR.fullmatch(str(value)):
            return str(value)
    return None
