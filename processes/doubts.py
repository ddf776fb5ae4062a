"""Doubts about a drawing that runs, but hardly as it was meant: what a teacher would underline.

Warnings only. What can't be executed rightly is found by `checks`.
"""

from collections import defaultdict
from collections.abc import Iterator

from processes.findings import Finding
from processes.model import Element, Flow
from processes.subject import Subject

_STEPS = frozenset(
    (
        *("userTask", "manualTask", "task", "serviceTask", "sendTask", "receiveTask"),
        *("scriptTask", "businessRuleTask", "callActivity"),
    )
)
#: what is there to be left again
_GO_ON = frozenset(("startEvent", "exclusiveGateway", "inclusiveGateway", "parallelGateway"))
#: where a token takes one way only
_EITHER = frozenset(("exclusiveGateway", "eventBasedGateway"))


def doubts(subject: Subject, element: Element) -> Iterator[Finding]:
    """Yield what is odd about an element."""
    if element.type in _GO_ON and not element.outgoing and _met(subject, element):
        yield subject.about("nothing-follows", element)
    if element.type in _STEPS and not element.names.get("en"):
        yield subject.about("no-name", element)
    if element.type == "parallelGateway":
        yield from _vain(subject, element)


def _met(subject: Subject, element: Element) -> bool:
    """Whether a token comes there: over a flow, or to a start event beside which more is drawn."""
    if element.type != "startEvent":
        return bool(element.incoming)
    elements = subject.process.elements.values()
    return any(one is not element for one in elements if one.parent == element.parent)


def _vain(subject: Subject, join: Element) -> Iterator[Finding]:
    """Find a join of ways of which a token takes only one."""
    ways = defaultdict(set)
    for id in join.incoming:
        origin = _origin(subject, subject.process.flows[id])
        if origin is not None:
            ways[origin.source].add(origin.id)
    for id, flows in ways.items():
        if len(flows) > 1:
            split = subject.process.elements[id]
            en = split.names.get("en") or id
            yield subject.about("join-in-vain", join, {"en": en, "zh": split.names.get("zh") or en})


def _origin(subject: Subject, flow: Flow) -> Flow | None:
    """Go back to the flow of a gateway that can only lead to this one; None if there is none."""
    seen = set()
    while flow.id not in seen:
        seen.add(flow.id)
        source = subject.process.elements.get(flow.source)
        if source is None:
            return None
        if source.type in _EITHER and len(source.outgoing) > 1:
            return flow
        if len(source.incoming) != 1 or len(source.outgoing) != 1:
            return None
        flow = subject.process.flows[source.incoming[0]]
    return None
