"""Reads bundles of diagrams, tables and forms, and gives out the definitions in them.

A bundle is what is published together. A process with an error in it gives no definition, so what
has a definition can be run.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from processes import checks, codec, decisions, names, reader
from processes.findings import Finding, finding
from processes.markers import as_feel
from processes.model import Definition, Element, Flow, is_computed, linked
from processes.reader import RawProcess
from processes.subject import Beside, Subject


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
        self._decisions: dict[str, list[tuple[str, decisions.Model]]] = {}
        self._forms: dict[str, list[str]] = {}
        self._form_data: dict[str, Any] = {}  #: by file name
        self._broken: set[str] = set()  #: files that could not be read rightly

    def read(self) -> Bundle:
        for name in self._named(".dmn"):
            self._read_decisions(name)
        for name in self._named(".form"):
            self._read_form(name)
        processes = self._read_processes()
        beside = self._beside(processes)
        found: dict[str, Definition] = {}
        for file, process in processes.values():
            definition = self._define(file, process, beside)
            if definition is not None:
                found[process.id] = definition
        return Bundle(_bind(found), tuple(self._findings))

    def _read_processes(self) -> dict[str, tuple[str, RawProcess]]:
        found: dict[str, tuple[str, RawProcess]] = {}
        for name in self._named(".bpmn"):
            raw = reader.read(name, self._files[name])
            self._findings.extend(raw.findings)
            if any(one.severity == "error" for one in raw.findings):
                self._broken.add(name)
            for process in raw.processes:
                if process.id in found:
                    self._findings.append(_twice(name, process))
                else:
                    found[process.id] = (name, _linked(process))
        return found

    def _named(self, ending: str) -> list[str]:
        return sorted(name for name in self._files if name.endswith(ending))

    def _read_decisions(self, name: str) -> None:
        try:
            model = decisions.load(self._files[name])
        except decisions.DecisionError as error:
            self._findings.extend(_of_table(name, one) for one in (error, *error.others))
            return
        for id in model.decisions:
            self._decisions.setdefault(id, []).append((name, model))

    def _read_form(self, name: str) -> None:
        try:
            form = codec.loads(self._files[name])
            id = str(form["id"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            words = {"en": f"it is no form: {error}", "zh": f"不是表单：{error}"}
            self._findings.append(finding("xml", name, "", "", 0, words))
            return
        self._forms.setdefault(id, []).append(name)
        self._form_data[name] = form

    def _beside(self, processes: Iterable[str]) -> Beside:
        tables = {
            id: {model.decisions[id].version_tag for _, model in found}
            for id, found in self._decisions.items()
        }
        forms = {id: {self._form_tag(name) for name in names} for id, names in self._forms.items()}
        return Beside(tables, forms, frozenset(processes))

    def _form_tag(self, name: str) -> str:
        return str(self._form_data[name].get("versionTag") or "")

    def _asked(self, process: RawProcess) -> dict[str, tuple[str, decisions.Model]]:
        """File and model of each decision a process may ask; of several the last by name."""
        return {
            id: found
            for element in process.elements.values()
            for id in _meant(element.decision_id, self._decisions)
            for found in self._decisions[id]
            if element.decision_binding.wanted_tag in (None, found[1].decisions[id].version_tag)
        }

    def _shown(self, process: RawProcess) -> dict[str, str]:
        """The file of each form a process may show; of several the last by name."""
        return {
            id: name
            for element in process.elements.values()
            for id in _meant(element.form_id, self._forms)
            for name in self._forms[id]
            if element.form_binding.wanted_tag in (None, self._form_tag(name))
        }

    def _names_of(
        self,
        process: RawProcess,
        asked: Mapping[str, tuple[str, decisions.Model]],
        shown: Mapping[str, str],
    ) -> names.Names:
        given = {id: model.decisions[id].type for id, (_, model) in asked.items()}
        return names.Names(process, {id: self._form_data[shown[id]] for id in shown}, given)

    def _define(self, file: str, process: RawProcess, beside: Beside) -> Definition | None:
        found = list(checks.check(Subject(file, process, beside)))
        self._findings.extend(found)
        if any(one.severity == "error" for one in found):
            return None
        asked, shown = self._asked(process), self._shown(process)
        self._findings.extend(names.check(file, process, self._names_of(process, asked, shown)))
        if file in self._broken:
            return None
        tables = (name for name, _ in asked.values())
        used = {name: self._files[name] for name in (file, *tables, *shown.values())}
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
            decisions={id: model for id, (_, model) in asked.items()},
            forms=frozenset(shown),
        )


def _meant(id: str | None, known: Mapping[str, object]) -> tuple[str, ...]:
    """Which of the known ids an element may mean: all of them if FEEL computes it."""
    if is_computed(id):
        return tuple(known)
    return (id,) if id is not None and id in known else ()


def _bind(found: dict[str, Definition]) -> dict[str, Definition]:
    """Tie definitions to the called ones they are published with; one that lacks some is none."""
    wanted = {id: set(_tied(one)) for id, one in found.items()}
    while lacking := {id for id in found if not wanted[id] <= found.keys()}:
        found = {id: one for id, one in found.items() if id not in lacking}
    files = {id: _all_files(id, found, wanted) for id in found}
    digests = {id: _digest(id, files[id]) for id in found}
    return {
        id: replace(
            one,
            files=files[id],
            digest=digests[id],
            bound={other: digests[other] for other in sorted(wanted[id])},
        )
        if wanted[id]
        else one
        for id, one in found.items()
    }


def _tied(definition: Definition) -> Iterator[str]:
    for element in definition.elements.values():
        if element.call and element.call.binding.kind == "deployment":
            yield element.call.process_id


def _all_files(
    id: str, found: Mapping[str, Definition], wanted: Mapping[str, set[str]]
) -> dict[str, bytes]:
    """The files of a definition and of all it is tied to, directly or not."""
    files: dict[str, bytes] = {}
    seen, pending = set(), [id]
    while pending:
        one = pending.pop()
        if one not in seen:
            seen.add(one)
            files.update(found[one].files)
            pending.extend(wanted[one])
    return files


def _of_table(file: str, error: decisions.DecisionError) -> Finding:
    """What is wrong with a decision, at its element and in both languages."""
    place = (error.element_id, error.name, error.line)
    said = {lang: error.message(lang) for lang in ("en", "zh")}
    return finding("decision-file", file, *place, said)


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
        flows[flow.id] = replace(flow, condition=as_feel(flow.condition))
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
