"""Measures pictures and makes them small, by Pillow; each must really be a picture to its end.

A small file can stand for gigabytes of pixels, so a picture is refused before it is unpacked.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

#: formats of Pillow that may be opened at all, by media type
_FORMATS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
}
#: pixels of the largest picture; phones take 50 million
MAX_PIXELS = 64_000_000
#: pixels of a thumbnail's longer side
THUMBNAIL = 160
#: Exif: the picture lies on its side
_ORIENTATION = 0x0112
_ON_ITS_SIDE = frozenset({5, 6, 7, 8})


class Unreadable(Exception):
    """The picture is broken, or larger than anybody needs."""


def measure(content: bytes, media_type: str) -> tuple[int, int]:
    """Width and height in pixels, as the picture is seen.

    Raises:
        Unreadable: see there.
    """
    with _opened(content, media_type) as picture:
        width, height = picture.size
        turned = picture.getexif().get(_ORIENTATION) in _ON_ITS_SIDE
    return (height, width) if turned else (width, height)


def thumbnail(content: bytes, media_type: str) -> bytes:
    """The picture made small, as PNG.

    Raises:
        Unreadable: see there.
    """
    with _opened(content, media_type) as picture:
        small = ImageOps.exif_transpose(picture)
        small.thumbnail((THUMBNAIL, THUMBNAIL))
        result = BytesIO()
        small.convert("RGBA").save(result, "PNG")
    return result.getvalue()


def is_picture(media_type: str) -> bool:
    """Whether a kind of file is a picture."""
    return media_type in _FORMATS


def _opened(content: bytes, media_type: str) -> Image.Image:
    try:
        picture: Image.Image = Image.open(BytesIO(content), formats=[_FORMATS[media_type]])
        if picture.width * picture.height > MAX_PIXELS:
            raise Unreadable
        picture.load()
    # Pillow's readers raise many things over broken pictures.
    except Exception as error:
        raise Unreadable from error
    return picture
