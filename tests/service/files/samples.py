"""Files made on the spot: pictures, documents, and videos that are nothing but their headers."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

from PIL import Image

#: the test pattern every scanner knows, in two parts so that none finds it here
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(width: int = 800, height: int = 800, kind: str = "PNG", **more: object) -> bytes:
    """A picture of one colour."""
    result = BytesIO()
    Image.new("RGB", (width, height), (200, 40, 40)).save(result, kind, **more)
    return result.getvalue()


def archive(*names: str) -> bytes:
    """A zip archive of small parts."""
    result = BytesIO()
    with zipfile.ZipFile(result, "w") as made:
        for name in names:
            made.writestr(name, "<x/>")
    return result.getvalue()


def mp4(seconds: float = 12.5, width: int = 640, height: int = 360, version: int = 0) -> bytes:
    """A video of headers only."""
    ticks = int(seconds * 1000)
    if version:
        times = struct.pack(">QQIQ", 0, 0, 1000, ticks)
    else:
        times = struct.pack(">IIII", 0, 0, 1000, ticks)
    mvhd = _box(b"mvhd", bytes([version, 0, 0, 0]) + times + bytes(80))
    sound = _box(b"trak", _box(b"tkhd", bytes(84)))
    size = struct.pack(">II", width << 16, height << 16)
    sight = _box(b"trak", _box(b"tkhd", bytes(76) + size))
    return _box(b"ftyp", b"isom\0\0\0\0isom") + _box(b"moov", mvhd + sound + sight)


def webm(seconds: float = 7.25, width: int = 320, height: int = 240, live: bool = False) -> bytes:
    """A video of headers only; a live one says neither its size nor its length."""
    info = _element("2AD7B1", (1_000_000).to_bytes(3))
    if not live:
        info += _element("4489", struct.pack(">d", seconds * 1000))
    video = _element("E0", _element("B0", width.to_bytes(2)) + _element("BA", height.to_bytes(2)))
    inside = _element("1549A966", info) + _element("1654AE6B", _element("AE", video))
    segment = bytes.fromhex("18538067") + b"\x01" + b"\xff" * 7 + inside
    return _element("1A45DFA3", b"") + (segment if live else _element("18538067", inside))


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _element(id: str, body: bytes) -> bytes:
    return bytes.fromhex(id) + bytes([0x10 | len(body) >> 24]) + (len(body)).to_bytes(4)[1:] + body
