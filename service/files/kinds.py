"""Tells what kind a file is by its content; only kinds we take have a name here.

SVG, HTML and other markup can act when opened, so they are none of them, whatever they are called.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

from forms.files import ENDINGS

#: content that begins so is of this kind; the digits say where it begins
_MARKS = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"PK\x03\x04", "application/zip"),
)
#: a part that only such a document has
_OFFICE = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "ppt/presentation.xml": ".pptx",
}
#: signs of a text beside letters: tab, line feed, form feed, carriage return
_SPACES = frozenset("\t\n\f\r")


def kind_of(content: bytes, name: str) -> str | None:
    """The media type of content, None for a kind that is not taken.

    Parameters:
        name: tells a table of comma-separated values from other texts, and nothing else.
    """
    for start, mark, media_type in _MARKS:
        if content[start : start + len(mark)] == mark:
            if mark == b"WEBP" and content[:4] != b"RIFF":
                continue
            return _packed(content) if media_type == "application/zip" else media_type
    if not _is_text(content):
        return None
    return "text/csv" if name.lower().endswith(".csv") else "text/plain"


def _packed(content: bytes) -> str | None:
    """An office document without macros, another archive, or None for a broken one."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        return None
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        return None
    for part, ending in _OFFICE.items():
        if part in parts:
            return ENDINGS[ending]
    return "application/zip"


def _is_text(content: bytes) -> bool:
    """Whether content is a text without control signs that is no markup."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        readable = all(sign >= " " or sign in _SPACES for sign in set(text))
        return readable and "\x7f" not in text and not text.lstrip().startswith("<")
    return False
