"""Writes an order, its customer and its lines, and finds an order again.

Shared by the handlers of orders, payments and shipments. The id of an order is the id of the
instance that runs it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, String, cast, delete, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.pricing import Price
from tasks.contract import GiveUp
from tasks.order_data import Order, complete_lines
from tasks.values import moment, to_json


def _keep_customer_statement() -> postgresql.Insert:
    """Insert a customer or bring a known one up to date."""
    statement = postgresql.insert(tables.customer)
    facts = ("name", "email", "phone", "language", "street", "city", "state", "zip", "country")
    # what an order leaves empty must not wipe out what an earlier one told us
    known = {
        name: func.coalesce(func.nullif(statement.excluded[name], ""), tables.customer.c[name])
        for name in facts
    }
    return statement.on_conflict_do_update(index_elements=["id"], set_=known)


# built once: making them costs more than running them
_KEEP_CUSTOMER = _keep_customer_statement()
_INSERT_ORDER = (
    postgresql.insert(tables.order).on_conflict_do_nothing().returning(tables.order.c.id)
)


def insert_order(
    connection: Connection, order_id: UUID, order: Order, price: Price, now: datetime
) -> None:
    """Write a new order as pending.

    Raises GiveUp if another instance holds an order of the same channel and external number.
    """
    _keep_customer(connection, order)
    columns = {"id": order_id, "status": "pending", "recorded_at": now, **_columns(order, price)}
    if connection.execute(_INSERT_ORDER, columns).one_or_none() is None:
        place = f"{order['channel']} {order['external_number']}"
        raise GiveUp(f"The order {place} is recorded already. / 订单 {place} 已登记。")
    _insert_lines(connection, order_id, order)


def rewrite_order(connection: Connection, order_id: UUID, order: Order, price: Price) -> None:
    """Write a changed order over the old one, lines and customer included."""
    _keep_customer(connection, order)
    change_order(connection, order_id, **_columns(order, price))
    connection.execute(delete(tables.order_line).where(tables.order_line.c.order_id == order_id))
    _insert_lines(connection, order_id, order)


def change_order(connection: Connection, order_id: UUID, **values: Any) -> Any:
    """Change columns of an order and return its row. Raises GiveUp if there is none."""
    statement = (
        update(tables.order)
        .where(tables.order.c.id == order_id)
        .values(**values)
        .returning(tables.order)
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise no_order(order_id)
    return row


def reach(
    connection: Connection, order_id: UUID, status: str, at: Mapping[str, datetime], **values: Any
) -> Any:
    """Bring an order into a state and return its row. Raises GiveUp if there is none.

    at: columns with the time to write unless they hold one already.
    values: further columns to write.
    """
    columns = tables.order.c
    times = {name: func.coalesce(columns[name], time) for name, time in at.items()}
    return change_order(connection, order_id, status=status, **times, **values)


def confirm_order(connection: Connection, order_id: UUID, now: datetime) -> Any:
    """Confirm an order under a number of its own, the same if it has one; its row.

    Raises GiveUp if there is none.
    """
    columns = tables.order.c
    serial = func.lpad(cast(tables.order_number.next_value(), String), 6, "0")
    return change_order(
        connection,
        order_id,
        status="confirmed",
        # coalesce asks the sequence only for an order that has no number
        number=func.coalesce(columns.number, literal(f"SF{now:%y%m%d}-").concat(serial)),
        confirmed_at=func.coalesce(columns.confirmed_at, now),
    )


def order_row(connection: Connection, order_id: UUID) -> Any:
    """The row of an order. Raises GiveUp if there is none."""
    row = connection.execute(
        select(tables.order).where(tables.order.c.id == order_id)
    ).one_or_none()
    if row is None:
        raise no_order(order_id)
    return row


def no_order(order_id: UUID) -> GiveUp:
    """What to raise when an instance has no order in the ledger."""
    return GiveUp(
        f"Instance {order_id} has no order in the ledger. / 流程实例 {order_id} 在台账中没有订单。"
    )


def _keep_customer(connection: Connection, order: Order) -> None:
    customer = order["customer"]
    if not customer["id"]:
        return
    connection.execute(
        _KEEP_CUSTOMER,
        {
            "id": customer["id"],
            "created_at": moment(order["placed_at"]),
            "name": customer["name"],
            "email": customer["email"] or None,
            "phone": customer["phone"] or None,
            "language": customer["language"],
            **{part: text or None for part, text in customer["address"].items()},
        },
    )


def _columns(order: Order, price: Price) -> dict[str, Any]:
    customer = order["customer"]
    return {
        "channel": order["channel"],
        "external_number": order["external_number"],
        "customer_id": customer["id"] or None,
        "email": customer["email"] or None,
        "phone": "".join(c for c in customer["phone"] if c in "0123456789") or None,
        "goods": price.goods,
        "freight": price.freight,
        "discount": price.discount,
        "total": price.total,
        "currency": order["currency"],
        "coupon": order["coupon"],
        "data": to_json(order),
        "placed_at": moment(order["placed_at"]),
        "estimated_delivery": moment(order["estimated_delivery"]),
    }


def _insert_lines(connection: Connection, order_id: UUID, order: Order) -> None:
    names = ("sku", "name", "spec", "quantity", "unit_price", "freight")
    rows = [
        {"order_id": order_id, "line": index} | {name: line[name] for name in names}
        for index, line in complete_lines(order)
    ]
    if rows:
        connection.execute(insert(tables.order_line), rows)
