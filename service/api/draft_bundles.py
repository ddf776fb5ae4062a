"""Whole bundles go into a draft and out of it: uploads and downloads."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest.fields import Upload
from marshmallow import Schema, fields

from service.api.publishing import zip_answer
from service.api.resource import Resource
from service.api.schema import StrictSchema, how_many
from service.commands.upload_draft_files import UploadedFiles, upload_draft_files
from service.security import limited, needs, takes_upload
from service.studio.content import MAX_FILES
from service.studio.draft import draft_files, find_draft
from service.web_context import current_actor, current_deps, reading

blueprint = Resource("draft-bundles", __name__, "Upload and download drafts")


class BundleUploadSchema(StrictSchema):
    """Files as a browser's form sends them; zips are opened."""

    files = fields.List(Upload(), required=True, validate=how_many(1, MAX_FILES))


class BundleUploadedSchema(Schema):
    """What became of them, by name."""

    added = fields.List(fields.String())
    replaced = fields.List(fields.String())
    same = fields.List(fields.String())


@blueprint.post("/drafts/<uuid:draft_id>/upload")
@blueprint.takes(BundleUploadSchema, location="files")
@blueprint.answers(200, BundleUploadedSchema)
@takes_upload
@limited("upload")
@needs("draft.edit", checked_by="thing")
def upload(body: dict[str, Any], draft_id: UUID) -> UploadedFiles:
    """Put diagrams, tables, forms or zips of them into a draft: all or none."""
    sent = [(one.filename or "", one.read()) for one in body["files"]]
    return upload_draft_files(current_deps(), current_actor(), draft_id, sent)


@blueprint.get("/drafts/<uuid:draft_id>/download")
@blueprint.answers(200, content_type="application/zip", description="Its files as a zip.")
@needs("draft.read")
def download(draft_id: UUID) -> Response:
    """Take along a draft as it is saved."""
    with reading() as connection:
        found = find_draft(connection, draft_id)
        files = draft_files(connection, draft_id)
    return zip_answer(files, f"{found.title}.zip")
