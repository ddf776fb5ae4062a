"""Looks into a file's content: what it is, its pixels and its length, or why it is not taken."""

from __future__ import annotations

from forms import File
from service.errors import Invalid, Words
from service.files.kinds import kind_of
from service.files.pictures import Unreadable, is_picture, measure
from service.files.videos import video_of
from service.files.zips import MAX_ENTRIES, has_too_many_entries


def look(content: bytes, name: str) -> File:
    """What a file is.

    Raises:
        Invalid: it is empty, of a kind that is not taken, a broken picture or an archive of
            countless files.
    """
    if not content:
        raise refused("file.empty", {"en": f"{name} is empty.", "zh": f"{name} 是空文件。"})
    if has_too_many_entries(content):
        words = {
            "en": f"{name} holds more than {MAX_ENTRIES} files.",
            "zh": f"{name} 内含超过 {MAX_ENTRIES} 个文件。",
        }
        raise refused("file.too_many_entries", words)
    media_type = kind_of(content, name)
    if media_type is None:
        raise refused(
            "file.kind_refused",
            {
                "en": f"{name} is not of a kind that is taken: pictures, videos, PDF, office "
                "documents without macros, texts and archives are.",
                "zh": f"不接受 {name} 的类型。"
                "可上传图片、视频、PDF、不含宏的办公文档、文本和压缩包。",
            },
        )
    if is_picture(media_type):
        return _picture(content, media_type, name)
    video = video_of(content, media_type) if media_type.startswith("video/") else None
    if video is None:
        return File(media_type, len(content))
    return File(media_type, len(content), video.width, video.height, video.seconds)


def refused(code: str, message: Words) -> Invalid:
    """A file that can't be taken."""
    said = {language: [text] for language, text in message.items()}
    return Invalid({"file": said}, code, message)


def _picture(content: bytes, media_type: str, name: str) -> File:
    try:
        width, height = measure(content, media_type)
    except Unreadable as error:
        words = {
            "en": f"{name} is a broken or far too large picture.",
            "zh": f"{name} 是损坏的或过大的图片。",
        }
        raise refused("file.broken_picture", words) from error
    return File(media_type, len(content), width, height)
