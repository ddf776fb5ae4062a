"""What a file is stands in its content; its name may lie."""

from __future__ import annotations

import struct
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from forms.files import ENDINGS
from service.errors import Invalid
from service.files import pictures
from service.files.looking import look
from service.files.videos import Video, video_of
from service.files.zips import MAX_ENTRIES
from tests.service.files.samples import archive, mp4, picture, webm

OFFICE = "application/vnd.openxmlformats-officedocument."


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (picture(), "me.exe", "image/png"),
        (picture(kind="JPEG"), "me.png", "image/jpeg"),
        (picture(kind="GIF"), "x", "image/gif"),
        (picture(kind="WEBP"), "x", "image/webp"),
        (b"%PDF-1.7\n...", "x", "application/pdf"),
        (mp4(), "x", "video/mp4"),
        (mp4().replace(b"ftypisom", b"ftypqt  "), "x", "video/quicktime"),
        (webm(), "x", "video/webm"),
        (archive("a.txt"), "x.docx", "application/zip"),
        (archive("word/document.xml"), "x", OFFICE + "wordprocessingml.document"),
        (archive("xl/workbook.xml"), "x", OFFICE + "spreadsheetml.sheet"),
        (archive("ppt/presentation.xml"), "x", OFFICE + "presentationml.presentation"),
        (b"sku,pieces\nTEA-1,5\n", "stock.CSV", "text/csv"),
        (b"sku,pieces\nTEA-1,5\n", "stock.png", "text/plain"),
        ("茶壶,5\r\n".encode(), "x", "text/plain"),
        ("茶壶,5\r\n".encode("gb18030"), "x.csv", "text/csv"),
    ],
)
def test_the_content_tells_the_kind(content: bytes, name: str, media_type: str) -> None:
    found = look(content, name)
    assert (found.media_type, found.size) == (media_type, len(content))
    assert media_type in ENDINGS.values()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "x.png", "file.empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "x.svg", "file.kind_refused"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><p>", "x.txt", "file.kind_refused"),
        (b"<?xml version='1.0'?><html/>", "x.png", "file.kind_refused"),
        (b"MZ\x90\0\x03\0\0\0", "x.png", "file.kind_refused"),
        (b"\x7fELF\x02\x01", "x.pdf", "file.kind_refused"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "x.webp", "file.kind_refused"),
        (b"PK\x03\x04 and then nothing", "x.zip", "file.kind_refused"),
        (archive("word/document.xml", "word/vbaProject.bin"), "x.docx", "file.kind_refused"),
        (picture()[:300], "x.png", "file.broken_picture"),
        (b"GIF89a and then nothing", "x.gif", "file.broken_picture"),
        (b"\x89PNG\r\n\x1a\n", "x.png", "file.broken_picture"),
    ],
)
def test_what_is_not_taken_is_refused_with_its_name(content: bytes, name: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        look(content, name)
    assert refused.value.code == code
    assert all(name in said for said in refused.value.message.values())


def test_a_picture_is_measured_as_it_is_seen() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = look(picture(300, 200, "JPEG", exif=exif), "x.jpg")
    assert (found.width, found.height) == (200, 300)
    assert (look(picture(300, 200), "x").width, look(picture(300, 200), "x").height) == (300, 200)


def test_a_small_file_of_countless_pixels_is_refused_unopened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 10_000)
    bomb = picture(200, 200)
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("unpacked"))
    with pytest.raises(Invalid, match="far too large"):
        look(bomb, "bomb.png")


def test_a_thumbnail_is_a_small_picture() -> None:
    small = pictures.thumbnail(picture(800, 400, "JPEG"), "image/jpeg")
    assert pictures.measure(small, "image/png") == (160, 80)
    assert pictures.measure(pictures.thumbnail(picture(20, 10), "image/png"), "image/png") == (
        20,
        10,
    )


@pytest.mark.parametrize(
    ("content", "media_type", "expected"),
    [
        (mp4(12.5), "video/mp4", Video(640, 360, Decimal("12.5"))),
        (mp4(3600, 1920, 1080, version=1), "video/mp4", Video(1920, 1080, Decimal(3600))),
        (mp4(0), "video/mp4", Video(640, 360)),
        (mp4()[:40], "video/mp4", Video()),
        (webm(7.25), "video/webm", Video(320, 240, Decimal("7.25"))),
        (webm(live=True), "video/webm", Video(320, 240)),
        (webm()[:30], "video/webm", Video()),
        (webm(10**9), "video/webm", Video(320, 240)),
        (webm(float("nan")), "video/webm", Video(320, 240)),
    ],
)
def test_a_video_tells_its_length_and_size(
    content: bytes, media_type: str, expected: Video
) -> None:
    assert video_of(content, media_type) == expected


def test_a_video_whose_parts_lie_about_their_size_ends() -> None:
    huge = struct.pack(">I4sQ", 1, b"moov", 2**63) + mp4()
    assert video_of(huge, "video/mp4") == Video()
    many = mp4()[:20] + struct.pack(">I4s", 8, b"free") * 100_000
    assert video_of(many, "video/mp4") == Video()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([mp4(), webm(), picture(9, 9), archive("a")]))
def test_no_content_breaks_the_looking(noise: bytes, start: bytes) -> None:
    for content in (noise, start[: len(start) // 2] + noise, start[:12] + noise):
        with suppress(Invalid):
            look(content, "x")


def test_an_archive_of_countless_files_is_refused_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def opened(*_: object) -> None:
        raise AssertionError("listing them costs seconds and hundreds of megabytes")

    content = archive("a.txt") + b"PK\x01\x02" * MAX_ENTRIES
    monkeypatch.setattr("service.files.kinds.zipfile.ZipFile", opened)
    with pytest.raises(Invalid) as refused:
        look(content, "x.zip")
    assert refused.value.code == "file.too_many_entries"
    assert refused.value.message["zh"] == "x.zip 内含超过 10000 个文件。"
