"""Compares two diagrams: which elements and flows came, went, changed, or only moved.

Elements are the same when their ids are. References to messages, errors and the like are followed,
so that a renamed message is told at the events that use it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Node

from processes import xml
from processes.comparing.change import Change, ElementChange, details
from processes.model import Texts
from processes.reader import properties_of

_REFERENCES = {
    "messageRef": "message",
    "signalRef": "signal",
    "errorRef": "error",
    "escalationRef": "escalation",
}
#: what is told of something else, or follows from the flows
_SKIPPED = frozenset(("incoming", "outgoing", "flowNodeRef", "laneSet", "lane"))
_ENDS = {"sourceRef": "from", "targetRef": "to"}
#: what is meant where nothing is written; some tools write it out
_DEFAULTS = {
    "cancelActivity": "true",
    "isInterrupting": "true",
    "isSequential": "false",
    "triggeredByEvent": "false",
    "isForCompensation": "false",
}
_CODES = ("errorCode", "escalationCode")
_POINTS = ("Bounds", "waypoint")


@dataclass(frozen=True, slots=True)
class _Element:
    type: str
    names: Texts
    facts: dict[str, str]
    place: str  #: where it is drawn


def compare_diagrams(before: bytes | None, after: bytes | None) -> tuple[ElementChange, ...]:
    """Tell what differs, in the order of the newer diagram, what was removed at the end.

    Parameters:
        before: BPMN XML; None if there was no such diagram.
        after: the same, as it is now; None if it is gone.

    Raises:
        XmlRefused: one of them is not XML that can be read safely.
    """
    old, new = _elements(before), _elements(after)
    found = [_added(id, one) for id, one in new.items() if id not in old]
    for id in (id for id in new if id in old):
        change = _change(old[id], new[id])
        if change is not None:
            told = details(old[id].facts, new[id].facts)
            found.append(ElementChange(id, new[id].type, new[id].names, change, told))
    order = {id: n for n, id in enumerate(new)}
    found.sort(key=lambda one: order[one.id])
    gone = [
        ElementChange(id, one.type, one.names, "removed")
        for id, one in old.items()
        if id not in new
    ]
    return (*found, *gone)


def _added(id: str, one: _Element) -> ElementChange:
    return ElementChange(id, one.type, one.names, "added", details({}, one.facts))


def _change(before: _Element, after: _Element) -> Change | None:
    if before.facts != after.facts:
        return "changed"
    return "moved" if before.place != after.place else None


def _elements(content: bytes | None) -> dict[str, _Element]:
    """Read what a diagram consists of, by id, in document order."""
    if content is None:
        return {}
    root = xml.parse(content)
    named = {one.get("id", ""): one for one in root if one.get("id")}
    places = _places(root)
    lanes = {
        xml.text_of(ref) or "": lane.get("name", "") or lane.get("id", "")
        for lane in root.iter(xml.bpmn("lane"))
        for ref in lane.iterfind(xml.bpmn("flowNodeRef"))
    }
    found: dict[str, _Element] = {}
    for process in root.iter(xml.bpmn("process")):
        for node in process.iter(f"{{{xml.BPMN}}}*"):
            if _is_element(node):
                id = node.get("id", "")
                facts = dict(_facts(node, named))
                if id in lanes:
                    facts["lane"] = lanes[id]
                found[id] = _Element(xml.local(node), _names(node), facts, places.get(id, ""))
    return found


def _is_element(node: Node) -> bool:
    """Whether a node is a thing of its own: a process, an element, a flow, an artifact."""
    around = node.getparent()
    if not node.get("id") or around is None or xml.local(node) in _SKIPPED:
        return False
    holds = xml.local(around)
    return holds in ("definitions", "process", "transaction") or holds.lower().endswith(
        "subprocess"
    )


def _names(node: Node) -> Texts:
    en = node.get("name", "")
    return {"en": en, "zh": properties_of(node).get("name:zh") or en}


def _facts(node: Node, named: dict[str, Node]) -> Iterator[tuple[str, str]]:
    """Yield the properties of an element: its own, and those of what belongs to it."""
    yield "type", xml.local(node)
    around = node.getparent()
    if around is not None and around.get("id") and xml.local(around) != "definitions":
        yield "inside", around.get("id", "")
    pending = [node]
    while pending:
        one = pending.pop(0)
        yield from _own(one, one is node, named)
        pending = [part for part in one if not _is_element(part)] + pending


def _own(node: Node, is_element: bool, named: dict[str, Node]) -> Iterator[tuple[str, str]]:
    tag = xml.local(node)
    if tag in _SKIPPED:
        return
    if tag in ("property", "input", "output", "header"):
        yield _mapping(node, tag)
        return
    text = xml.text_of(node)
    if text is not None:
        yield ("condition" if tag == "conditionExpression" else tag), text
    for name, value in node.attrib.items():
        key = str(name).rpartition("}")[2]
        if _DEFAULTS.get(key) == value:
            continue
        if key in _REFERENCES:
            yield from _reference(_REFERENCES[key], named.get(xml.unprefixed(str(value))))
        elif is_element and key != "id":
            yield _ENDS.get(key, key), str(value)
        elif xml.namespace(node) != xml.BPMN:
            yield f"{tag}.{key}", str(value)
        elif key not in ("id", "type"):
            yield key, str(value)


def _mapping(node: Node, tag: str) -> tuple[str, str]:
    """Name a property, mapping or header by its own name."""
    name = node.get("name") or node.get("target") or node.get("key") or ""
    value = node.get("value") or node.get("source") or ""
    ours = tag == "property" and (name.endswith(":zh") or name in ("clause", "sla", "caution"))
    return (name if ours else f"{tag} {name}"), value


def _reference(what: str, target: Node | None) -> Iterator[tuple[str, str]]:
    if target is None:
        return
    code = next((target.get(key, "") for key in _CODES if target.get(key)), "")
    yield what, code or target.get("name", "") or target.get("id", "")
    subscription = xml.extension(target, "subscription")
    if subscription is not None:
        yield "correlationKey", subscription.get("correlationKey", "")


def _places(root: Node) -> dict[str, str]:
    """Where each element is drawn, as text that is equal when the drawing is."""
    found: dict[str, str] = {}
    for tag in ("BPMNShape", "BPMNEdge"):
        for shape in root.iter(f"{{{xml.BPMNDI}}}{tag}"):
            points = [
                ",".join(f"{float(value):g}" for _, value in sorted(point.attrib.items()))
                for point in shape
                if xml.local(point) in _POINTS
            ]
            found[shape.get("bpmnElement", "")] = " ".join(points)
    return found
