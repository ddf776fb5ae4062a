"""What the studio's panes load beside the API: files as they were published or tried, examples from
real instances, and the token of a session begun after the page was drawn.

Not for files of drafts: those come from `service.api.drafts`.
"""

from dataclasses import asdict
from uuid import UUID

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from service.queries.comparison import files_before
from service.queries.examples import examples
from service.security import needs
from service.trial.stored import text_of, trial_row
from service.web_context import current_actor, current_deps, reading

blueprint = Blueprint("studio_panes", __name__)


@blueprint.get("/studio/drafts/<uuid:draft_id>/before/<name>")
@needs("draft.read")
def before(draft_id: UUID, name: str) -> ResponseReturnValue:
    """Give a file as it is live; nothing where the draft brings it."""
    with reading() as connection:
        files = files_before(connection, current_deps().catalog, draft_id)
    return _text(files.get(name))


@blueprint.get("/studio/versions/<digest>/files/<name>")
@needs("definition.read")
def file(digest: str, name: str) -> ResponseReturnValue:
    """Give a file of a version; nothing where the version has none of this name."""
    return _text(current_deps().catalog.definition(digest).files.get(name))


@blueprint.get("/studio/trials/<uuid:trial_id>/files/<name>")
@needs("trial.run")
def tried(trial_id: UUID, name: str) -> ResponseReturnValue:
    """Give a file as it was when a trial began; nothing where the draft had none of this name."""
    with reading() as connection:
        return _text(text_of(trial_row(connection, trial_id), name))


@blueprint.get("/studio/processes/<process_id>/examples")
@needs("record.read")
def example(process_id: str) -> Response:
    """Give what the newest instances were started with and answered."""
    with reading() as connection:
        return jsonify(asdict(examples(connection, current_actor(), process_id)))


@blueprint.get("/studio/session")
@needs("draft.read")
def session() -> Response:
    """Give who is logged in now, and what their changes have to carry."""
    return jsonify({"username": current_actor().username, "csrf": generate_csrf()})


def _text(content: bytes | str | None) -> ResponseReturnValue:
    if content is None:
        return "", 204
    return Response(content, mimetype="text/plain")
