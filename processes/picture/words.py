"""Measures, breaks and places the texts of a diagram, without a font at hand.

Widths are those of Arial, which the texts of all used fonts stay within; a Chinese character is as
wide as it is high. Lines break between words, in Chinese before any character that may begin one.
"""

from __future__ import annotations

import re
import unicodedata
from xml.sax.saxutils import escape, quoteattr

from processes.picture.layout import Box

FONTS = (
    "Arial, 'Noto Sans S Chinese', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
)
LABEL = "#1d2733"
LINE = 1.2  #: height of a line, in font sizes

_WIDTHS = {
    222: "ijl'",
    278: "ft.,;:!|/\\ I[]",
    333: 'r-()`"',
    500: "ckszvxyJ",
    584: "+=<>~",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    889: "%",
    944: "W",
}
_WIDTH = {sign: width for width, signs in _WIDTHS.items() for sign in signs}
#: a piece that is never broken: a word with its hyphen, blanks, or one Chinese character with the
#: marks that may not begin a line
_PIECES = re.compile(
    r"[一-鿿㐀-䶿぀-ヿ][、。，；：！？）》」』”’％…]*|[^\S\n]+|[^\s一-鿿㐀-䶿぀-ヿ-]+-?|-|\n"
)


def plain(text: str) -> str:
    """Return the text without the control characters XML can't hold."""
    return "".join(
        sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs")
    )


def width(text: str, size: float) -> float:
    """Say about how wide a text is set, in pixels."""
    total = 0
    for sign in text:
        wide = unicodedata.east_asian_width(sign) in "WF"
        total += 1000 if wide else _WIDTH.get(sign, 556)
    return total * size / 1000


def broken(text: str, room: float, size: float) -> list[str]:
    """Break a text into lines no wider than the room, about as wide as each other.

    A word wider than the room is cut.
    """
    lines = _filled(text, room, size)
    widest = max((width(piece, size) for piece in _PIECES.findall(text)), default=0.0)
    for narrower in (room * share for share in (0.5, 0.6, 0.7, 0.8, 0.9)):
        evened = _filled(text, narrower, size) if widest <= narrower else []
        if len(evened) == len(lines):
            return evened
    return lines


def _filled(text: str, room: float, size: float) -> list[str]:
    """Fill line after line."""
    lines = [""]
    for piece in _PIECES.findall(plain(text).strip()):
        if piece == "\n":
            lines.append("")
        elif width((lines[-1] + piece).rstrip(), size) <= room:
            lines[-1] += piece
        elif not piece.isspace():
            if lines[-1]:
                lines.append("")
            for part in _cut(piece, room, size):
                lines[-1] = part
                lines.append("")
            lines.pop()
        elif lines[-1]:
            lines.append("")
    return [line.strip() for line in lines if line.strip()]


def _cut(piece: str, room: float, size: float) -> list[str]:
    parts = [""]
    for sign in piece:
        if parts[-1] and width(parts[-1] + sign, size) > room:
            parts.append("")
        parts[-1] += sign
    return parts


def fitted(text: str, room: float, height: float, size: float) -> tuple[list[str], float]:
    """Break a text for a box, in a smaller size where it is too high; returns lines and size."""
    lines = broken(text, room, size)
    while size > 7 and len(lines) * LINE * size > height:
        size -= 1
        lines = broken(text, room, size)
    return lines, size


def inside(text: str, box: Box, padding: float = 5, size: float = 12, top: bool = False) -> str:
    """Write a text into the middle of a box, or along its top."""
    room, height = box.width - 2 * padding, box.height - 2 * padding
    lines, size = fitted(text, room, height, size)
    used = len(lines) * LINE * size
    first = box.y + padding if top else box.middle[1] - used / 2
    return written(lines, box.middle[0], first, size)


def below(text: str, box: Box, size: float = 11) -> str:
    """Write an outside label: centred in its place, from its top, broken at its width."""
    return written(_label(text, box, size), box.middle[0], box.y, size)


def extent(text: str, box: Box, size: float = 11) -> Box:
    """Say what the letters of an outside label cover."""
    lines = _label(text, box, size)
    wide = max((width(line, size) for line in lines), default=0.0)
    return Box(box.middle[0] - wide / 2, box.y, wide, len(lines) * LINE * size)


def _label(text: str, box: Box, size: float) -> list[str]:
    return broken(text, max(box.width, 20) + 2, size)


def beside(text: str, box: Box, size: float = 12) -> str:
    """Write a text from the left upper corner of a box on, as in an annotation."""
    lines, size = fitted(text, box.width - 10, box.height - 6, size)
    return written(lines, box.x + 7, box.y + 4, size, "start")


def upwards(text: str, box: Box, size: float = 12) -> str:
    """Write a text from below to above, in the middle of a box."""
    lines, size = fitted(text, box.height - 10, box.width, size)
    x, y = box.middle
    used = len(lines) * LINE * size
    turned = written(lines, x, y - used / 2, size)
    return f'<g transform="rotate(-90 {x:g} {y:g})">{turned}</g>' if turned else ""


def written(lines: list[str], x: float, top: float, size: float, anchor: str = "middle") -> str:
    """Write lines, the first one's upper edge at the top."""
    if not lines:
        return ""
    rows = ""
    for number, line in enumerate(lines):
        place = f'x="{x:.1f}" y="{top + (number * LINE + 0.95) * size:.1f}"'
        rows += f"<tspan {place}>{escape(line)}</tspan>"
        if line.isascii() and number + 1 < len(lines):
            # Read aloud or copied, two lines are not one word; placed apart, it moves no letter.
            rows += f"<tspan {place}> </tspan>"
    return f'<text font-size="{size:g}" text-anchor="{anchor}" fill="{LABEL}">{rows}</text>'


def attribute(text: str) -> str:
    """Return the text as a quoted XML attribute."""
    return quoteattr(plain(text))
