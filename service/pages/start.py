"""The first page after logging in: what waits for the reader, and how the company's work stands.

Whoever has work of their own sees that first; whoever oversees others' sees the company's numbers.
"""

from flask import Blueprint
from sqlalchemy import Connection

from service.identity import Actor
from service.pages.drawing import render
from service.pages.naming import element_name, process_name
from service.pages.reader import reader
from service.permissions import allowed
from service.queries.agreements import agreements
from service.queries.inbox import inbox
from service.queries.incidents import incidents
from service.queries.instances import instances
from service.queries.order_status import order_statuses, orders_under_way
from service.queries.results import Workload
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
        statuses = order_statuses(connection, [row.id for row in recent])
        under_way = orders_under_way(connection)
        company = _company(connection, actor, work)
        to_agree = agreements(connection, actor)
    return render(
        "start.html",
        work=work,
        has_own=bool(work.mine or work.unassigned) or company is None,
        items=items,
        recent=recent,
        statuses=statuses,
        company=company,
        to_agree=to_agree,
        under_way=under_way,
        most_orders=max((count for _, count in under_way), default=0),
        most=max((stage.waiting for stage in work.stages), default=1),
        element_name=element_name,
        process_name=process_name,
    )


def _company(connection: Connection, actor: Actor, work: Workload) -> dict[str, int] | None:
    """Everybody's numbers, for those whose work is to look after them."""
    if not (allowed(actor, "operations.read") or actor.holds("auditors")):
        return None
    return {
        "running": instances(connection, actor, status="running", size=1).total,
        "waiting": sum(stage.waiting for stage in work.stages),
        "late": sum(stage.overdue for stage in work.stages),
        "incidents": incidents(connection, size=1).total,
    }
