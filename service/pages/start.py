"""The first page after logging in: what waits for the reader, and how the company's work stands."""

from flask import Blueprint

from service.pages.drawing import render
from service.pages.naming import element_name, process_name
from service.pages.reader import reader
from service.permissions import allowed
from service.queries.inbox import inbox
from service.queries.incidents import incidents
from service.queries.instances import instances
from service.queries.results import IncidentList
from service.queries.workload import workload
from service.security import needs
from service.web_context import current_actor, reading

blueprint = Blueprint("start", __name__, template_folder="templates")
#: rows of each short list
_FEW = 8


@blueprint.get("/")
@needs("page.read")
def show() -> str:
    """Draw the start page."""
    actor, now = current_actor(), reader().now
    with reading() as connection:
        work = workload(connection, actor, now)
        items = inbox(connection, actor, size=_FEW).items
        recent = instances(connection, actor, size=_FEW).items
        broken = IncidentList((), 0, False)
        if allowed(actor, "operations.read"):
            broken = incidents(connection, size=_FEW)
    return render(
        "start.html",
        work=work,
        items=items,
        recent=recent,
        incidents=broken,
        most=max((stage.waiting for stage in work.stages), default=1),
        element_name=element_name,
        process_name=process_name,
    )
