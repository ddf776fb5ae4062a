"""Charts as small honest SVG pictures, for pages and PDF alike: axes begin at zero, text is text.

Values are exact numbers; None is a gap, never a zero. For figures people judge by; not for
exploring thousands of points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tasks.documents.canvas import (
    INK,
    PAPER,
    SERIES,
    Canvas,
    Number,
    Texts,
    figure,
    shortened,
    spoken,
    ticks,
    width_of,
)

_DASHES = ("", "6 3", "2 3", "8 3 2 3", "4 2", "1 3")
_WIDTH, _HEIGHT = 640.0, 260.0
_FOOT, _RIGHT = 24.0, 8.0


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values, as many as the chart has labels."""

    name: Texts
    values: tuple[Number | None, ...]
    dashed: bool = False  #: a forecast or a target, not a fact


@dataclass(frozen=True, slots=True)
class LineChart:
    """Values over time."""

    title: Texts
    labels: tuple[Texts | str, ...]
    series: tuple[Series, ...]
    unit: Texts | str = ""

    def svg(self, language: str) -> str:
        """Draw the chart in a language, 640 × 260."""
        frame = _Frame(self, language, _extent([s.values for s in self.series]))
        for number, series in enumerate(self.series):
            colour = SERIES[number % len(SERIES)]
            dash = "5 4" if series.dashed else _DASHES[number % len(_DASHES)]
            points = [
                None if value is None else (frame.middle(place), frame.y(value))
                for place, value in enumerate(series.values)
            ]
            frame.canvas.path(_steps(points), colour, 2, dash)
            for place, point in enumerate(points):
                if point is not None and len(points) <= 40:
                    hint = frame.hint(series, place)
                    frame.canvas.marker(point[0], point[1], number, colour, hint)
        return frame.canvas.svg()


