"""Reports as blocks, written once in both languages and shown as a page or a PDF.

For what handlers attach to an instance: figures, tables, charts, sources. Layout beyond these
blocks needs a template of its own (``tasks.documents.pdf``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tasks.documents.canvas import Number, Texts, both, figure, spoken, width_of
from tasks.documents.charts import BarChart, LineChart, SplitChart
from tasks.documents.matrix import RiskMatrix
from tasks.documents.page import page
from tasks.documents.pdf import pdf

Picture = LineChart | BarChart | SplitChart | RiskMatrix
Cell = Texts | str | Number | date | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the report; level 1 begins a section, 2 a part of it."""

    text: Texts
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a line break in it stays one."""

    text: Texts


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure, with the value of the period before to compare."""

    label: Texts
    value: Number | None  #: None shows a dash: not known is not zero
    unit: Texts | str = ""
    before: Number | None = None
    decimals: int | None = None
    less_is_better: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Key figures as cards, four in a row."""

    items: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers stand right, with as many decimals as asked."""

    label: Texts
    number: bool = False
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each as long as the columns; breaks over pages under a repeated head."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: Texts | None = None


def table(
    columns: Iterable[tuple[str, str, bool]],
    rows: Iterable[tuple[Cell, ...]],
    caption: Texts | None = None,
) -> Table:
    """A table; a column is its name in English and Chinese and whether it holds numbers."""
    heads = tuple(Column(both(en, zh), is_number) for en, zh, is_number in columns)
    return Table(heads, tuple(rows), caption)


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture under its own title."""

    picture: Picture


@dataclass(frozen=True, slots=True)
class Note:
    """Where figures come from, or what to mind when reading them."""

    text: Texts


Block = Heading | Paragraph | Figures | Table | Chart | Note

#: what stands in a table without rows
_NOTHING = both("none", "无")
#: widths in tables of the PDF, in sizes of their letters: the page's, between columns, of a short
#: and of a long text
_ROOM, _BETWEEN, _SHORT, _LONG = 56, 2, 11, 40

_TEMPLATE = Path(__file__).with_name("report.typ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report in both languages."""

    title: Texts
    subtitle: Texts
    blocks: tuple[Block, ...]
    made: datetime  #: the moment it speaks of; its date stands in the foot
    company: Texts | str = "Shopflow"

    def html(self, language: str) -> bytes:
        """The report as one page without scripts or other files, for screens and printers."""
        return page(self._data(language))

    def pdf(self, language: str) -> bytes:
        """The report as PDF; equal reports are equal bytes.

        Raises:
            ValueError: a row of a table is not as long as its columns.
        """
        data = self._data(language)
        images: dict[str, bytes] = {}
        for number, block in enumerate(data["blocks"]):
            if block["kind"] == "chart":
                block["file"] = f"chart-{number}.svg"
                images[block["file"]] = block.pop("svg").encode()
        return pdf(_template(), data, images, self.made)

    def _data(self, language: str) -> dict[str, Any]:
        return {
            "language": language,
            "title": spoken(self.title, language),
            "subtitle": spoken(self.subtitle, language),
            "company": spoken(self.company, language),
            "date": written_date(self.made, language),
            "blocks": [_spoken_block(block, language) for block in self.blocks],
        }


def written_date(day: date, language: str) -> str:
    """A date as people write it: 5 March 2026, 2026年3月5日."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@cache
def _template() -> str:
    return _TEMPLATE.read_text("utf-8")


def _spoken_block(block: Block, language: str) -> dict[str, Any]:
    if isinstance(block, Figures):
        items = [_spoken_figure(item, language) for item in block.items]
        return {"kind": "figures", "items": items}
    if isinstance(block, Table):
        return _spoken_table(block, language)
    if isinstance(block, Chart):
        title = spoken(block.picture.title, language)
        return {"kind": "chart", "title": title, "svg": block.picture.svg(language)}
    text = spoken(block.text, language)
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": text}
    return {"kind": "note" if isinstance(block, Note) else "paragraph", "text": text}


def _spoken_figure(item: Figure, language: str) -> dict[str, str]:
    value = "–" if item.value is None else figure(item.value, item.decimals)
    return {
        "label": spoken(item.label, language),
        "value": value,
        "unit": "" if item.value is None else spoken(item.unit, language),
        **_change(item, language),
    }


def _change(item: Figure, language: str) -> Mapping[str, str]:
    """Say how far a figure moved, and whether that is good."""
    if item.value is None or item.before is None:
        return {"change": "", "tone": "even"}
    moved = Decimal(item.value) - Decimal(item.before)
    before = figure(item.before, item.decimals)
    words = f"before: {before}" if language == "en" else f"上期：{before}"
    if not moved:
        return {"change": f"= {words}", "tone": "even"}
    arrow = "▲" if moved > 0 else "▼"
    share = f" {abs(moved / item.before * 100):.1f} %" if item.before else ""
    tone = "good" if (moved < 0) == item.less_is_better else "bad"
    return {"change": f"{arrow}{share} · {words}", "tone": tone}


def _spoken_table(block: Table, language: str) -> dict[str, Any]:
    labels = [spoken(column.label, language) for column in block.columns]
    rows = [
        [
            _spoken_cell(cell, column.decimals, language)
            for cell, column in zip(row, block.columns, strict=True)
        ]
        for row in block.rows
    ]
    columns = [
        {"label": label, "number": column.number, "share": share}
        for label, column, share in zip(
            labels, block.columns, _shares(block.columns, [labels, *rows]), strict=True
        )
    ]
    if not rows:
        rows = [[spoken(_NOTHING, language), *[""] * (len(columns) - 1)]]
    caption = "" if block.caption is None else spoken(block.caption, language)
    return {"kind": "table", "columns": columns, "rows": rows, "caption": caption}


def _shares(columns: tuple[Column, ...], lines: list[list[str]]) -> list[int]:
    """How the width is shared among columns of text; 0 for those as wide as what stands in them.

    Where not all fit on one line, the short ones keep theirs and the long ones are broken.
    """
    widths = [max(width_of(cell, 1) for cell in cells) for cells in zip(*lines, strict=True)]
    fits = sum(widths) + _BETWEEN * len(widths) <= _ROOM
    return [
        0 if column.number or not (fits or width > _SHORT) else int(min(width, _LONG) + _BETWEEN)
        for column, width in zip(columns, widths, strict=True)
    ]


def _spoken_cell(cell: Cell, decimals: int | None, language: str) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, int | Decimal):
        return figure(cell, decimals)
    if isinstance(cell, date):
        return cell.strftime("%Y-%m-%d %H:%M" if isinstance(cell, datetime) else "%Y-%m-%d")
    return spoken(cell, language)
