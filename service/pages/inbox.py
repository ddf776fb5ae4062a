"""The inbox: the list of work items, with one of them open beside it."""

from typing import Any, cast
from uuid import UUID

from flask import Blueprint, request, url_for
from sqlalchemy import Connection

from service.pages.drawing import render
from service.pages.naming import element_name, process_choices, process_name
from service.pages.paging import SIZE, page_number, pager
from service.pages.reader import reader
from service.queries.element_names import elements_named
from service.queries.inbox import InboxFilter, Sort, inbox
from service.queries.results import Inbox
from service.security import needs
from service.web_context import current_actor, current_deps, reading

blueprint = Blueprint("inbox", __name__, template_folder="templates")

SORTS = ("due", "opened", "priority")
_FILTERS = ("search", "shown", "group", "process", "sort", "page")


@blueprint.get("/inbox")
@needs("task.list")
def show() -> str:
    """Draw the list alone."""
    with reading() as connection:
        return render("inbox.html", **list_values(connection), item=None)


@blueprint.get("/inbox/rows")
@needs("task.list")
def rows() -> str:
    """Draw the rows anew; the page asks every few seconds."""
    with reading() as connection:
        return render("parts/inbox_rows.html", **list_values(connection), item=None)


def filters() -> dict[str, str]:
    """The request's filters, to be carried along in links."""
    return {name: request.args[name] for name in _FILTERS if request.args.get(name)}


def address(endpoint: str, item_id: UUID | None = None) -> str:
    """The address of a view of the inbox that keeps the filters."""
    kept: dict[str, Any] = {**filters()}
    if item_id is not None:
        kept["item_id"] = item_id
    return url_for(endpoint, **kept)


def found(connection: Connection) -> Inbox:
    """The page of the list that the request's filters describe."""
    search = request.args.get("search", "")
    shown = request.args.get("shown", "all")
    sort = request.args.get("sort", "due")
    wanted: InboxFilter = {
        "search": search,
        "named": elements_named(current_deps().catalog, search),
        "group": request.args.get("group") or None,
        "process_id": request.args.get("process") or None,
        "mine": {"mine": True, "free": False}.get(shown),
        "overdue": shown == "overdue",
        "now": reader().now,
        "sort": cast(Sort, sort) if sort in SORTS else "due",
        "page": page_number(),
        "size": SIZE,
    }
    return inbox(connection, current_actor(), **wanted)


def list_values(connection: Connection) -> dict[str, Any]:
    """What the list's template needs."""
    listed = found(connection)
    return {
        "listed": listed,
        "pager": pager(len(listed.items), listed.total, listed.more),
        "groups": sorted(current_actor().groups),
        "processes": process_choices(),
        "filters": filters(),
        "element_name": element_name,
        "process_name": process_name,
    }
