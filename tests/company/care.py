"""A company with customers who bought something, for stories of what comes afterwards.

    shop = open_care(database, "customer-service", "complaint-handling")
    order = shop.bought("WEB-1", status="delivered", days_ago=3)

The order's rows are there as its process would have left them; only stories that need the process
itself publish it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from service.clock import VirtualClock
from tasks.backoffice import tables
from tasks.backoffice.sample_people import as_on_order
from tests.company.office import Office, at, open_office
from tests.story import House, Run
from tests.tasks.shop import Shop, order_of

#: a Tuesday morning in March, in UTC
MORNING = at(3, 1)


@dataclass(frozen=True, slots=True)
class Care:
    """The office and the shop behind it."""

    office: Office
    shop: Shop

    @property
    def house(self) -> House:
        return self.office.house

    @property
    def now(self) -> datetime:
        return self.house.deps.clock.now()

    def bought(
        self,
        number: str,
        goods: Mapping[str, int] | None = None,
        *,
        status: str = "delivered",
        days_ago: int = 2,
        paid: bool = True,
        customer: str = "c-1004",
    ) -> Shop:
        """An order that went as far as its status."""
        given = order_of(goods, external_number=number, customer=as_on_order(customer))
        made = self.shop.recorded(given)
        total = made.order().total
        if paid:
            payment = {"reference": f"pay-{number}", "type": "card", "amount": total}
            made.run("payment.book", {"payment": payment})
        delivered = status in ("delivered", "completed")
        with self.office.engine.begin() as connection:
            connection.execute(
                update(tables.order)
                .where(tables.order.c.id == made.order_id)
                .values(
                    status=status,
                    estimated_delivery=self.now - timedelta(days=1),
                    delivered_at=self.now - timedelta(days=days_ago) if delivered else None,
                )
            )
        return made

    def contact(self, id: str = "C-1", **said: Any) -> Run:
        """Somebody writes; the instance that looks after it."""
        contact = {
            "id": id,
            "channel": "mail",
            "kind": "complaint",
            "customer": {"name": "Ann", "email": "ann@example.org", "language": "en"},
            "order_number": "",
            "subject": "Hello",
            "text": "I have a question",
            "at": self.now.isoformat(),
            "language": "en",
        } | said
        sent = self.house.send("customer.contacted", id, contact=contact)
        run = self.house.run(sent.instance_id)
        self.house.work()
        return run

    def do(self, run: Run, task: str, **data: Any) -> None:
        """Somebody completes a work item, and the workers do what follows."""
        run.item(task).complete(**data)
        self.house.work()

    def row(self, table: Any, id: UUID) -> Any:
        """A row of the ledger by its id."""
        with self.office.engine.connect() as connection:
            return connection.execute(select(table).where(table.c.id == id)).one()

    def refunds(self) -> Decimal:
        """All that was paid back."""
        return sum((row.amount for row in self.office.rows(tables.refund)), Decimal(0))


def open_care(database: Any, *process_ids: str) -> Care:
    """Open a company that runs some processes of customer care."""
    office = open_office(database, VirtualClock(MORNING), *process_ids)
    return Care(office, Shop(office.engine, office.house.deps, now=MORNING))
