"""Draws the nodes of a diagram, each by what it is; a plain box for what is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml.etree import _Element as Node

from processes import xml
from processes.picture import glyphs, words
from processes.picture.glyphs import disc, line, placed
from processes.picture.layout import Box, Shape

#: activities that may hold others
SCOPES = frozenset(("subProcess", "transaction", "adHocSubProcess"))
ACTIVITIES = SCOPES | frozenset(
    (
        *("task", "userTask", "serviceTask", "sendTask", "receiveTask", "scriptTask"),
        *("businessRuleTask", "manualTask", "callActivity"),
    )
)
EVENTS = frozenset(
    (
        *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
        *("boundaryEvent", "intermediateEvent"),
    )
)
_THROWING = ("endEvent", "intermediateThrowEvent")
#: strip of a pool or lane that holds its name
_STRIP = 30.0


@dataclass(frozen=True, slots=True)
class Look:
    """How one shape is to be drawn."""

    shape: Shape
    name: str  #: in the asked language
    ink: str
    paper: str
    nodes: Mapping[str, Node]  #: of the whole file, by id

    @property
    def box(self) -> Box:
        return self.shape.box

    @property
    def node(self) -> Node:
        return self.shape.node


def drawn(look: Look) -> str:
    """Draw a shape with the text inside it; its outside label is drawn apart."""
    tag = look.shape.tag
    if tag in EVENTS:
        return _event(look)
    if tag in ACTIVITIES:
        return _activity(look)
    if tag.endswith("Gateway"):
        return _gateway(look)
    return _OTHERS.get(tag, _unknown)(look)


def has_outside_label(shape: Shape) -> bool:
    """Whether the name of a shape stands outside of it."""
    tag = shape.tag
    outside = ("dataObjectReference", "dataStoreReference", "dataInput", "dataOutput")
    return tag in EVENTS or tag.endswith("Gateway") or tag in outside


def rectangle(box: Box, look: Look, width: float = 1.5, radius: float = 0, extra: str = "") -> str:
    """Draw a box in a shape's colours."""
    round_ = f' rx="{radius:g}"' if radius else ""
    return (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"{round_} '
        f'fill="{look.paper}" stroke="{look.ink}" stroke-width="{width:g}"{extra}/>'
    )


def _inset(box: Box, by: float) -> Box:
    return Box(box.x + by, box.y + by, max(box.width - 2 * by, 1), max(box.height - 2 * by, 1))


def _pool(look: Look) -> str:
    box = look.box
    if look.shape.tag == "participant" and not look.node.get("processRef"):
        return rectangle(box, look) + words.inside(look.name, box)
    if look.shape.horizontal:
        strip = Box(box.x, box.y, _STRIP, box.height)
        rule = f"M{strip.right:g} {box.y:g}V{box.bottom:g}"
        name = words.upwards(look.name, strip)
    else:
        strip = Box(box.x, box.y, box.width, _STRIP)
        rule = f"M{box.x:g} {strip.bottom:g}H{box.right:g}"
        name = words.inside(look.name, strip)
    foot = _foot(look, _markers(look))
    return rectangle(box, look) + line(rule, look.ink, width=1.5) + name + foot


def _lane(look: Look) -> str:
    box = look.box
    if look.shape.horizontal:
        name = words.upwards(look.name, Box(box.x, box.y, _STRIP, box.height))
    else:
        name = words.inside(look.name, Box(box.x, box.y, box.width, _STRIP))
    return rectangle(box, look) + name


def _event(look: Look) -> str:
    tag, box = look.shape.tag, look.box
    radius = min(box.width, box.height) / 2
    quiet = not xml.flag(look.node, "isInterrupting", default=True)
    if tag == "boundaryEvent":
        quiet = not xml.flag(look.node, "cancelActivity", default=True)
    dash = ' stroke-dasharray="6 3"' if quiet else ""
    width = 4.0 if tag == "endEvent" else 1.5
    rings = disc(radius - width / 2 + 0.75, look.ink, look.paper, width, dash)
    if tag not in ("startEvent", "endEvent"):
        rings += disc(radius - 3.5, look.ink, look.paper, 1.5, dash)
    sign = glyphs.event_sign(_kind(look), look.ink, tag in _THROWING)
    sign = f'<g transform="scale({radius / 18:g})">{sign}</g>' if sign else ""
    return placed(rings + sign, *box.middle)


def _kind(look: Look) -> str:
    """Tell what an event is about: "message", "timer" ...; several definitions are "multiple"."""
    found = [xml.local(n) for n in look.node if xml.local(n).endswith("EventDefinition")]
    for reference in look.node.iterfind(xml.bpmn("eventDefinitionRef")):
        target = look.nodes.get(xml.unprefixed(reference.text))
        found.extend([] if target is None else [xml.local(target)])
    if len(found) > 1:
        return "parallel" if xml.flag(look.node, "parallelMultiple") else "multiple"
    return found[0].removesuffix("EventDefinition") if found else "none"


def _gateway(look: Look) -> str:
    box, tag = look.box, look.shape.tag
    x, y = box.middle
    frame = f"M{x:g} {box.y:g}L{box.right:g} {y:g}L{x:g} {box.bottom:g}L{box.x:g} {y:g}Z"
    hidden = tag == "exclusiveGateway" and not xml.flag(look.shape.di, "isMarkerVisible")
    sign = "" if hidden else glyphs.gateway_sign(tag, look.ink)
    sign = f'<g transform="scale({box.width / 50:g})">{sign}</g>' if sign else ""
    return line(frame, look.ink, look.paper, 1.5) + placed(sign, x, y)


