"""Turns a Typst template and data into a PDF, without network and without the machine's fonts.

Templates are texts of this program. What people wrote goes in as data (JSON) and is set as plain
text, so it can never become markup: never build a template from data.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import simplejson
import typst

#: the family's name in the font files that `hatch_build.py` brings
FONT = "Noto Sans S Chinese"

_FONTS = Path(__file__).parent / "fonts"
_LOG = logging.getLogger(__name__)
#: the moment printed into the file where the caller names none, so that equal input is equal bytes
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


class DocumentFailed(Exception):
    """A template could not be set with the data it was given."""


def pdf(
    source: str,
    data: Mapping[str, object],
    images: Mapping[str, bytes] | None = None,
    made: datetime = _UNDATED,
) -> bytes:
    """Set a document and return the PDF; equal input gives equal bytes.

    Parameters:
        source: Typst text; it reads the data by `json("data.json")`.
        data: JSON data, numbers `int` or `Decimal`.
        images: pictures by plain file name, `chart.svg`; the source shows them by `image(...)`.
        made: the date of creation in the file's own description.

    Raises:
        DocumentFailed: the template does not fit the data, or a name is not a plain file name.
    """
    with _laid_out(source, data, images) as main:
        compiler = _compiler(main)
        try:
            made_of = compiler.compile(format="pdf", timestamp=int(made.timestamp()))
        except typst.TypstError as error:
            raise DocumentFailed(error.diagnostic or error.message) from error
        assert isinstance(made_of, bytes)
        return made_of


def noted(
    source: str, data: Mapping[str, object], images: Mapping[str, bytes] | None, label: str
) -> list[Any]:
    """Set a document and return only what it noted: the values of its `metadata` of a label.

    A template notes so where on the pages something came to stand.

    Raises:
        DocumentFailed: as for `pdf`.
    """
    with _laid_out(source, data, images) as main:
        try:
            values = _compiler(main).query(f"<{label}>", field="value")
        except RuntimeError as error:
            raise DocumentFailed(str(error)) from error
        found: list[Any] = simplejson.loads(values)
        return found


@contextmanager
def _laid_out(
    source: str, data: Mapping[str, object], images: Mapping[str, bytes] | None
) -> Iterator[Path]:
    """The template with all it reads in a folder of its own, while it is set."""
    with TemporaryDirectory(prefix="document-") as name:
        folder = Path(name)
        for picture, content in (images or {}).items():
            if Path(picture).name != picture:
                raise DocumentFailed(f"{picture!r} is not a plain file name")
            (folder / picture).write_bytes(content)
        text = simplejson.dumps(data, use_decimal=True, ensure_ascii=False)
        (folder / "data.json").write_text(text, "utf-8")
        main = folder / "main.typ"
        main.write_text(source, "utf-8")
        yield main


def _compiler(main: Path) -> typst.Compiler:
    return typst.Compiler(main, root=main.parent, font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _fonts() -> typst.Fonts:
    """The fonts, read once; without the ones of the build, Chinese can't be set."""
    if not any(_FONTS.glob("*.otf")):
        _LOG.warning("the fonts of documents are missing; run hatch_build.py")
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(_FONTS)]
    )
