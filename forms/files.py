"""Files among a form's answers: what a file picker's value is, and the checks of it.

What a file is (type, size, pixels, length) is handed in by whoever stores files; of what the
browser sends only the digest and the name count. Not for looking into content.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError

from forms import components as parts
from forms import messages
from forms.answers import Answer, number_of, refuse, situation
from forms.data import get
from forms.messages import Message
from forms.model import Scope

#: bytes a file may have if the form does not say
MAX_SIZE = 10 * 1024 * 1024
#: files a field may hold if the form does not say
MAX_FILES = 20
#: custom properties of a file picker that hold a number
LIMITS = ("max_size", "max_files", "picture_width", "picture_height", "max_seconds")
#: media types by the endings that `accept` may name
ENDINGS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mov": "video/quicktime",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_LONGEST_NAME = 200
#: what would make a name lead elsewhere or look like another
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class File:
    """What is known of a stored file."""

    media_type: str
    size: int  #: bytes
    width: int | None = None  #: pixels, of a picture or video
    height: int | None = None
    seconds: Decimal | None = None  #: length, of a video


class FilesAnswer(Answer):
    """A file picker: a list of uploaded files, each {"digest", "name", "type", "size"}."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise refuse(messages.NOT_FILES)
        own = parts.properties(self.component)
        several = situation().value(self.component.get("multiple")) is True
        most = int(_limit(own, "max_files", MAX_FILES)) if several else 1
        if len(value) > most:
            raise refuse(messages.too_many_files(most))
        files = [self._checked(one, own) for one in value]
        digests = [one["digest"] for one in files]
        if len(set(digests)) < len(digests):
            raise refuse(messages.FILE_TWICE)
        return files

    def _checked(self, sent: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
        name, digest = clean_name(sent.get("name")), sent.get("digest")
        file = situation().files.get(digest) if isinstance(digest, str) else None
        if file is None:
            raise refuse(messages.unknown_file(name))
        accepted = accepted_types(situation().value(self.component.get("accept")))
        if accepted and not any(_fits(file.media_type, one) for one in accepted):
            raise refuse(messages.not_accepted(name, str(self.component["accept"])))
        problems = list(_problems(name, file, own))
        if problems:
            raise ValidationError(problems)
        return {"digest": digest, "name": name, "type": file.media_type, "size": file.size}


def clean_name(given: object) -> str:
    """A file's name without folders and signs that mislead; "file" if nothing is left."""
    text = given if isinstance(given, str) else ""
    last = re.split(r"[/\\]", text)[-1]
    return _UNFIT.sub("", last).strip(" .")[-_LONGEST_NAME:] or "file"


def accepted_types(accept: object) -> list[str]:
    """The media types, also `image/*`, of an `accept` attribute; its endings are looked up."""
    texts = accept.lower().split(",") if isinstance(accept, str) else []
    return [ENDINGS.get(one.strip(), one.strip()) for one in texts if one.strip()]


def file_values(scope: Scope, data: object) -> Iterator[Mapping[str, Any]]:
    """Yield what stands in every file picker of a submission, also in lists."""
    for field in scope.fields:
        if field.type == "filepicker":
            yield from parts.maps(get(data, field.path))
    for rows in scope.rows:
        for row in parts.maps(get(data, rows.path)):
            yield from file_values(rows.scope, row)


def _fits(media_type: str, accepted: str) -> bool:
    if accepted.endswith("/*"):
        return media_type.startswith(accepted.removesuffix("*"))
    return media_type == accepted


def _limit(own: Mapping[str, Any], name: str, default: int) -> Decimal:
    found = number_of(situation().value(own.get(name)))
    return Decimal(default) if found is None else found


def _problems(name: str, file: File, own: Mapping[str, Any]) -> Iterator[Message]:
    largest = _limit(own, "max_size", MAX_SIZE)
    if file.size > largest:
        yield messages.file_too_large(name, largest)
    wanted = {part: own.get(f"picture_{part}") for part in ("width", "height")}
    if any(wanted.values()):
        given = {"width": file.width, "height": file.height}
        needed = {part: _limit(own, f"picture_{part}", 0) for part, one in wanted.items() if one}
        if any(given[part] != size for part, size in needed.items()):
            yield messages.picture_size(name, _pixels(needed), _pixels(given))
    if own.get("max_seconds"):
        longest = _limit(own, "max_seconds", 0)
        if file.seconds is None:
            yield messages.no_length(name)
        elif file.seconds > longest:
            yield messages.video_too_long(name, longest, file.seconds)


def _pixels(sizes: Mapping[str, object]) -> str:
    """Width × height, with … for what does not matter or is not known."""
    return " × ".join(str(sizes.get(part) or "…") for part in ("width", "height"))
