"""Looks for names no variable has, and values that clash, in the expressions of a process.

What is known of a process's variables comes from its mappings, scripts, decisions and forms, and
from the property `variables` of its start event (a comma-separated list). Where something may
bring in variables that nobody names, as a handler without output mappings does, an unknown name is
told only when a known one looks like it. Order is not looked at: a variable set late counts.
Not for judging syntax (`checks`); all of this only warns.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from processes.feel.lint import Finding as Slip
from processes.feel.lint import lint, type_of
from processes.feel.types import ANY, Type
from processes.findings import Finding, finding
from processes.model import STARTED_FOR, Element, MultiInstance, is_computed, starts_process
from processes.reader import RawProcess

#: How alike two names must be for one to be a slip of the other.
_ALIKE = 0.8
_LOOP_NAMES = (
    *("loopCounter", "numberOfInstances", "numberOfActiveInstances"),
    *("numberOfCompletedInstances", "numberOfTerminatedInstances"),
)
_NUMBER, _BOOLEAN, _STRING = Type("number"), Type("boolean"), Type("string")
_FIELD_TYPES: Mapping[str, Type] = {
    "number": _NUMBER,
    "checkbox": _BOOLEAN,
    "textfield": _STRING,
    "textarea": _STRING,
}


def check(file: str, process: RawProcess, names: "Names") -> Iterator[Finding]:
    """Yield a warning for each likely mistake in the expressions of a process."""
    for element in process.elements.values():
        for text in _texts(process, element):
            yield from _told(file, element, text, names.slips(element, text))
        for mapping in element.outputs:
            slips = names.slips(element, mapping.source, output=True)
            yield from _told(file, element, mapping.source, slips)


def _texts(process: RawProcess, element: Element) -> Iterator[str]:
    """The expressions of an element that see variables only."""
    who, event, loop = element.assignment, element.event, element.loop
    yield from (mapping.source for mapping in element.inputs)
    yield from (process.flows[id].condition or "" for id in element.outgoing)
    optional = [who.assignee, who.groups, who.users, who.due_date, who.follow_up_date]
    optional += [who.priority, element.topic, element.retries, element.expression]
    optional += [element.properties.get("businessKey"), element.form_id, element.decision_id]
    optional.append(element.call.process_id if element.call else None)
    if event is not None:
        optional += [event.correlation_key, event.timer.text if event.timer else None]
    if isinstance(loop, MultiInstance):
        optional += [loop.collection, loop.cardinality]
    yield from (text or "" for text in optional)


def _told(file: str, element: Element, text: str, slips: Iterator[Slip]) -> Iterator[Finding]:
    if not text.startswith("="):
        return
    for slip in slips:
        name = element.names.get("en", "")
        said = {language: f"{text}: {slip.message(language)}" for language in ("en", "zh")}
        yield finding("slip", file, element.id, name, element.line, said)


class Names:
    """The variables a process is known to have."""

    def __init__(
        self,
        process: RawProcess,
        forms: Mapping[str, Mapping[str, Any]],
        decisions: Mapping[str, Type],
    ) -> None:
        """Collect the names.

        forms: form-js JSON by form id.
        decisions: what each decision gives, by decision id.
        """
        self._forms = forms
        self._decisions = decisions
        self._types: dict[str, Type] = dict.fromkeys(_LOOP_NAMES, _NUMBER)
        self._open = not _declares(process)
        for element in process.elements.values():
            self._learn(element)

    def slips(self, element: Element, text: str, *, output: bool = False) -> Iterator[Slip]:
        """List likely mistakes of an expression of an element.

        output: the expression sees the element's own result beside the variables.
        """
        known = dict(self._types)
        known.update((mapping.target.split(".")[0], ANY) for mapping in element.inputs)
        unnamed = self._open
        if output:
            own = self._result(element)
            unnamed = unnamed or own is None
            known.update(own or {})
        for slip in lint(text.removeprefix("="), known):
            if slip.code == "syntax":
                continue
            if slip.code != "unknown_name" or not unnamed or _is_alike(slip.name, known):
                yield slip

    def _learn(self, element: Element) -> None:
        result = self._result(element)
        if not element.outputs:
            if result is None:
                self._open = self._open or element.type != "startEvent"
            for name, type in (result or {}).items():
                self._set(name, type)
        for mapping in element.outputs:
            self._set(mapping.target.split(".")[0], _mapped(mapping.source, mapping.target, result))
        for mapping in element.inputs:
            self._set(mapping.target.split(".")[0], ANY)
        if isinstance(element.loop, MultiInstance):
            for name in filter(None, (element.loop.item, element.loop.results)):
                self._set(name, ANY)
        for name in _declared(element):
            self._set(name, ANY)

    def _set(self, name: str, type: Type) -> None:
        before = self._types.get(name)
        self._types[name] = type if before in (None, type) else ANY

    def _result(self, element: Element) -> dict[str, Type] | None:
        """What an element brings by itself; None when nobody can know."""
        if element.form_id and not is_computed(element.form_id):
            return dict(_fields(self._forms.get(element.form_id, {}).get("components", [])))
        if element.decision_id:
            type = self._decisions.get(element.decision_id, ANY)
            return {element.result_variable or "result": type}
        if element.expression:
            type = type_of(element.expression.removeprefix("="), self._types)
            return {element.result_variable or "result": type}
        if element.topic or element.call or element.type == "userTask":
            return None
        waits = element.event is not None and element.event.kind in ("message", "error")
        return None if waits and element.type not in ("endEvent", "intermediateThrowEvent") else {}


def _mapped(source: str, target: str, result: Mapping[str, Type] | None) -> Type:
    if "." in target or not source.startswith("=") or result is None:
        return ANY
    name = source[1:].strip()
    return result.get(name, ANY)


def _is_alike(name: str, known: Mapping[str, Type]) -> bool:
    return bool(get_close_matches(name, known, n=1, cutoff=_ALIKE))


def _declares(process: RawProcess) -> bool:
    starts = [e for e in process.elements.values() if starts_process(e)]
    return bool(starts) and all("variables" in e.properties or _is_timed(e) for e in starts)


def _is_timed(start: Element) -> bool:
    return starts_process(start) and start.event is not None and start.event.kind == "timer"


def _declared(element: Element) -> list[str]:
    if element.type != "startEvent":
        return []
    if _is_timed(element):
        return [STARTED_FOR]
    return [name.strip() for name in element.properties.get("variables", "").split(",") if name]


def _fields(components: list[Mapping[str, Any]]) -> Iterator[tuple[str, Type]]:
    """The variables a form gives: keys at its top, and paths of groups and lists."""
    for component in components:
        name = component.get("key") or component.get("path")
        if name:
            yield str(name).split(".")[0], _FIELD_TYPES.get(str(component.get("type")), ANY)
        else:
            yield from _fields(component.get("components", []))
