"""The company's processes as they are published: diagram, steps, decision tables, forms."""

from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from processes.clauses import clauses
from processes.model import Definition, Element
from service.decision_tables import decision_tables
from service.errors import not_found
from service.handbook.spans import limit_parts, span_seconds
from service.i18n import spoken, t
from service.pages.drawing import render
from service.pages.reader import reader
from service.queries.agreements import agreed
from service.queries.definitions import definition as definition_view
from service.queries.definitions import definitions, versions
from service.security import needs
from service.web_context import current_deps, reading

#: hours; people count less than that in hours
_SAID_IN_DAYS = 72

blueprint = Blueprint("processes", __name__, template_folder="templates")


@blueprint.get("/processes")
@needs("definition.read")
def listed() -> str:
    """Draw the list."""
    with reading() as connection:
        found = definitions(connection)
    catalog = current_deps().catalog
    parsed = {row.digest: catalog.definition(row.digest) for row in found}
    return render("processes.html", found=found, parsed=parsed)


@blueprint.get("/processes/<process_id>")
@needs("definition.read")
def newest(process_id: str) -> str:
    """Draw the newest version."""
    return _page(process_id, None)


@blueprint.get("/processes/<process_id>/versions/<int:version>")
@needs("definition.read")
def one(process_id: str, version: int) -> str:
    """Draw one version."""
    return _page(process_id, version)


@blueprint.get("/diagrams/<digest>.bpmn")
@needs("definition.read")
def diagram(digest: str) -> ResponseReturnValue:
    """Give a diagram's XML to the viewer; it never changes under its digest."""
    with reading() as connection:
        found = definition_view(connection, digest)
    kept = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(found.xml, mimetype="application/xml", headers=kept)


def _page(process_id: str, version: int | None) -> str:
    with reading() as connection:
        known = versions(connection, process_id)
        second = agreed(connection, process_id)
    shown = next((one for one in known if version in (None, one.version)), None)
    if shown is None:
        raise not_found("version", "版本", version)
    definition = current_deps().catalog.definition(shown.digest)
    return render(
        "process.html",
        shown=shown,
        versions=known,
        agreed=second,
        definition=definition,
        steps=[one for one in definition.elements.values() if _is_step(one)],
        tables=decision_tables(definition),
        forms=_forms(definition),
        clauses=clauses(),
        time_limit=lambda element: _time_limit(definition, element),
    )


def _is_step(element: Element) -> bool:
    return any(element.names.values()) and "Gateway" not in element.type


def _time_limit(definition: Definition, element: Element) -> str:
    """An element's time limit in words; as it was written where it is no plain duration."""
    written = element.sla or ""
    span, begin = limit_parts(written)
    hours, rest = divmod(span_seconds(span) or 0, 3600)
    if not hours or rest:
        return written
    language = reader().language
    days = hours // 24 if hours >= _SAID_IN_DAYS and hours % 24 == 0 else 0
    time = t("span.days", language, count=days) if days else t("span.hours", language, count=hours)
    start = definition.elements.get(begin)
    if start is None:
        return time
    return t("process.limit_after", language, time=time, step=spoken(start.names, language))


def _forms(definition: Definition) -> list[Any]:
    catalog = current_deps().catalog
    return [catalog.form(definition.digest, id) for id in sorted(definition.form_ids)]
