"""Try a table or a form of a draft before it is published."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from marshmallow import Schema, fields

from service.api.draft_schema import TEXT_BODY
from service.api.named import NamesSchema
from service.api.resource import Resource
from service.api.schema import JsonObject, StrictSchema, Text
from service.queries.drafts import file_content
from service.security import needs, takes_body
from service.studio.draft import find_draft
from service.studio.trying import Decided, decide, fill, rules
from service.web_context import current_deps, reading

blueprint = Resource("draft-trying", __name__, "Try tables and forms of drafts")

_UNSAVED = {"description": "The file's text, where it is not saved yet."}


class DecideSchema(StrictSchema):
    """A question to a table."""

    file = Text(200, shortest=1, required=True)
    decision_id = Text(200, shortest=1, required=True)
    inputs = JsonObject(load_default=dict)
    content = fields.String(load_default=None, allow_none=True, metadata=_UNSAVED)


class RowSchema(Schema):
    """A row that decided."""

    table_id = fields.String()
    rule_id = fields.String()
    index = fields.Integer(metadata={"description": "From 1."})


class DecidedSchema(Schema):
    """What a table answers."""

    result = fields.Raw(allow_none=True)
    matched = fields.List(fields.String(), metadata={"description": "Ids of the rows."})
    rows = fields.List(fields.Nested(RowSchema))
    error = fields.Nested(NamesSchema, allow_none=True)


class TableQuery(StrictSchema):
    """Which table."""

    file = Text(200, shortest=1, required=True)
    decision_id = Text(200, shortest=1, required=True)


class TableSchema(TableQuery):
    """A table that is not saved yet."""

    content = fields.String(load_default=None, allow_none=True, metadata=_UNSAVED)


class PlaceSchema(Schema):
    """A case, by input expression."""

    region = fields.Dict(attribute="cells", metadata={"description": "As cells of a row."})
    example = fields.Dict(metadata={"description": "JSON data that lies in it."})


class OverlapSchema(Schema):
    """Two rows that answer the same case."""

    rules = fields.List(fields.Integer(), metadata={"description": "From 1."})
    allowed = fields.Boolean(metadata={"description": "The hit policy settles it."})
    region = fields.Dict(attribute="place.cells")
    example = fields.Dict(attribute="place.example")


class SkippedSchema(Schema):
    """A cell that computes and can't be judged."""

    rule = fields.Integer()
    column = fields.String()
    text = fields.String()


class RulesSchema(Schema):
    """Overlaps and gaps of a table."""

    hit_policy = fields.String()
    has_default = fields.Boolean()
    overlaps = fields.List(fields.Nested(OverlapSchema))
    gaps = fields.List(fields.Nested(PlaceSchema))
    unreached = fields.List(fields.Integer())
    skipped = fields.List(fields.Nested(SkippedSchema))
    complete = fields.Boolean()
    note = fields.Nested(NamesSchema, metadata={"description": "What this does not see."})


class FillSchema(StrictSchema):
    """What is filled in, and the variables the form is shown with."""

    data = JsonObject(load_default=dict)
    context = JsonObject(load_default=dict)
    content = fields.String(load_default=None, allow_none=True, metadata=_UNSAVED)


class FilledSchema(Schema):
    """What the server makes of it: one of the two."""

    cleaned = fields.Dict()
    errors = fields.Dict(metadata={"description": "Field -> language -> sentences."})


@blueprint.post("/drafts/<uuid:draft_id>/decide")
@blueprint.takes(DecideSchema)
@blueprint.answers(200, DecidedSchema)
@takes_body(TEXT_BODY)
@needs("draft.read")
def ask(body: dict[str, Any], draft_id: UUID) -> dict[str, Any]:
    """Ask a table of a draft."""
    content = _content(draft_id, body["file"], body["content"])
    now = current_deps().clock.now()
    found: Decided = decide(content, body["decision_id"], body["inputs"], now)
    return asdict(found) | {"matched": [row.rule_id for row in found.rows]}


@blueprint.get("/drafts/<uuid:draft_id>/rules")
@blueprint.takes(TableQuery, location="query")
@blueprint.answers(200, RulesSchema)
@needs("draft.read")
def check(query: dict[str, Any], draft_id: UUID) -> dict[str, Any]:
    """Look for overlaps and gaps in a table as it is saved."""
    return _checked(draft_id, query | {"content": None})


@blueprint.post("/drafts/<uuid:draft_id>/rules")
@blueprint.takes(TableSchema)
@blueprint.answers(200, RulesSchema)
@takes_body(TEXT_BODY)
@needs("draft.read")
def check_unsaved(body: dict[str, Any], draft_id: UUID) -> dict[str, Any]:
    """Look for overlaps and gaps in a table that is not saved yet."""
    return _checked(draft_id, body)


@blueprint.post("/drafts/<uuid:draft_id>/forms/<name>/try")
@blueprint.takes(FillSchema)
@blueprint.answers(200, FilledSchema)
@takes_body(TEXT_BODY)
@needs("draft.read")
def try_form(body: dict[str, Any], draft_id: UUID, name: str) -> Response:
    """Say what the server would make of a form that is filled in."""
    content = _content(draft_id, name, body["content"])
    found = fill(content, body["data"], body["context"], current_deps().clock.now())
    if found.errors is not None:
        return jsonify(errors=found.errors)
    return jsonify(cleaned=found.cleaned)


def _checked(draft_id: UUID, table: dict[str, Any]) -> dict[str, Any]:
    content = _content(draft_id, table["file"], table["content"])
    found = rules(content, table["decision_id"])
    words = {"en": ["Empty values are left out."], "zh": ["未考虑空值。"]}
    if found.skipped:
        count = len(found.skipped)
        words["en"].append(f"{count} cells compute and are not judged; gaps may be theirs.")
        words["zh"].append(f"{count} 个单元格含计算，未作判断；空缺可能由其覆盖。")
    if found.has_default:
        words["en"].append("A case without a row gets the default answer.")
        words["zh"].append("没有对应行的情况采用默认结果。")
    if not found.complete:
        words["en"].append("There are more than are shown.")
        words["zh"].append("还有更多未列出。")
    note = {"en": " ".join(words["en"]), "zh": "".join(words["zh"])}
    return asdict(found) | {"note": note}


def _content(draft_id: UUID, name: str, unsaved: str | None) -> bytes:
    with reading() as connection:
        find_draft(connection, draft_id)
        if unsaved is not None:
            return unsaved.encode()
        return file_content(connection, draft_id, name).content.encode()
