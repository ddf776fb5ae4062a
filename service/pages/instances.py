"""The runs of processes: a list, and one run on its diagram with its steps, data and record."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service.audit import verify
from service.commands.cancel_instance import cancel_instance
from service.errors import NotFound, ShopflowError
from service.files.pictures import is_picture
from service.i18n import spoken, t
from service.pages.drawing import render
from service.pages.file_words import file_kind, file_size
from service.pages.naming import element_name, process_choices, process_name
from service.pages.orders import CANCELLABLE
from service.pages.paging import SIZE, page_number, pager
from service.pages.reader import reader
from service.pages.story import chapters
from service.queries.files import instance_files
from service.queries.instance import instance
from service.queries.instances import InstanceFilter, instances
from service.queries.order_status import order_statuses
from service.queries.orders import order
from service.queries.results import OrderView
from service.security import needs
from service.web_context import current_actor, current_deps, reading

blueprint = Blueprint("instances", __name__, template_folder="templates")

STATUSES = ("running", "incident", "completed", "cancelled", "terminated", "failed")


@blueprint.get("/instances")
@needs("instance.read")
def listed() -> str:
    """Draw the list."""
    wanted: InstanceFilter = {
        "process_id": request.args.get("process") or None,
        "status": request.args.get("status") or None,
        "search": request.args.get("search", ""),
        "page": page_number(),
        "size": SIZE,
    }
    with reading() as connection:
        found = instances(connection, current_actor(), **wanted)
        orders = order_statuses(connection, [row.id for row in found.items])
    return render(
        "instances.html",
        found=found,
        orders=orders,
        pager=pager(len(found.items), found.total, found.more),
        processes=process_choices(),
        statuses=STATUSES,
        process_name=process_name,
    )


@blueprint.get("/instances/<uuid:instance_id>")
@needs("instance.read")
def show(instance_id: UUID) -> str:
    """Draw one run."""
    with reading() as connection:
        view = instance(connection, current_actor(), instance_id)
        ordered = _order(connection, instance_id)
        files = instance_files(connection, current_actor(), instance_id)
    story = chapters(view, current_deps().catalog.definition, reader().now)
    return render(
        "instance.html",
        view=view,
        ordered=ordered,
        can_cancel=ordered is not None and ordered.order.status in CANCELLABLE,
        chapters=story,
        step_names={str(line.step.key): line.names for one in story for line in one.steps},
        open_items=[item for item in view.items if item.closed_at is None],
        open_incidents=[one for one in view.incidents if one.resolved_at is None],
        element_name=element_name,
        files=files,
        is_picture=is_picture,
        file_kind=file_kind,
        file_size=file_size,
    )


@blueprint.post("/instances/<uuid:instance_id>/cancel")
@needs("instance.cancel")
def cancel(instance_id: UUID) -> ResponseReturnValue:
    """End a run before its time."""
    language = reader().language
    reason = request.form.get("reason", "").strip()
    if not reason:
        flash(t("cancel.reason_missing", language), "bad")
    else:
        try:
            cancel_instance(current_deps(), current_actor(), instance_id, reason[:500])
            flash(t("cancel.done", language), "good")
        except ShopflowError as error:
            flash(spoken(error.message, language), "bad")
    return redirect(url_for("instances.show", instance_id=instance_id), 303)


@blueprint.get("/instances/<uuid:instance_id>/verify")
@needs("record.read")
def verified(instance_id: UUID) -> str:
    """Recompute a run from its record and say whether it holds; a part of the page."""
    with reading() as connection:
        verdict = next(verify(connection, current_deps().catalog, instance_id), None)
    return render("parts/verdict.html", verdict=verdict)


def _order(connection: Connection, instance_id: UUID) -> OrderView | None:
    """The order an instance is about; None for other processes."""
    try:
        return order(connection, current_actor(), instance_id)
    except NotFound:
        return None
