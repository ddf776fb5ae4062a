"""Writes transfers between warehouses: proposed, held, in transit, received.

Goods on their way belong to no warehouse; they are what was shipped and neither received nor
written off. The stock itself is changed by `tasks.backoffice.movements`.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.demand_rows import daily_by_warehouse
from tasks.backoffice.numbering import next_number
from tasks.backoffice.stock_levels import days_of_cover
from tasks.contract import GiveUp


@dataclass(frozen=True, slots=True)
class Proposal:
    """Goods that should lie elsewhere."""

    sku: str
    source: str
    target: str
    quantity: int
    reason: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A proposal that got a number."""

    number: str
    sku: str
    source: str
    target: str
    quantity: int
    reason: str


@dataclass(frozen=True, slots=True)
class At:
    """A product in one warehouse."""

    warehouse: str
    free: int
    daily: Decimal  #: pieces sold a day from here
    safety_days: int

    @property
    def days_of_cover(self) -> Decimal:
        """How long it lasts here."""
        return days_of_cover(self.free, self.daily)


def places(connection: Connection, now: datetime, sku: str | None = None) -> dict[str, list[At]]:
    """Where the products with a policy lie, or one product with or without one."""
    stock, policy = tables.stock, tables.stock_policy
    query = select(
        stock.c.sku, stock.c.warehouse, stock.c.on_hand - stock.c.reserved, policy.c.safety_days
    )
    if sku is None:
        query = query.join(policy, policy.c.sku == stock.c.sku)
    else:
        query = query.outerjoin(policy, policy.c.sku == stock.c.sku).where(stock.c.sku == sku)
    rows = connection.execute(query.order_by(stock.c.sku, stock.c.warehouse)).all()
    daily = daily_by_warehouse(connection, {row.sku for row in rows}, now)
    found: dict[str, list[At]] = {}
    for name, warehouse, free, safety_days in rows:
        sold = daily.get((name, warehouse), Decimal(0))
        found.setdefault(name, []).append(At(warehouse, free, sold, safety_days or 0))
    return found


def open_transfers(
    connection: Connection, proposals: Iterable[Proposal], now: datetime
) -> list[Opened]:
    """Write proposals down under a number; none where the product is on its way there already."""
    statement = (
        postgresql.insert(tables.transfer)
        .on_conflict_do_nothing()
        .returning(tables.transfer.c.number)
    )
    opened = []
    for one in proposals:
        number = next_number(connection, tables.transfer_number, "TR", now)
        values = {
            **asdict(one),
            "number": number,
            "state": "proposed",
            "shipped": 0,
            "received": 0,
            "written_off": 0,
            "proposed_at": now,
        }
        if connection.execute(statement, values).scalar_one_or_none() is not None:
            opened.append(Opened(number, **asdict(one)))
    return opened


def transfer_row(connection: Connection, number: str) -> Any:
    """The row of a transfer. Raises GiveUp if there is none."""
    row = connection.execute(
        select(tables.transfer).where(tables.transfer.c.number == number)
    ).one_or_none()
    if row is None:
        raise GiveUp(f"There is no transfer {number!r}. / 没有调拨单 {number!r}。")
    return row


def change_transfer(connection: Connection, number: str, **values: Any) -> None:
    """Change columns of a transfer."""
    connection.execute(
        update(tables.transfer).where(tables.transfer.c.number == number).values(**values)
    )
