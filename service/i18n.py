"""What pages say, in the reader's language. Sentences of refusals come with the refusals.

`t` looks a key up in `pages/translations/{en,zh}.json`. A test compares the keys used in code and
templates with both files, so a missing one never reaches a reader; should it happen, the key itself
is shown. Not for names of processes and elements: those are the diagrams' own.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh")
#: how each language calls itself, for the switch
ENDONYMS = {"en": "English", "zh": "简体中文"}
#: the tag for `<html lang>`
HTML_TAGS = {"en": "en", "zh": "zh-Hans"}

_FOLDER = Path(__file__).parent / "pages" / "translations"


@cache
def translations(language: str) -> Mapping[str, str]:
    """All texts of a language by key."""
    texts: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return texts


def t(key: str, language: str, **values: object) -> str:
    """The text of a key with its `{placeholders}` filled in.

    A key with a `count` among its values may have a form for one: `key.one`.
    """
    texts = translations(language)
    if values.get("count") == 1 and f"{key}.one" in texts:
        key = f"{key}.one"
    return texts.get(key, key).format(**values)


def spoken(words: Mapping[str, str], language: str) -> str:
    """The text in a language of a value that carries several; English where one is missing."""
    return words.get(language) or words.get("en", "")
