"""Where a customer's order is, without a log-in: by its number and the contact given with it.

Whoever knows both may also tell us something: see `tracking_words`.
"""

from dataclasses import dataclass, field
from uuid import uuid4

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.commands.deliver_message import deliver_message
from service.identity import CUSTOMER
from service.pages.drawing import render
from service.pages.reader import reader
from service.pages.tracking_words import GOODS, REASONS, WORDS, Said, has_arrived
from service.queries.order_care import OrderCare, order_care
from service.queries.order_tracking import order_tracking
from service.queries.results import OrderTracking
from service.security import needs
from service.web_context import count_attempt, current_deps, reading

blueprint = Blueprint("tracking", __name__, template_folder="templates")

#: an order's way when all goes well; a status before it is done, one after it is to come
WAY = ("pending", "confirmed", "processing", "ready_to_ship", "shipped", "delivered", "completed")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the page was asked for, and what it found."""

    number: str = ""
    contact: str = ""
    is_asked: bool = False
    found: OrderTracking | None = None
    care: OrderCare = field(default=OrderCare(None, (), ()))


@blueprint.get("/track")
@needs("order.track")
def ask() -> str:
    """Ask for number and contact."""
    return _page(_Asked(request.args.get("number", "")))


@blueprint.post("/track")
@needs("order.track")
def show() -> str:
    """Show the order, or that there is none of this number and contact."""
    count_attempt("tracking")
    return _page(_look_up())


@blueprint.get("/track/<word>")
@needs("order.track")
def ask_again(word: str) -> ResponseReturnValue:
    """Lead whoever comes back to the address of something they told us to where it begins."""
    return redirect(url_for("tracking.ask", lang=request.args.get("lang")), 303)


@blueprint.post("/track/<word>")
@needs("order.track")
def tell(word: str) -> str:
    """Take in what a customer says about their order, and show the order again."""
    if word not in WORDS:
        abort(404)
    count_attempt("tracking")
    asked = _look_up()
    if asked.found is None:
        return _page(asked)
    count_attempt("customer-word")
    deps = current_deps()
    said = Said(
        request.form,
        asked.found,
        asked.care,
        asked.contact,
        reader().language,
        deps.clock.now(),
    )
    message = WORDS[word](said)
    if message is None:
        return _page(asked, heard=False)
    once = f"track:{message.name}:{message.key}:{said.once or ''}"
    deliver_message(
        deps, CUSTOMER, message.name, message.key, message.variables, message_id=once[:200]
    )
    return _page(_look_up(), heard=True)


def _look_up() -> _Asked:
    number, contact = (request.form.get(name, "") for name in ("number", "contact"))
    with reading() as connection:
        found = order_tracking(connection, number, contact)
        if found is None:
            return _Asked(number, contact, is_asked=True)
        care = order_care(connection, found.id, found.external_number)
    return _Asked(number, contact, is_asked=True, found=found, care=care)


def _page(asked: _Asked, *, heard: bool | None = None) -> str:
    """Draw the page.

    Parameters:
        heard: whether what the customer said was taken in; None if they said nothing.
    """
    found = asked.found
    reached = WAY.index(found.status) if found is not None and found.status in WAY else -1
    return render(
        "track.html",
        found=found,
        care=asked.care,
        arrived=found is not None and has_arrived(found),
        is_coming=reached >= 0 and found is not None and not has_arrived(found),
        number=asked.number,
        contact=asked.contact,
        asked=asked.is_asked,
        heard=heard,
        once=uuid4().hex,
        way=WAY,
        reached=reached,
        reasons=REASONS,
        goods=GOODS,
    )
