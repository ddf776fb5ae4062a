"""File pickers: what a person chose is compared with what was really stored."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import forms
from forms.files import ENDINGS, File
from tests.forms.builder import evaluate, field, form, form_json, options

PNG = File("image/png", 2_000, 800, 800)
STORED = {
    "a" * 64: PNG,
    "b" * 64: File("image/jpeg", 3_000_000, 1000, 1000),
    "c" * 64: File("video/mp4", 9_000, 640, 360, Decimal("31.5")),
    "d" * 64: File("application/pdf", 11 * 1024 * 1024),
    "e" * 64: File("video/webm", 900, 640, 360),
}


def chosen(letter: str, name: str = "photo.png") -> dict[str, Any]:
    """A file as the browser sends it, with lies about what it is."""
    return {"digest": letter * 64, "name": name, "type": "image/lies", "size": 1, "x": "y"}


def said(made: forms.Form, data: dict[str, Any], language: str = "en") -> list[str]:
    """What the form says about wrong files; nothing if it lets them through."""
    try:
        made.validate(data, context={}, evaluate=evaluate, files=STORED)
    except forms.FormInvalid as invalid:
        return [text for texts in invalid.errors.values() for text in texts[language]]
    return []


def picker(**more: Any) -> forms.Form:
    """A form with one file picker."""
    return form(field("filepicker", "photos", **more))


def test_a_file_is_what_was_stored_not_what_the_browser_says() -> None:
    cleaned = picker().validate(
        {"photos": [chosen("a", "C:\\fotos\\me.png")]}, context={}, files=STORED
    )
    assert cleaned == {
        "photos": [{"digest": "a" * 64, "name": "me.png", "type": "image/png", "size": 2_000}]
    }


@pytest.mark.parametrize(
    ("own", "letters", "expected"),
    [
        ({}, "a", None),
        ({}, "z", "not there any more"),
        ({}, "ab", "At most 1 file,"),
        ({"multiple": True}, "ab", None),
        ({"multiple": "=true"}, "ab", None),
        ({"multiple": True}, "aa", "chosen twice"),
        ({"multiple": True, "properties": {"max_files": "1"}}, "ab", "At most 1 file,"),
        ({"accept": "image/*"}, "a", None),
        ({"accept": ".jpg, .PNG"}, "a", None),
        ({"accept": "video/mp4"}, "a", "not of a kind that is taken here (video/mp4)"),
        ({"accept": ".pdf"}, "a", "not of a kind"),
        ({}, "d", "photo.png is larger than 10 MB."),
        ({"properties": {"max_size": "1500"}}, "a", "larger than 1.5 kB"),
        ({"properties": {"max_size": 20971520}}, "d", None),
        ({"properties": {"picture_width": 800, "picture_height": 800}}, "a", None),
        (
            {"properties": {"picture_width": "800", "picture_height": "800"}},
            "b",
            "photo.png must have 800 × 800 pixels, it has 1000 × 1000.",
        ),
        ({"properties": {"picture_width": 900}}, "a", "must have 900 × … pixels"),
        ({"properties": {"picture_width": 900}}, "d", "it has … × …"),
        ({"properties": {"max_seconds": 60}}, "c", None),
        ({"properties": {"max_seconds": "30"}}, "c", "may last 30 seconds, it lasts 31.5."),
        ({"properties": {"max_seconds": 30}}, "e", "no video whose length can be read"),
        ({"properties": {"max_seconds": 30}}, "a", "no video whose length can be read"),
    ],
)
def test_rules_of_the_form_are_kept(own: dict[str, Any], letters: str, expected: str) -> None:
    data = {"photos": [chosen(letter) for letter in letters]}
    found = said(picker(**own), data)
    if expected is None:
        assert found == []
    else:
        assert any(expected in text for text in found), found
        chinese = said(picker(**own), data, "zh")
        assert len(chinese) == len(found)
        assert all(any(ord(letter) > 255 for letter in text) for text in chinese)


def test_a_picture_may_break_several_rules_at_once() -> None:
    own = {"max_size": 1000, "picture_width": 1}
    assert len(said(picker(properties=own), {"photos": [chosen("a")]})) == 2


@pytest.mark.parametrize("value", ["files::x", {"digest": "a" * 64}, ["a" * 64], [None], 5])
def test_what_is_no_list_of_files_is_refused(value: object) -> None:
    assert said(picker(), {"photos": value}) == ["Please choose files here."]


@pytest.mark.parametrize("value", [None, []])
def test_a_required_picker_wants_a_file(value: object) -> None:
    made = picker(validate={"required": True})
    assert said(made, {"photos": value}) == ["Please fill this in."]
    assert picker().validate({"photos": value}, context={}) == {"photos": []}


@pytest.mark.parametrize("digest", [None, 5, "", ["a" * 64], "A" * 64])
def test_a_digest_nobody_stored_is_refused(digest: object) -> None:
    assert "not there" in said(picker(), {"photos": [{"digest": digest, "name": "x"}]})[0]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("line\r\nbreak.png", "linebreak.png"),
        ("茶壶.png", "茶壶.png"),
        ("...", "file"),
        (None, "file"),
        ("x" * 300 + ".png", "x" * 196 + ".png"),
    ],
)
def test_a_name_leads_nowhere(given: object, name: str) -> None:
    assert forms.clean_name(given) == name


def test_files_are_found_in_groups_and_lists() -> None:
    inner = {"type": "dynamiclist", "id": "rows", "path": "rows", "label": "rows"}
    group = {"type": "group", "id": "group", "path": "box", "label": "box"}
    made = form(
        group | {"components": [field("filepicker", "one")]},
        inner | {"components": [field("filepicker", "two"), field("textfield", "note")]},
    )
    data = {
        "box": {"one": [chosen("a")]},
        "rows": [{"two": [chosen("b")], "note": "x"}, {"two": None}, {"two": [chosen("c")]}],
    }
    assert [one["digest"][0] for one in made.file_values(data)] == ["a", "b", "c"]
    cleaned = made.validate(data, context={}, files=STORED)
    assert cleaned["rows"][0]["two"][0]["type"] == "image/jpeg"
    broken = {"box": "no", "rows": [5, {"two": "x"}, {"two": ["y"]}]}
    assert list(made.file_values(broken)) == []


def test_a_hidden_or_read_only_picker_takes_nothing() -> None:
    hide = {"conditional": {"hide": '=choice = "no"'}}
    made = form(
        field("radio", "choice", values=options("yes", "no")),
        field("filepicker", "hidden", **hide),
        field("filepicker", "fixed", readonly=True),
    )
    data = {"choice": "no", "hidden": [chosen("z")], "fixed": [chosen("z")]}
    assert made.validate(data, context={}, evaluate=evaluate) == {"choice": "no"}


@pytest.mark.parametrize(
    ("own", "code"),
    [
        ({"accept": ".exe"}, "bad-accept"),
        ({"accept": "image/svg+xml"}, "bad-accept"),
        ({"accept": ".svg,.png"}, "bad-accept"),
        ({"properties": {"max_size": "10 MB"}}, "bad-limit"),
        ({"properties": {"picture_width": "wide"}}, "bad-limit"),
    ],
)
def test_a_rule_nothing_can_meet_is_a_fault_of_the_form(own: dict[str, Any], code: str) -> None:
    found = forms.findings(form_json(field("filepicker", "photos", **own)))
    assert [one.code for one in found if one.severity == "error"] == [code]


def test_every_ending_and_family_may_be_asked_for() -> None:
    accept = ",".join([*ENDINGS, "image/*", "video/*"])
    assert forms.findings(form_json(field("filepicker", "photos", accept=accept))) == []
