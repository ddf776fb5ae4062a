"""What is done to a draft as a whole by plain forms: add, upload and take out files; discard it.

What changes inside a file goes through the editors and `service.api.drafts`.
"""

import re
from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.commands.discard_draft import discard_draft
from service.commands.save_draft_file import delete_draft_file, save_draft_file
from service.commands.upload_draft_files import upload_draft_files
from service.errors import Invalid, ShopflowError
from service.i18n import spoken, t
from service.pages.reader import reader
from service.security import limited, needs, takes_upload
from service.studio.blank import blank
from service.studio.content import kind_of
from service.web_context import current_actor, current_deps

blueprint = Blueprint("studio_files", __name__)

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}")


@blueprint.post("/studio/drafts/<uuid:draft_id>/files")
@needs("draft.edit", checked_by="thing")
def add(draft_id: UUID) -> ResponseReturnValue:
    """Add a new file."""
    kind, id = request.form.get("kind", ""), request.form.get("id", "").strip()
    name, name_zh = (request.form.get(key, "").strip()[:200] for key in ("name", "name_zh"))
    file = f"{id}.{kind}"
    if not _ID.fullmatch(id) or not name or not name_zh:
        flash(t("studio.id_help", reader().language), "bad")
        return _back(draft_id)

    def save() -> str:
        content = blank(kind_of(file), id, name, name_zh)
        save_draft_file(current_deps(), current_actor(), draft_id, file, content, 0)
        return file

    return _tried(draft_id, save)


@blueprint.post("/studio/drafts/<uuid:draft_id>/upload")
@takes_upload
@limited("upload")
@needs("draft.edit", checked_by="thing")
def upload(draft_id: UUID) -> ResponseReturnValue:
    """Put uploaded files into the draft: all or none."""
    sent = [(one.filename or "", one.read()) for one in request.files.getlist("files")]

    def save() -> str:
        done = upload_draft_files(current_deps(), current_actor(), draft_id, sent)
        counts = {"added": len(done.added), "replaced": len(done.replaced), "same": len(done.same)}
        flash(t("studio.uploaded", reader().language, **counts), "good")
        return next(iter([*done.added, *done.replaced, *done.same]), "")

    return _tried(draft_id, save)


@blueprint.post("/studio/drafts/<uuid:draft_id>/take-out")
@needs("draft.edit", checked_by="thing")
def take_out(draft_id: UUID) -> ResponseReturnValue:
    """Take a file out of the draft."""
    file, version = request.form.get("file", ""), request.form.get("version", 0, type=int)

    def delete() -> str:
        delete_draft_file(current_deps(), current_actor(), draft_id, file, version)
        return ""

    return _tried(draft_id, delete)


@blueprint.post("/studio/drafts/<uuid:draft_id>/discard")
@needs("draft.edit", checked_by="thing")
def discard(draft_id: UUID) -> ResponseReturnValue:
    """Discard the draft."""
    try:
        discard_draft(current_deps(), current_actor(), draft_id)
    except ShopflowError as error:
        flash(spoken(error.message, reader().language), "bad")
        return _back(draft_id)
    flash(t("studio.discarded", reader().language), "good")
    return redirect(url_for("studio.overview"), 303)


def _tried(draft_id: UUID, act: Callable[[], str]) -> ResponseReturnValue:
    """Do something that names a file, and open that file; say why if it is refused."""
    language = reader().language
    try:
        return _back(draft_id, act())
    except Invalid as error:
        said = [line for lines in error.fields.values() for line in lines.get(language, ())]
        flash(" ".join(said) or spoken(error.message, language), "bad")
    except ShopflowError as error:
        flash(spoken(error.message, language), "bad")
    return _back(draft_id)


def _back(draft_id: UUID, file: str = "") -> ResponseReturnValue:
    """Go to the draft, to this file of it if one is named."""
    return redirect(url_for("studio.draft", draft_id=draft_id, file=file or None), 303)
