"""What staff do to an order outside its tasks: cancel it because the customer asked.

The wish goes to the order's process as the message a shop would send; the diagram decides.
"""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.commands.deliver_message import deliver_message
from service.i18n import t
from service.pages.reader import reader
from service.queries.order_status import order_statuses
from service.queries.orders import order
from service.security import needs
from service.web_context import current_actor, current_deps, reading

blueprint = Blueprint("orders", __name__, template_folder="templates")

#: what the diagram waits for, for as long as the order runs
CANCEL = "order.cancel"
#: statuses before the parcel has left the house
CANCELLABLE = frozenset({"pending", "confirmed", "processing", "ready_to_ship"})
#: whoever does not wait for the wish now shall not find it later
_NOT_KEPT = timedelta(seconds=1)
_LONGEST_REASON = 500


@blueprint.post("/orders/<uuid:order_id>/cancel")
@needs("order.place")
def cancel(order_id: UUID) -> ResponseReturnValue:
    """Tell the order's process that the customer wants to cancel."""
    actor, language = current_actor(), reader().language
    reason = request.form.get("reason", "").strip()[:_LONGEST_REASON]
    with reading() as connection:
        asked = order(connection, actor, order_id).order
    if reason:
        wish = {"reason": reason}
        deliver_message(current_deps(), actor, CANCEL, asked.external_number, wish, ttl=_NOT_KEPT)
        with reading() as connection:
            is_done = order_statuses(connection, [order_id]).get(order_id) == "cancelled"
        flash(
            t("order_card.cancelled" if is_done else "order_card.too_late", language),
            _tone(is_done),
        )
    else:
        flash(t("cancel.reason_missing", language), "bad")
    return redirect(url_for("instances.show", instance_id=order_id), 303)


def _tone(is_good: bool) -> str:
    return "good" if is_good else "bad"
