"""Judges which versions of processes, decisions and forms a diagram asks for; part of `checks`.

Source: Camunda 8 (binding types latest, deployment and versionTag).
"""

from collections.abc import Iterator, Mapping, Set

from processes.findings import Finding
from processes.model import Binding, Element
from processes.subject import Subject

_KINDS = frozenset({"latest", "deployment", "versionTag"})


def bindings(subject: Subject, element: Element) -> Iterator[Finding]:
    """Judge an element's bindings, and that what it asks for is in the bundle."""
    for binding in (element.form_binding, element.decision_binding, _called(element)):
        if binding.kind not in _KINDS:
            yield subject.about("bad-binding", element, binding.kind)
        elif binding.kind == "versionTag" and not binding.tag:
            yield subject.about("no-version-tag", element)
    if element.type == "userTask" and element.form_id:
        yield from _form(subject, element, element.form_id)
    if element.type == "businessRuleTask" and not element.topic:
        yield from _decision(subject, element, element.decision_id or "")
    call = element.call
    tied = call is not None and call.binding.kind == "deployment"
    if call is not None and tied and call.process_id not in subject.beside.processes:
        yield subject.about("no-bound-process", element, call.process_id)


def _called(element: Element) -> Binding:
    """Which version of a process an element calls; any if it calls none."""
    return element.call.binding if element.call else Binding()


def _form(subject: Subject, element: Element, id: str) -> Iterator[Finding]:
    if not _is_there(subject.beside.forms, id, element.form_binding):
        yield subject.about("missing-form", element, _shown(id, element.form_binding))
    others = (e.form_binding for e in subject.process.elements.values() if e.form_id == id)
    if any(other.wanted_tag != element.form_binding.wanted_tag for other in others):
        yield subject.about("two-bindings", element, id)


def _decision(subject: Subject, element: Element, id: str) -> Iterator[Finding]:
    if not _is_there(subject.beside.decisions, id, element.decision_binding):
        yield subject.about("no-decision", element, _shown(id, element.decision_binding))
    others = (e.decision_binding for e in subject.process.elements.values() if e.decision_id == id)
    if any(other.wanted_tag != element.decision_binding.wanted_tag for other in others):
        yield subject.about("two-bindings", element, id)


def _is_there(found: Mapping[str, Set[str]], id: str, binding: Binding) -> bool:
    return id in found and (not binding.wanted_tag or binding.wanted_tag in found[id])


def _shown(id: str, binding: Binding) -> str:
    return f"{id} ({binding.tag})" if binding.wanted_tag else id
