"""Judges how a process and its sub-processes begin; part of `checks`.

Sources: BPMN 2.0.2, 10.5.2 (start events), 13.2 and 13.3.4 (how processes and sub-processes begin).
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from processes import schedule, timers
from processes.drawn_words import EVENTS
from processes.errors import Problem
from processes.findings import Finding, finding
from processes.model import Element, may_repeat, starts_process
from processes.subject import Subject

#: What may start a process.
_STARTS_PROCESS = frozenset({"none", "message", "timer", "signal", "conditional"})
#: When timers are tried that need no variables.
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def starts(subject: Subject) -> Iterator[Finding]:
    """Judge each scope's start events together."""
    scopes: dict[str | None, list[Element]] = {None: []}
    for element in subject.process.elements.values():
        if element.type in ("subProcess", "transaction"):
            scopes.setdefault(element.id, [])
        if element.type == "startEvent":
            scopes.setdefault(element.parent, []).append(element)
    for scope, found in scopes.items():
        holder = subject.process.elements.get(scope) if scope else None
        yield from _misplaced(subject, holder, found)
        yield from _unclear(subject, holder, found)
    yield from _alike(subject, scopes[None])


def timer(subject: Subject, element: Element) -> Iterator[Finding]:
    """Judge a timer's text, as far as that can be done without variables."""
    event = element.event
    if event is None or event.kind != "timer":
        return
    if event.timer is None:
        yield subject.about("no-timer", element)
        return
    text = event.timer.text
    if starts_process(element) or not text.startswith("="):
        try:
            if may_repeat(element):
                schedule.first(event.timer, _SOME_DAY, UTC)
            else:
                timers.plan(event.timer.kind, text, _SOME_DAY, text, lambda: UTC)
        except Problem:
            yield subject.about("bad-timer", element, text)


def _kind(start: Element) -> str:
    return start.event.kind if start.event else "none"


def _fits(holder: Element | None, start: Element) -> bool:
    if holder is None:
        return _kind(start) in _STARTS_PROCESS
    if holder.ad_hoc:
        return False
    return (_kind(start) != "none") == holder.event_triggered


def _misplaced(subject: Subject, holder: Element | None, found: list[Element]) -> Iterator[Finding]:
    for start in found:
        if not _fits(holder, start):
            yield subject.about("wrong-start", start, EVENTS[_kind(start)])
        name = start.event.name if start.event and holder is None else None
        if name and name.startswith("="):
            yield subject.about("signal-start-name", start, name)


def _unclear(subject: Subject, holder: Element | None, found: list[Element]) -> Iterator[Finding]:
    """Find scopes that nothing can begin, or that don't say where they begin."""
    if holder is not None and holder.ad_hoc:
        return
    good = [start for start in found if _fits(holder, start)]
    scope = None if holder is None else holder.id
    if not good and (found or scope not in subject.unasked.values()):
        yield _no_start(subject, holder)
    plain = [start for start in good if _kind(start) == "none"]
    if len(plain) > 1 or (holder is not None and len(good) > 1):
        yield subject.about("many-starts", good[-1])


def _no_start(subject: Subject, holder: Element | None) -> Finding:
    if holder is not None:
        return subject.about("no-start", holder)
    names, id = subject.process.names, subject.process.id
    return finding("no-start", subject.file, id, names.get("en", ""), 0)


def _alike(subject: Subject, found: list[Element]) -> Iterator[Finding]:
    """Find start events of the process that the same message, signal or condition triggers."""
    seen = set()
    for start in found:
        event = start.event
        name = event and (event.message or event.name or event.condition)
        if event and name:
            if (event.kind, name) in seen:
                yield subject.about("same-start", start, name)
            seen.add((event.kind, name))
