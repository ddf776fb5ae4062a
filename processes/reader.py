"""Reads one BPMN file into frozen elements, in the Camunda 8 dialect, and says what it can't read.

It takes the text as it stands and judges only whether it can be understood; whether the diagram
makes sense is the business of `checks`. It never evaluates an expression.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from lxml.etree import _Element as Node

from processes import xml
from processes.findings import Finding, finding
from processes.markers import ad_hoc_of, as_feel, loop_of
from processes.model import (
    SCOPES,
    Assignment,
    Binding,
    Call,
    Element,
    Event,
    Flow,
    IoMapping,
    Texts,
    Timer,
)

#: Drawing and data only; read past without a word.
_IGNORED = frozenset(
    (
        *("extensionElements", "documentation", "laneSet", "ioSpecification", "ioBinding"),
        *("incoming", "outgoing", "textAnnotation", "association", "group", "category"),
        *("dataObject", "dataObjectReference", "dataStoreReference", "property", "artifact"),
        *("dataInputAssociation", "dataOutputAssociation", "auditing", "monitoring"),
        *("multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "completionCondition"),
        *("sequenceFlow", "supportedInterfaceRef", "correlationSubscription"),
    )
)

_SUPPORTED = frozenset(
    (
        *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
        *("boundaryEvent", "userTask", "manualTask", "task", "serviceTask", "sendTask"),
        *("receiveTask", "scriptTask", "businessRuleTask", "callActivity", *SCOPES),
        *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"),
    )
)

_EVENT_KINDS = {
    "messageEventDefinition": "message",
    "timerEventDefinition": "timer",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "terminateEventDefinition": "terminate",
    "linkEventDefinition": "link",
    "signalEventDefinition": "signal",
    "conditionalEventDefinition": "conditional",
    "compensateEventDefinition": "compensation",
    "cancelEventDefinition": "cancel",
}

_CATCHABLE = {
    "startEvent": {"none", "message", "timer", "error", "escalation", "signal", "conditional"},
    "intermediateCatchEvent": {"message", "timer", "link", "signal", "conditional"},
    "boundaryEvent": {"message", "timer", "error", "escalation", "signal"}
    | {"compensation", "cancel", "conditional"},
    "intermediateThrowEvent": {"none", "message", "escalation", "link", "signal", "compensation"},
    "endEvent": {"none", "message", "error", "escalation", "terminate", "signal"}
    | {"compensation", "cancel"},
}


@dataclass(slots=True)
class RawProcess:
    """One process of a file, as read."""

    id: str
    names: Texts
    documentation: Texts
    version_tag: str | None
    executable: bool = True
    elements: dict[str, Element] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    #: ids of elements that are there but can't be executed; a finding names each
    refused: set[str] = field(default_factory=set)


@dataclass(slots=True)
class RawFile:
    """What a BPMN file holds: its processes and what could not be read.

    Beside an executable process, others stand for partners and are drawing only; where none is
    executable, all that hold a flow are read as if they were.
    """

    processes: list[RawProcess] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read(file: str, content: bytes) -> RawFile:
    """Read a BPMN file; never raises for what a file may hold, but reports it as findings."""
    result = RawFile()
    try:
        root = xml.parse(content)
    except xml.XmlRefused as refused:
        result.findings.append(finding("xml", file, "", "", refused.line, refused.words))
        return result
    if root.tag != xml.bpmn("definitions"):
        detail = xml.not_root(root, "bpmn:definitions")
        result.findings.append(finding("xml", file, "", "", 1, detail))
        return result
    product = xml.other_dialect(root)
    if product is not None:
        result.findings.append(finding("other-dialect", file, "", "", 0, product))
    nodes = list(root.iterfind(xml.bpmn("process")))
    meant = [node for node in nodes if xml.flag(node, "isExecutable")]
    for node in nodes:
        if node not in meant:
            id, name, line = node.get("id", ""), node.get("name", ""), node.sourceline or 0
            result.findings.append(finding("not-executable", file, id, name, line))
    drawn = [node for node in nodes if node.find(xml.bpmn("sequenceFlow")) is not None]
    for node in meant or drawn or nodes:
        result.processes.append(_Reader(file, root, node, result.findings).read())
    if not nodes:
        result.findings.append(finding("no-process", file, "", "", root.sourceline or 0))
    return result


class _Reader:
    """Reads one process node."""

    def __init__(self, file: str, root: Node, node: Node, findings: list[Finding]) -> None:
        self._file = file
        self._root = root
        self._node = node
        self._findings = findings
        self._lanes = dict(_lanes(node))
        self._for_compensation = {
            n.get("id") for n in node.iter("{*}*") if xml.flag(n, "isForCompensation")
        }
        self._by_id = {n.get("id"): n for n in root if n.get("id")}
        self._ids = {n.get("id") for n in node.iter("{*}*")}

    def read(self) -> RawProcess:
        tag = xml.extension(self._node, "versionTag")
        process = RawProcess(
            id=self._node.get("id") or "",
            names=names_of(self._node),
            documentation=_documentation(self._node),
            version_tag=None if tag is None else tag.get("value"),
            executable=xml.flag(self._node, "isExecutable"),
        )
        if not process.id:
            self._report("no-id", self._node)
        self._read_scope(process, self._node, None)
        return process

    def _read_scope(self, process: RawProcess, scope: Node, parent: str | None) -> None:
        pending = [(scope, parent)]
        while pending:
            holder, owner = pending.pop()
            for node in holder.iterchildren(f"{{{xml.BPMN}}}*"):
                name = xml.local(node)
                if name == "sequenceFlow":
                    self._read_flow(process, node)
                elif name not in _IGNORED:
                    element = self._read_element(node, name, owner)
                    if element is None:
                        process.refused.add(node.get("id", ""))
                    elif self._is_new(process, node, element.id):
                        process.elements[element.id] = element
                        if name in SCOPES:
                            pending.append((node, element.id))

    def _is_new(self, process: RawProcess, node: Node, id: str) -> bool:
        if id in process.elements or id in process.flows or id == process.id:
            self._report("duplicate-id", node, id)
            return False
        return True

    def _flow_id(self, process: RawProcess, ends: str) -> str:
        """Name a flow that has no id, as BPMN allows, after its ends; the same in each reading."""
        named = (f"flow_{ends}" if n == 1 else f"flow_{ends}_{n}" for n in count(1))
        return next(id for id in named if id not in self._ids and id not in process.flows)

    def _read_flow(self, process: RawProcess, node: Node) -> None:
        source, target = node.get("sourceRef", ""), node.get("targetRef", "")
        id = node.get("id") or self._flow_id(process, f"{source}_{target}")
        if self._is_new(process, node, id):
            process.flows[id] = Flow(
                id=id,
                source=source,
                target=target,
                condition=xml.text_of(xml.child(node, xml.bpmn("conditionExpression"))),
                names=names_of(node),
                line=node.sourceline or 0,
            )

    def _read_element(self, node: Node, name: str, parent: str | None) -> Element | None:
        if not node.get("id"):
            self._report("no-id", node)
            return None
        if name not in _SUPPORTED:
            if name == "complexGateway":
                self._report("complex-gateway", node)
            else:
                self._report("unsupported", node, f"bpmn:{name}")
            return None
        self._refuse_markers(node)
        properties = properties_of(node)
        io = xml.extension(node, "ioMapping")
        return Element(
            id=node.get("id", ""),
            type=name,
            line=node.sourceline or 0,
            names=names_of(node),
            parent=parent,
            documentation=_documentation(node),
            cautions=_texts(properties.get("caution"), properties.get("caution:zh")),
            clauses=_split(properties.get("clause")),
            properties=properties,
            lane=self._lanes.get(node.get("id", "")) or (parent and self._lanes.get(parent)),
            sla=properties.get("sla"),
            default=node.get("default"),
            attached_to=node.get("attachedToRef") if name == "boundaryEvent" else None,
            interrupting=_interrupting(node, name),
            undone_by=self._undone_by(node) if name == "boundaryEvent" else None,
            for_compensation=xml.flag(node, "isForCompensation"),
            ad_hoc=ad_hoc_of(node),
            loop=loop_of(node),
            event_triggered=xml.flag(node, "triggeredByEvent"),
            event=self._event(node, name),
            inputs=_mappings(io, "input"),
            outputs=_mappings(io, "output"),
            assignment=_assignment(node),
            **_zeebe_facts(node),
        )

    def _undone_by(self, node: Node) -> str | None:
        """Find the compensation handler an association leads to."""
        for association in self._node.iter(xml.bpmn("association")):
            if xml.unprefixed(association.get("sourceRef")) == node.get("id"):
                target = xml.unprefixed(association.get("targetRef"))
                if target in self._for_compensation:
                    return target
        return None

    def _refuse_markers(self, node: Node) -> None:
        for quantity in ("startQuantity", "completionQuantity"):
            if node.get(quantity, "1").strip() != "1":
                self._report("unsupported", node, f"bpmn:{xml.local(node)} ({quantity})")
        if xml.flag(node, "instantiate"):
            self._report("unsupported", node, f"bpmn:{xml.local(node)} (instantiate)")

    def _event(self, node: Node, name: str) -> Event | None:
        if name in ("receiveTask", "sendTask"):
            message = self._message(node.get("messageRef"))
            return Event("message", *message) if message[0] else None
        if name not in _CATCHABLE:
            return None
        definitions = self._definitions(node)
        if not definitions:
            kind, event = "none", Event("none")
        elif len(definitions) > 1:
            self._report("several-definitions", node)
            return Event("none")
        else:
            tag = xml.local(definitions[0])
            kind = _EVENT_KINDS.get(tag, tag)
            event = self._definition(kind, definitions[0])
            if xml.extension(definitions[0], "conditionalFilter") is not None:
                self._report("unsupported", node, "zeebe:conditionalFilter")
        if kind not in _CATCHABLE[name]:
            self._report("unsupported", node, f"bpmn:{name} ({kind})")
        return event

    def _definitions(self, node: Node) -> list[Node]:
        """Return an event's definitions: its own and those of the file it refers to."""
        found = [n for n in node if xml.local(n).endswith("EventDefinition")]
        for reference in node.iterfind(xml.bpmn("eventDefinitionRef")):
            target = self._by_id.get(xml.unprefixed(reference.text))
            if target is None:
                self._report("unsupported", node, f"bpmn:eventDefinitionRef {reference.text}")
            else:
                found.append(target)
        return found

    def _definition(self, kind: str, node: Node) -> Event:
        if kind == "message":
            return Event("message", *self._message(node.get("messageRef")))
        if kind == "timer":
            return Event("timer", timer=_timer(node))
        if kind == "signal":
            target = self._by_id.get(xml.unprefixed(node.get("signalRef")))
            return Event("signal", name=None if target is None else target.get("name"))
        if kind == "conditional":
            condition = xml.text_of(xml.child(node, xml.bpmn("condition")))
            return Event(kind, condition=as_feel(condition))
        if kind == "compensation":
            return Event(kind, activity=xml.unprefixed(node.get("activityRef")) or None)
        if kind == "link":
            return Event("link", name=node.get("name"))
        if kind in ("error", "escalation"):
            target = self._by_id.get(xml.unprefixed(node.get(f"{kind}Ref")))
            return Event(kind, code=None if target is None else target.get(f"{kind}Code"))
        return Event(kind)

    def _message(self, ref: str | None) -> tuple[str | None, str | None]:
        target = self._by_id.get(xml.unprefixed(ref))
        if target is None:
            return None, None
        subscription = xml.extension(target, "subscription")
        key = None if subscription is None else subscription.get("correlationKey")
        return target.get("name"), key

    def _report(self, code: str, node: Node, detail: str = "") -> None:
        id, name, line = node.get("id") or "", node.get("name") or "", node.sourceline or 0
        self._findings.append(finding(code, self._file, id, name, line, detail))


