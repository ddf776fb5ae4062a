"""Reads how long a video lasts and how large its picture is: MP4, QuickTime and WebM.

A small reader of the containers' own headers (ISO 14496-12 boxes; EBML as in Matroska). It decodes
nothing, skips what it doesn't need, and looks at no more than a bounded number of parts. What a
video does not say is None.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

#: boxes or elements looked at in one file
_MOST_PARTS = 20_000
_BOXES_WITHIN = frozenset({b"moov", b"trak"})
#: EBML ids
_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0
_SCALE, _DURATION, _WIDTH, _HEIGHT = 0x2AD7B1, 0x4489, 0xB0, 0xBA
_ELEMENTS_WITHIN = frozenset({_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO})
#: longest video that is believed, seconds
_LONGEST = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Video:
    """What a video says of itself."""

    width: int | None = None  #: pixels
    height: int | None = None
    seconds: Decimal | None = None


def video_of(content: bytes, media_type: str) -> Video:
    """Read a video's headers; a broken one says nothing."""
    try:
        return _webm(content) if media_type == "video/webm" else _mp4(content)
    except (struct.error, IndexError, ValueError, ArithmeticError):
        return Video()


def _mp4(content: bytes) -> Video:
    seconds: Decimal | None = None
    width = height = 0
    for kind, start, end in _boxes(content):
        body = content[start:end]
        if kind == b"mvhd" and seconds is None:
            scale, length = _time(body)
            seconds = _believed(Decimal(length) / scale) if scale else None
        elif kind == b"tkhd":
            # The last two fields, 16.16 fixed point; a sound track has none.
            found = struct.unpack(">II", body[-8:])
            if found[0] * found[1] > width * height:
                width, height = found
    return Video(width >> 16 or None, height >> 16 or None, seconds)


def _time(body: bytes) -> tuple[int, int]:
    """Ticks a second and ticks of a movie header (ISO 14496-12, 8.2.2); all ones is unknown."""
    if body[0] == 1:
        scale, length = struct.unpack(">IQ", body[20:32])
        unknown = 2**64 - 1
    else:
        scale, length = struct.unpack(">II", body[12:20])
        unknown = 2**32 - 1
    return scale, 0 if length == unknown else length


def _boxes(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start and end of every box that is not only a holder of others."""
    pending = [(0, len(content))]
    for _ in range(_MOST_PARTS):
        if not pending:
            return
        at, limit = pending.pop()
        if limit - at < 8:
            continue
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        head = 8
        if size == 1:
            (size,) = struct.unpack(">Q", content[at + 8 : at + 16])
            head = 16
        end = limit if size == 0 else at + size
        if (size and size < head) or end > limit:
            continue
        pending.append((end, limit))
        if kind in _BOXES_WITHIN:
            pending.append((at + head, end))
        else:
            yield kind, at + head, end


def _webm(content: bytes) -> Video:
    found: dict[int, bytes] = {}
    for id, start, end in _elements(content):
        if id in {_SCALE, _DURATION, _WIDTH, _HEIGHT}:
            found.setdefault(id, content[start:end][:8])
    scale = int.from_bytes(found[_SCALE]) if _SCALE in found else 1_000_000
    seconds = None
    if _DURATION in found:
        raw = found[_DURATION]
        (ticks,) = struct.unpack(">f" if len(raw) == 4 else ">d", raw)
        seconds = _believed(Decimal(ticks) * scale / 1_000_000_000)
    width, height = (int.from_bytes(found.get(id, b"")) or None for id in (_WIDTH, _HEIGHT))
    return Video(width, height, seconds)


def _elements(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield id, start and end of every element that is not only a holder of others."""
    pending = [(0, len(content))]
    for _ in range(_MOST_PARTS):
        if not pending:
            return
        at, limit = pending.pop()
        if at >= limit:
            continue
        id, at = _number(content, at, keep_mark=True)
        size, at = _number(content, at, keep_mark=False)
        # A live stream writes "unknown", which is all ones: it goes on to the end.
        end = limit if size is None else min(at + size, limit)
        pending.append((end, limit))
        if id in _ELEMENTS_WITHIN:
            pending.append((at, end))
        elif id is not None:
            yield id, at, end


def _number(content: bytes, at: int, *, keep_mark: bool) -> tuple[int | None, int]:
    """An EBML number (RFC 8794, 4) and where it ends; None if all its bits are 1."""
    first = content[at]
    length = 9 - first.bit_length()
    if length > 8:
        raise ValueError
    value = int.from_bytes(content[at : at + length])
    if keep_mark:
        return value, at + length
    mask = (1 << 7 * length) - 1
    return None if value & mask == mask else value & mask, at + length


def _believed(seconds: Decimal) -> Decimal | None:
    if not seconds.is_finite() or not 0 < seconds <= _LONGEST:
        return None
    return round(seconds, 3)
