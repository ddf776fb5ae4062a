"""Judges whether a diagram that was read can be run rightly; each rule is one small function.

What is found here keeps a diagram from being published (errors) or is worth a look (warnings).
Not for reading XML (`reader`) and not for drawing (overlaps, labels: that is a test of our own).
"""

from collections.abc import Callable, Iterator

from processes import feel, start_checks
from processes.binding_checks import bindings
from processes.doubts import doubts
from processes.drawn_words import ELEMENTS, EVENTS
from processes.expressions import MAX_NAME
from processes.findings import Finding, finding
from processes.model import (
    SCOPES,
    Element,
    MultiInstance,
    StandardLoop,
    Texts,
    linked,
    starts_process,
)
from processes.subject import Subject

Rule = Callable[[Subject, Element], Iterator[Finding]]

_ACTIVITIES = frozenset(
    (
        *("userTask", "manualTask", "task", "serviceTask", "sendTask", "receiveTask"),
        *("scriptTask", "businessRuleTask", "callActivity", *SCOPES),
    )
)


def check(subject: Subject) -> Iterator[Finding]:
    """Yield all findings about a process."""
    if len(subject.process.id) > MAX_NAME:
        yield finding("long-name", subject.file, "", "", 0, str(len(subject.process.id)))
    yield from _flows(subject)
    yield from start_checks.starts(subject)
    for element in subject.process.elements.values():
        for rule in _RULES:
            yield from rule(subject, element)


def _flows(subject: Subject) -> Iterator[Finding]:
    elements = subject.process.elements
    for flow in subject.process.flows.values():
        source, target = elements.get(flow.source), elements.get(flow.target)
        if {flow.source, flow.target} & subject.process.refused:
            pass  # what it connects has a finding already
        elif source is None:
            yield subject.about_flow("dangling-flow", flow, flow.source or ELEMENTS["nothing"])
        elif target is None or target.parent != source.parent:
            yield subject.about_flow("dangling-flow", flow, flow.target or ELEMENTS["nothing"])
        if flow.condition is not None:
            for trouble in _trouble(flow.condition):
                yield subject.about_flow("expression", flow, trouble)


def _handlers(subject: Subject, element: Element) -> Iterator[Finding]:
    if element.type in ("serviceTask", "sendTask") and not element.topic:
        yield subject.about("no-topic", element)
    scripted = bool(element.topic or (element.expression and element.result_variable))
    if element.type == "scriptTask" and not scripted:
        yield subject.about("no-script", element)
    if element.type == "callActivity" and not (element.call and element.call.process_id):
        yield subject.about("no-called-process", element)


def _forms(subject: Subject, element: Element) -> Iterator[Finding]:
    if element.type == "userTask" and not element.form_id:
        yield subject.about("no-form", element)


def _messages(subject: Subject, element: Element) -> Iterator[Finding]:
    event = element.event
    if element.type == "receiveTask" and event is None:
        yield subject.about("no-message", element)
    if event is None or event.kind != "message" or element.topic:
        return
    if not event.message:
        yield subject.about("no-message", element)
        return
    if not event.correlation_key and not starts_process(element):
        yield subject.about("no-correlation-key", element, event.message)


def _signals(subject: Subject, element: Element) -> Iterator[Finding]:
    event = element.event
    if event is not None and event.kind == "signal" and not event.name:
        yield subject.about("no-signal", element)
    if event is not None and event.kind == "conditional" and not event.condition:
        yield subject.about("no-event-condition", element)


def _codes(subject: Subject, element: Element) -> Iterator[Finding]:
    """What throws an error or escalation says which (BPMN 2.0.2, 10.5.5)."""
    event = element.event
    thrown = element.type in ("endEvent", "intermediateThrowEvent")
    if thrown and event is not None and event.kind in ("error", "escalation") and not event.code:
        yield subject.about("no-code", element, EVENTS[event.kind])


