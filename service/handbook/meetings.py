"""Finds how processes meet: by calls, messages and signals in their diagrams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from processes.model import THROWING, Definition, Element
from service.handbook.model import Link
from service.handbook.words import word
from service.i18n import spoken

_WORDS: Mapping[str, tuple[str, str]] = {
    "calls": ("Calls", "调用"),
    "called": ("Called by", "被调用于"),
    "sends": ("Message “{name}” goes to", "消息“{name}”发往"),
    "takes": ("Message “{name}” comes from", "消息“{name}”来自"),
    "signals": ("Signal “{name}” reaches", "信号“{name}”到达"),
    "hears": ("Signal “{name}” comes from", "信号“{name}”来自"),
}


class Meetings:
    """Who calls, messages and signals whom, among all published processes."""

    def __init__(self, definitions: Mapping[str, Definition], language: str) -> None:
        self._definitions, self._language = definitions, language

    def of(self, definition: Definition) -> Mapping[str, tuple[Link, ...]]:
        """The links of each element of a process, by the element's id."""
        found = {
            element.id: tuple(dict.fromkeys(self._links(definition, element)))
            for element in definition.elements.values()
        }
        return {id: links for id, links in found.items() if links}

    def callers(self, definition: Definition) -> tuple[Link, ...]:
        """The processes that call a process."""
        return tuple(
            self._link("called", "", other)
            for other in self._definitions.values()
            if definition.process_id in other.called_processes
        )

    def _links(self, definition: Definition, element: Element) -> Iterator[Link]:
        if element.call is not None:
            called = self._definitions.get(element.call.process_id)
            if called is not None:
                yield self._link("calls", "", called)
        event = element.event
        if event is None or event.kind not in ("message", "signal"):
            return
        name = (event.message if event.kind == "message" else event.name) or ""
        throws = element.type in THROWING
        words = {
            ("message", True): "sends",
            ("message", False): "takes",
            ("signal", True): "signals",
            ("signal", False): "hears",
        }[event.kind, throws]
        for other in self._definitions.values():
            if other.process_id != definition.process_id and _meets(
                other, event.kind, name, not throws
            ):
                yield self._link(words, name, other)

    def _link(self, words: str, name: str, other: Definition) -> Link:
        said = _WORDS[words][self._language == "zh"].format(name=word(name, self._language))
        return Link(said, other.process_id, spoken(other.names, self._language))


def _meets(other: Definition, kind: str, name: str, throws: bool) -> bool:
    return any(
        element.event is not None
        and element.event.kind == kind
        and (element.event.message if kind == "message" else element.event.name) == name
        and (element.type in THROWING) == throws
        for element in other.elements.values()
    )
