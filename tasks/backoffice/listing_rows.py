"""Writes products that go on sale and the channels they stand in."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.contract import GiveUp
from tasks.values import CENT

_NOT_SOLD = ("pending", "cancelled", "unavailable")


def is_taken(connection: Connection, sku: str) -> bool:
    """Whether a product number is in use."""
    product = tables.product
    return connection.scalar(select(product.c.sku).where(product.c.sku == sku)) is not None


def insert_product(connection: Connection, values: Mapping[str, Any]) -> bool:
    """Put a product on the price list; False if its number was taken meanwhile."""
    made = connection.execute(
        postgresql.insert(tables.product)
        .values(active=True, **values)
        .on_conflict_do_nothing(index_elements=["sku"])
        .returning(tables.product.c.sku)
    )
    return made.one_or_none() is not None


def insert_listing(
    connection: Connection,
    values: Mapping[str, Any],
    stock: Mapping[str, int],
    channels: Collection[str],
) -> None:
    """Write a product's listing, what lies of it in each warehouse, and where it is shown."""
    sku = values["sku"]
    for warehouse, pieces in stock.items():
        connection.execute(
            postgresql.insert(tables.stock).values(
                sku=sku, warehouse=warehouse, on_hand=pieces, reserved=0
            )
        )
    connection.execute(postgresql.insert(tables.listing).values(state="listed", **values))
    for channel in sorted(channels):
        connection.execute(
            postgresql.insert(tables.listing_channel).values(
                sku=sku, channel=channel, published_at=values["published_at"]
            )
        )


def listing_row(connection: Connection, sku: str) -> Row[Any]:
    """A listing, locked. Raises GiveUp if there is none."""
    row = connection.execute(
        select(tables.listing).where(tables.listing.c.sku == sku).with_for_update()
    ).one_or_none()
    if row is None:
        raise GiveUp(f"The product {sku!r} is not listed. / 商品 {sku!r} 没有上架。")
    return row


def change_listing(connection: Connection, sku: str, **values: Any) -> None:
    """Change columns of a listing."""
    connection.execute(update(tables.listing).where(tables.listing.c.sku == sku).values(**values))


def change_product(connection: Connection, sku: str, **values: Any) -> None:
    """Change columns of a product."""
    connection.execute(update(tables.product).where(tables.product.c.sku == sku).values(**values))


def remove_from_channels(connection: Connection, sku: str, at: datetime) -> None:
    """Show a product nowhere any more."""
    channel = tables.listing_channel
    connection.execute(
        update(channel)
        .where(channel.c.sku == sku, channel.c.removed_at.is_(None))
        .values(removed_at=at)
    )


def sold_since(connection: Connection, sku: str, since: datetime) -> tuple[int, Decimal]:
    """Pieces and revenue of a product in orders placed since a moment."""
    order, line = tables.order, tables.order_line
    pieces, revenue = connection.execute(
        select(
            func.coalesce(func.sum(line.c.quantity), 0),
            func.coalesce(func.sum(line.c.quantity * line.c.unit_price), 0),
        )
        .join(order, order.c.id == line.c.order_id)
        .where(line.c.sku == sku, order.c.status.not_in(_NOT_SOLD), order.c.placed_at >= since)
    ).one()
    return int(pieces), Decimal(revenue).quantize(CENT)


def available(connection: Connection, sku: str) -> int:
    """Pieces of a product that are free."""
    stock = tables.stock
    free = select(func.sum(stock.c.on_hand - stock.c.reserved)).where(stock.c.sku == sku)
    return int(connection.scalar(free) or 0)
