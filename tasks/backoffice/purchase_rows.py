"""Writes replenishments and purchases: what is wanted, who may deliver it, what was ordered.

What arrives changes the stock by `tasks.backoffice.movements`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.contract import GiveUp


@dataclass(frozen=True, slots=True)
class Offer:
    """What a supplier asks for a product."""

    supplier_id: str
    name: str
    name_zh: str
    email: str
    language: str
    price: Decimal
    lead_days: int
    minimum: int
    pack_size: int


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent on goods this month; no amount means no limit."""

    amount: Decimal | None
    spent: Decimal

    @property
    def left(self) -> Decimal | None:
        """What is not spent yet."""
        return None if self.amount is None else self.amount - self.spent


def replenishment_row(connection: Connection, number: str) -> Any:
    """The row of a replenishment, None if there is none."""
    return connection.execute(
        select(tables.replenishment).where(tables.replenishment.c.number == number)
    ).one_or_none()


def add_replenishment(connection: Connection, **values: Any) -> bool:
    """Write a replenishment somebody asked for; False if its product has one open."""
    statement = postgresql.insert(tables.replenishment).on_conflict_do_nothing()
    returning = statement.returning(tables.replenishment.c.number)
    return connection.execute(returning, values).one_or_none() is not None


def close_replenishment(connection: Connection, number: str, outcome: str, now: datetime) -> None:
    """Close a replenishment, so that the product may get the next one."""
    row = tables.replenishment
    connection.execute(
        update(row)
        .where(row.c.number == number, row.c.closed_at.is_(None))
        .values(closed_at=now, outcome=outcome)
    )


def offers(connection: Connection, sku: str, replenishment: str) -> list[Offer]:
    """Who may deliver a product, without those who said no to this replenishment."""
    supplier, offer, purchase = tables.supplier, tables.supplier_offer, tables.purchase
    said_no = select(purchase.c.supplier_id).where(
        purchase.c.replenishment == replenishment, purchase.c.state.in_(("refused", "cancelled"))
    )
    rows = connection.execute(
        select(
            supplier.c.id,
            supplier.c.name,
            supplier.c.name_zh,
            func.coalesce(supplier.c.email, ""),
            supplier.c.language,
            offer.c.price,
            offer.c.lead_days,
            offer.c.minimum,
            offer.c.pack_size,
        )
        .join(offer, offer.c.supplier_id == supplier.c.id)
        .where(offer.c.sku == sku, supplier.c.active, supplier.c.id.not_in(said_no))
        .order_by(offer.c.price, offer.c.lead_days, supplier.c.id)
    )
    return [Offer(*row) for row in rows]


def add_offer(connection: Connection, sku: str, offer: Offer) -> None:
    """Write a supplier and what it asks for a product; a known one is brought up to date."""
    about = {
        "id": offer.supplier_id,
        "name": offer.name,
        "name_zh": offer.name_zh,
        "email": offer.email or None,
        "language": offer.language,
        "active": True,
    }
    asks = {
        "supplier_id": offer.supplier_id,
        "sku": sku,
        "price": offer.price,
        "lead_days": offer.lead_days,
        "minimum": offer.minimum,
        "pack_size": offer.pack_size,
    }
    for table, row, keys in (
        (tables.supplier, about, ["id"]),
        (tables.supplier_offer, asks, ["supplier_id", "sku"]),
    ):
        statement = postgresql.insert(table)
        changed = {name: statement.excluded[name] for name in row if name not in keys}
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), row)


def budget(connection: Connection, now: datetime) -> Budget:
    """What may be spent this month, and what purchases have spent of it."""
    month = date(now.year, now.month, 1)
    limit, purchase = tables.purchase_budget, tables.purchase
    spent = select(func.coalesce(func.sum(purchase.c.total), 0)).where(
        purchase.c.state.not_in(("refused", "cancelled")),
        purchase.c.ordered_at >= datetime(now.year, now.month, 1, tzinfo=now.tzinfo),
        purchase.c.ordered_at <= now,
    )
    row = connection.execute(
        select(
            select(limit.c.amount).where(limit.c.month == month).scalar_subquery(),
            spent.scalar_subquery(),
        )
    ).one()
    return Budget(*row)


def add_purchase(
    connection: Connection, purchase: Mapping[str, Any], line: Mapping[str, Any]
) -> None:
    """Write a purchase with its one line, of which nothing has come yet."""
    connection.execute(insert(tables.purchase), dict(purchase))
    fresh = {"purchase": purchase["number"], "line": 1, "accepted": 0, "damaged": 0}
    connection.execute(insert(tables.purchase_line), {**fresh, **line})


def add_claim(connection: Connection, **values: Any) -> None:
    """Write down how a supplier made good."""
    connection.execute(insert(tables.supplier_claim).values(**values))


def purchase_row(connection: Connection, number: str) -> Any:
    """A purchase with its line, locked for this transaction. Raises GiveUp if there is none."""
    purchase, line = tables.purchase, tables.purchase_line
    row = connection.execute(
        select(
            purchase,
            line.c.sku,
            line.c.quantity,
            line.c.unit_price,
            line.c.accepted,
            line.c.damaged,
        )
        .join(line, line.c.purchase == purchase.c.number)
        .where(purchase.c.number == number)
        .with_for_update(of=purchase)
    ).one_or_none()
    if row is None:
        raise GiveUp(f"There is no purchase order {number!r}. / 没有采购单 {number!r}。")
    return row


def change_purchase(connection: Connection, number: str, **values: Any) -> None:
    """Change columns of a purchase."""
    connection.execute(
        update(tables.purchase).where(tables.purchase.c.number == number).values(**values)
    )


def count_arrival(connection: Connection, number: str, accepted: int, damaged: int) -> None:
    """Add to what has arrived of a purchase."""
    line = tables.purchase_line
    connection.execute(
        update(line)
        .where(line.c.purchase == number)
        .values(accepted=line.c.accepted + accepted, damaged=line.c.damaged + damaged)
    )
