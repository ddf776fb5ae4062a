"""What drafts look like in the API: the shapes that several of their resources share."""

from marshmallow import Schema, fields

from service.api.named import NamesSchema
from service.api.schema import StrictSchema, Text, Whole, how_many
from service.studio.content import MAX_FILE, MAX_FILES

#: bytes of a body that carries a file's text: JSON writes quotes and ends of lines as two
TEXT_BODY = 2 * MAX_FILE + 64 * 1024


class PersonSchema(Schema):
    """Somebody."""

    username = fields.String()
    name = fields.Nested(NamesSchema)


class BaseSchema(Schema):
    """A version of a process."""

    process_id = fields.String()
    version = fields.Integer(allow_none=True, metadata={"description": "null: it is new."})
    digest = fields.String(allow_none=True)


class FileRowSchema(Schema):
    """A file of a draft without its text."""

    name = fields.String()
    kind = fields.String(metadata={"description": "bpmn, dmn or form"})
    version = fields.Integer()
    updated_at = fields.AwareDateTime(format="iso")
    updated_by = fields.Nested(PersonSchema)


class PresentSchema(PersonSchema):
    """Somebody who has the draft open."""

    file = fields.String(metadata={"description": "Empty for the draft as a whole."})
    seen_at = fields.AwareDateTime(format="iso")


class PeopleSchema(Schema):
    """Everybody who has the draft open."""

    people = fields.List(fields.Nested(PresentSchema))


class AskedSchema(Schema):
    """A wish to publish the draft."""

    id = fields.UUID(metadata={"description": "Who answers names it."})
    by = fields.Nested(PersonSchema)
    at = fields.AwareDateTime(format="iso")
    reason = fields.String()
    holds_from = fields.AwareDateTime(format="iso", allow_none=True)
    status = fields.String(
        metadata={"description": "waiting (for a second person) or planned (for its moment)"}
    )


class AnswerSchema(Schema):
    """Why the last wish to publish came to nothing."""

    status = fields.String(
        metadata={"description": "refused, withdrawn by who asked, or failed at its moment"}
    )
    by = fields.Nested(PersonSchema, allow_none=True)
    at = fields.AwareDateTime(format="iso")
    comment = fields.String()


class CanSchema(Schema):
    """What the one who asks may do now."""

    edit = fields.Boolean()
    publish = fields.Boolean()
    approve = fields.Boolean(
        metadata={"description": "Not what is outdated, nor what one asked for oneself."}
    )
    refuse = fields.Boolean(metadata={"description": "Or withdraw, for who asked to publish."})
    discard = fields.Boolean()


class DraftSchema(Schema):
    """A draft."""

    id = fields.UUID()
    title = fields.String()
    status = fields.String(metadata={"description": "open, published or discarded"})
    created_at = fields.AwareDateTime(format="iso")
    created_by = fields.Nested(PersonSchema)
    process_ids = fields.List(fields.String())
    base = fields.List(fields.Nested(BaseSchema))
    newer = fields.List(
        fields.Nested(BaseSchema),
        metadata={"description": "Live versions that are not the ones it was made from."},
    )
    outdated = fields.Boolean()
    files = fields.List(fields.Nested(FileRowSchema))
    people = fields.List(fields.Nested(PresentSchema))
    can = fields.Nested(CanSchema)
    request = fields.Nested(AskedSchema, allow_none=True)
    answer = fields.Nested(AnswerSchema, allow_none=True)
    may_agree = fields.List(
        fields.Nested(PersonSchema),
        metadata={
            "description": "Who could agree to the wish; before there is one, who could if the "
            "reader asked."
        },
    )


class DraftRowSchema(Schema):
    """A draft in a list."""

    id = fields.UUID()
    title = fields.String()
    created_at = fields.AwareDateTime(format="iso")
    created_by = fields.Nested(PersonSchema)
    updated_at = fields.AwareDateTime(format="iso")
    process_ids = fields.List(fields.String())
    outdated = fields.Boolean(
        metadata={"description": "A newer version was published since it was begun."}
    )
    request = fields.Nested(AskedSchema, allow_none=True)
    answer = fields.Nested(AnswerSchema, allow_none=True)


class NewDraftSchema(StrictSchema):
    """How a draft begins."""

    title = Text(200, load_default="")
    process_id = Text(200, shortest=1, load_default=None, allow_none=True)


class CreatedSchema(Schema):
    """The id of what was made."""

    id = fields.UUID()


class FileContentSchema(Schema):
    """A file of a draft."""

    name = fields.String()
    kind = fields.String()
    version = fields.Integer()
    content = fields.String()


class SaveSchema(StrictSchema):
    """A file to be saved over a version of it."""

    content = fields.String(required=True)
    version = Whole(
        0, 2**31 - 1, required=True, metadata={"description": "What it is based on; 0: it is new."}
    )


class SavedSchema(Schema):
    """The file's version now."""

    version = fields.Integer()


class PresenceSchema(StrictSchema):
    """Where somebody is."""

    file = Text(200, load_default="", allow_none=True, metadata={"description": "null: leaving"})


class UnsavedSchema(StrictSchema):
    """Files that are not saved yet, over those that are."""

    files = fields.Dict(
        keys=Text(200, shortest=1),
        values=fields.String(),
        load_default=dict,
        validate=how_many(0, MAX_FILES),
        metadata={"description": "Text by file name."},
    )
