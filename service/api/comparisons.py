"""What differs: a draft beside what is live, a version beside another."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from service.api.draft_schema import BaseSchema
from service.api.named import NamesSchema
from service.api.resource import Resource
from service.api.schema import StrictSchema, Text
from service.queries.comparison import Comparison, draft_comparison, version_comparison
from service.security import needs
from service.web_context import current_deps, reading

blueprint = Resource("comparisons", __name__, "Compare drafts and versions")

_CHANGE = {"description": "added, removed, changed or moved"}


class AgainstQuery(StrictSchema):
    """Beside which version."""

    against = Text(
        100,
        load_default=None,
        metadata={"description": "Digest of a version; by default of the one before."},
    )


class DetailSchema(Schema):
    """A property that differs; null where it is absent."""

    key = fields.String(attribute="what", metadata={"description": "Its stable name."})
    what = fields.Nested(NamesSchema, attribute="label")
    before = fields.String(allow_none=True)
    after = fields.String(allow_none=True)


class CellSchema(Schema):
    """A cell that differs."""

    column = fields.Nested(NamesSchema, attribute="label")
    before = fields.String(allow_none=True)
    after = fields.String(allow_none=True)


class ElementChangeSchema(Schema):
    """An element, flow or decision that differs."""

    id = fields.String()
    name = fields.Nested(NamesSchema, attribute="names")
    type = fields.String(metadata={"description": "The BPMN or DMN tag."})
    change = fields.String(metadata=_CHANGE)
    details = fields.List(fields.Nested(DetailSchema))


class RuleChangeSchema(Schema):
    """A row of a decision table that differs."""

    id = fields.String()
    table_id = fields.String()
    index = fields.Integer(metadata={"description": "From 1; in the older table if removed."})
    change = fields.String(metadata=_CHANGE)
    cells = fields.List(fields.Nested(CellSchema))


class FieldChangeSchema(Schema):
    """A field of a form that differs."""

    key = fields.String()
    label = fields.Nested(NamesSchema, attribute="names")
    change = fields.String(metadata=_CHANGE)
    details = fields.List(fields.Nested(DetailSchema))


class FileChangeSchema(Schema):
    """A file and what differs in it."""

    name = fields.String()
    kind = fields.String()
    change = fields.String(metadata={"description": "added, removed, changed or same"})
    elements = fields.List(fields.Nested(ElementChangeSchema))
    rules = fields.List(fields.Nested(RuleChangeSchema))
    fields_ = fields.List(fields.Nested(FieldChangeSchema), attribute="fields", data_key="fields")
    problem = fields.Nested(NamesSchema, allow_none=True)


class ComparisonSchema(Schema):
    """What differs from which versions."""

    against = fields.List(fields.Nested(BaseSchema))
    files = fields.List(fields.Nested(FileChangeSchema))


@blueprint.get("/drafts/<uuid:draft_id>/comparison")
@blueprint.answers(200, ComparisonSchema)
@needs("draft.read")
def of_draft(draft_id: UUID) -> Comparison:
    """Compare a draft with what is live."""
    with reading() as connection:
        return draft_comparison(connection, current_deps().catalog, draft_id)


@blueprint.get("/definitions/<digest>/comparison")
@blueprint.takes(AgainstQuery, location="query")
@blueprint.answers(200, ComparisonSchema)
@needs("definition.read")
def of_version(query: dict[str, Any], digest: str) -> Comparison:
    """Compare a version with another one."""
    with reading() as connection:
        catalog = current_deps().catalog
        return version_comparison(connection, catalog, digest, query["against"])
