"""Writes stock counts: what is to be counted, what was found, what was corrected.

The stock itself is changed by `tasks.backoffice.movements`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, select, update

from tasks.backoffice import tables
from tasks.backoffice.numbering import next_number
from tasks.contract import GiveUp

#: how long a difference keeps a product on the list of those that are counted
_REMEMBERED = timedelta(days=7)
#: how far back a movement makes a product worth a count
_RECENT = timedelta(days=1)
#: products a warehouse counts a day; one person does them in two hours
MOST = 40


@dataclass(frozen=True, slots=True)
class Counted:
    """A product as it was counted."""

    sku: str
    name: str
    name_zh: str
    price: Decimal
    book: int
    counted: int

    @property
    def difference(self) -> int:
        """Pieces too many, below zero too few."""
        return self.counted - self.book


def key_products(connection: Connection, now: datetime) -> dict[str, list[str]]:
    """The products each warehouse counts today: class A, recently moved, or wrong last time."""
    stock, moved = tables.stock, tables.stock_movement
    line, count, classed = tables.stock_count_line, tables.stock_count, tables.product_class
    best = select(classed.c.sku).where(classed.c.sku == stock.c.sku, classed.c.abc_class == "A")
    recent = select(moved.c.sku).where(
        moved.c.sku == stock.c.sku,
        moved.c.warehouse == stock.c.warehouse,
        moved.c.at > now - _RECENT,
        moved.c.at <= now,
    )
    wrong = (
        select(line.c.sku)
        .join(count, count.c.number == line.c.count_number)
        .where(
            line.c.sku == stock.c.sku,
            count.c.warehouse == stock.c.warehouse,
            line.c.difference != 0,
            count.c.opened_at > now - _REMEMBERED,
            count.c.opened_at <= now,
        )
    )
    rows = connection.execute(
        select(stock.c.warehouse, stock.c.sku)
        .where(best.exists() | recent.exists() | wrong.exists())
        .order_by(stock.c.warehouse, wrong.exists().desc(), stock.c.sku)
    )
    found: dict[str, list[str]] = {}
    for warehouse, sku in rows:
        found.setdefault(warehouse, []).append(sku)
    return {warehouse: skus[:MOST] for warehouse, skus in found.items()}


def open_count(connection: Connection, warehouse: str, skus: list[str], now: datetime) -> str:
    """Write a count that is to be made and return its number."""
    number = next_number(connection, tables.count_number, "SC", now)
    connection.execute(
        insert(tables.stock_count).values(
            number=number,
            warehouse=warehouse,
            counted_on=now.date(),
            round=0,
            book=0,
            deviation=0,
            opened_at=now,
        )
    )
    connection.execute(
        insert(tables.stock_count_line),
        [{"count_number": number, "sku": sku, "corrected": 0} for sku in skus],
    )
    return number


def names(connection: Connection, number: str) -> list[dict[str, str]]:
    """What a count asks for: products, and nothing of how many there should be."""
    line, product = tables.stock_count_line, tables.product
    rows = connection.execute(
        select(product.c.sku, product.c.name, product.c.name_zh)
        .join(line, line.c.sku == product.c.sku)
        .where(line.c.count_number == number)
        .order_by(product.c.sku)
    )
    return [{"sku": sku, "name": name, "name_zh": name_zh} for sku, name, name_zh in rows]


def count_row(connection: Connection, number: str) -> Any:
    """The row of a count. Raises GiveUp if there is none."""
    row = connection.execute(
        select(tables.stock_count).where(tables.stock_count.c.number == number)
    ).one_or_none()
    if row is None:
        raise GiveUp(f"There is no stock count {number!r}. / 没有盘点单 {number!r}。")
    return row


def compared(connection: Connection, row: Any, found: Mapping[str, int]) -> list[Counted]:
    """What was counted beside what the books say at this moment."""
    stock, product, line = tables.stock, tables.product, tables.stock_count_line
    rows = connection.execute(
        select(product.c.sku, product.c.name, product.c.name_zh, product.c.price, stock.c.on_hand)
        .join(line, line.c.sku == product.c.sku)
        .join(stock, (stock.c.sku == product.c.sku) & (stock.c.warehouse == row.warehouse))
        .where(line.c.count_number == row.number)
        .order_by(product.c.sku)
    )
    return [Counted(*facts, found[facts.sku]) for facts in rows]


def keep_result(connection: Connection, row: Any, by: str, lines: list[Counted]) -> int:
    """Write a round of counting down and return which it was."""
    line, count = tables.stock_count_line, tables.stock_count
    for one in lines:
        connection.execute(
            update(line)
            .where(line.c.count_number == row.number, line.c.sku == one.sku)
            .values(book=one.book, counted=one.counted, difference=one.difference)
        )
    done = int(row.round) + 1
    connection.execute(
        update(count)
        .where(count.c.number == row.number)
        .values(
            round=done,
            counted_by=by,
            book=sum(one.book for one in lines),
            deviation=sum(abs(one.difference) for one in lines),
        )
    )
    return done


def differences(connection: Connection, number: str) -> list[tuple[str, int]]:
    """Products of which something else was found than the books say."""
    line = tables.stock_count_line
    rows = connection.execute(
        select(line.c.sku, line.c.difference)
        .where(line.c.count_number == number, line.c.difference != 0, line.c.corrected == 0)
        .order_by(line.c.sku)
    )
    return [(sku, difference) for sku, difference in rows]


def keep_cause(
    connection: Connection, number: str, sku: str, cause: str, note: str, corrected: int
) -> None:
    """Write down why a product differed and by how much the books were corrected."""
    line = tables.stock_count_line
    connection.execute(
        update(line)
        .where(line.c.count_number == number, line.c.sku == sku)
        .values(cause=cause, note=note or None, corrected=corrected)
    )


def close_count(connection: Connection, number: str, outcome: str, now: datetime) -> None:
    """Close a count with its outcome."""
    count = tables.stock_count
    connection.execute(
        update(count).where(count.c.number == number).values(closed_at=now, outcome=outcome)
    )
