"""Published processes: listed, one version with its steps or its XML, a draft checked."""

from typing import Any
from urllib.parse import quote

from flask import Response, jsonify, request
from marshmallow import Schema, fields
from werkzeug.wrappers import Response as ResponseBase

from processes.model import Element
from service.api.named import NamesSchema
from service.api.resource import Resource
from service.api.schema import StrictSchema, Text, how_many
from service.checking import check_draft
from service.finding_names import named
from service.queries.definitions import definition, definitions, versions
from service.queries.results import DefinitionView
from service.security import limited, needs
from service.web_context import current_deps, reading

blueprint = Resource("definitions", __name__, "Published processes")

#: files of one check
MAX_FILES = 100


class DefinitionSchema(Schema):
    """A version of a process."""

    process_id = fields.String()
    names = fields.Nested(NamesSchema)
    version = fields.Integer()
    digest = fields.String()
    created_at = fields.AwareDateTime(format="iso")
    author = fields.String()
    reason = fields.String()


class DefinitionRowSchema(DefinitionSchema):
    """The newest version of a process, and how much the process is used."""

    running = fields.Integer()
    finished = fields.Integer()


class ElementOfDefinitionSchema(Schema):
    """A step of a diagram."""

    id = fields.String()
    type = fields.String()
    names = fields.Nested(NamesSchema)
    lane = fields.String(allow_none=True)
    form_id = fields.String(allow_none=True)
    topic = fields.String(allow_none=True)
    sla = fields.String(allow_none=True)
    clauses = fields.List(fields.String())


class DefinitionViewSchema(DefinitionSchema):
    """One version with its steps."""

    latest = fields.Boolean()
    elements = fields.Method("steps")

    def steps(self, view: DefinitionView) -> list[dict[str, Any]]:
        """The nodes of the diagram in the order they are drawn in the file."""
        found = current_deps().catalog.definition(view.digest).elements
        elements: list[Element] = sorted(found.values(), key=lambda element: element.line)
        steps: list[dict[str, Any]] = ElementOfDefinitionSchema(many=True).dump(elements)
        return steps


class CheckSchema(StrictSchema):
    """A draft: its diagrams, tables and forms."""

    files = fields.Dict(
        keys=Text(200, shortest=1),
        values=fields.String(),
        required=True,
        validate=how_many(1, MAX_FILES),
        metadata={"description": "Text by file name, ending .bpmn, .dmn or .form."},
    )


class FindingSchema(Schema):
    """What is wrong, or unusual, at one place."""

    severity = fields.String()
    file = fields.String()
    element_id = fields.String(allow_none=True)
    element_name = fields.String(allow_none=True)
    element_names = fields.Nested(NamesSchema)
    line = fields.Integer(allow_none=True)
    code = fields.String()
    reason = fields.Nested(NamesSchema)
    remedy = fields.Nested(NamesSchema)


class CheckedSchema(Schema):
    """What checking a draft found."""

    publishable = fields.Boolean(metadata={"description": "There is no finding of severity error."})
    findings = fields.List(fields.Nested(FindingSchema))


@blueprint.get("/definitions")
@blueprint.answers(200, DefinitionRowSchema(many=True))
@needs("definition.read")
def listed() -> ResponseBase:
    """List the newest version of every process."""
    with reading() as connection:
        found = definitions(connection)
    return _unless_known(jsonify(DefinitionRowSchema(many=True).dump(found)))


@blueprint.get("/definitions/<process_id>/versions")
@blueprint.answers(200, DefinitionSchema(many=True))
@needs("definition.read")
def history(process_id: str) -> list[DefinitionView]:
    """List every version of a process, newest first."""
    with reading() as connection:
        return list(versions(connection, process_id))


@blueprint.get("/definitions/<digest>")
@blueprint.answers(200, DefinitionViewSchema)
@needs("definition.read")
def show(digest: str) -> ResponseBase:
    """Show one version with its steps."""
    with reading() as connection:
        view = definition(connection, digest)
    return _unless_known(jsonify(DefinitionViewSchema().dump(view)))


@blueprint.get("/definitions/<digest>/xml")
@blueprint.answers(200, content_type="application/xml", description="The diagram's own file.")
@needs("definition.read")
def xml(digest: str) -> ResponseBase:
    """Take along the diagram as it was published."""
    with reading() as connection:
        view = definition(connection, digest)
    response = Response(view.xml, mimetype="application/xml")
    # Ids may be Chinese, which a header can't hold as it is (RFC 6266).
    name = quote(f"{view.process_id}.bpmn")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return _unless_known(response)


@blueprint.post("/definitions/check")
@blueprint.takes(CheckSchema)
@blueprint.answers(200, CheckedSchema)
@limited("check")
@needs("definition.read")
def check(body: dict[str, Any]) -> dict[str, Any]:
    """Check a draft without publishing it."""
    files = {name: text.encode() for name, text in body["files"].items()}
    with reading() as connection:
        findings = check_draft(current_deps(), connection, files)
    return {
        "publishable": all(finding.severity != "error" for finding in findings),
        "findings": named(findings, files),
    }


def _unless_known(response: ResponseBase) -> ResponseBase:
    """The response with an ETag, or 304 for somebody who has it already."""
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)
