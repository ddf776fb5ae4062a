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


@dataclass(frozen=True, slots=True)
class Computation:
    """A decision that is one expression instead of a table."""

    id: str
    names: Texts
    documentation: Texts
    expression: str


def decision_tables(definition: Definition) -> tuple[DecisionTable, ...]:
    """Every decision table that a process asks, and those they ask, by the order of their ids."""
    return tuple(
        _table(decision, table)
        for decision in _asked(definition)
        for table in _named(decision, "decisionTable")
    )


def computations(definition: Definition) -> tuple[Computation, ...]:
    """Every decision a process asks, itself or through others, that is a single expression."""
    return tuple(
        Computation(decision.get("id", ""), *_about(decision), _text(expression, "text"))
        for decision in _asked(definition)
        for expression in _named(decision, "literalExpression")
    )


def _asked(definition: Definition) -> Iterator[_Element]:
    known = {
        decision.get("id", ""): decision
        for name, content in definition.files.items()
        if name.endswith(".dmn")
        for decision in _named(parse(content), "decision")
    }
    waiting, asked = list(definition.decision_ids), set()
    while waiting:
        id = waiting.pop()
        if id in known and id not in asked:
            asked.add(id)
            waiting += _required(known[id])
    return (known[id] for id in sorted(asked))


def _required(decision: _Element) -> Iterator[str]:
    for requirement in _named(decision, "informationRequirement"):
        for required in _named(requirement, "requiredDecision"):
            yield required.get("href", "").rpartition("#")[2]


def _table(decision: _Element, table: _Element) -> DecisionTable:
    names, documentation = _about(decision)
    return DecisionTable(
        id=decision.get("id", ""),
        names=names,
        documentation=documentation,
        hit_policy=table.get("hitPolicy", "UNIQUE"),
        columns=(*_inputs(table), *_outputs(table)),
        rules=tuple(_rule(rule) for rule in _named(table, "rule")),
    )


def _about(decision: _Element) -> tuple[Texts, Texts]:
    """The names and the description of a decision."""
    own = {
        str(one.get("name", "")): str(one.get("value", ""))
        for extension in _named(decision, "extensionElements")
        for group in _named(extension, "properties")
        for one in _named(group, "property")
    }
    english = decision.get("name") or str(decision.get("id", ""))
    described = _text(decision, "description")
    names = {"en": english, "zh": own.get("name:zh") or english}
    return names, {"en": described, "zh": own.get("documentation:zh") or described}


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
