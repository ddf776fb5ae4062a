"""What differs between two bundles, file by file, from `processes.comparing` and `forms.comparing`.

Files belong together by name, else by what is drawn in them, so that a bundle from elsewhere is not
told as new from top to bottom. What can't be read is said to be so; nothing is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.comparing import FieldChange, compare_forms
from processes import xml
from processes.comparing import ElementChange, RuleChange, compare_diagrams, compare_tables
from processes.model import Texts
from service.studio.content import drawn_ids

#: name and content of a file before and after; None where there is none
Pair = tuple[str, bytes | None, bytes | None]


@dataclass(frozen=True, slots=True)
class FileChange:
    """What became of one file."""

    name: str
    #: "bpmn", "dmn" or "form"
    kind: str
    #: "added", "removed", "changed" or "same"
    change: str
    elements: Sequence[ElementChange] = ()
    rules: Sequence[RuleChange] = ()
    fields: Sequence[FieldChange] = ()
    #: why it could not be compared
    problem: Texts | None = None


def compare_files(
    before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> tuple[FileChange, ...]:
    """Tell what differs, in the order of the names."""
    return tuple(_compare(*pair) for pair in sorted(_pairs(before, after), key=lambda p: p[0]))


def _pairs(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Pair]:
    gone = {name: content for name, content in before.items() if name not in after}
    for name, content in after.items():
        was = before.get(name)
        if was is None:
            other = next((old for old in gone if _alike(old, gone[old], name, content)), None)
            was = None if other is None else gone.pop(other)
        yield name, was, content
    for name, content in gone.items():
        yield name, content, None


def _alike(old: str, before: bytes, new: str, after: bytes) -> bool:
    same_kind = old.rpartition(".")[2] == new.rpartition(".")[2]
    return same_kind and bool(drawn_ids(old, before) & drawn_ids(new, after))


def _compare(name: str, before: bytes | None, after: bytes | None) -> FileChange:
    kind = name.rpartition(".")[2]
    change = "added" if before is None else "removed" if after is None else "changed"
    if before == after:
        return FileChange(name, kind, "same")
    try:
        return FileChange(name, kind, change, **_BY_KIND[kind](before, after))
    except xml.XmlRefused as error:
        en, zh = error.words["en"], error.words["zh"]
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        en = zh = str(error)
    words = {"en": f"It can't be compared: {en}", "zh": f"无法比较：{zh}"}
    return FileChange(name, kind, change, problem=words)


def _diagram(before: bytes | None, after: bytes | None) -> dict[str, Any]:
    return {"elements": compare_diagrams(before, after)}


def _table(before: bytes | None, after: bytes | None) -> dict[str, Any]:
    elements, rules = compare_tables(before, after)
    return {"elements": elements, "rules": rules}


def _form(before: bytes | None, after: bytes | None) -> dict[str, Any]:
    return {"fields": compare_forms(before, after)}


_BY_KIND: Mapping[str, Callable[[bytes | None, bytes | None], dict[str, Any]]] = {
    "bpmn": _diagram,
    "dmn": _table,
    "form": _form,
}