def _activity(look: Look) -> str:
    box, tag = look.box, look.shape.tag
    dotted = tag == "subProcess" and xml.flag(look.node, "triggeredByEvent")
    width = 4.0 if tag == "callActivity" else 1.5
    dash = ' stroke-dasharray="1.5 4" stroke-linecap="round"' if dotted else ""
    frame = rectangle(box, look, width, 10, dash)
    if tag == "transaction":
        frame += rectangle(_inset(box, 3), look, 1.2, 8)
    markers = _markers(look)
    text_box = box if not markers else Box(box.x, box.y, box.width, box.height - 14)
    if tag in SCOPES and look.shape.expanded:
        text = words.inside(look.name, box, top=True)
    else:
        text = words.inside(look.name, text_box)
    sign = placed(glyphs.task_sign(tag, look.ink), box.x + 15, box.y + 14)
    return frame + sign + text + _foot(look, markers)


def _markers(look: Look) -> list[str]:
    """List the signs at the foot of an activity or pool, from left to right."""
    node, found = look.node, []
    if xml.flag(node, "isForCompensation"):
        found.append("compensation")
    if node.find(xml.bpmn("standardLoopCharacteristics")) is not None:
        found.append("loop")
    many = node.find(xml.bpmn("multiInstanceLoopCharacteristics"))
    if many is not None:
        found.append("sequential" if xml.flag(many, "isSequential") else "parallel")
    if node.find(xml.bpmn("participantMultiplicity")) is not None:
        found.append("parallel")
    if look.shape.tag in SCOPES and not look.shape.expanded:
        found.append("collapsed")
    if look.shape.tag == "adHocSubProcess":
        found.append("ad-hoc")
    return found


def _foot(look: Look, markers: list[str]) -> str:
    x = look.box.middle[0] - (len(markers) - 1) * 9
    y = look.box.bottom - 10
    signs = []
    for number, name in enumerate(markers):
        signs.append(placed(line(glyphs.FOOT[name], look.ink, width=1.5), x + number * 18, y))
    return "".join(signs)


def _page(look: Look) -> str:
    box, fold = look.box, min(look.box.width, look.box.height) * 0.3
    frame = f"M{box.x:g} {box.y:g}H{box.right - fold:g}L{box.right:g} {box.y + fold:g}"
    frame += f"V{box.bottom:g}H{box.x:g}Z"
    corner = f"M{box.right - fold:g} {box.y:g}V{box.y + fold:g}H{box.right:g}"
    signs = line(frame, look.ink, look.paper, 1.5) + line(corner, look.ink, width=1.5)
    target = look.nodes.get(xml.unprefixed(look.node.get("dataObjectRef")))
    holder = look.node if target is None else target
    if xml.flag(holder, "isCollection"):
        signs += placed(line(glyphs.FOOT["parallel"], look.ink), box.middle[0], box.bottom - 9)
    if look.shape.tag in ("dataInput", "dataOutput"):
        arrow = glyphs.event_sign("link", look.ink, look.shape.tag == "dataOutput")
        signs += placed(f'<g transform="scale(0.6)">{arrow}</g>', box.x + 10, box.y + 9)
    return signs


def _store(look: Look) -> str:
    box = look.box
    rx, ry = box.width / 2, box.height * 0.12
    x, top, foot = box.x, box.y + ry, box.bottom - ry
    arc = f"A{rx:g} {ry:g} 0 0"
    frame = f"M{x:g} {top:g}{arc} 1 {box.right:g} {top:g}V{foot:g}{arc} 1 {x:g} {foot:g}Z"
    rings = "".join(
        f"M{x:g} {top + shift * ry:g}{arc} 0 {box.right:g} {top + shift * ry:g}"
        for shift in (0, 0.8, 1.6)
    )
    return line(frame, look.ink, look.paper, 1.5) + line(rings, look.ink)


def _annotation(look: Look) -> str:
    box = look.box
    text = xml.text_of(look.node.find(xml.bpmn("text"))) or ""
    bracket = f"M{box.x + 10:g} {box.y:g}H{box.x:g}V{box.bottom:g}H{box.x + 10:g}"
    return line(bracket, look.ink, width=1.5) + words.beside(look.name or text, box)


def _group(look: Look) -> str:
    value = look.nodes.get(xml.unprefixed(look.node.get("categoryValueRef")))
    name = look.name or ("" if value is None else value.get("value", ""))
    box = look.box
    frame = (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="10" '
        f'fill="none" stroke="{look.ink}" stroke-width="1.5" stroke-dasharray="10 6 1.5 6"/>'
    )
    place = look.shape.label or Box(box.x + 10, box.y + 5, max(box.width - 20, 20), 14)
    return frame + words.below(name, place)


def _unknown(look: Look) -> str:
    return rectangle(look.box, look) + words.inside(look.name, look.box)


_OTHERS: Mapping[str, Callable[[Look], str]] = {
    "participant": _pool,
    "lane": _lane,
    "dataObjectReference": _page,
    "dataInput": _page,
    "dataOutput": _page,
    "dataStoreReference": _store,
    "textAnnotation": _annotation,
    "group": _group,
}
