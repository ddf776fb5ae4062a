"""Turns the elements of a definition into steps, starts and outcomes in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from processes.model import Definition, Element, MultiInstance, Texts, is_computed
from service.handbook.model import FormPart, Happening, Link, Outcome, Start, Step
from service.handbook.phrases import Phrases, thrown
from service.handbook.ways import is_silent, name_of, reading_order, ways
from service.handbook.words import with_names
from service.i18n import spoken, t

#: steps that wait for a person
PERSONAL = frozenset(("userTask", "manualTask", "task"))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a step's words need beside its own definition."""

    phrases: Phrases
    groups: Mapping[str, Texts]
    called: Mapping[str, str]  #: names of decisions and processes, by id
    forms: Mapping[str, FormPart]  #: by form id
    links: Mapping[str, tuple[Link, ...]]  #: by element id

    @property
    def language(self) -> str:
        return self.phrases.language

    def written(self, texts: Texts) -> str:
        """What the drawer wrote, with names for the ids of decisions and processes."""
        return with_names(spoken(texts, self.language), self.called, self.language)

    def group_name(self, id: str) -> str:
        """What a group is called; its id if nobody knows it."""
        return spoken(self.groups.get(id, {"en": id}), self.language)


def starts(definition: Definition, around: Surroundings) -> tuple[Start, ...]:
    """What makes the process begin."""
    return tuple(
        Start(
            id=element.id,
            name=name_of(element, around.language),
            words=around.phrases.starts(element),
            what=around.written(element.documentation),
            clauses=element.clauses,
        )
        for element in definition.elements.values()
        if element.type == "startEvent" and element.parent is None
    )


def outcomes(definition: Definition, around: Surroundings) -> tuple[Outcome, ...]:
    """The ways in which the process and its parts end."""
    found = []
    for element in reading_order(definition):
        if element.type == "endEvent":
            part = definition.elements.get(element.parent or "")
            found.append(
                Outcome(
                    id=element.id,
                    name=name_of(element, around.language),
                    part="" if part is None else name_of(part, around.language),
                    words=thrown(element.event, around.language),
                    what=around.written(element.documentation),
                    clauses=element.clauses,
                )
            )
    return tuple(found)


def steps(definition: Definition, around: Surroundings) -> tuple[Step, ...]:
    """All steps in reading order, numbered; steps of a sub-process are 5.1, 5.2 ..."""
    counts: dict[str | None, int] = {}
    numbers: dict[str, str] = {}
    found = []
    for element in reading_order(definition):
        if not _is_step(element):
            continue
        counts[element.parent] = counts.get(element.parent, 0) + 1
        above = numbers.get(element.parent or "", "")
        number = f"{above}.{counts[element.parent]}" if above else str(counts[element.parent])
        numbers[element.id] = number
        found.append(_step(definition, element, number, around))
    return tuple(found)


def _is_step(element: Element) -> bool:
    if element.type in ("startEvent", "endEvent", "boundaryEvent"):
        return False
    return not is_silent(element)


def _step(definition: Definition, element: Element, number: str, around: Surroundings) -> Step:
    language = around.language
    groups = _groups(element)
    return Step(
        id=element.id,
        number=number,
        name=name_of(element, language),
        kind=_kind(element, language),
        group=groups[0] if groups else None,
        who=", ".join(around.group_name(id) for id in groups),
        by_person=element.type in PERSONAL,
        what=_what(definition, element, around),
        caution=spoken(element.cautions, language),
        deadline=around.phrases.deadline(element),
        due=(element.assignment.due_date or "").removeprefix("="),
        repeats=_repeats(element, around.phrases),
        happenings=tuple(_happenings(definition, element, around.phrases)),
        ways=ways(definition, element, around.phrases),
        form=around.forms.get(element.form_id or ""),
        table=None if is_computed(element.decision_id) else element.decision_id,
        links=around.links.get(element.id, ()),
        clauses=element.clauses,
        depth=number.count("."),
    )


def _kind(element: Element, language: str) -> str:
    if element.event_triggered:
        return "事件子流程" if language == "zh" else "when something happens"
    return t(f"element.{element.type}", language)


def _groups(element: Element) -> tuple[str, ...]:
    """Ids of the groups that do a step: as it says itself, else its lane."""
    said = element.assignment.groups
    if said and not said.startswith("="):
        return tuple(part.strip() for part in said.split(",") if part.strip())
    return (element.lane,) if element.lane else ()


def _what(definition: Definition, element: Element, around: Surroundings) -> str:
    """The instruction; for an event, what it waits for or sends, and when a part begins."""
    parts = [around.written(element.documentation)]
    if element.type in ("intermediateCatchEvent", "receiveTask") and element.event:
        parts.append(around.phrases.occurrence(element.event))
    if element.type in ("intermediateThrowEvent", "sendTask"):
        parts.append(thrown(element.event, around.language))
    if element.event_triggered:
        inner = (e for e in definition.elements.values() if e.parent == element.id)
        parts += [around.phrases.starts(e) for e in inner if e.type == "startEvent"]
    return "\n".join(part for part in parts if part)


def _repeats(element: Element, phrases: Phrases) -> str:
    loop = element.loop
    if loop is None:
        return ""
    if not isinstance(loop, MultiInstance):
        return phrases.say("Repeated as long as needed", "按需重复")
    if loop.sequential:
        return phrases.say("Once for each, one after the other", "逐项依次执行")
    return phrases.say("Once for each, all at the same time", "逐项同时执行")


def _happenings(definition: Definition, element: Element, phrases: Phrases) -> Iterator[Happening]:
    for border in definition.elements.values():
        if border.attached_to == element.id and border.event is not None:
            yield Happening(
                id=border.id,
                name=spoken(border.names, phrases.language),
                words=phrases.occurrence(border.event),
                ends_step=border.interrupting,
                ways=ways(definition, border, phrases),
            )
