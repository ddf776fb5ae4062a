"""The company's own processes as a handbook, without a database."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import forms
from processes.catalog import read_bundle
from processes.model import Definition
from service.company import GROUPS, company_files
from service.handbook.library import Handbook
from service.handbook.published import Published, Version

DAY = datetime(2026, 11, 22, 9, tzinfo=UTC)
_GROUPS = {id: {"en": english, "zh": chinese} for id, english, chinese in GROUPS}


class Shelf:
    """Stands in for the catalog: keeps what bundles hold."""

    def __init__(self) -> None:
        self.definitions: dict[str, Definition] = {}

    def put(self, definition: Definition) -> None:
        self.definitions[definition.digest] = definition

    def definition(self, digest: str) -> Definition:
        return self.definitions[digest]

    def form(self, digest: str, form_id: str) -> forms.Form:
        files = self.definitions[digest].files
        loaded = (forms.load(text) for name, text in files.items() if name.endswith(".form"))
        return next(form for form in loaded if form.id == form_id)


def handbook(*published: Mapping[str, Definition]) -> Handbook:
    """The handbook of what was published, one after the other."""
    shelf, versions = Shelf(), {}
    for number, definitions in enumerate(published, 1):
        for id, definition in definitions.items():
            shelf.put(definition)
            author = {"en": "Chen Yu", "zh": "陈宇"}
            at = DAY + timedelta(days=number)
            version = Version(id, number, definition.digest, at, author, f"reason {number}")
            versions[id] = (version, *versions.get(id, ()))[:2]
    return Handbook(shelf, Published(versions, _GROUPS))


def company_handbook(changed: Mapping[str, bytes] | None = None) -> Handbook:
    """The handbook of the company; with changed files, those are the newer version.

    Parameters:
        changed: files by name, as they were before.
    """
    files = company_files()
    newest = read_bundle(files).definitions
    if changed is None:
        return handbook(newest)
    before = read_bundle({**files, **changed}).definitions
    return handbook(before, {id: d for id, d in newest.items() if before[id].digest != d.digest})
