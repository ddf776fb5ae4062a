"""Judges which versions of processes, decisions and forms a diagram asks for; part of `checks`.

Source: Camunda 8 (binding types latest, deployment and versionTag).
"""

from collections.abc import Iterable, Iterator, Mapping, Set

from processes.findings import Finding
from processes.model import Binding, Element, is_computed
from processes.subject import Subject

_KINDS = frozenset({"latest", "deployment", "versionTag"})


def bindings(subject: Subject, element: Element) -> Iterator[Finding]:
    """Judge an element's bindings, and that what it asks for is in the bundle."""
    for binding in (element.form_binding, element.decision_binding, _called(element)):
        if binding.kind not in _KINDS:
            yield subject.about("bad-binding", element, binding.kind)
        elif binding.kind == "versionTag" and not binding.tag:
            yield subject.about("no-version-tag", element)
    elements = subject.process.elements.values()
    if element.type == "userTask" and element.form_id:
        shown = [(e.form_id, e.form_binding) for e in elements]
        wanted = element.form_id, element.form_binding
        yield from _published(subject, element, "missing-form", wanted, shown)
    if element.type == "businessRuleTask" and not element.topic:
        asked = [(e.decision_id, e.decision_binding) for e in elements]
        wanted = element.decision_id or "", element.decision_binding
        yield from _published(subject, element, "no-decision", wanted, asked)
    call = element.call
    tied = call is not None and call.binding.kind == "deployment"
    if call is not None and tied and call.process_id not in subject.beside.processes:
        yield subject.about("no-bound-process", element, call.process_id)


def _called(element: Element) -> Binding:
    """Which version of a process an element calls; any if it calls none."""
    return element.call.binding if element.call else Binding()


def _published(
    subject: Subject,
    element: Element,
    code: str,
    wanted: tuple[str, Binding],
    others: Iterable[tuple[str | None, Binding]],
) -> Iterator[Finding]:
    """Judge which decision or form an element asks for.

    A computed id may be any that is there, so it asks for the same version as all others.

    Parameters:
        code: of the finding if what is asked for is not there.
        others: what all elements of the process ask for.
    """
    id, binding = wanted
    there = subject.beside.forms if code == "missing-form" else subject.beside.decisions
    if not is_computed(id) and not _is_there(there, id, binding):
        yield subject.about(code, element, _shown(id, binding))
    for other, bound in others:
        same = other == id or (other and (is_computed(other) or is_computed(id)))
        if same and bound.wanted_tag != binding.wanted_tag:
            yield subject.about("two-bindings", element, id)
            return


def _is_there(found: Mapping[str, Set[str]], id: str, binding: Binding) -> bool:
    return id in found and (not binding.wanted_tag or binding.wanted_tag in found[id])


def _shown(id: str, binding: Binding) -> str:
    return f"{id} ({binding.tag})" if binding.wanted_tag else id
