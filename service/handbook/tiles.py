"""Cuts a diagram for paper: whole if it can be read, else in parts that cut through no shape.

Lengths of paper are millimetres, of the diagram pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from processes.picture import Picture
from processes.picture.layout import Box

#: what fits on a page below its heading
PORTRAIT, LANDSCAPE = (174.0, 205.0), (261.0, 166.0)
#: what a whole diagram takes above its parts, as a map of them
_MAP = (174.0, 58.0)
#: millimetres a pixel: names in 9 points at most, in 5.4 at least
_LARGEST, _SMALLEST = 0.265, 0.16
#: strip at the left edge that names pools and lanes, repeated on every part
_STRIP = 74.0
#: how far parts reach into each other, so that what lies on a cut is whole on one of them
_OVERLAP = 56.0
#: millimetres a part's number and the gap above it take, and a page's height with its heading
_CAPTION, _GAP = 12.0, 5.0
_UPRIGHT_PAGE, _PAGE_ACROSS = 257.0, 178.0
_CONTAINER = 320.0  #: shapes larger than this hold others


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a diagram is printed."""

    landscape: bool
    scale: float  #: of the whole diagram; where it is cut, it fits above the parts' pages
    parts: tuple[Box, ...]  #: from the picture's left upper corner; empty if it is readable whole
    part_scale: float
    strip: float  #: width of the strip that is repeated


def sheet(picture: Picture) -> Sheet:
    """Choose the page for a diagram and cut it if it is too large for one."""
    width, height = picture.box.width, picture.box.height
    upright = _fit(PORTRAIT, width, height)
    if upright >= _SMALLEST:
        return Sheet(False, upright, (), 0, 0)
    across = _fit(LANDSCAPE, width, height)
    if across >= _SMALLEST:
        return Sheet(True, across, (), 0, 0)
    whole = _fit(_MAP, width, height)
    tried = [_cut(picture, PORTRAIT, whole), _cut(picture, LANDSCAPE, whole)]
    return min(tried, key=_pages)


def _cut(picture: Picture, room: tuple[float, float], scale: float) -> Sheet:
    """Cut a diagram into parts for pages of a size."""
    width, height = picture.box.width, picture.box.height
    wide = room[0] / _SMALLEST - _STRIP - 2 * _OVERLAP
    high = room[1] / _SMALLEST
    if height > high:  # else one row holds it, which needs no overlap
        high -= 2 * _OVERLAP
    solid = _solid(picture)
    columns = _cuts(width, wide, [(box.x, box.right) for box in solid])
    rows = _cuts(height, high, [(box.y, box.bottom) for box in solid])
    parts = tuple(
        _wider(part, width, height)
        for top, bottom in rows
        for left, right in columns
        if _holds(part := Box(left, top, right - left, bottom - top), solid)
    )
    widest = max(part.width for part in parts) + _STRIP
    highest = max(part.height for part in parts)
    return Sheet(room is LANDSCAPE, scale, parts, _fit(room, widest, highest), _STRIP)


def _pages(cut: Sheet) -> float:
    """How many pages the parts take, those that are low sharing one."""
    page = _PAGE_ACROSS if cut.landscape else _UPRIGHT_PAGE
    highest = max(part.height for part in cut.parts) * cut.part_scale + _CAPTION
    return math.ceil(len(cut.parts) / max(1, math.floor((page + _GAP) / highest)))


def _wider(part: Box, width: float, height: float) -> Box:
    left, top = max(part.x - _OVERLAP, 0), max(part.y - _OVERLAP, 0)
    right, bottom = min(part.right + _OVERLAP, width), min(part.bottom + _OVERLAP, height)
    return Box(left, top, right - left, bottom - top)


def _fit(room: tuple[float, float], width: float, height: float) -> float:
    return min(room[0] / width, room[1] / height, _LARGEST)


def _solid(picture: Picture) -> list[Box]:
    """What must not be cut, from the picture's corner."""
    origin = picture.box
    return [
        Box(box.x - origin.x, box.y - origin.y, box.width, box.height)
        for _, box in picture.shapes
        if box.width < _CONTAINER and box.height < _CONTAINER
    ]


def _cuts(
    length: float, room: float, spans: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Part a length into pieces that fit, each cut where it meets the fewest spans."""
    pieces = math.ceil(length / room)
    places = [0.0]
    for number in range(1, pieces):
        ideal = length * number / pieces
        low = max(places[-1] + 50, length - room * (pieces - number))
        high = min(places[-1] + room, length)
        tried = [low + (high - low) * step / 200 for step in range(201)]
        places.append(min(tried, key=lambda at: (_met(at, spans), abs(at - ideal))))
    places.append(length)
    return list(pairwise(places))


def _met(at: float, spans: list[tuple[float, float]]) -> int:
    return sum(start - 4 < at < end + 4 for start, end in spans)


def _holds(part: Box, solid: list[Box]) -> bool:
    return any(
        part.x <= box.middle[0] < part.right and part.y <= box.middle[1] < part.bottom
        for box in solid
    )
