"""Finds the names, in both languages, of the elements that findings are about.

A finding itself says the English name, which stands in a diagram's first place. Not for judging:
that is `service.checking`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from processes import xml
from processes.findings import Finding
from processes.model import Texts
from processes.reader import names_of


def named(findings: Iterable[Finding], files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """The findings as data, each with the `element_names` of its element by language.

    Parameters:
        files: content by name; what no diagram names keeps the name the finding says.
    """
    read: dict[str, Mapping[str, Texts]] = {}
    told = []
    for one in findings:
        if one.file not in read:
            read[one.file] = _names(files.get(one.file, b""))
        known = read[one.file].get(one.element_id, {})
        en = one.element_name or known.get("en", "")
        told.append(asdict(one) | {"element_names": {"en": en, "zh": known.get("zh") or en}})
    return told


def _names(diagram: bytes) -> Mapping[str, Texts]:
    """The names of everything in a diagram by id; nothing where it can't be read."""
    try:
        root = xml.parse(diagram)
    except xml.XmlRefused:
        return {}
    return {id: names_of(node) for node in root.iter("*") if (id := node.get("id"))}
