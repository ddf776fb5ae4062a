"""Draws a whole diagram: everything in its order, cut to what is there, in one language.

For the handbook, print and previews. A page where people follow a running instance shows the
viewer in the browser instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from processes import xml
from processes.model import Definition, Texts
from processes.picture import edges, shapes, words
from processes.picture.glyphs import FILL, STROKE
from processes.picture.layout import Box, Edge, Layout, Shape, layout
from processes.picture.shapes import SCOPES, Look

_ACCENT, _TINT = "#1459b8", "#e6effb"
_MARGIN = 12.0
_CONTAINERS = frozenset(("participant", "lane"))
_NOTHING = {"en": "This diagram has no drawing.", "zh": "此流程图没有图形。"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn diagram."""

    svg: str
    box: Box  #: what the picture shows, in the diagram's own coordinates
    shapes: tuple[tuple[str, Box], ...]  #: where each node and outside label lies


def svg(source: Definition | bytes, language: str, *, highlight: Collection[str] = ()) -> str:
    """Draw a diagram as an SVG document; never raises for what a file may hold.

    Parameters:
        source: a definition, or the text of a BPMN file.
        language: "en" or "zh", the language of names that have a translation.
        highlight: ids of elements to stand out.
    """
    return draw(source, language, highlight=highlight).svg


def draw(
    source: Definition | bytes,
    language: str,
    *,
    highlight: Collection[str] = (),
    links: Mapping[str, str] = MappingProxyType({}),
) -> Picture:
    """Draw a diagram and say where its parts lie.

    Parameters:
        links: where elements lead to when they are clicked, by their ids.
    """
    content = source.xml if isinstance(source, Definition) else source
    try:
        found = layout(xml.parse(content))
    except xml.XmlRefused:
        found = Layout((), (), {})
    if not found.shapes:
        return _nothing(language)
    return _Drawing(found, language, highlight, links).picture()


def boxes(definition: Definition) -> Mapping[str, Box]:
    """Where each node of a diagram lies, by its id."""
    return {shape.id: shape.box for shape in layout(xml.parse(definition.xml)).shapes}


def _nothing(language: str) -> Picture:
    box = Box(0, 0, 320, 60)
    text = words.inside(_NOTHING.get(language, _NOTHING["en"]), box)
    return Picture(_document(box, [text], "", False), box, ())


class _Drawing:
    """Collects the parts of one picture from back to front."""

    def __init__(
        self, found: Layout, language: str, highlight: Collection[str], links: Mapping[str, str]
    ) -> None:
        self._found, self._language, self._links = found, language, links
        self._highlight = highlight

    def picture(self) -> Picture:
        back, front, borders = self._sorted()
        parts = [self._shape(shape) for shape in back]
        parts += [self._edge(edge) for edge in self._found.edges]
        parts += [self._shape(shape) for shape in (*front, *borders)]
        labels = list(self._labels())
        parts += [words.below(name, box) for _, name, box in labels]
        taken = [(shape.id, shape.box) for shape in self._found.shapes]
        taken += [(id, words.extent(name, box)) for id, name, box in labels]
        box = _around(self._found, [box for _, box in taken])
        title = self._title()
        return Picture(_document(box, parts, title, bool(self._links)), box, tuple(taken))

    def _sorted(self) -> tuple[list[Shape], list[Shape], list[Shape]]:
        """Part the shapes into what lies behind the lines, before them, and on borders."""
        back, front, borders = [], [], []
        for shape in self._found.shapes:
            holds = shape.tag in SCOPES and shape.expanded
            if shape.tag in _CONTAINERS or holds or shape.tag == "group":
                back.append(shape)
            elif shape.tag == "boundaryEvent":
                borders.append(shape)
            else:
                front.append(shape)
        rank = {"participant": 0, "lane": 1}
        back.sort(key=lambda s: (rank.get(s.tag, 2), -s.box.width * s.box.height))
        return back, front, borders

    def _shape(self, shape: Shape) -> str:
        ink, paper = shape.colour("stroke") or STROKE, shape.colour("fill") or FILL
        if shape.id in self._highlight:
            ink, paper = _ACCENT, _TINT
        look = Look(shape, self._said(shape.names), ink, paper, self._found.nodes)
        drawn = shapes.drawn(look)
        if shape.id not in self._links:
            return f"<g>{drawn}</g>"
        target = words.attribute(self._links[shape.id])
        label = words.attribute(look.name or shape.id)
        return f"<a href={target} aria-label={label}>{drawn}</a>"

    def _edge(self, edge: Edge) -> str:
        return f"<g>{edges.drawn(edge, edge.colour() or STROKE, self._found.nodes)}</g>"

    def _labels(self) -> Iterable[tuple[str, str, Box]]:
        """Yield id, text and place of each label outside of its shape or at a line."""
        for shape in self._found.shapes:
            name = self._said(shape.names)
            if name and shapes.has_outside_label(shape):
                yield shape.id, name, shape.label or _under(shape.box)
        for edge in self._found.edges:
            name = self._said(edge.names)
            if name:
                yield edge.id, name, edge.label or edges.default_label(edge)

    def _said(self, names: Texts) -> str:
        return names.get(self._language) or names.get("en", "")

    def _title(self) -> str:
        tops = [s for s in self._found.shapes if s.tag == "participant"]
        names = [self._said(shape.names) for shape in tops]
        return ", ".join(name for name in names if name)


def _under(box: Box) -> Box:
    return Box(box.middle[0] - 45, box.bottom + 5, 90, 14)


def _around(found: Layout, boxes: list[Box]) -> Box:
    points = [point for edge in found.edges for point in edge.points]
    left = min([box.x for box in boxes] + [x for x, _ in points]) - _MARGIN
    top = min([box.y for box in boxes] + [y for _, y in points]) - _MARGIN
    right = max([box.right for box in boxes] + [x for x, _ in points]) + _MARGIN
    bottom = max([box.bottom for box in boxes] + [y for _, y in points]) + _MARGIN
    return Box(left, top, right - left, bottom - top)


def _document(box: Box, parts: list[str], title: str, linked: bool) -> str:
    role = "group" if linked else "img"
    label = f" aria-label={words.attribute(title)}" if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="{role}"{label} '
        f'viewBox="{box.x:g} {box.y:g} {box.width:g} {box.height:g}" width="{box.width:g}" '
        f'height="{box.height:g}" font-family={words.attribute(words.FONTS)}>{"".join(parts)}</svg>'
    )
