"""Files: handed in to be attached to a form, listed by instance, fetched."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest.fields import Upload
from marshmallow import Schema, fields

from service.api.resource import Resource
from service.api.schema import StrictSchema
from service.commands.upload_file import Uploaded, upload_file
from service.queries.files import FileRow, file_content, instance_files
from service.security import limited, needs, takes_upload
from service.sending import send
from service.web_context import current_actor, current_deps, reading

blueprint = Resource("files", __name__, "Files of forms and documents of instances")


class UploadSchema(StrictSchema):
    """A file as a browser's form sends it."""

    file = Upload(required=True)


class FileSchema(Schema):
    """What a file is; `digest`, `name`, `type` and `size` are its value in a form's answer."""

    digest = fields.String()
    name = fields.String()
    type = fields.String(attribute="media_type", metadata={"description": "Read from the content."})
    size = fields.Integer(metadata={"description": "Bytes."})
    width = fields.Integer(allow_none=True, metadata={"description": "Pixels."})
    height = fields.Integer(allow_none=True, metadata={"description": "Pixels."})
    seconds = fields.Decimal(allow_none=True, metadata={"description": "Of a video."})
    verdict = fields.String(
        metadata={"description": "`clean`, `unscanned`, or `made` by the service itself."}
    )


class AttachedFileSchema(FileSchema):
    """A file that belongs to an instance."""

    element_id = fields.String()
    kind = fields.String(metadata={"description": "`upload` or `document`."})
    at = fields.AwareDateTime(format="iso")
    actor = fields.String()


class FileListSchema(Schema):
    """All files of an instance."""

    items = fields.List(fields.Nested(AttachedFileSchema))


@blueprint.post("/files")
@blueprint.takes(UploadSchema, location="files")
@blueprint.answers(201, FileSchema)
@takes_upload
@limited("upload")
@needs("file.upload")
def handed_in(files: dict[str, Any]) -> Uploaded:
    """Hand in a file; complete a work item with it within a day, or it is forgotten."""
    sent = files["file"]
    return upload_file(current_deps(), current_actor(), sent.filename or "", sent.read())


@blueprint.get("/files/<digest>")
@blueprint.answers(200, content_type="application/octet-stream", description="As it was stored.")
@needs("file.read")
def fetched(digest: str) -> Response:
    """Fetch the content of a file that belongs to an instance."""
    with reading() as connection:
        return send(file_content(connection, current_actor(), digest))


@blueprint.get("/instances/<uuid:instance_id>/files")
@blueprint.answers(200, FileListSchema)
@needs("instance.read")
def listed(instance_id: UUID) -> dict[str, tuple[FileRow, ...]]:
    """List the files of an instance."""
    with reading() as connection:
        return {"items": instance_files(connection, current_actor(), instance_id)}
