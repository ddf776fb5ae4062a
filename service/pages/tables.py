"""Reads DMN tables for the eye: columns, rules and annotations as they were written.

The evaluator keeps compiled cells, not their text; this keeps the text and evaluates nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from processes.model import Definition, Texts
from processes.xml import local, parse

#: a cell longer than this is read like a sentence
_SENTENCE = 32


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a decision table."""

    labels: Texts
    expression: str  #: what an input column looks at; the name of an output
    kind: str  #: "input" or "output"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of a decision table."""

    cells: tuple[str, ...]
    notes: Texts


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision table as it was drawn."""

    id: str
    names: Texts
    documentation: Texts
    hit_policy: str
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]

    def is_wide(self, column: int) -> bool:
        """Say whether a column holds sentences and needs room."""
        return any(len(rule.cells[column]) > _SENTENCE for rule in self.rules)


def decision_tables(definition: Definition) -> tuple[DecisionTable, ...]:
    """Every decision table that a process asks, by the order of their ids."""
    found = {
        table.id: table
        for name, content in definition.files.items()
        if name.endswith(".dmn")
        for table in _tables(parse(content))
    }
    return tuple(found[id] for id in sorted(definition.decision_ids & found.keys()))


def _tables(root: _Element) -> Iterator[DecisionTable]:
    for decision in _named(root, "decision"):
        for table in _named(decision, "decisionTable"):
            yield _table(decision, table)


def _table(decision: _Element, table: _Element) -> DecisionTable:
    own = {
        str(one.get("name", "")): str(one.get("value", ""))
        for extension in _named(decision, "extensionElements")
        for group in _named(extension, "properties")
        for one in _named(group, "property")
    }
    english = decision.get("name") or str(decision.get("id", ""))
    described = _text(decision, "description")
    return DecisionTable(
        id=decision.get("id", ""),
        names={"en": english, "zh": own.get("name:zh") or english},
        documentation={"en": described, "zh": own.get("documentation:zh") or described},
        hit_policy=table.get("hitPolicy", "UNIQUE"),
        columns=(*_inputs(table), *_outputs(table)),
        rules=tuple(_rule(rule) for rule in _named(table, "rule")),
    )


def _inputs(table: _Element) -> Iterator[Column]:
    for column in _named(table, "input"):
        expression = next(_named(column, "inputExpression"), None)
        text = "" if expression is None else _text(expression, "text")
        yield Column(_bilingual(column.get("label") or text), text, "input")


def _outputs(table: _Element) -> Iterator[Column]:
    for column in _named(table, "output"):
        name = column.get("name", "")
        yield Column(_bilingual(column.get("label") or name), name, "output")


def _rule(rule: _Element) -> Rule:
    entries = (*_named(rule, "inputEntry"), *_named(rule, "outputEntry"))
    cells = tuple(_text(entry, "text") for entry in entries)
    return Rule(cells, _bilingual(_text(rule, "description")))


def _bilingual(text: str) -> Texts:
    """Part "English / 中文", as columns and rules are labelled; clause ids before " · " stay."""
    before, dot, said = text.rpartition(" · ")
    english, slash, chinese = said.partition(" / ")
    if not slash or chinese.isascii():
        return {"en": text}
    return {"en": f"{before}{dot}{english}", "zh": f"{before}{dot}{chinese}"}


def _named(parent: _Element, name: str) -> Iterator[_Element]:
    """Children by local name, since each DMN version has a namespace of its own."""
    return (child for child in parent if isinstance(child.tag, str) and local(child) == name)


def _text(parent: _Element, name: str) -> str:
    child = next(_named(parent, name), None)
    return "" if child is None else (child.text or "").strip()
