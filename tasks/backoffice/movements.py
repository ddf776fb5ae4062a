"""Changes stock other than by orders, and writes down why: receipts, transfers, counts, returns.

The stock row is locked first, in the order of (product, warehouse) where there are several, as the
reservation of orders does. Orders take their goods in `tasks.backoffice.warehouse`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables


@dataclass(frozen=True, slots=True)
class Place:
    """A product in a warehouse."""

    sku: str
    warehouse: str


@dataclass(frozen=True, slots=True)
class Why:
    """What explains a movement."""

    kind: str  #: receipt, transfer_out, transfer_in, count or supplier_return
    reference: str  #: number of the paper
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lies in a place."""

    on_hand: int
    reserved: int

    @property
    def free(self) -> int:
        """What nobody was promised."""
        return self.on_hand - self.reserved


def locked(connection: Connection, place: Place) -> Shelf:
    """What lies in a place, which nobody else changes until the transaction ends."""
    stock = tables.stock
    row = connection.execute(
        select(stock.c.on_hand, stock.c.reserved)
        .where(stock.c.sku == place.sku, stock.c.warehouse == place.warehouse)
        .with_for_update(key_share=True)
    ).one_or_none()
    return Shelf(0, 0) if row is None else Shelf(*row)


def move(connection: Connection, place: Place, quantity: int, why: Why, freed: int = 0) -> None:
    """Put pieces into a place, or take them out if below zero, and write it down.

    freed: how much less is promised from now on.
    Raises IntegrityError if less would lie there than is promised.
    """
    statement = postgresql.insert(tables.stock)
    held = tables.stock.c
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["sku", "warehouse"],
            set_={"on_hand": held.on_hand + quantity, "reserved": held.reserved - freed},
        ),
        # a negative quantity always meets a row; the values are for a place that is new
        {
            "sku": place.sku,
            "warehouse": place.warehouse,
            "on_hand": max(quantity, 0),
            "reserved": 0,
        },
    )
    if quantity:
        connection.execute(
            insert(tables.stock_movement).values(
                sku=place.sku,
                warehouse=place.warehouse,
                quantity=quantity,
                kind=why.kind,
                reference=why.reference,
                reason=why.reason or None,
                at=why.at,
            )
        )


def promise(connection: Connection, place: Place, quantity: int) -> bool:
    """Hold pieces for something that is no order; False if there are too few."""
    if locked(connection, place).free < quantity:
        return False
    stock = tables.stock
    connection.execute(
        update(stock)
        .where(stock.c.sku == place.sku, stock.c.warehouse == place.warehouse)
        .values(reserved=stock.c.reserved + quantity)
    )
    return True
