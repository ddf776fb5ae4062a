"""Where a customer's order is, without a log-in: by its number and the contact given with it."""

from flask import Blueprint, request

from service.pages.drawing import render
from service.queries.order_tracking import order_tracking
from service.queries.results import OrderTracking
from service.security import needs
from service.web_context import count_attempt, reading

blueprint = Blueprint("tracking", __name__, template_folder="templates")

#: an order's way when all goes well; a status before it is done, one after it is to come
WAY = ("pending", "confirmed", "processing", "ready_to_ship", "shipped", "delivered", "completed")


@blueprint.get("/track")
@needs("order.track")
def ask() -> str:
    """Ask for number and contact."""
    return _page(None, number=request.args.get("number", ""))


@blueprint.post("/track")
@needs("order.track")
def show() -> str:
    """Show the order, or that there is none of this number and contact."""
    count_attempt("tracking")
    number = request.form.get("number", "")
    contact = request.form.get("contact", "")
    with reading() as connection:
        found = order_tracking(connection, number, contact)
    return _page(found, number=number, contact=contact, asked=True)


def _page(
    found: OrderTracking | None, *, number: str, contact: str = "", asked: bool = False
) -> str:
    reached = WAY.index(found.status) if found is not None and found.status in WAY else -1
    return render(
        "track.html",
        found=found,
        number=number,
        contact=contact,
        asked=asked,
        way=WAY,
        reached=reached,
    )
