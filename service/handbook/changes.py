"""Says what differs between two versions of a process, for those who work by it.

Compared is what people read: a change nobody would notice at work is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.handbook.model import (
    Change,
    Difference,
    FormPart,
    Outcome,
    RuleTable,
    Start,
    Step,
    Way,
)

_SAID: Mapping[str, tuple[str, str]] = {
    "name": ("Name", "名称"),
    "kind": ("Kind", "类型"),
    "who": ("Who", "负责"),
    "begins": ("Begins when", "启动条件"),
    "does": ("Effect", "结果"),
    "what": ("Instruction", "操作说明"),
    "caution": ("Caution", "注意事项"),
    "deadline": ("Deadline", "时限"),
    "due": ("Due date", "到期时间"),
    "repeats": ("Repeats", "重复"),
    "ways": ("What follows", "后续"),
    "happenings": ("What may happen", "可能发生的情况"),
    "decision": ("Decision", "决策"),
    "links": ("Other processes", "相关流程"),
    "clauses": ("Clauses", "条款"),
    "hit": ("Which rule counts", "命中规则"),
    "columns": ("Columns", "列"),
    "rules": ("Rule", "规则"),
    "fields": ("Field", "字段"),
    "conditions": ("Condition", "条件"),
}
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Content:
    """What of a version is compared, in words of one language."""

    starts: tuple[Start, ...]
    steps: tuple[Step, ...]
    outcomes: tuple[Outcome, ...]
    tables: tuple[RuleTable, ...]

    @property
    def parts(self) -> tuple[Start | Step | Outcome, ...]:
        """What is told of elements, without the tables."""
        return (*self.starts, *self.steps, *self.outcomes)


def changes(old: Content, new: Content, language: str) -> tuple[Change, ...]:
    """List what was added, removed or changed, in the order of the new version."""
    before, after = _parts(old), _parts(new)
    found = []
    for key, (name, facts) in after.items():
        if key not in before:
            found.append(Change("added", key, name, ()))
        elif details := tuple(_differences(before[key][1], facts, language)):
            found.append(Change("changed", key, name, details))
    gone = [before[key][0] for key in before if key not in after]
    return (*found, *(Change("removed", "", name, ()) for name in gone))


#: facts of a part: each a text, or lines that come and go by themselves, by what they are about
Facts = Mapping[str, str | Mapping[str, str]]


def _parts(content: Content) -> dict[str, tuple[str, Facts]]:
    found: dict[str, tuple[str, Facts]] = {}
    for start in content.starts:
        found[f"step-{start.id}"] = (start.name, _of_edge(start, "begins"))
    for step in content.steps:
        found[f"step-{step.id}"] = (step.name, _of_step(step))
    for outcome in content.outcomes:
        found[f"step-{outcome.id}"] = (outcome.name, _of_edge(outcome, "does"))
    for table in content.tables:
        found[f"table-{table.id}"] = (table.name, _of_table(table))
    return found


def _of_edge(edge: Start | Outcome, aspect: str) -> Facts:
    """Where a process begins or ends, its words being about one aspect."""
    return {
        "name": edge.name,
        aspect: edge.words,
        "what": edge.what,
        "clauses": ", ".join(edge.clauses),
    }


def _of_step(step: Step) -> Facts:
    return {
        "name": step.name,
        "kind": step.kind,
        "who": step.who,
        "what": step.what,
        "caution": step.caution,
        "deadline": step.deadline.words if step.deadline else "",
        "due": step.due,
        "repeats": step.repeats,
        "ways": _way_words(step.ways),
        "conditions": {way.answer or way.name: way.condition for way in step.ways if way.condition},
        "happenings": {
            one.name or one.words: f"{one.words} → {_way_words(one.ways)}"
            for one in step.happenings
        },
        "decision": step.table or "",
        "fields": _fields(step.form),
        "links": "; ".join(f"{link.words} {link.name}".strip() for link in step.links),
        "clauses": ", ".join(step.clauses),
    }


def _of_table(table: RuleTable) -> Facts:
    return {
        "name": table.name,
        "what": table.what,
        "hit": table.hit,
        "columns": ", ".join(label for label, _ in table.heads),
        "rules": {
            str(number): _rule_words(table, cells)
            for number, (cells, _) in enumerate(table.rows, 1)
        },
    }


def _rule_words(table: RuleTable, cells: Sequence[str]) -> str:
    """A rule as one line: what it asks for, an arrow, what it answers."""
    asked, answered = [], []
    for (label, result), cell in zip(table.heads, cells, strict=False):
        if result:
            answered.append(f"{label}: {cell}")
        elif cell not in ("any", "任意"):
            asked.append(f"{label}: {cell}")
    return f"{'; '.join(asked) or _NOTHING} → {'; '.join(answered)}"


def _fields(form: FormPart | None) -> Mapping[str, str]:
    if form is None:
        return {}
    return {
        row.label: "; ".join(part for part in (row.kind, row.rule, *row.limits) if part)
        for row in form.rows
    }


def _way_words(ways: Sequence[Way]) -> str:
    return "; ".join(f"{way.answer} → {way.name}" if way.answer else way.name for way in ways)


def _differences(old: Facts, new: Facts, language: str) -> Iterator[Difference]:
    for aspect, fact in new.items():
        before, label = old[aspect], _SAID[aspect][language == "zh"]
        if fact == before or (aspect == "due" and old["deadline"] != new["deadline"]):
            continue
        if isinstance(fact, str) or isinstance(before, str):
            yield Difference(label, str(before), str(fact))
        elif aspect == "rules":
            yield from _rules(label, list(before.values()), list(fact.values()))
        else:
            for key in dict.fromkeys((*fact, *before)):
                if before.get(key) != fact.get(key):
                    yield Difference(f"{label} {key}", before.get(key, ""), fact.get(key, ""))


def _rules(label: str, old: list[str], new: list[str]) -> Iterator[Difference]:
    """Rules that stayed are left out even if they moved; the rest is paired by its number."""
    gone = {number: rule for number, rule in enumerate(old, 1) if rule not in new}
    come = {number: rule for number, rule in enumerate(new, 1) if rule not in old}
    for number in sorted({*gone, *come}):
        yield Difference(f"{label} {number}", gone.get(number, ""), come.get(number, ""))
    if not gone and not come and old != new:
        yield Difference(label, " | ".join(old), " | ".join(new))
