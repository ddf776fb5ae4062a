"""Orders of the shop as the ledger has them: a list, and one with its lines and parcels."""

from collections.abc import Collection
from typing import TypedDict, Unpack
from uuid import UUID

from sqlalchemy import Connection, select

from processes.codec import loads
from service.errors import not_found
from service.identity import Actor
from service.permissions import require
from service.queries.paging import one_page
from service.queries.parcels import lines_and_shipments
from service.queries.results import OrderList, OrderRow, OrderView
from tasks.backoffice.tables import order as table
from tasks.backoffice.tables import product

_COLUMNS = [table.c[name] for name in OrderRow.__slots__]


class OrderFilter(TypedDict, total=False):
    """Which orders are listed; all when nothing is given."""

    external_number: str | None  #: exactly this one
    number: str | None  #: ours, exactly
    status: str | None
    channel: str | None
    customer_id: str | None
    page: int  #: from 1
    size: int


def orders(connection: Connection, actor: Actor, **wanted: Unpack[OrderFilter]) -> OrderList:
    """One page of orders, newest first.

    Raises:
        NotAllowed: the actor may not read orders.
    """
    require(actor, "order.read")
    query = select(*_COLUMNS).order_by(table.c.placed_at.desc(), table.c.id)
    for name in ("external_number", "number", "status", "channel", "customer_id"):
        if value := wanted.get(name):
            query = query.where(table.c[name] == value)
    rows, total, more = one_page(connection, query, wanted.get("page", 1), wanted.get("size", 50))
    return OrderList(tuple(OrderRow(**row._mapping) for row in rows), total, more)


def order(connection: Connection, actor: Actor, order_id: UUID) -> OrderView:
    """One order, by the id of its instance; three selects.

    Raises:
        NotFound: there is none of this id.
        NotAllowed: the actor may not read orders.
    """
    require(actor, "order.read")
    row = connection.execute(
        select(*_COLUMNS, table.c.data).where(table.c.id == order_id)
    ).one_or_none()
    if row is None:
        raise not_found("order", "订单", order_id)
    values = dict(row._mapping)
    data = loads(values.pop("data"))
    lines, shipments = lines_and_shipments(connection, order_id)
    return OrderView(OrderRow(**values), data, lines, shipments)


def known_skus(connection: Connection, skus: Collection[str]) -> frozenset[str]:
    """Those of the given article numbers that the shop has."""
    query = select(product.c.sku).where(product.c.sku.in_(sorted(set(skus))))
    return frozenset(connection.scalars(query))
