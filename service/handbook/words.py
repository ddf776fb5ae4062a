"""What the ids in the company's diagrams and tables are called: messages, errors, what is computed,
the answers of tables.

The list is a file, so that whoever draws a process needs no code; an id without words is shown as
it is. Goods, warehouses and carriers are named in `service.own_words`, fields of forms by their
labels.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from processes.model import Texts
from service.i18n import spoken
from service.own_words import own_word

_ID_IN_CHINESE = re.compile(r" *(?<![\w-])([A-Za-z][\w-]*)(?![\w-]) *", re.ASCII)
_ID_IN_ENGLISH = re.compile(r"(?<![\w-])([a-z]+(?:[-_][a-z]+)+)(?![\w-])")


def word(id: str, language: str) -> str:
    """The words of an id; itself if there are none."""
    names = _words().get(id)
    return own_word(id, language) if names is None else spoken(names, language)


def with_names(text: str, names: Mapping[str, str], language: str) -> str:
    """Put names for ids that stand in a text; in English a single word may be a common one."""

    def named(found: re.Match[str]) -> str:
        name = names.get(found[1]) or (word(found[1], language) if "_" in found[1] else found[1])
        return found[0] if name == found[1] else f"“{name}”"

    return (_ID_IN_CHINESE if language == "zh" else _ID_IN_ENGLISH).sub(named, text)


@cache
def _words() -> Mapping[str, Texts]:
    text = (resources.files("service.handbook") / "words.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["id"]: {"en": row["en"], "zh": row["zh"]} for row in rows}
