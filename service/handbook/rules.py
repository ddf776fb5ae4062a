"""Decision tables in words: cells as people read them, results apart from questions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from service.decision_tables import DecisionTable
from service.handbook.model import RuleTable
from service.handbook.spans import span_words
from service.i18n import spoken, t

_WORDS: Mapping[str, tuple[str, str]] = {
    "-": ("any", "任意"),
    "": ("any", "任意"),
    "true": ("yes", "是"),
    "false": ("no", "否"),
    "null": ("nothing", "空"),
}
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
_RANGE = re.compile(r"([\[(\]])\s*([^\s.]+(?:\.\d+)?)\s*\.\.\s*([^\s.]+(?:\.\d+)?)\s*([\])\[])")
_SPAN = re.compile(r'"?(P[0-9T][0-9A-Z]*)"?')
_CONTAINS = re.compile(r"list contains\(\?, ?(.+)\)")
_NOT = re.compile(r"not\((.+)\)")
_COMPARED = re.compile(r"^(<=|>=|<|>)\s*")
_SIGNS = {"<=": "≤ ", ">=": "≥ ", "<": "< ", ">": "> "}


def rule_table(table: DecisionTable, language: str) -> RuleTable:
    """Put a table into words."""
    shown = _shown(table, language)
    columns = [table.columns[place] for place in shown]
    return RuleTable(
        id=table.id,
        name=spoken(table.names, language),
        what=spoken(table.documentation, language),
        hit=t(f"hit.{table.hit_policy}", language),
        heads=tuple(
            (spoken(column.labels, language), column.kind == "output") for column in columns
        ),
        rows=tuple(
            (
                tuple(
                    cell_words(rule.cells[place], language, result=column.kind == "output")
                    for place, column in zip(shown, columns, strict=True)
                ),
                spoken(rule.notes, language),
            )
            for rule in table.rules
        ),
    )


def _shown(table: DecisionTable, language: str) -> list[int]:
    """Places of the columns to show: of results in two languages, `x` and `x_zh`, the reader's."""
    outputs = {column.expression for column in table.columns if column.kind == "output"}
    other = {name.removesuffix("_zh") if language == "zh" else name for name in outputs
             if name.endswith("_zh") and name.removesuffix("_zh") in outputs}  # fmt: skip
    return [
        place
        for place, column in enumerate(table.columns)
        if column.kind == "input" or column.expression not in other
    ]


def cell_words(cell: str, language: str, *, result: bool = False) -> str:
    """Put a FEEL cell into words; what is too special stays as it was written.

    Parameters:
        result: whether it is what the rule answers, where nothing is not "any".
    """
    text = cell.strip()
    if result and text in ("", "-"):
        return "–"
    chinese = language == "zh"
    if text in _WORDS:
        return _WORDS[text][chinese]
    span = _SPAN.fullmatch(text)
    if span:
        return span_words(span[1], language) or span[1]
    for pattern, (english, said) in ((_CONTAINS, ("with {}", "含{}")), (_NOT, ("not {}", "非{}"))):
        inner = pattern.fullmatch(text)
        if inner and inner[1].count("(") == inner[1].count(")"):
            return (said if chinese else english).format(cell_words(inner[1], language))
    texts = _TEXT.findall(text)
    if texts and not _TEXT.sub("", text).replace(",", "").strip():
        return ("、" if chinese else ", ").join(_plain(one) for one in texts)
    found = _RANGE.fullmatch(text)
    if found:
        low = "≥" if found[1] == "[" else ">"
        high = "≤" if found[4] == "]" else "<"
        joined = "且" if chinese else " and "
        return f"{low} {found[2]}{joined}{high} {found[3]}"
    return _COMPARED.sub(lambda sign: _SIGNS[sign[1]], text)


def _plain(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", " ").replace("\\\\", "\\")
