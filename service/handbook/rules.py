"""Decision tables in words: cells as people read them, results apart from questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from processes.feel.nodes import Call, Chain, ContextNode, If, ListNode, Literal, Node
from service.decision_tables import DecisionTable
from service.handbook.conditions import Conditions, parsed, path_of
from service.handbook.model import RuleTable
from service.handbook.spans import span_words
from service.handbook.words import word
from service.i18n import spoken, t

_WORDS: Mapping[str, tuple[str, str]] = {
    "-": ("any", "任意"),
    "": ("any", "任意"),
    "true": ("yes", "是"),
    "false": ("no", "否"),
    "null": ("nothing", "空"),
    '""': ("–", "–"),
}
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
_RANGE = re.compile(r"([\[(\]])\s*([^\s.]+(?:\.\d+)?)\s*\.\.\s*([^\s.]+(?:\.\d+)?)\s*([\])\[])")
_SPAN = re.compile(r'"?(P[0-9T][0-9A-Z]*)"?')
_CONTAINS = re.compile(r"list contains\(\?, ?(.+)\)")
_SOME = re.compile(r"some (\w+) in \? satisfies list contains\(\[(.+)\], ?\1\)")
_NOT = re.compile(r"not\((.+)\)")
_VARIABLE = re.compile(r"[a-z]\w*(?:\.\w+)*")
_COMPARED = re.compile(r"^(<=|>=|<|>)\s*")
#: says what an id is called
Named = Callable[[str], str]
_SIGNS = {"<=": "≤ ", ">=": "≥ ", "<": "< ", ">": "> "}


def rule_table(table: DecisionTable, language: str, named: Named | None = None) -> RuleTable:
    """Put a table into words.

    Parameters:
        named: says what groups and processes are called, and everything else that has an id.
    """
    cells = _Cells(language, named)
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
                    cells.words(rule.cells[place], result=column.kind == "output")
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
    return _Cells(language, None).words(cell, result=result)


class _Cells:
    """The words of cells, in one language."""

    def __init__(self, language: str, named: Named | None) -> None:
        self._language, self._chinese = language, language == "zh"
        self._named = named or (lambda id: word(id, language))

    def words(self, cell: str, *, result: bool = False) -> str:
        """Put a cell into words."""
        text = cell.strip()
        if result and text in ("", "-"):
            return "–"
        if text in _WORDS:
            return _WORDS[text][self._chinese]
        span = _SPAN.fullmatch(text)
        if span:
            return span_words(span[1], self._language) or span[1]
        if text.startswith(("[{", "{")):
            return self._listed(text) or text
        return self._test(text) or self._range(text) or self._answer(text) or self._compared(text)

    def _test(self, text: str) -> str | None:
        """Say texts that are asked for, and what a list is to hold."""
        texts = _TEXT.findall(text)
        if texts and not _TEXT.sub("", text).replace(",", "").strip():
            return ("、" if self._chinese else ", ").join(self._named(_plain(one)) for one in texts)
        some = _SOME.fullmatch(text)
        several = [_CONTAINS.fullmatch(part) for part in text.split(" or ")]
        held = [one[1] for one in several if one is not None]
        if some or len(held) == len(several) > 1:
            listed = self.words(some[2] if some else ", ".join(held))
            return f"含其一：{listed}" if self._chinese else f"with one of {listed}"
        for pattern, pair in ((_CONTAINS, ("with {}", "含{}")), (_NOT, ("not {}", "非{}"))):
            inner = pattern.fullmatch(text)
            if inner and inner[1].count("(") == inner[1].count(")"):
                return pair[self._chinese].format(self.words(inner[1]))
        return None

    def _range(self, text: str) -> str | None:
        found = _RANGE.fullmatch(text)
        if found is None:
            return None
        low = "≥" if found[1] == "[" else ">"
        high = "≤" if found[4] == "]" else "<"
        return f"{low} {found[2]}{'且' if self._chinese else ' and '}{high} {found[3]}"

    def _answer(self, text: str) -> str | None:
        """Say an answer that depends on a condition, or that is a measured value as it is shown."""
        node = parsed(text)
        if isinstance(node, If):
            condition = Conditions(self._language).said(node.condition)
            yes, no = (self._value(one) for one in (node.yes, node.no))
            if not (condition and yes and no):
                return None
            pair = ("{yes} if {condition}, else {no}", "{condition}时{yes}，否则{no}")
            return pair[self._chinese].format(yes=yes, condition=condition, no=no)
        shown = node and _shown_path(node)
        return f"“{self._named(shown)}”" if shown else None

    def _value(self, node: Node) -> str | None:
        return self._named(str(node.value)) if isinstance(node, Literal) else None

    def _compared(self, text: str) -> str:
        sign = _COMPARED.match(text)
        if sign is None:
            return text
        against = text[sign.end() :]
        return _SIGNS[sign[1]] + _VARIABLE.sub(self._variable, against)

    def _variable(self, found: re.Match[str]) -> str:
        said = self._named(found[0])
        return found[0] if said == found[0] else f"“{said}”"

    def _listed(self, text: str) -> str | None:
        """Say a list of contexts: one line each, `text` first; None if they hold expressions."""
        node = parsed(text)
        items = node.items if isinstance(node, ListNode) else (node,)
        lines = []
        for item in items:
            if not isinstance(item, ContextNode):
                return None
            hidden = _other_language([key for key, _ in item.entries], self._language)
            facts = {key: value for key, value in item.entries if key not in hidden}
            if not all(isinstance(value, Literal) for value in facts.values()):
                return None
            said = {key: str(getattr(value, "value", "")) for key, value in facts.items()}
            leading = [said.pop(key) for key in ("text", "text_zh") if key in said]
            rest = [f"{self._named(key)}: {self._named(value)}" for key, value in said.items()]
            lines.append(" · ".join((*leading, *rest)))
        return "\n".join(lines)


def _shown_path(node: Node) -> str | None:
    """The variable that an answer shows as text, `string(decimal(x * 100, 1)) + " %"`."""
    if isinstance(node, Chain) and all(isinstance(one, Literal) for _, one, _ in node.rest):
        return _shown_path(node.first)
    if isinstance(node, Call) and path_of(node.function) in ("string", "decimal"):
        return _inner_path(node.arguments[0])
    return None


def _inner_path(node: Node) -> str | None:
    return (
        path_of(node)
        or _shown_path(node)
        or (_inner_path(node.first) if isinstance(node, Chain) else None)
    )


def _plain(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", " ").replace("\\\\", "\\")