def _boundaries(subject: Subject, element: Element) -> Iterator[Finding]:
    if element.type == "boundaryEvent":
        host = subject.process.elements.get(element.attached_to or "")
        if element.attached_to in subject.process.refused:
            pass  # it has a finding already
        elif host is None or host.type not in _ACTIVITIES:
            yield subject.about("boundary", element, element.attached_to or "nothing")
        elif host.event_triggered or host.parent != element.parent:
            yield subject.about("boundary", element, host.id)
    if element.event and element.event.kind == "error" and not element.interrupting:
        yield subject.about("not-interrupting-error", element)


def _gateways(subject: Subject, element: Element) -> Iterator[Finding]:
    flows = [subject.process.flows[id] for id in element.outgoing]
    if element.type in ("exclusiveGateway", "inclusiveGateway") and len(flows) > 1:
        for flow in flows:
            if flow.condition is None and flow.id != element.default:
                yield subject.about_flow("no-condition", flow, flow.names.get("en") or flow.id)
        if element.default is None and all(flow.condition is not None for flow in flows):
            yield subject.about("no-default", element)
    if element.default is not None and element.default not in element.outgoing:
        yield subject.about("bad-default", element, element.default)
    if element.type == "eventBasedGateway":
        if not flows:
            yield subject.about("event-gateway", element, ELEMENTS["nothing"])
        for flow in flows:
            target = subject.process.elements.get(flow.target)
            waits = target and target.type in ("intermediateCatchEvent", "receiveTask")
            if target and (not waits or target.loop):
                yield subject.about("event-gateway", element, target.names.get("en") or target.id)


def _names(subject: Subject, element: Element) -> Iterator[Finding]:
    event = element.event
    names = (element.id, element.lane, event and event.message, event and event.name)
    longest = max(len(name or "") for name in names)
    if longest > MAX_NAME:
        yield subject.about("long-name", element, str(longest))


def _ends(subject: Subject, element: Element) -> Iterator[Finding]:
    """Find flows where the standard allows none (BPMN 2.0.2, 10.5.1, 10.5.3, 10.3.5)."""
    kind = "eventSubProcess" if element.event_triggered else element.type
    if element.incoming and kind in ("startEvent", "boundaryEvent", "eventSubProcess"):
        yield subject.about("flow-in", element, ELEMENTS[kind])
    if element.outgoing and kind in ("endEvent", "eventSubProcess"):
        yield subject.about("flow-out", element, ELEMENTS[kind])


def _mappings(subject: Subject, element: Element) -> Iterator[Finding]:
    for mapping in (*element.inputs, *element.outputs):
        steps = mapping.target.split(".")
        if not mapping.source or not all(step.strip() for step in steps):
            shown = f"{mapping.source or '?'} → {mapping.target or '?'}"
            yield subject.about("bad-mapping", element, shown)


def _compensation(subject: Subject, element: Element) -> Iterator[Finding]:
    kind = element.event.kind if element.event else ""
    if kind == "compensation" and element.type == "boundaryEvent":
        handler = subject.process.elements.get(element.undone_by or "")
        beside = handler is not None and handler.parent == element.parent
        if handler is None or not beside or not _is_activity(handler):
            yield subject.about("no-handler", element)
    if element.for_compensation and element.incoming:
        yield subject.about("flow-in", element, ELEMENTS["handler"])
    if element.for_compensation and element.outgoing:
        yield subject.about("flow-out", element, ELEMENTS["handler"])
    wanted = element.event.activity if element.event else None
    if wanted is not None and wanted not in subject.process.elements:
        yield subject.about("no-activity", element, wanted)


def _is_activity(element: Element) -> bool:
    return element.type in _ACTIVITIES and not element.event_triggered


def _transactions(subject: Subject, element: Element) -> Iterator[Finding]:
    if element.event is None or element.event.kind != "cancel":
        return
    elements = subject.process.elements
    place = element.attached_to if element.type == "boundaryEvent" else element.parent
    holder = elements.get(place or "")
    if holder is None or holder.type != "transaction":
        yield subject.about("no-transaction", element)
    elif not any(
        e.attached_to == holder.id and e.event and e.event.kind == "cancel"
        for e in elements.values()
    ):
        yield subject.about("no-cancel", holder)


