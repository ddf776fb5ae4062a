"""The sheet charts are drawn on: shapes, texts and scales as SVG. Not a general drawing library.

Colours are attributes, so that pages and PDF show them alike; classes let a page's style sheet
recolour the same picture for dark mode.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from tasks.documents.pdf import FONT

#: a text in both languages, "en" and "zh"; a missing one falls back to English
Texts = Mapping[str, str]
Number = int | Decimal

INK, QUIET, LINE, PAPER = "#1d2733", "#566172", "#dfe3e9", "#ffffff"
#: told apart in print and by colour-blind readers; the charts also vary dash and marker
SERIES = ("#1459b8", "#c2650a", "#1c6b3c", "#8a3ab0", "#566172", "#0b7a80")
_FAMILY = f"'{FONT}', system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"


def both(en: str, zh: str) -> dict[str, str]:
    """A text in both languages."""
    return {"en": en, "zh": zh}


def spoken(text: Texts | str, language: str) -> str:
    """The text in a language; English, then anything, where it is missing."""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def plain(text: str) -> str:
    """The text without the control characters XML can't hold."""
    return "".join(
        sign for sign in text if sign in "\t\n" or unicodedata.category(sign) not in ("Cc", "Cs")
    )


def width_of(text: str, size: float) -> float:
    """About how wide a text is set, in pixels."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return (wide + (len(text) - wide) * 0.56) * size


def shortened(text: str, room: float, size: float) -> str:
    """The text, cut with an ellipsis where it is wider than the room."""
    if width_of(text, size) <= room:
        return text
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return text + "…"


def figure(value: Number, decimals: int | None = None) -> str:
    """A number for readers: thousands apart, no needless zeros."""
    if decimals is not None:
        return f"{Decimal(value):,.{decimals}f}"
    text = f"{Decimal(value):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def ticks(low: float, high: float, wanted: int = 5) -> list[Decimal]:
    """Round values from below the lowest to above the highest, for an axis."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = 1.0
    raw = (high - low) / wanted
    power = math.floor(math.log10(raw))
    nice = next(n for n in (1, 2, 2.5, 5, 10) if raw <= n * 10**power * 1.0001)
    step = Decimal(str(nice)).scaleb(power)
    first, last = math.floor(low / float(step)), math.ceil(high / float(step) - 1e-9)
    return [step * count for count in range(first, last + 1)]


class Canvas:
    """Collects shapes; `svg` gives the picture."""

    def __init__(self, width: float, height: float, title: str) -> None:
        self.width, self.height, self._title = width, height, title
        self._parts: list[str] = []

    def rect(self, box: Sequence[float], fill: str, title: str = "", stroke: str = "none") -> None:
        """Draw a box (x, y, width, height); the title is what a pointer shows."""
        x, y, width, height = box
        inside = f"<title>{escape(plain(title))}</title>" if title else ""
        self._parts.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" '
            f'fill="{fill}" stroke="{stroke}">{inside}</rect>'
        )

    def path(self, steps: str, stroke: str, width: float = 1, dash: str = "") -> None:
        """Draw a line along SVG path steps."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<path d="{steps}" fill="none" stroke="{stroke}" stroke-width="{width}" '
            f'stroke-linejoin="round"{dashes}/>'
        )

    def rule(self, x1: float, y1: float, x2: float, y2: float, strong: bool = False) -> None:
        """Draw a line of an axis or a grid."""
        colour, name = (QUIET, "chart-axis") if strong else (LINE, "chart-grid")
        self._parts.append(
            f'<path class="{name}" d="M{x1:.2f} {y1:.2f}L{x2:.2f} {y2:.2f}" stroke="{colour}"/>'
        )

    def marker(self, x: float, y: float, kind: int, fill: str, title: str = "") -> None:
        """Draw the point of a series: circle, square, triangle or diamond by its number."""
        inside = f"<title>{escape(plain(title))}</title>" if title else ""
        shapes = (
            f'<circle cx="{x:.2f}" cy="{y:.2f}" r="3"',
            f'<rect x="{x - 3:.2f}" y="{y - 3:.2f}" width="6" height="6"',
            f'<path d="M{x:.2f} {y - 4:.2f}l4 7h-8z"',
            f'<path d="M{x:.2f} {y - 4.2:.2f}l4.2 4.2l-4.2 4.2l-4.2 -4.2z"',
        )
        shape = shapes[kind % len(shapes)]
        self._parts.append(f'{shape} fill="{fill}">{inside}</{shape[1 : shape.index(" ")]}>')

    def circle(self, x: float, y: float, radius: float, fill: str) -> None:
        """Draw a disc."""
        self._parts.append(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius}" fill="{fill}"/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        anchor: str = "start",
        size: float = 11,
        fill: str = QUIET,
        bold: bool = False,
    ) -> None:
        """Write a line of text; y is its baseline."""
        weight = ' font-weight="700"' if bold else ""
        name = {QUIET: ' class="chart-quiet"', INK: ' class="chart-ink"'}.get(fill, "")
        self._parts.append(
            f'<text{name} x="{x:.2f}" y="{y:.2f}" font-size="{size}" text-anchor="{anchor}" '
            f'fill="{fill}"{weight}>{escape(plain(words))}</text>'
        )

    def svg(self) -> str:
        """The picture as an SVG document that can also stand inside a page."""
        label = quoteattr(plain(self._title))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label={label} '
            f'viewBox="0 0 {self.width:g} {self.height:g}" width="{self.width:g}" '
            f'height="{self.height:g}" font-family="{_FAMILY}">{"".join(self._parts)}</svg>'
        )
