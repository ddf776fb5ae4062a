"""Puts a form into the reader's language, from the custom properties of its components.

The property `label:zh` translates `label`, `option:zh:<value>` an option, `column:zh:<key>` a
column. They are plain texts, so that the form editor's "Custom properties" shows and keeps them.
Where the texts are data, `dataSource:zh` gives a table other rows and `valuesExpression:zh` a
choice other labels; these are FEEL, and a form may do without.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from forms import components as parts

_INNER_TEXTS = (
    ("appearance", "prefixAdorner"),
    ("appearance", "suffixAdorner"),
    ("validate", "patternErrorMessage"),
)
_SOURCES = ("dataSource", "valuesExpression")


def localized(form: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A copy of form-js JSON with its texts in a language.

    language: "zh" or "en"; a text without a translation stays English.
    """
    copy: dict[str, Any] = deepcopy(dict(form))
    if language != "zh":
        return copy
    for component in parts.walk(copy.get("components")):
        own = parts.properties(component)
        for holder, name, key in (*texts_of(component), *_sources_of(component)):
            translated = own.get(key)
            if isinstance(translated, str) and translated:
                holder[name] = translated
    return copy


def texts_of(component: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield where each text stands: its holder, the name there, and its translation's property."""
    if isinstance(component, dict):
        for name in parts.VISIBLE_TEXTS:
            yield from _text(component, name, f"{name}:zh")
    for group, name in _INNER_TEXTS:
        inner = component.get(group)
        if isinstance(inner, dict):
            yield from _text(inner, name, f"{name}:zh")
    for listed, key, prefix in (
        ("values", "value", "option"),
        ("columns", "key", "column"),
    ):
        entries = component.get(listed)
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, dict):
                yield from _text(entry, "label", f"{prefix}:zh:{entry.get(key)}")


def _sources_of(component: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str, str]]:
    if isinstance(component, dict):
        for name in _SOURCES:
            yield from _text(component, name, f"{name}:zh")


def _text(holder: dict[str, Any], name: str, key: str) -> Iterator[tuple[dict[str, Any], str, str]]:
    text = holder.get(name)
    if isinstance(text, str) and text.strip():
        yield holder, name, key
