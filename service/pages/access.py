"""Who got in, and who changed who may: for operators, management and auditors."""

from flask import Blueprint, request

from service.pages.drawing import render
from service.pages.paging import SIZE, page_number, pager
from service.queries.access import access_record
from service.security import needs
from service.web_context import reading

blueprint = Blueprint("access", __name__, template_folder="templates")


@blueprint.get("/access")
@needs("access.read")
def listed() -> str:
    """Draw the list, newest first."""
    username = request.args.get("username", "").strip()
    with reading() as connection:
        found = access_record(connection, username=username, page=page_number(), size=SIZE)
    paged = pager(len(found.items), found.total, found.more)
    return render("access.html", found=found, pager=paged)
