"""How a file's kind and size are written for people; the same in every language."""

from typing import Any

from forms.files import ENDINGS
from service.i18n import t

_KINDS = {media_type: ending.removeprefix(".").upper() for ending, media_type in ENDINGS.items()}
_UNITS = (("MB", 1024 * 1024), ("kB", 1024))


def picker_settings(language: str, most: int) -> dict[str, Any]:
    """What the form island is told about files.

    Parameters:
        most: bytes a file may have.
    """
    # The island fills these in.
    blanks = {name: f"{{{name}}}" for name in ("name", "limit")}
    return {
        "to": "/api/v1/files",
        "at": "/files/",
        "most": most,
        "words": {
            "choose": t("files.choose", language),
            "choose_one": t("files.choose_one", language),
            "chosen": t("files.chosen", language),
            "failed": t("files.failed", language, **blanks),
            "remove": t("files.remove", language, **blanks),
            "too_large": t("files.too_large", language, **blanks),
            "uploaded": t("files.uploaded", language, **blanks),
            "uploading": t("files.uploading", language, **blanks),
            "wait": t("files.wait", language),
        },
    }


def file_kind(media_type: str) -> str:
    """A kind of file in few letters, such as PDF."""
    return _KINDS.get(media_type) or media_type.rpartition("/")[2].upper()


def file_size(size: int) -> str:
    """A number of bytes in the largest unit that fits."""
    for unit, bytes_of in _UNITS:
        if size >= bytes_of:
            amount = size / bytes_of
            return f"{amount:.1f} {unit}" if amount < 10 else f"{amount:.0f} {unit}"
    return f"{size} B"
