"""The sample company with one order in focus, and orders to give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, Row, Table, func, select

from tasks.backoffice import tables
from tasks.backoffice.sample_people import as_on_order
from tasks.contract import SAMPLE_ZONE, Result
from tasks.outside import Outside
from tasks.registry import registry
from tasks.testing import Call, run_handler

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def order_of(goods: Mapping[str, int] | None = None, **changes: Any) -> dict[str, Any]:
    """A complete order of the sample company; by default one teapot."""
    prices = {
        "TEA-101": "359.00",
        "TEA-001": "128.00",
        "HOM-003": "169.00",
        "SPO-004": "1299.00",
    }
    lines = [
        {
            "sku": sku,
            "name": sku,
            "spec": "",
            "quantity": quantity,
            "unit_price": Decimal(prices.get(sku, "10.00")),
            "freight": Decimal("8.00"),
        }
        for sku, quantity in (goods or {"TEA-101": 1}).items()
    ]
    return {
        "external_number": f"WEB-{uuid4().hex[:8]}",
        "channel": "web",
        "customer": as_on_order("c-1004"),
        "lines": lines,
        "payments": [{"type": "credit_card", "installments": 1, "amount": Decimal("367.00")}],
        "placed_at": "2026-03-02T08:00:00+00:00",
        "currency": "CNY",
    } | changes


@dataclass
class Shop:
    """The sample company with one order at a time in focus."""

    engine: Engine
    outside: Outside
    order_id: UUID = field(default_factory=uuid4)
    now: datetime = NOW
    zone: ZoneInfo = SAMPLE_ZONE

    def run(
        self,
        topic: str,
        variables: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        job_id: UUID | None = None,
    ) -> Result:
        """Call a handler for the order in focus; a local one in a transaction of its own."""
        call = Call(headers or {}, job_id or uuid4(), self.order_id, self.now, zone=self.zone)
        if not registry().handler(topic).local:
            return run_handler(topic, variables or {}, self.outside, call)
        with self.engine.begin() as connection:
            return run_handler(topic, variables or {}, connection, call)

    def recorded(self, order: Mapping[str, Any]) -> Shop:
        """The shop with this order written down and in focus."""
        other = replace(self, order_id=uuid4())
        other.run("order.record", {"order": order})
        return other

    def rows(self, table: Table) -> list[Row[Any]]:
        """All rows of a table, in the order of its key."""
        with self.engine.connect() as connection:
            return list(connection.execute(select(table).order_by(*table.primary_key)))

    def order(self) -> Row[Any]:
        """The row of the order in focus."""
        with self.engine.connect() as connection:
            return connection.execute(
                select(tables.order).where(tables.order.c.id == self.order_id)
            ).one()

    def stock(self, sku: str) -> tuple[int, int]:
        """Pieces on hand and reserved of a product, over all warehouses."""
        with self.engine.connect() as connection:
            row = connection.execute(
                select(func.sum(tables.stock.c.on_hand), func.sum(tables.stock.c.reserved)).where(
                    tables.stock.c.sku == sku
                )
            ).one()
        return int(row[0]), int(row[1])
