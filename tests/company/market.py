"""Orders of the past for stories of marketing: who bought what, when, for how much."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import select

from service.store.tables import message
from tasks.backoffice import tables
from tests.company.office import Office, delivered_order

_numbers = count(1)


def sold(
    office: Office,
    placed_at: datetime,
    sku: str = "TEA-001",
    quantity: int = 1,
    price: str = "128.00",
    **changes: Any,
) -> None:
    """Write an order of one line that went well."""
    total = Decimal(price) * quantity
    row = delivered_order(next(_numbers), placed_at, goods=total, total=total, freight=0, **changes)
    line = {"order_id": row["id"], "line": 1, "sku": sku, "name": sku, "spec": ""}
    office.write(tables.order, row)
    office.write(
        tables.order_line, line | {"quantity": quantity, "unit_price": price, "freight": 0}
    )


def sent_messages(office: Office) -> list[tuple[str, str]]:
    """Messages that nobody has taken yet, by name and key."""
    rows = office.house.all(select(message.c.name, message.c.correlation_key))
    return sorted((row.name, row.correlation_key) for row in rows)