def names_of(node: Node) -> Texts:
    """Return an element's names by language: the name, and the property `name:zh`."""
    return _texts(node.get("name"), properties_of(node).get("name:zh"))


def properties_of(node: Node) -> dict[str, str]:
    """Return the Camunda 8 extension properties of an element."""
    holder = xml.extension(node, "properties")
    if holder is None:
        return {}
    return {p.get("name", ""): p.get("value", "") for p in holder.iterfind(xml.zeebe("property"))}


def _texts(english: str | None, chinese: str | None) -> Texts:
    found = {"en": english, "zh": chinese}
    return {language: text for language, text in found.items() if text}


def _documentation(node: Node) -> Texts:
    english = xml.text_of(xml.child(node, xml.bpmn("documentation")))
    return _texts(english, properties_of(node).get("documentation:zh"))


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _interrupting(node: Node, name: str) -> bool:
    attribute = "cancelActivity" if name == "boundaryEvent" else "isInterrupting"
    return xml.flag(node, attribute, default=True)


def _timer(node: Node) -> Timer | None:
    for kind in ("date", "duration", "cycle"):
        text = xml.text_of(xml.child(node, xml.bpmn(f"time{kind.capitalize()}")))
        if text:
            return Timer(kind, text)
    return None


def _mappings(io: Node | None, tag: str) -> tuple[IoMapping, ...]:
    if io is None:
        return ()
    return tuple(
        IoMapping(n.get("source", ""), n.get("target", "")) for n in io.iterfind(xml.zeebe(tag))
    )


