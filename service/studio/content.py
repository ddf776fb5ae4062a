"""Looks at the names and contents of a draft's files, and packs and unpacks bundles.

What somebody uploads is bounded before it is read; nothing is ever written to a folder.
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import PurePosixPath

from processes import codec, xml
from service.errors import Invalid, TooLarge, file_too_large
from service.files.zips import has_too_many_entries

#: files of a draft, bytes of one, however it comes in, and bytes of what is uploaded at once
MAX_FILES = 300
MAX_FILE = 4 * 1024 * 1024
MAX_TOTAL = 20 * 1024 * 1024
_NAME = re.compile(r"[^/\\\x00-\x1f:*?\"<>|]{1,190}\.(?:bpmn|dmn|form)")
_BAD_NAME = {
    "en": ["A file's name ends in .bpmn, .dmn or .form and holds no slash."],
    "zh": ["文件名须以 .bpmn、.dmn 或 .form 结尾，且不含斜杠。"],
}
#: what a zip reader raises for a file that is none, or is damaged; a name that is not UTF-8 and
#: options of a packing that can't be are plain ValueErrors
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


def kind_of(name: str) -> str:
    """Return "bpmn", "dmn" or "form"; raises Invalid for a name no file of a draft may have."""
    if not _NAME.fullmatch(name) or name.startswith("."):
        raise Invalid({"name": _BAD_NAME}, code="file.bad_name")
    return name.rpartition(".")[2]


def refuse_large(name: str, content: bytes) -> None:
    """Refuse a file that no draft takes, be it uploaded or saved by an editor; raises TooLarge."""
    if len(content) > MAX_FILE:
        raise file_too_large(name, MAX_FILE)


def process_ids(content: bytes) -> tuple[str, ...] | None:
    """Ids of the processes drawn in a diagram; None while it can't be read."""
    try:
        root = xml.parse(content)
    except xml.XmlRefused:
        return None
    return tuple(one.get("id", "") for one in root.iter(xml.bpmn("process")) if one.get("id"))


def drawn_ids(name: str, content: bytes) -> frozenset[str]:
    """Ids of the processes, decisions or the form in a file; none while it can't be read."""
    try:
        if name.endswith(".bpmn"):
            return frozenset(process_ids(content) or ())
        if name.endswith(".dmn"):
            return frozenset(one.get("id", "") for one in xml.parse(content).iter("{*}decision"))
        return frozenset((str(codec.loads(content)["id"]),))
    except (xml.XmlRefused, ValueError, KeyError, TypeError, RecursionError):
        return frozenset()


def packed(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip; the same files always give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def unpacked(uploads: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """The files among what was uploaded, zips opened; what is of no use in a zip is left out.

    Raises:
        Invalid: a name no file may have, a zip that is none, or nothing of use at all.
        TooLarge: too many files, or too many bytes, of one or together.
    """
    found: dict[str, bytes] = {}
    room = MAX_TOTAL
    for name, content in uploads:
        opened = _from_zip(name, content, room) if name.lower().endswith(".zip") else None
        for inner, text in (opened if opened is not None else {name: content}).items():
            kind_of(inner)
            refuse_large(inner, text)
            found[inner] = text
            room -= len(text)
        if room < 0 or len(found) > MAX_FILES:
            raise _too_large()
    if not found:
        words = {"en": ["There is no file of use in it."], "zh": ["其中没有可用的文件。"]}
        raise Invalid({"files": words}, code="file.none")
    return found


def _from_zip(name: str, content: bytes, room: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    if has_too_many_entries(content):
        raise _too_large()
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for entry in archive.infolist():
                inner = PurePosixPath(entry.filename.replace("\\", "/")).name
                if entry.is_dir() or inner.startswith(".") or not _NAME.fullmatch(inner):
                    continue
                found[inner] = _read(archive, entry, room)
                room -= len(found[inner])
                if len(found) > MAX_FILES:
                    raise _too_large()
    except _BROKEN as error:
        words = {
            "en": [f"{name} is not a readable zip."],
            "zh": [f"{name} 不是可读取的 zip 文件。"],
        }
        raise Invalid({"files": words}, code="file.broken") from error
    return found


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    """Read no more than there is room for, whatever the entry says of its size."""
    with archive.open(entry) as stream:
        content = stream.read(room + 1)
    if len(content) > room:
        raise _too_large()
    return content


def _too_large() -> TooLarge:
    megabytes = MAX_TOTAL // (1024 * 1024)
    return TooLarge(
        "draft.too_large",
        {
            "en": f"A draft holds at most {MAX_FILES} files of {megabytes} MB together.",
            "zh": f"一个草稿最多包含 {MAX_FILES} 个文件，共 {megabytes} MB。",
        },
        {"files": MAX_FILES, "bytes": MAX_TOTAL},
    )
