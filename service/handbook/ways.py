"""Follows the flows of a definition: what comes after an element, and in which order to read it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from processes.model import Definition, Element, Flow
from processes.picture import boxes
from service.handbook.model import Way
from service.handbook.phrases import Phrases
from service.i18n import spoken, t


def ways(definition: Definition, element: Element, phrases: Phrases) -> tuple[Way, ...]:
    """What comes after an element; gateways without a name are passed through."""
    return tuple(_ways(definition, element, phrases, frozenset()))


def _ways(
    definition: Definition, element: Element, phrases: Phrases, passed: frozenset[str]
) -> Iterator[Way]:
    if element.id in passed or len(passed) > 12:
        return
    flows = [definition.flows[id] for id in element.outgoing if id in definition.flows]
    for flow in flows:
        target = definition.elements.get(flow.target)
        if target is None:
            continue
        condition = (flow.condition or "").removeprefix("=")
        answer = _answer(flow, element, len(flows) > 1, phrases)
        if is_silent(target):
            for way in _ways(definition, target, phrases, passed | {element.id}):
                both = ", ".join(part for part in (answer, way.answer) if part)
                yield Way(both, way.target, way.name, way.condition or condition)
        else:
            yield Way(answer, target.id, name_of(target, phrases.language), condition)


def is_silent(element: Element) -> bool:
    """Whether an element only joins or parts flows and says nothing."""
    return "Gateway" in element.type and not any(element.names.values())


def name_of(element: Element, language: str) -> str:
    """What an element is called; what it is where the diagram gives no name."""
    return spoken(element.names, language) or t(f"element.{element.type}", language).capitalize()


def _answer(flow: Flow, source: Element, several: bool, phrases: Phrases) -> str:
    said = spoken(flow.names, phrases.language)
    if said or not several or source.type == "parallelGateway":
        return said
    if flow.id == source.default:
        return phrases.say("otherwise", "否则")
    return (flow.condition or "").removeprefix("=")


def reading_order(definition: Definition) -> list[Element]:
    """All elements as people read them: the straight way first, then the ways beside it."""
    found: list[Element] = []
    _read_scope(_Map(definition), None, found)
    return found


class _Map:
    """A definition with its drawing, to tell the straight way from those beside it."""

    def __init__(self, definition: Definition) -> None:
        self.elements, self._flows = definition.elements, definition.flows
        self._boxes = boxes(definition)

    def targets(self, element: Element) -> list[Element]:
        """What follows an element, the straightest first."""
        flows = (self._flows[id] for id in element.outgoing if id in self._flows)
        found = [self.elements[flow.target] for flow in flows if flow.target in self.elements]
        return sorted(found, key=lambda target: self._bend(element, target))

    def _bend(self, one: Element, other: Element) -> tuple[bool, float]:
        """How far the way to another element leaves the line; ways back count as the farthest."""
        here, there = self._boxes.get(one.id), self._boxes.get(other.id)
        if here is None or there is None:
            return True, 0.0
        return there.x < here.x, abs(there.middle[1] - here.middle[1])


def _read_scope(drawn: _Map, scope: str | None, found: list[Element]) -> None:
    """Read one scope; what borders lead to comes after the ways, event sub-processes last."""
    inner = [e for e in drawn.elements.values() if e.parent == scope]
    begins = [e for e in inner if not (e.incoming or e.attached_to or e.event_triggered)]
    ahead = sorted(begins, key=lambda e: e.type != "startEvent")
    straight, beside, borders = deque(ahead[:1]), deque(ahead[1:]), deque[Element]()
    rest = deque(sorted(inner, key=lambda e: e.event_triggered))
    seen: set[str] = set()
    while straight or beside or borders or rest:
        element = (straight or beside or borders or rest).popleft()
        if element.id in seen:
            continue
        seen.add(element.id)
        found.append(element)
        if any(e.parent == element.id for e in drawn.elements.values()):
            _read_scope(drawn, element.id, found)
        targets = drawn.targets(element)
        straight.extend(targets[:1])
        beside.extend(targets[1:])
        borders.extend(e for e in inner if e.attached_to == element.id)
