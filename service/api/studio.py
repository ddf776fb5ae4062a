"""What the studio's editors choose from."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from service.api.resource import Resource
from service.api.schema import StrictSchema
from service.queries.vocabulary import vocabulary
from service.security import needs
from service.studio.draft import draft_files
from service.web_context import current_deps, reading

blueprint = Resource("studio", __name__, "What the studio's editors choose from")


class VocabularyQuery(StrictSchema):
    """For which draft."""

    draft_id = fields.UUID(
        load_default=None, metadata={"description": "Its own tables and forms count too."}
    )


def _entries(description: str) -> fields.List[Any]:
    return fields.List(fields.Dict(), metadata={"description": description})


def _names(description: str) -> fields.List[Any]:
    return fields.List(fields.String(), metadata={"description": description})


class VocabularySchema(Schema):
    """Everything that may be chosen; a `text` or `name` is by language."""

    topics = _entries("topic, local, text, inputs, outputs: names as diagrams use them")
    forms = _entries("id, name, keys")
    groups = _entries("id, name")
    users = _entries("id, name")
    decisions = _entries("id, name, inputs, outputs")
    processes = _entries("id, name")
    messages = _names("Names of messages.")
    signals = _names("Names of signals.")
    errors = _names("Codes of errors.")
    clauses = _entries("id, en, zh")


@blueprint.get("/studio/vocabulary")
@blueprint.takes(VocabularyQuery, location="query")
@blueprint.answers(200, VocabularySchema)
@needs("draft.read")
def words(query: dict[str, UUID | None]) -> dict[str, Any]:
    """List what may be chosen when something is drawn."""
    with reading() as connection:
        draft_id = query["draft_id"]
        files = {} if draft_id is None else draft_files(connection, draft_id)
        return vocabulary(current_deps(), connection, files)
