"""Reads bundles of diagrams, tables and forms, and gives out the definitions in them.

A bundle is what is published together. A process with an error in it gives no definition, so what
has a definition can be run.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from processes import checks, codec, decisions, names, reader
from processes.findings import Finding, finding
from processes.model import Definition, Element, Flow, linked
from processes.reader import RawProcess
from processes.subject import Subject


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a set of files holds."""

    definitions: Mapping[str, Definition]  #: by process id
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether anything in it keeps it from being published."""
        return any(finding.severity == "error" for finding in self.findings)


def read_bundle(files: Mapping[str, bytes]) -> Bundle:
    """Read files named *.bpmn, *.dmn and *.form; never raises for what they may hold."""
    return _BundleReader(files).read()


class _BundleReader:
    """Collects what the files of one bundle hold."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._findings: list[Finding] = []
        self._decisions: dict[str, tuple[str, decisions.Model]] = {}
        self._forms: dict[str, str] = {}
        self._form_data: dict[str, Any] = {}

    def read(self) -> Bundle:
        for name in self._named(".dmn"):
            self._read_decisions(name)
        for name in self._named(".form"):
            self._read_form(name)
        found: dict[str, Definition] = {}
        for name in self._named(".bpmn"):
            raw = reader.read(name, self._files[name])
            self._findings.extend(raw.findings)
            broken = any(f.severity == "error" for f in raw.findings)
            for process in raw.processes:
                if process.id in found:
                    self._findings.append(_twice(name, process))
                    continue
                definition = self._define(name, _linked(process))
                if definition is not None and not broken:
                    found[process.id] = definition
        return Bundle(found, tuple(self._findings))

    def _named(self, ending: str) -> list[str]:
        return sorted(name for name in self._files if name.endswith(ending))

    def _read_decisions(self, name: str) -> None:
        try:
            model = decisions.load(self._files[name])
        except decisions.DecisionError as error:
            self._findings.append(finding("decision-file", name, "", "", 0, str(error)))
            return
        for id in model.decisions:
            self._decisions[id] = (name, model)

    def _read_form(self, name: str) -> None:
        try:
            form = codec.loads(self._files[name])
            id = str(form["id"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            self._findings.append(finding("xml", name, "", "", 0, f"not a form: {error}"))
            return
        self._forms[id] = name
        self._form_data[id] = form

    def _names_of(self, process: RawProcess) -> names.Names:
        given = {id: model.decisions[id].type for id, (_, model) in self._decisions.items()}
        return names.Names(process, self._form_data, given)

    def _define(self, file: str, process: RawProcess) -> Definition | None:
        subject = Subject(file, process, self._decisions.keys(), self._forms.keys())
        found = list(checks.check(subject))
        self._findings.extend(found)
        if any(f.severity == "error" for f in found):
            return None
        self._findings.extend(names.check(file, process, self._names_of(process)))
        used = {file: self._files[file]}
        asked = {e.decision_id for e in process.elements.values() if e.decision_id}
        for id in sorted(asked):
            used[self._decisions[id][0]] = self._files[self._decisions[id][0]]
        for element in process.elements.values():
            if element.form_id:
                used[self._forms[element.form_id]] = self._files[self._forms[element.form_id]]
        return Definition(
            process_id=process.id,
            digest=_digest(process.id, used),
            file=file,
            files=used,
            names=process.names,
            documentation=process.documentation,
            version_tag=process.version_tag,
            elements=process.elements,
            flows=process.flows,
            decisions={id: self._decisions[id][1] for id in asked},
        )


def _twice(file: str, process: RawProcess) -> Finding:
    name = process.names.get("en", "")
    return finding("duplicate-process", file, process.id, name, 0, process.id)


def _digest(process_id: str, files: Mapping[str, bytes]) -> str:
    parts = hashlib.sha256(process_id.encode())
    for name in sorted(files):
        parts.update(hashlib.sha256(name.encode()).digest())
        parts.update(hashlib.sha256(files[name]).digest())
    return parts.hexdigest()


def _linked(process: RawProcess) -> RawProcess:
    """Return the process with each element knowing its flows, conditions marked as FEEL."""
    incoming: dict[str, list[str]] = {}
    outgoing: dict[str, list[str]] = {}
    flows: dict[str, Flow] = {}
    for flow in (*process.flows.values(), *_jumps(process)):
        incoming.setdefault(flow.target, []).append(flow.id)
        outgoing.setdefault(flow.source, []).append(flow.id)
        condition = flow.condition
        if condition is not None and not condition.startswith("="):
            condition = f"={condition}"
        flows[flow.id] = replace(flow, condition=condition)
    elements: dict[str, Element] = {
        id: replace(
            element,
            incoming=tuple(incoming.get(id, ())),
            outgoing=tuple(outgoing.get(id, ())),
        )
        for id, element in process.elements.items()
    }
    return replace(process, elements=elements, flows=flows)


def _jumps(process: RawProcess) -> Iterator[Flow]:
    """Yield a flow nobody drew from each throwing link event to its partner."""
    links = [e for e in process.elements.values() if e.event and e.event.kind == "link"]
    for source in links:
        for target in links:
            if source.type == "intermediateThrowEvent" and linked(source, target):
                id = f"{source.id} > {target.id}"
                yield Flow(id, source.id, target.id, None, {}, source.line, drawn=False)
