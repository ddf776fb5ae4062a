"""Completes a bundle with what it refers to and what was published before.

A diagram may be published without the tables and forms it uses: those published last count, or
those that carry the version tag it names. A called process that is bound to the deployment is the
newest one published. Shared by ``publish`` and by those who check a draft as it would.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import PurePosixPath

from processes import codec, decisions, reader
from processes.catalog import Bundle, read_bundle
from processes.findings import Finding, finding
from processes.model import Binding, Element, is_computed
from service.catalog import StoredCatalog
from service.errors import NotFound
from service.studio.content import drawn_ids

#: findings that something published earlier may answer
_OPEN_ENDS = frozenset({"no-decision", "missing-form", "no-bound-process"})


def completed(catalog: StoredCatalog, files: Mapping[str, bytes]) -> Bundle:
    """Read a bundle, with published processes, tables and forms where it refers to some."""
    bundle = read_bundle(files)
    elements = [element for name in files for element in _elements(name, files[name])]
    open_ended = any(finding.code in _OPEN_ENDS for finding in bundle.findings)
    if not open_ended and not any(map(_asks_any, elements)):
        return bundle
    given = {kind: _ids(files, kind) for kind in (".dmn", ".form")}
    published: dict[str, bytes] = {}
    for digest in catalog.latest_digests().values():
        for name, content in catalog.definition(digest).files.items():
            kind = name[name.rfind(".") :]
            # What the bundle has itself, perhaps under another name, counts alone.
            if kind in given and not given[kind] & drawn_ids(name, content):
                published[name] = content
    for element in elements:
        published |= _called(catalog, element)
    tagged: dict[str, bytes] = {}
    for element in elements:
        for ending, id, binding in _asked(element):
            ids = set(_all_ids(catalog, ending)) if is_computed(id) else {id}
            for one in sorted(ids):
                tagged |= _tagged(catalog, ending, one, binding)
    return read_bundle(published | tagged | dict(files))


def twice(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Find decisions and forms that two of the files hold: nobody could tell which one counts."""
    first: dict[tuple[str, str], str] = {}
    for name, content in sorted(files.items()):
        kind = name[name.rfind(".") :]
        if kind == ".bpmn":
            continue
        for id in sorted(drawn_ids(name, content)):
            with suppress(ValueError, TypeError, AttributeError, decisions.DecisionError):
                key = f"{kind} {_tag_of(kind, id, content)}", id
                other = first.setdefault(key, name)
                if other != name:
                    yield finding("held-twice", name, id, "", 0, f"{id} ({other})")


def _ids(files: Mapping[str, bytes], kind: str) -> frozenset[str]:
    found = (drawn_ids(name, text) for name, text in files.items() if name.endswith(kind))
    return frozenset().union(*found)


def missing_tags(catalog: StoredCatalog, bundle: Bundle) -> Iterator[Finding]:
    """Find calls that name a version tag which neither was published nor is now."""
    here = {(one.process_id, one.version_tag) for one in bundle.definitions.values()}
    for definition in bundle.definitions.values():
        for element in definition.elements.values():
            tag = element.call.binding.wanted_tag if element.call else None
            if element.call is None or tag is None or (element.call.process_id, tag) in here:
                continue
            if is_computed(element.call.process_id):
                continue
            try:
                catalog.tagged(element.call.process_id, tag)
            except NotFound:
                name, detail = element.names.get("en", ""), f"{element.call.process_id} ({tag})"
                place = (definition.file, element.id, name, element.line)
                yield finding("no-tagged-process", *place, detail)


def _elements(name: str, content: bytes) -> Iterator[Element]:
    if name.endswith(".bpmn"):
        for process in reader.read(name, content).processes:
            yield from process.elements.values()


def _asks_any(element: Element) -> bool:
    """Whether FEEL says which table or form is meant, so that all that are published count."""
    return is_computed(element.decision_id) or is_computed(element.form_id)


def _all_ids(catalog: StoredCatalog, ending: str) -> Iterator[str]:
    """Ids of all tables or forms that were ever published."""
    for digest in catalog.digests():
        for name, content in catalog.definition(digest).files.items():
            if name.endswith(ending):
                yield from drawn_ids(name, content)


def _called(catalog: StoredCatalog, element: Element) -> Mapping[str, bytes]:
    """The files of a process that an element calls as it is published now."""
    if element.call is None or element.call.binding.kind != "deployment":
        return {}
    digest = catalog.latest_digests().get(element.call.process_id)
    return {} if digest is None else catalog.definition(digest).files


def _asked(element: Element) -> Iterator[tuple[str, str, Binding]]:
    if element.decision_id and element.decision_binding.wanted_tag:
        yield ".dmn", element.decision_id, element.decision_binding
    if element.form_id and element.form_binding.wanted_tag:
        yield ".form", element.form_id, element.form_binding


def _tagged(catalog: StoredCatalog, ending: str, id: str, binding: Binding) -> dict[str, bytes]:
    """The newest published table or form with a tag; its name says so, as others are like it."""
    tag = binding.wanted_tag or ""
    for digest in catalog.digests():
        for name, content in catalog.definition(digest).files.items():
            if name.endswith(ending) and _tag_of(ending, id, content) == tag:
                stem = PurePosixPath(name).stem.partition("@")[0]
                return {f"{stem}@{tag}{ending}": content}
    return {}


def _tag_of(ending: str, id: str, content: bytes) -> str | None:
    if ending == ".dmn":
        found = decisions.load(content).decisions.get(id)
        return None if found is None else found.version_tag
    form = codec.loads(content)
    return str(form.get("versionTag")) if form["id"] == id else None
