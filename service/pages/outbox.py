"""The outbox: every mail, text message and call that left the house, or is about to."""

from flask import Blueprint, request

from service.pages.drawing import render
from service.pages.paging import SIZE, page_number, pager
from service.queries.outbox import outbox
from service.security import needs
from service.web_context import reading

blueprint = Blueprint("outbox", __name__, template_folder="templates")

CHANNELS = ("mail", "sms", "rest")


@blueprint.get("/outbox")
@needs("outbox.read")
def show() -> str:
    """Draw the list, newest first."""
    channel = request.args.get("channel", "")
    with reading() as connection:
        found = outbox(
            connection,
            channel=channel if channel in CHANNELS else None,
            recipient=request.args.get("recipient", ""),
            page=page_number(),
            size=SIZE,
        )
    paged = pager(len(found.items), found.total, found.more)
    return render("outbox.html", found=found, pager=paged, channels=CHANNELS)
