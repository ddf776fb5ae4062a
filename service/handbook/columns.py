"""Shares the width of a page among the columns of a table, by what stands in them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence

#: millimetres: of a letter as tables are printed, and of the space around a cell's text
_LETTER, _PADDING = 1.55, 3.0
_LONGEST = 20  #: letters; longer words are broken anywhere
_BREAKABLE = 12  #: letters; longer words may break after their marks
_SENTENCE = 60  #: letters; more than that fills lines anyway
_CHINESE = 4  #: characters that should stay in one line


def widths(rows: Sequence[Sequence[str]], room: float) -> list[float]:
    """Say how wide each column is, in millimetres: room for its longest word, then by its text.

    Parameters:
        rows: with the heads; each as long as the others.
        room: width of the page.
    """
    columns, least = _columns(rows), _least(rows)
    # Heads may take several lines; what stands below them is what is read.
    texts = [column[1:] or column for column in columns]
    wanted = [max(min(_size(cell), _SENTENCE) for cell in text) * _LETTER for text in texts]
    spare = room - sum(least)
    if spare <= 0:
        return [width * room / sum(least) for width in least]
    more = [max(want - width, 0.1) for want, width in zip(wanted, least, strict=True)]
    total = sum(more)
    return [width + spare * share / total for width, share in zip(least, more, strict=True)]


def needed(rows: Sequence[Sequence[str]]) -> float:
    """Say how wide a table must be in millimetres for every column to hold its longest word."""
    return sum(_least(rows))


def lines(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> int:
    """Estimate how many lines a table takes with columns of these widths."""
    return sum(
        max(
            math.ceil(max(_size(cell), 1) * _LETTER / max(width - _PADDING, _LETTER))
            for cell, width in zip(row, widths, strict=True)
        )
        for row in rows
    )


def _columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _least(rows: Sequence[Sequence[str]]) -> list[float]:
    return [max(map(_word, column)) * _LETTER + _PADDING for column in _columns(rows)]


def breakable(text: str) -> str:
    """Let long words break after marks, at zero-width spaces, but no sign part from its number."""
    return re.sub(
        rf"\S{{{_BREAKABLE},}}",
        lambda word: re.sub(r"([_.,:/()-])(?=.)", "\\1\u200b", word[0]),
        re.sub(r"([<>≤≥=]) (?=\S)", "\\1\u00a0", text),
    )


def _size(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _word(text: str) -> int:
    """The width of the longest piece that stays in one line."""
    words = re.split(r"[ \n\u200b]+", text)
    return max(min(_size(word), 2 * _CHINESE if _is_chinese(word) else _LONGEST) for word in words)


def _is_chinese(text: str) -> bool:
    return any(unicodedata.east_asian_width(sign) == "W" for sign in text)
