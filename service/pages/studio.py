"""The studio: drafts of processes, and the editors in which their files are changed.

The editors are islands that talk to `service.api.drafts`; here are the pages around them.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from service.commands.create_draft import create_draft
from service.pages.drawing import render
from service.pages.reader import reader
from service.permissions import allowed
from service.queries.definitions import definitions
from service.queries.drafts import DraftView, FileRow, draft_view, drafts
from service.security import needs, shows_editor
from service.studio.draft import Ownership
from service.web_context import current_actor, current_deps, reading

blueprint = Blueprint("studio", __name__, template_folder="templates")

#: the island that edits each kind of file
EDITORS = {"bpmn": "modeler", "dmn": "decision-editor", "form": "form-editor"}


@blueprint.get("/studio")
@needs("draft.read")
def overview() -> str:
    """Draw every process with its live version and its drafts."""
    with reading() as connection:
        live, open_drafts = definitions(connection), drafts(connection)
    may_begin = allowed(current_actor(), "draft.create", Ownership(()))
    return render("studio/overview.html", live=live, drafts=open_drafts, may_begin=may_begin)


@blueprint.post("/studio/drafts")
@needs("draft.create", checked_by="thing")
def begin() -> ResponseReturnValue:
    """Begin a draft of a process, or an empty one."""
    process_id = request.form.get("process_id") or None
    title = request.form.get("title", "").strip()[:200]
    made = create_draft(current_deps(), current_actor(), title=title, process_id=process_id)
    return redirect(url_for("studio.draft", draft_id=made), 303)


@blueprint.get("/studio/drafts/<uuid:draft_id>")
@needs("draft.read")
@shows_editor
def draft(draft_id: UUID) -> str:
    """Draw a draft with one of its files open."""
    with reading() as connection:
        shown = draft_view(connection, current_actor(), draft_id, reader().now)
    file = _chosen(shown)
    return render("studio/draft.html", draft=shown, file=file, editor=_editor(shown, file))


def _chosen(shown: DraftView) -> FileRow | None:
    """The file that is asked for, else the first diagram, else the first of all."""
    asked = request.args.get("file")
    first = sorted(shown.files, key=lambda one: (one.kind != "bpmn", one.name))
    return next((one for one in shown.files if one.name == asked), first[0] if first else None)


def _editor(shown: DraftView, file: FileRow | None) -> dict[str, Any] | None:
    """What the editor's island is told."""
    if file is None:
        return None
    return {
        "island": EDITORS[file.kind],
        "settings": {
            "draft": str(shown.id),
            "file": file.name,
            "version": file.version,
            "language": reader().language,
            "csrf": generate_csrf(),
            "readOnly": not shown.can["edit"],
        },
    }
