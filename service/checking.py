"""Checks a draft as publishing would, but publishes nothing."""

import logging
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from processes.findings import Finding, finding
from processes.model import Definition
from service.commands.bundle import completed, missing_tags, twice
from service.deps import Deps
from service.judging import form_findings
from service.store.tables import app_group
from service.wants import missing_parts

_log = logging.getLogger(__name__)
_REMEDY = {
    "en": "Add it to the service, or name one that is there.",
    "zh": "请在服务中添加，或改用已有的名称。",
}


def check_draft(
    deps: Deps, connection: Connection, files: Mapping[str, bytes]
) -> tuple[Finding, ...]:
    """What is wrong with, or unusual in, a bundle of diagrams, tables and forms.

    Parameters:
        files: content by name, ending `.bpmn`, `.dmn` or `.form`.
    """
    written = form_findings(files)
    try:
        bundle = completed(deps.catalog, files)
        tags = (*missing_tags(deps.catalog, bundle), *twice(files))
    except Exception as error:
        # What is drawn halfway may be anything; a fault of ours is shown and logged, not raised.
        _log.exception("a draft could not be judged")
        detail = f"{type(error).__name__}: {error}"
        return (*written, *(finding("not-judged", name, "", "", 0, detail) for name in files))
    groups = frozenset(connection.scalars(select(app_group.c.id)))
    missing = [
        finding
        for definition in bundle.definitions.values()
        for finding in _missing(definition, deps.handlers.topics, groups)
    ]
    broken = {one.file for one in written if one.severity == "error"}
    drawn = (one for one in bundle.findings if one.file not in broken)
    return (*drawn, *written, *tags, *missing)


def _missing(
    definition: Definition, topics: frozenset[str], groups: frozenset[str]
) -> Iterator[Finding]:
    for element_id, said in missing_parts(definition, topics, groups).items():
        element = definition.elements[element_id]
        yield Finding(
            severity="error",
            code="missing-part",
            file=definition.file,
            element_id=element_id,
            element_name=element.names.get("en", ""),
            line=element.line,
            reason={language: " ".join(sentences) for language, sentences in said.items()},
            remedy=_REMEDY,
        )
