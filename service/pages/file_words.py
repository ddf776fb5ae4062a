"""How a file's kind and size are written for people; the same in every language."""

from forms.files import ENDINGS

_KINDS = {media_type: ending.removeprefix(".").upper() for ending, media_type in ENDINGS.items()}
_UNITS = (("MB", 1024 * 1024), ("kB", 1024))


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
