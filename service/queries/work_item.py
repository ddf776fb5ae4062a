"""One work item with the data its form shows; one select."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, select

from processes.codec import loads
from service.errors import not_found
from service.identity import Actor
from service.permissions import require
from service.queries.results import WorkItem
from service.store.tables import instance
from service.store.tables import work_item as table


def work_item(connection: Connection, actor: Actor, item_id: UUID) -> WorkItem:
    """The work item, open or closed.

    Raises:
        NotFound: there is none of this id.
        NotAllowed: it is not meant for the actor.
    """
    row = connection.execute(work_items().where(table.c.id == item_id)).one_or_none()
    if row is None:
        raise not_found("work item", "待办", item_id)
    item = as_work_item(row._mapping)
    require(actor, "task.read", item)
    return item


def work_items() -> Select[Any]:
    """Every work item with the business key of its instance; to be narrowed."""
    return select(*table.c, instance.c.business_key).join(
        instance, instance.c.id == table.c.instance_id
    )


def as_work_item(row: Any) -> WorkItem:
    """A row of `work_items`, as a mapping, in its type."""
    return WorkItem(
        **{
            **row,
            "groups": tuple(row["groups"]),
            "users": tuple(row["users"]),
            "variables": loads(row["variables"]),
        }
    )
