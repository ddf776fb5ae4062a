"""A file of an instance: to be saved, to be looked at, or made small beside its name."""

from io import BytesIO

from flask import Blueprint, Response, request, send_file

from service.errors import not_found
from service.files.pictures import Unreadable, is_picture, thumbnail
from service.queries.files import file_content
from service.security import needs
from service.sending import protected, send
from service.web_context import current_actor, reading

blueprint = Blueprint("files", __name__)

#: what a digest names never changes, so a browser may keep its small picture for an hour
_KEEP = "private, max-age=3600"


@blueprint.get("/files/<digest>")
@needs("file.read")
def show(digest: str) -> Response:
    """Send a file; `?view=1` lets the browser show a picture or PDF."""
    with reading() as connection:
        found = file_content(connection, current_actor(), digest)
    return send(found, view=request.args.get("view") == "1")


@blueprint.get("/files/<digest>/small")
@needs("file.read")
def small(digest: str) -> Response:
    """Send a picture made small."""
    with reading() as connection:
        found = file_content(connection, current_actor(), digest)
    if not is_picture(found.media_type):
        raise not_found("picture", "图片", digest)
    try:
        content = thumbnail(found.content, found.media_type)
    except Unreadable as error:
        raise not_found("picture", "图片", digest) from error
    answer = protected(send_file(BytesIO(content), mimetype="image/png", etag=False))
    answer.headers["Cache-Control"] = _KEEP
    return answer
