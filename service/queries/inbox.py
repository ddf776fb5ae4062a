"""The list of open work items somebody may do: searched, filtered, sorted, page by page."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal, TypedDict, Unpack

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from service.identity import Actor
from service.queries.paging import one_page
from service.queries.results import Inbox, InboxItem
from service.queries.visible import actor_is_candidate
from service.store.tables import instance, work_item

Sort = Literal["due", "opened", "priority"]

_COLUMNS = (
    work_item.c.id,
    work_item.c.instance_id,
    work_item.c.process_id,
    work_item.c.element_id,
    work_item.c.definition_digest,
    # Looked up after sorting, for the rows of the page only; a join would do it for all.
    select(instance.c.business_key)
    .where(instance.c.id == work_item.c.instance_id)
    .scalar_subquery()
    .label("business_key"),
    work_item.c.assignee,
    work_item.c.groups,
    work_item.c.due_at,
    work_item.c.priority,
    work_item.c.opened_at,
)
_ORDERS: dict[Sort, tuple[ColumnElement[Any], ...]] = {
    "due": (work_item.c.due_at, work_item.c.id),
    "opened": (work_item.c.opened_at, work_item.c.id),
    "priority": (work_item.c.priority.desc(), work_item.c.due_at, work_item.c.id),
}


class InboxFilter(TypedDict, total=False):
    """What is shown of the inbox; everything when nothing is given."""

    search: str  #: part of the business key
    named: Collection[str]  #: ids of elements whose names match the search as well
    group: str | None  #: only items of this group
    mine: bool | None  #: True: taken by the actor; False: taken by nobody
    process_id: str | None
    element_id: str | None
    overdue: bool  #: only items past due
    now: datetime  #: what "overdue" is measured by; the database's time if not given
    sort: Sort
    page: int  #: from 1
    size: int


def inbox(connection: Connection, actor: Actor, **wanted: Unpack[InboxFilter]) -> Inbox:
    """One page of the open work items the actor may do."""
    query: Select[Any] = (
        select(*_COLUMNS)
        .where(work_item.c.closed_at.is_(None), actor_is_candidate(actor))
        .order_by(*_ORDERS[wanted.get("sort", "due")])
    )
    query = _narrowed(query, actor, wanted)
    rows, total, more = one_page(connection, query, wanted.get("page", 1), wanted.get("size", 50))
    return Inbox(tuple(_item(row) for row in rows), total, more)


def _narrowed(query: Select[Any], actor: Actor, wanted: InboxFilter) -> Select[Any]:
    if search := wanted.get("search", "").strip():
        matches = instance.c.business_key.icontains(search, autoescape=True)
        found = work_item.c.instance_id.in_(select(instance.c.id).where(matches))
        query = query.where(or_(found, work_item.c.element_id.in_(wanted.get("named", ()))))
    if group := wanted.get("group"):
        query = query.where(work_item.c.groups.contains([group]))
    mine = wanted.get("mine")
    if mine is not None:
        query = query.where(work_item.c.assignee == (actor.username if mine else None))
    if process_id := wanted.get("process_id"):
        query = query.where(work_item.c.process_id == process_id)
    if element_id := wanted.get("element_id"):
        query = query.where(work_item.c.element_id == element_id)
    if wanted.get("overdue"):
        query = query.where(work_item.c.due_at < wanted.get("now", func.now()))
    return query


def _item(row: Any) -> InboxItem:
    return InboxItem(**{**row._mapping, "groups": tuple(row.groups)})