@dataclass(frozen=True, slots=True)
class BarChart:
    """Values side by side, or `stacked` on each other where they add up to something."""

    title: Texts
    labels: tuple[Texts | str, ...]
    series: tuple[Series, ...]
    unit: Texts | str = ""
    stacked: bool = False

    def svg(self, language: str) -> str:
        """Draw the chart in a language, 640 × 260."""
        rows = [series.values for series in self.series]
        frame = _Frame(self, language, _extent(_sums(rows) if self.stacked else rows))
        for place in range(len(self.labels)):
            if self.stacked:
                self._stack(frame, place)
            else:
                self._group(frame, place)
        return frame.canvas.svg()

    def _group(self, frame: _Frame, place: int) -> None:
        wide = min(frame.step * 0.72, 90.0) / max(len(self.series), 1)
        left = frame.middle(place) - wide * len(self.series) / 2
        for number, series in enumerate(self.series):
            value = series.values[place]
            if value is None:
                continue
            top, bottom = sorted((frame.y(value), frame.y(0)))
            box = (left + number * wide, top, max(wide - 1.5, 1), bottom - top)
            frame.canvas.rect(box, SERIES[number % len(SERIES)], frame.hint(series, place))
            words = figure(value)
            if width_of(words, 10) <= wide + 6:
                above = top - 4 if value >= 0 else bottom + 11
                frame.canvas.text(box[0] + box[2] / 2, above, words, "middle", 10, INK)

    def _stack(self, frame: _Frame, place: int) -> None:
        wide = min(frame.step * 0.6, 70.0)
        below, above = Decimal(0), Decimal(0)
        for number, series in enumerate(self.series):
            value = Decimal(series.values[place] or 0)
            start = above if value >= 0 else below
            top, bottom = sorted((frame.y(start + value), frame.y(start)))
            box = (frame.middle(place) - wide / 2, top, wide, bottom - top)
            hint = frame.hint(series, place)
            frame.canvas.rect(box, SERIES[number % len(SERIES)], hint, PAPER)
            if value >= 0:
                above += value
            else:
                below += value


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a whole."""

    name: Texts
    value: Number


@dataclass(frozen=True, slots=True)
class SplitChart:
    """How a whole divides, such as a budget: one bar, amounts and per cents beside the names."""

    title: Texts
    parts: tuple[Part, ...]
    unit: Texts | str = ""

    def svg(self, language: str) -> str:
        """Draw the chart in a language, 640 wide, as high as its parts need."""
        total = sum((Decimal(part.value) for part in self.parts), Decimal(0))
        height = 54 + 22 * len(self.parts)
        canvas = Canvas(_WIDTH, height, spoken(self.title, language))
        left = 0.0
        for number, part in enumerate(self.parts):
            share = float(part.value / total) if total > 0 else 0.0
            colour, hint = SERIES[number % len(SERIES)], spoken(part.name, language)
            canvas.rect((left, 4, share * _WIDTH, 30), colour, hint, PAPER)
            percent = f"{share * 100:.1f}".removesuffix(".0") + " %"
            if share * _WIDTH > 44:
                canvas.text(left + share * _WIDTH / 2, 24, percent, "middle", 12, PAPER, True)
            left += share * _WIDTH
            y = 58 + 22 * number
            canvas.rect((0, y - 10, 12, 12), colour)
            canvas.text(20, y, shortened(hint, 360, 12), size=12, fill=INK)
            amount = f"{figure(part.value)} {spoken(self.unit, language)}".strip()
            canvas.text(540, y, amount, "end", 12, INK)
            canvas.text(_WIDTH, y, percent, "end", 12)
        return canvas.svg()


def _steps(points: Sequence[tuple[float, float] | None]) -> str:
    steps, pen_down = [], False
    for point in points:
        if point is not None:
            steps.append(f"{'L' if pen_down else 'M'}{point[0]:.2f} {point[1]:.2f}")
        pen_down = point is not None
    return "".join(steps)


def _sums(rows: Sequence[Sequence[Number | None]]) -> list[list[Number | None]]:
    columns = [
        [value for value in column if value is not None] for column in zip(*rows, strict=True)
    ]
    return [
        [sum((value for value in column if value > 0), Decimal(0)) for column in columns],
        [sum((value for value in column if value < 0), Decimal(0)) for column in columns],
    ]


def _extent(rows: Sequence[Sequence[Number | None]]) -> tuple[float, float]:
    known = [float(value) for row in rows for value in row if value is not None]
    return min(known, default=0.0), max(known, default=0.0)


class _Frame:
    """Axes, grid, labels and legend of a chart with values upwards."""

    def __init__(
        self, chart: LineChart | BarChart, language: str, extent: tuple[float, float]
    ) -> None:
        self._chart, self._language = chart, language
        self.canvas = Canvas(_WIDTH, _HEIGHT, spoken(chart.title, language))
        self._marks = ticks(*extent)
        self._left = 10 + max(width_of(figure(mark), 11) for mark in self._marks)
        self._top = self._legend()
        self.step = (_WIDTH - self._left - _RIGHT) / max(len(chart.labels), 1)
        self._labels = [spoken(label, language) for label in chart.labels]
        widest = max((width_of(label, 11) for label in self._labels), default=0) + 10
        self._every = max(1, -(-int(min(widest, 110.0)) // max(int(self.step), 1)))
        # days explain each other, names don't: where every other would fit, they take two lines
        self._lines = 2 if self._every == 2 and isinstance(chart, BarChart) else 1
        self._foot = _FOOT + 14 * (self._lines - 1)
        self._draw()

    def y(self, value: Number | float) -> float:
        """Where a value lies."""
        low, high = float(self._marks[0]), float(self._marks[-1])
        share = (float(value) - low) / (high - low)
        return _HEIGHT - self._foot - share * (_HEIGHT - self._foot - self._top)

    def middle(self, place: int) -> float:
        """Where the middle of a label's column lies."""
        return self._left + (place + 0.5) * self.step

    def hint(self, series: Series, place: int) -> str:
        """What a pointer shows at a value."""
        value = series.values[place]
        words = "–" if value is None else figure(value)
        label = self._labels[place]
        unit = spoken(self._chart.unit, self._language)
        return f"{spoken(series.name, self._language)}, {label}: {words} {unit}".strip()

    def _draw(self) -> None:
        for mark in self._marks:
            y = self.y(mark)
            self.canvas.rule(self._left, y, _WIDTH - _RIGHT, y, strong=mark == 0)
            self.canvas.text(self._left - 6, y + 4, figure(mark), "end")
        for place in range(0, len(self._labels), self._every // self._lines):
            words = shortened(self._labels[place], self.step * self._every - 6, 11)
            y = _HEIGHT - self._foot + 17 + 14 * (place % self._lines)
            self.canvas.text(self.middle(place), y, words, "middle")

    def _legend(self) -> float:
        """Write unit and names above the chart and return where its values may begin."""
        unit = spoken(self._chart.unit, self._language)
        if unit:
            self.canvas.text(2, 12, unit)
        if len(self._chart.series) < 2:
            return 26.0
        x, y = max(60.0, width_of(unit, 11) + 20), 12.0
        for number, series in enumerate(self._chart.series):
            words = shortened(spoken(series.name, self._language), 200, 11)
            needed = width_of(words, 11) + 34
            if x + needed > _WIDTH and x > 60:
                x, y = 60.0, y + 16
            self.canvas.marker(x + 6, y - 4, number, SERIES[number % len(SERIES)])
            self.canvas.text(x + 15, y, words, fill=INK)
            x += needed
        return y + 14.0
