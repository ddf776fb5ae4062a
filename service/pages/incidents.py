"""Incidents: steps that gave up. Operators let them go on once the cause is mended."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from service.commands.retry_incident import retry_incident
from service.errors import ShopflowError
from service.i18n import spoken, t
from service.pages.drawing import render
from service.pages.naming import element_name, process_name
from service.pages.paging import SIZE, page_number, pager
from service.pages.reader import reader
from service.queries.incidents import incidents
from service.security import local_path, needs
from service.web_context import current_actor, current_deps, reading

blueprint = Blueprint("incidents", __name__, template_folder="templates")


@blueprint.get("/incidents")
@needs("incident.read")
def listed() -> str:
    """Draw the list, newest first."""
    resolved = request.args.get("shown") == "resolved"
    with reading() as connection:
        found = incidents(connection, resolved=resolved, page=page_number(), size=SIZE)
    return render(
        "incidents.html",
        found=found,
        resolved=resolved,
        pager=pager(len(found.items), found.total, found.more),
        element_name=element_name,
        process_name=process_name,
    )


@blueprint.post("/incidents/<uuid:key>/retry")
@needs("incident.retry")
def retry(key: UUID) -> ResponseReturnValue:
    """Let the step go on."""
    language = reader().language
    try:
        retry_incident(current_deps(), current_actor(), key)
        flash(t("incident.retried", language), "good")
    except ShopflowError as error:
        flash(spoken(error.message, language), "bad")
    return redirect(local_path(request.form.get("next") or "/incidents"), 303)