def _zeebe_facts(node: Node) -> dict[str, Any]:
    """Collect what the Camunda 8 extensions say about a task, as fields of `Element`."""
    found: dict[str, Any] = {}
    for name, read in _EXTENSIONS.items():
        extension = xml.extension(node, name)
        if extension is not None:
            found.update(read(extension))
    return found


def _headers(node: Node) -> dict[str, Any]:
    headers = {h.get("key", ""): h.get("value", "") for h in node.iterfind(xml.zeebe("header"))}
    return {"headers": headers}


def _call(node: Node) -> dict[str, Any]:
    call = Call(
        process_id=node.get("processId", ""),
        propagate_parent=node.get("propagateAllParentVariables", "true") != "false",
        propagate_child=node.get("propagateAllChildVariables", "true") != "false",
        binding=_binding(node),
    )
    return {"call": call}


def _binding(node: Node) -> Binding:
    return Binding(node.get("bindingType") or "latest", node.get("versionTag"))


_EXTENSIONS: dict[str, Callable[[Node], dict[str, Any]]] = {
    "taskDefinition": lambda n: {"topic": n.get("type"), "retries": n.get("retries")},
    "taskHeaders": _headers,
    "formDefinition": lambda n: {"form_id": n.get("formId"), "form_binding": _binding(n)},
    "script": lambda n: {
        "expression": n.get("expression"),
        "result_variable": n.get("resultVariable"),
    },
    "calledDecision": lambda n: {
        "decision_id": n.get("decisionId"),
        "decision_binding": _binding(n),
        "result_variable": n.get("resultVariable"),
    },
    "calledElement": _call,
}


def _assignment(node: Node) -> Assignment:
    who = xml.extension(node, "assignmentDefinition")
    when = xml.extension(node, "taskSchedule")
    priority = xml.extension(node, "priorityDefinition")
    return Assignment(
        assignee=None if who is None else who.get("assignee"),
        groups=None if who is None else who.get("candidateGroups"),
        users=None if who is None else who.get("candidateUsers"),
        due_date=None if when is None else when.get("dueDate"),
        follow_up_date=None if when is None else when.get("followUpDate"),
        priority=None if priority is None else priority.get("priority"),
    )


def _lanes(process: Node) -> Iterator[tuple[str, str]]:
    """Yield (element id, group id) for each element in a lane; the innermost lane wins."""
    for lane in process.iter(xml.bpmn("lane")):
        group = (lane.get("name") or "").strip().lower().replace(" ", "-")
        for ref in lane.iterfind(xml.bpmn("flowNodeRef")):
            if ref.text and group:
                yield ref.text.strip(), group
