"""No reader meets a missing text: keys used and keys translated are the same, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import service
from processes.step import Fact
from service.i18n import LANGUAGES, t, translations
from service.pages.instances import STATUSES
from service.pages.reader import THEMES
from service.pages.tracking import WAY

_FOLDER = Path(service.__file__).parent
_USED = re.compile(r"""\b_?t\(\s*["']([a-z_.]+)["']\s*([,)~])""")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PLACES = re.compile(r"\{(\w+)\}")

#: keys put together from a beginning and a word: every word that can follow
FAMILIES = {
    "status.": STATUSES,
    "theme.": THEMES,
    "theme.switch_": ("light", "dark"),
    "order.": (*WAY, "cancelled", "unavailable"),
    "fact.": tuple(kind.__name__ for kind in Fact.__subclasses__()),
    "task.closed_": ("completed", "cancelled"),
    "job.": ("ready", "waiting", "dead"),
    "channel.": ("mail", "sms", "rest"),
    "outbox.": ("sending",),
    "day.": ("yesterday", "today", "tomorrow"),
    "span.": ("days", "hours", "minutes"),
}


def _sources() -> list[Path]:
    return [*(_FOLDER / "pages").rglob("*.html"), *(_FOLDER / "pages").rglob("*.py")]


def _used() -> tuple[set[str], set[str]]:
    """Whole keys, and beginnings of keys that a word is added to."""
    whole, beginnings = set(), set()
    for path in _sources():
        for key, after in _USED.findall(path.read_text("utf-8")):
            (beginnings if after == "~" else whole).add(key)
    return whole, beginnings


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_is_used_is_translated(language: str) -> None:
    assert _used()[0] - translations(language).keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_family_is_translated(language: str) -> None:
    wanted = {f"{beginning}{word}" for beginning, words in FAMILIES.items() for word in words}

    assert wanted - translations(language).keys() == set()


def test_the_languages_have_the_same_keys() -> None:
    english, chinese = (translations(language) for language in LANGUAGES)

    assert english.keys() == chinese.keys()


def test_no_key_is_left_over() -> None:
    begun = tuple(_used()[1] | set(FAMILIES))
    everything = "".join(path.read_text("utf-8") for path in _sources())
    keys = {key.removesuffix(".one") for key in translations("en")}
    quoted = {key for key in keys if f'"{key}"' in everything or f"'{key}'" in everything}

    assert {key for key in keys - quoted if not key.startswith(begun)} == set()


def test_both_languages_fill_in_the_same_places() -> None:
    english, chinese = (translations(language) for language in LANGUAGES)
    for key, text in english.items():
        wanted = set(_PLACES.findall(text)) - {"count"}
        assert set(_PLACES.findall(chinese[key])) - {"count"} == wanted, key


def test_chinese_texts_are_chinese() -> None:
    plain = {key for key, text in translations("zh").items() if not _CHINESE.search(text)}

    assert plain == set()


def test_one_and_many_are_told_apart() -> None:
    assert t("span.days", "en", count=1) == "1 day"
    assert t("span.days", "en", count=3) == "3 days"
    assert t("span.days", "zh", count=3) == "3 天"


def test_pages_hold_no_text_of_their_own() -> None:
    loose = re.compile(r">\s*([A-Z][a-z]+(?: [a-z]+)*)\s*<")
    for path in (_FOLDER / "pages").rglob("*.html"):
        found = set(loose.findall(path.read_text("utf-8"))) - {"Shopflow", "Enter"}
        assert found == set(), path.name
