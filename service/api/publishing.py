"""Drafts become versions: publish, approve, refuse; an older version once more."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Response, send_file
from marshmallow import Schema, fields

from forms import clean_name
from service.api.draft_schema import PersonSchema
from service.api.resource import Resource
from service.api.schema import Flag, StrictSchema, Text
from service.commands.answer_wish import approve_draft, refuse_draft
from service.commands.publish_draft import Answer, Wish, publish_draft
from service.commands.restore_version import restore_version
from service.queries.agreements import Agreement, agreements
from service.queries.definitions import definition
from service.security import needs
from service.sending import protected
from service.studio.content import packed
from service.web_context import current_actor, current_deps, reading

blueprint = Resource("publishing", __name__, "Publish drafts and older versions")


class WishSchema(StrictSchema):
    """Why, and from when."""

    reason = Text(2000, shortest=1, required=True, paragraphs=True)
    holds_from = fields.AwareDateTime(
        format="iso",
        load_default=None,
        allow_none=True,
        metadata={"description": "The moment from which it is to hold; by default at once."},
    )
    overwrite = Flag(
        load_default=False,
        metadata={"description": "Also over a version published since the draft was begun."},
    )


class ReplySchema(StrictSchema):
    """What somebody answers to a wish."""

    request_id = fields.UUID(
        required=True,
        metadata={"description": "The `request.id` of the draft that was looked at."},
    )
    comment = Text(
        2000,
        load_default="",
        paragraphs=True,
        metadata={"description": "Wanted of who refuses what somebody else asked for."},
    )


class AgreementSchema(Schema):
    """A wish that waits for a second person."""

    draft_id = fields.UUID()
    title = fields.String()
    process_ids = fields.List(fields.String())
    by = fields.Nested(PersonSchema)
    at = fields.AwareDateTime(format="iso")
    reason = fields.String()
    outdated = fields.Boolean(metadata={"description": "It can't be agreed to any more."})


class EndSchema(Schema):
    """What became of a wish that is not carried out."""

    status = fields.String(metadata={"description": "refused, or withdrawn by who asked"})


class NewVersionSchema(Schema):
    """A new version."""

    process_id = fields.String()
    version = fields.Integer()
    digest = fields.String()


class WishAnswerSchema(Schema):
    """What became of a wish to publish."""

    draft_id = fields.UUID()
    status = fields.String(
        metadata={"description": "published, waiting (for a second person) or planned"}
    )
    definitions = fields.List(fields.Nested(NewVersionSchema))
    holds_from = fields.AwareDateTime(format="iso", allow_none=True)


@blueprint.post("/drafts/<uuid:draft_id>/publish")
@blueprint.takes(WishSchema)
@blueprint.answers(200, WishAnswerSchema, description="It is published.")
@blueprint.answers(202, WishAnswerSchema, description="It waits for a second person or its moment.")
@needs("draft.publish", checked_by="thing")
def publish(body: dict[str, Any], draft_id: UUID) -> tuple[Answer, int]:
    """Publish a draft: all its processes, tables and forms together, or none."""
    return _answered(publish_draft(current_deps(), current_actor(), draft_id, Wish(**body)))


@blueprint.post("/drafts/<uuid:draft_id>/approve")
@blueprint.takes(ReplySchema)
@blueprint.answers(200, WishAnswerSchema, description="It is published.")
@blueprint.answers(202, WishAnswerSchema, description="It waits for its moment.")
@needs("draft.approve", checked_by="thing")
def approve(body: dict[str, Any], draft_id: UUID) -> tuple[Answer, int]:
    """Agree to publish a draft, as the second person."""
    return _answered(approve_draft(current_deps(), current_actor(), draft_id, **body))


@blueprint.post("/drafts/<uuid:draft_id>/refuse")
@blueprint.takes(ReplySchema)
@blueprint.answers(200, EndSchema)
@needs("draft.refuse", checked_by="thing")
def refuse(body: dict[str, Any], draft_id: UUID) -> dict[str, str]:
    """Refuse to publish a draft, or withdraw one's own wish."""
    return {"status": refuse_draft(current_deps(), current_actor(), draft_id, **body)}


@blueprint.get("/agreements")
@blueprint.answers(200, AgreementSchema(many=True))
@needs("draft.read")
def waiting() -> list[Agreement]:
    """List the wishes that wait for one's own agreement, the oldest first."""
    with reading() as connection:
        return list(agreements(connection, current_actor()))


@blueprint.post("/definitions/<digest>/restore")
@blueprint.takes(WishSchema)
@blueprint.answers(200, WishAnswerSchema, description="It is published.")
@blueprint.answers(202, WishAnswerSchema, description="It waits for a second person or its moment.")
@needs("draft.publish", checked_by="thing")
def restore(body: dict[str, Any], digest: str) -> tuple[Answer, int]:
    """Publish an older version again, as the newest one."""
    return _answered(restore_version(current_deps(), current_actor(), digest, Wish(**body)))


@blueprint.get("/definitions/<digest>/download")
@blueprint.answers(200, content_type="application/zip", description="Its files as a zip.")
@needs("definition.read")
def download(digest: str) -> Response:
    """Take along a version: its diagram, tables and forms."""
    with reading() as connection:
        view = definition(connection, digest)
    files = current_deps().catalog.definition(digest).files
    return zip_answer(files, f"{view.process_id}-v{view.version}.zip")


def zip_answer(files: Mapping[str, bytes], name: str) -> Response:
    """The answer that carries files as a zip."""
    answer = send_file(
        BytesIO(packed(files)),
        mimetype="application/zip",
        as_attachment=True,
        download_name=clean_name(name),
        etag=False,
    )
    return protected(answer)


def _answered(answer: Answer) -> tuple[Answer, int]:
    return answer, 200 if answer.status == "published" else 202
