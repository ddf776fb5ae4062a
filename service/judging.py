"""Judges files without a service: those of one bundle together, those of a folder each by itself.

For the command line. A folder may hold anything from anywhere, so one file that can't be judged is
a finding and never keeps the others from being judged. What is wrong with a file is found by
``processes`` and ``forms``; use ``service.checking`` where handlers and groups count too.
"""

from __future__ import annotations

import errno
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import forms
from processes import decisions, reader, xml
from processes.catalog import read_bundle
from processes.findings import Finding, finding
from processes.model import Element

#: file endings and what the files are read as; the second is how Flowable and Activiti write it
_ENDINGS = {".bpmn": ".bpmn", ".bpmn20.xml": ".bpmn", ".dmn": ".dmn", ".form": ".form"}


@dataclass(frozen=True, slots=True)
class Judged:
    """One file and what was found in it."""

    file: str
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> str:
        """The gravest severity, "none" if nothing was found."""
        found = {one.severity for one in self.findings}
        return "error" if "error" in found else "warning" if found else "none"


def kind_of(path: Path) -> str | None:
    """Return ".bpmn", ".dmn" or ".form" by a file's name, None if it is none of them."""
    name = path.name.lower()
    return next((kind for ending, kind in _ENDINGS.items() if name.endswith(ending)), None)


def judge_together(files: Mapping[str, bytes]) -> list[Judged]:
    """Judge files as one bundle, by name -> content; names end in .bpmn, .dmn or .form."""
    found: dict[str, list[Finding]] = {name: [] for name in files}
    for one in _judge(files):
        found[one.file].append(one)
    return [Judged(name, tuple(ones)) for name, ones in found.items()]


def judge_folders(folders: Iterable[Path]) -> Iterator[Judged]:
    """Judge every file below folders by itself; a diagram with the tables and forms it names."""
    paths = sorted({path for folder in folders for path in _below(folder)})
    shelf = _Shelf()
    for path in paths:
        shelf.add(path)
    for path in paths:
        yield _judge_alone(path, shelf)


def _below(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (path for name in names if kind_of(path := Path(place, name)))


def _judge_alone(path: Path, shelf: _Shelf) -> Judged:
    file = shown(path)
    name = f"{file}{kind_of(path)}"
    try:
        files = {name: read(path)}
        if name.endswith(".bpmn"):
            files |= shelf.needed_by(path, files[name])
    except OSError as error:
        return Judged(file, (finding("xml", file, "", "", 0, error.strerror or "OSError"),))
    found = [one for one in _judge(files) if one.file == name]
    return Judged(file, tuple(_renamed(one, file) for one in found))


def read(path: Path) -> bytes:
    """Read a file, hardly more than a diagram may have; raises OSError, also for a pipe."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "not a file")
    with path.open("rb") as file:
        return file.read(xml.MAX_BYTES + 1)


def shown(path: Path) -> str:
    """Return a path as text that can be printed, whatever bytes its name holds."""
    return os.fsencode(path).decode("utf-8", "replace")


def _renamed(one: Finding, file: str) -> Finding:
    values = {name: getattr(one, name) for name in Finding.__slots__}
    return Finding(**values | {"file": file})


def _judge(files: Mapping[str, bytes]) -> list[Finding]:
    """Judge a bundle; what the program itself stumbles over becomes a finding about each file."""
    try:
        found = [one for one in read_bundle(files).findings if not one.file.endswith(".form")]
        written = form_findings(files)
    except Exception as error:
        detail = f"{type(error).__name__}: {error}"
        return [finding("not-judged", name, "", "", 0, detail) for name in files]
    return found + written


def form_findings(files: Mapping[str, bytes]) -> list[Finding]:
    """Say what is wrong with the forms among some files."""
    return [
        _of_form(name, one)
        for name, content in files.items()
        if name.endswith(".form")
        for one in forms.findings(content)
    ]


def _of_form(file: str, one: forms.Finding) -> Finding:
    place = one.component_id
    return Finding(one.severity, one.code, file, place, one.key, 0, one.reason, one.remedy)


class _Shelf:
    """The tables, forms and diagrams of some folders, by the ids diagrams name them with."""

    def __init__(self) -> None:
        self._holders: dict[tuple[str, str], list[Path]] = defaultdict(list)
        self._diagrams: list[Path] = []  #: not looked into yet, since few are asked for

    def add(self, path: Path) -> None:
        """Remember what ids a table or form has; one that can't be read has none."""
        kind = kind_of(path)
        if kind == ".bpmn":
            self._diagrams.append(path)
            return
        try:
            if kind == ".dmn":
                for id in decisions.load(read(path)).decisions:
                    self._holders[".dmn", id].append(path)
            elif kind == ".form":
                id = json.loads(read(path))["id"]
                self._holders[".form", str(id)].append(path)
        except Exception:
            return  # judged on its own later, and named then

    def needed_by(self, diagram: Path, content: bytes) -> dict[str, bytes]:
        """Return what a diagram names and is published with, each from the nearest folder."""
        try:
            found = reader.read("", content).processes
        except Exception:
            return {}  # judged right after this, and named then
        needed: dict[str, bytes] = {}
        for element in (e for process in found for e in process.elements.values()):
            for kind, id in _named_by(element):
                if kind == ".bpmn":
                    self._look_into_diagrams()
                holders = [path for path in self._holders.get((kind, id), ()) if path != diagram]
                if holders:
                    nearest = max(holders, key=lambda path: _nearness(path, diagram))
                    needed[f"{shown(nearest)}{kind}"] = read(nearest)
        return needed

    def _look_into_diagrams(self) -> None:
        while self._diagrams:
            path = self._diagrams.pop()
            try:
                for process in reader.read("", read(path)).processes:
                    self._holders[".bpmn", process.id].append(path)
            except Exception:
                continue  # judged on its own, and named then


def _named_by(element: Element) -> Iterator[tuple[str, str]]:
    if element.decision_id:
        yield ".dmn", element.decision_id
    if element.form_id:
        yield ".form", element.form_id
    if element.call and element.call.binding.kind == "deployment":
        yield ".bpmn", element.call.process_id


def _nearness(path: Path, other: Path) -> int:
    return len(os.path.commonpath([path.absolute(), other.absolute()]))
