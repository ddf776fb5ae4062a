"""Writes returns and their lines, and says what of an order can still come back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, String, cast, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.contract import GiveUp


def open_return(connection: Connection, return_id: UUID, now: datetime, **facts: Any) -> str:
    """Write a new return as requested and give it a number.

    Raises GiveUp if another instance has a return of the same request.
    """
    serial = func.lpad(cast(tables.return_number.next_value(), String), 6, "0")
    number = connection.execute(
        postgresql.insert(tables.goods_return)
        .values(
            id=return_id,
            number=literal(f"R{now:%y%m%d}-").concat(serial),
            state="requested",
            **facts,
        )
        .on_conflict_do_nothing()
        .returning(tables.goods_return.c.number)
    ).scalar_one_or_none()
    if number is None:
        request = facts["request_id"]
        raise GiveUp(
            f"The return request {request} is recorded already. / 退换申请 {request} 已登记。"
        )
    return str(number)


def change_return(connection: Connection, return_id: UUID, **values: Any) -> Any:
    """Change columns of a return and return its row. Raises GiveUp if there is none."""
    row = connection.execute(
        update(tables.goods_return)
        .where(tables.goods_return.c.id == return_id)
        .values(**values)
        .returning(tables.goods_return)
    ).one_or_none()
    if row is None:
        raise _no_return(return_id)
    return row


def close_return(connection: Connection, return_id: UUID, outcome: str, now: datetime) -> Any:
    """Close a return, or leave it as it was closed before; its row. Raises GiveUp if none."""
    columns = tables.goods_return.c
    return change_return(
        connection,
        return_id,
        state="closed",
        outcome=func.coalesce(columns.outcome, outcome),
        closed_at=func.coalesce(columns.closed_at, now),
    )


def return_row(connection: Connection, return_id: UUID) -> Any:
    """A return by its id. Raises GiveUp if there is none."""
    row = connection.execute(
        select(tables.goods_return).where(tables.goods_return.c.id == return_id)
    ).one_or_none()
    if row is None:
        raise _no_return(return_id)
    return row


def write_lines(
    connection: Connection, return_id: UUID, lines: Iterable[Mapping[str, Any]]
) -> None:
    """Write what the customer wants to send back."""
    rows = [
        {"return_id": return_id, "sku": line["sku"], "quantity": line["quantity"]} for line in lines
    ]
    if rows:
        connection.execute(insert(tables.return_line), rows)


def change_line(connection: Connection, return_id: UUID, sku: str, **values: Any) -> None:
    """Change columns of a line; nothing happens if the return has none of this product."""
    line = tables.return_line
    connection.execute(
        update(line).where(line.c.return_id == return_id, line.c.sku == sku).values(**values)
    )


def lines_of(connection: Connection, return_id: UUID) -> list[Any]:
    """The lines of a return, by product."""
    line = tables.return_line
    return list(
        connection.execute(select(line).where(line.c.return_id == return_id).order_by(line.c.sku))
    )


def bought(connection: Connection, order_id: UUID) -> list[Any]:
    """What an order holds of each product: sku, name, quantity, unit_price, category, fragile."""
    line, product = tables.order_line, tables.product
    return list(
        connection.execute(
            select(
                line.c.sku,
                func.min(line.c.name).label("name"),
                func.sum(line.c.quantity).label("quantity"),
                func.max(line.c.unit_price).label("unit_price"),
                func.min(product.c.category).label("category"),
                func.bool_or(product.c.fragile).label("fragile"),
            )
            .outerjoin_from(line, product, product.c.sku == line.c.sku)
            .where(line.c.order_id == order_id)
            .group_by(line.c.sku)
            .order_by(func.min(line.c.line))
        )
    )


def coming_back(connection: Connection, order_id: UUID) -> dict[str, int]:
    """How many of each product of an order are in returns that were not refused."""
    asked, line = tables.goods_return, tables.return_line
    rows = connection.execute(
        select(line.c.sku, func.sum(func.coalesce(line.c.received, line.c.quantity)))
        .join(asked, asked.c.id == line.c.return_id)
        .where(
            asked.c.order_id == order_id,
            asked.c.state != "refused",
            # closed without goods: they may still come another time
            func.coalesce(asked.c.outcome, "").not_in(("not_sent", "withdrawn")),
        )
        .group_by(line.c.sku)
    )
    return {sku: int(quantity) for sku, quantity in rows}


def carrier_of(connection: Connection, carrier: str, service: str) -> Any:
    """The row of a carrier's service, None if it is not listed."""
    listed = tables.carrier
    return connection.execute(
        select(listed.c.name, listed.c.name_zh).where(
            listed.c.id == carrier, listed.c.service == service
        )
    ).one_or_none()


def home_of(connection: Connection, sku: str) -> str | None:
    """The warehouse where returned pieces of a product go; None if none keeps it."""
    stock = tables.stock
    found: str | None = connection.scalar(
        select(stock.c.warehouse)
        .where(stock.c.sku == sku)
        .order_by(stock.c.on_hand.desc(), stock.c.warehouse)
        .limit(1)
        .with_for_update(key_share=True)
    )
    return found


def put_on_shelf(
    connection: Connection, sku: str, warehouse: str, quantity: int, number: str, now: datetime
) -> None:
    """Put returned pieces back into the stock, with the movement that explains it.

    number: of the return.
    """
    stock = tables.stock
    connection.execute(
        update(stock)
        .where(stock.c.sku == sku, stock.c.warehouse == warehouse)
        .values(on_hand=stock.c.on_hand + quantity)
    )
    connection.execute(
        insert(tables.stock_movement).values(
            sku=sku,
            warehouse=warehouse,
            quantity=quantity,
            kind="customer_return",
            reference=number,
            at=now,
        )
    )


def _no_return(return_id: UUID) -> GiveUp:
    return GiveUp(f"Instance {return_id} has no return. / 流程实例 {return_id} 没有退换货。")
