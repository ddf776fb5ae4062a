"""The studio: drafts of processes, and the editors in which their files are changed.

The editors are islands that talk to `service.api.drafts`; here are the pages around them.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from service.commands.create_draft import create_draft
from service.errors import ShopflowError
from service.i18n import spoken
from service.pages.drawing import render
from service.pages.naming import process_choices
from service.pages.reader import reader
from service.permissions import allowed
from service.queries.agreements import agreements
from service.queries.definitions import definitions
from service.queries.drafts import DraftView, FileRow, draft_view, drafts
from service.queries.studio_overview import open_proposals, owners_by_process
from service.security import needs, shows_editor
from service.settings import MIB
from service.studio.content import MAX_FILE
from service.studio.draft import Ownership
from service.web_context import current_actor, current_deps, reading

blueprint = Blueprint("studio", __name__, template_folder="templates")

#: the island that edits each kind of file
EDITORS = {"bpmn": "modeler", "dmn": "decision-editor", "form": "form-editor"}
#: what a draft may show in place of a file
VIEWS = ("comparison", "trial")
#: keys of the editors that are explained, with the end of their translation key
KEYS = (
    ("F6 / Shift+F6", "parts"),
    ("Ctrl+Z", "undo"),
    ("Ctrl+Y", "redo"),
    ("Ctrl+C / Ctrl+V", "copy"),
    ("Ctrl+A", "all"),
    ("Ctrl+F", "find"),
    ("Del", "delete"),
    ("E", "edit"),
    ("N", "create"),
    ("A", "append"),
    ("R", "replace"),
    ("H / L / S / C", "tools"),
    ("T", "tokens"),
    ("Ctrl + / Ctrl −", "zoom"),
    ("Enter / Shift+Enter", "row"),
    ("Shift+F10", "menu"),
    ("?", "help"),
)


@blueprint.get("/studio")
@needs("draft.read")
def overview() -> str:
    """Draw every process with its live version and its drafts."""
    with reading() as connection:
        live, found = definitions(connection), drafts(connection)
        to_agree = {one.draft_id for one in agreements(connection, current_actor())}
        owners, wishes = owners_by_process(connection), open_proposals(connection)
    actor = current_actor()
    mine = {
        row.process_id: allowed(actor, "draft.create", _ownership(owners, row.process_id))
        for row in live
    }
    return render(
        "studio/overview.html",
        live=live,
        drafts=found,
        to_agree=to_agree,
        owners=owners,
        wishes=wishes,
        mine=mine,
        may_begin=allowed(actor, "draft.create", Ownership(())),
        process_title=titles(),
    )


@blueprint.post("/studio/drafts")
@needs("draft.create", checked_by="thing")
def begin() -> ResponseReturnValue:
    """Begin a draft of a process, or an empty one."""
    process_id = request.form.get("process_id") or None
    title = request.form.get("title", "").strip()[:200]
    language = reader().language
    try:
        made = create_draft(
            current_deps(), current_actor(), title=title, process_id=process_id, language=language
        )
    except ShopflowError as error:
        flash(spoken(error.message, language), "bad")
        return redirect(url_for("studio.overview"), 303)
    return redirect(url_for("studio.draft", draft_id=made), 303)


@blueprint.get("/studio/drafts/<uuid:draft_id>")
@needs("draft.read")
@shows_editor
def draft(draft_id: UUID) -> str:
    """Draw a draft with one of its files open, or compared, or tried."""
    with reading() as connection:
        shown = draft_view(connection, current_actor(), draft_id, reader().now)
    asked = request.args.get("view")
    view = asked if asked in VIEWS else None
    file = None if view else _chosen(shown)
    frame = _settings(shown, file)
    return render(
        "studio/draft.html",
        draft=shown,
        file=file,
        view=view,
        frame=frame,
        largest=MAX_FILE // MIB,
        editor={"island": EDITORS[file.kind], "settings": frame} if file else None,
        keys=KEYS,
        second_person=current_deps().settings.second_person,
        process_title=titles(),
    )


def titles() -> Callable[[str], str]:
    """What gives a process its name in the reader's language; one that is new keeps its id."""
    known = dict(process_choices())
    return lambda process_id: known.get(process_id, process_id)


def _ownership(owners: dict[str, list[str]], process_id: str) -> Ownership:
    return Ownership((frozenset(owners.get(process_id, ())),))


def _chosen(shown: DraftView) -> FileRow | None:
    """The file that is asked for, else the first diagram, else the first of all."""
    asked = request.args.get("file")
    first = sorted(shown.files, key=lambda one: (one.kind != "bpmn", one.name))
    return next((one for one in shown.files if one.name == asked), first[0] if first else None)


def _settings(shown: DraftView, file: FileRow | None) -> dict[str, Any]:
    """What the islands of the page are told."""
    one, title = reader(), titles()
    return {
        "draft": str(shown.id),
        "file": file.name if file else None,
        "version": file.version if file else None,
        "language": one.language,
        "zone": one.zone.key,
        "csrf": generate_csrf(),
        "username": current_actor().username,
        "readOnly": not shown.can["edit"],
        "processes": list(shown.process_ids),
        "titles": {id: title(id) for id in shown.process_ids},
    }
