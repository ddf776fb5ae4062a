"""Where orders stand, for lists and numbers; one select each. One order whole is in `orders`."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import Connection, func, select

from service.store.tables import instance
from tasks.backoffice.tables import STATUSES
from tasks.backoffice.tables import order as table


def order_statuses(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The status of each order among some instances; other instances are left out."""
    query = select(table.c.id, table.c.status).where(table.c.id.in_(sorted(set(ids))))
    return {row.id: row.status for row in connection.execute(query)}


def orders_under_way(connection: Connection) -> tuple[tuple[str, int], ...]:
    """How many orders whose process runs have each status, along an order's way; none left out."""
    query = (
        select(table.c.status, func.count().label("orders"))
        .join(instance, instance.c.id == table.c.id)
        .where(instance.c.status == "running")
        .group_by(table.c.status)
    )
    counts = {row.status: row.orders for row in connection.execute(query)}
    return tuple((status, counts.get(status, 0)) for status in STATUSES)