def _ad_hoc(subject: Subject, element: Element) -> Iterator[Finding]:
    if element.ad_hoc is not None and not element.ad_hoc.active:
        yield subject.about("no-active-elements", element)


def _links(subject: Subject, element: Element) -> Iterator[Finding]:
    """A link is thrown anywhere in a scope and caught once in it (BPMN 2.0.2, 10.5.5)."""
    if element.event is None or element.event.kind != "link":
        return
    caught = [e for e in subject.process.elements.values() if linked(element, e)]
    if not element.event.name or not caught:
        yield subject.about("no-link", element, element.event.name or "?")
    if len(caught) > 1:
        yield subject.about("many-links", element, element.event.name or "?")
    throws = element.type == "intermediateThrowEvent"
    flows = element.outgoing if throws else element.incoming
    if any(subject.process.flows[id].drawn for id in flows):
        yield subject.about("flow-out" if throws else "flow-in", element, ELEMENTS["link"])


def _reached(subject: Subject, element: Element) -> Iterator[Finding]:
    starts = ("startEvent", "boundaryEvent")
    holder = subject.process.elements.get(element.parent or "")
    otherwise = (
        (element.event_triggered or element.for_compensation)
        or element.type in starts
        or (holder is not None and holder.ad_hoc is not None)
    )
    if not element.incoming and not otherwise and element.id not in subject.unasked:
        yield subject.about("unreachable", element)


def _loops(subject: Subject, element: Element) -> Iterator[Finding]:
    loop = element.loop
    if loop is None:
        return
    if element.type not in _ACTIVITIES or element.event_triggered:
        yield subject.about("no-loop-here", element)
    if isinstance(loop, MultiInstance):
        if not loop.collection and not loop.cardinality:
            yield subject.about("no-collection", element)
        if bool(loop.results) != bool(loop.result):
            yield subject.about("half-output", element)
    elif not loop.condition and not loop.maximum:
        yield subject.about("no-loop-condition", element)


def _loop_texts(loop: MultiInstance | StandardLoop | None) -> tuple[str | None, ...]:
    if isinstance(loop, MultiInstance):
        return (loop.collection, loop.result, loop.cardinality, loop.until)
    return () if loop is None else (loop.condition, loop.maximum)


def _expressions(subject: Subject, element: Element) -> Iterator[Finding]:
    who = element.assignment
    event = element.event
    texts = [
        *(m.source for m in (*element.inputs, *element.outputs)),
        *(who.assignee, who.groups, who.users, who.due_date, who.follow_up_date, who.priority),
        *(element.topic, element.retries, element.expression),
        *(element.form_id, element.decision_id),
        element.call.process_id if element.call else None,
        *(element.properties.get("businessKey"), *_loop_texts(element.loop)),
        *((element.ad_hoc.active, element.ad_hoc.until) if element.ad_hoc else ()),
    ]
    if event is not None:
        texts += [event.correlation_key, event.timer.text if event.timer else None]
        texts += [event.name, event.condition]
    for text in filter(None, texts):
        if text.startswith("="):
            for trouble in _trouble(text):
                yield subject.about("expression", element, trouble)
        elif "${" in text or "#{" in text:
            yield subject.about("foreign-expression", element, text)


def _trouble(text: str) -> Iterator[Texts]:
    """What keeps a FEEL text from being read, if anything does."""
    try:
        feel.compile_expression(text[1:])
    except feel.FeelError as error:
        yield {"en": f"{text}: {error.message('en')}", "zh": f"{text}:{error.message('zh')}"}


_RULES: tuple[Rule, ...] = (
    _handlers,
    _forms,
    bindings,
    _messages,
    _codes,
    _signals,
    start_checks.timer,
    _boundaries,
    _gateways,
    _ends,
    _mappings,
    _compensation,
    _transactions,
    _ad_hoc,
    _links,
    _reached,
    _loops,
    _names,
    _expressions,
    doubts,
)
