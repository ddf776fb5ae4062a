"""Decision tables in words: cells as people read them, results apart from questions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from processes.feel.nodes import ContextNode, ListNode, Literal
from service.decision_tables import DecisionTable
from service.handbook.conditions import parsed
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
_SOME = re.compile(r"some (\w+) in \? satisfies list contains\(\[(.+)\], ?\1\)")
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
    """Places of the columns to show: of results told in two languages, only the reader's."""
    outputs = {column.expression for column in table.columns if column.kind == "output"}
    hidden = _other_language(outputs, language)
    return [
        place
        for place, column in enumerate(table.columns)
        if column.kind == "input" or column.expression not in hidden
    ]


def _other_language(names: Collection[str], language: str) -> set[str]:
    """Of names that come in pairs, `x` and `x_zh` or `en` and `zh`, those the reader needs not."""
    chinese = {name for name in names if name.endswith("_zh") or name == "zh"}
    pairs = {name: "en" if name == "zh" else name.removesuffix("_zh") for name in chinese}
    paired = {name: english for name, english in pairs.items() if english in names}
    return set(paired.values()) if language == "zh" else set(paired)


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
    some = _SOME.fullmatch(text)
    if some:
        listed = cell_words(some[2], language)
        return f"含其一：{listed}" if chinese else f"with one of {listed}"
    texts = _TEXT.findall(text)
    if texts and not _TEXT.sub("", text).replace(",", "").strip():
        return ("、" if chinese else ", ").join(_plain(one) for one in texts)
    if text.startswith(("[{", "{")):
        return _listed(text, language) or text
    found = _RANGE.fullmatch(text)
    if found:
        low = "≥" if found[1] == "[" else ">"
        high = "≤" if found[4] == "]" else "<"
        joined = "且" if chinese else " and "
        return f"{low} {found[2]}{joined}{high} {found[3]}"
    return _COMPARED.sub(lambda sign: _SIGNS[sign[1]], text)


def _listed(text: str, language: str) -> str | None:
    """Say a list of contexts: one line each, `text` first; None if they hold expressions."""
    node = parsed(text)
    items = node.items if isinstance(node, ListNode) else (node,)
    lines = []
    for item in items:
        if not isinstance(item, ContextNode):
            return None
        hidden = _other_language([key for key, _ in item.entries], language)
        facts = {key: value for key, value in item.entries if key not in hidden}
        if not all(isinstance(value, Literal) for value in facts.values()):
            return None
        said = {key: str(getattr(value, "value", "")) for key, value in facts.items()}
        leading = [said.pop(key) for key in ("text", "text_zh") if key in said]
        rest = [f"{key}: {value}" for key, value in said.items()]
        lines.append(" · ".join((*leading, *rest)))
    return "\n".join(lines)


def _plain(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", " ").replace("\\\\", "\\")
