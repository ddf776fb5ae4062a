"""A bare order of eight nodes: start, three user tasks, four local service tasks.

Each is four commands (a start and three completions), hence four commits. Its handlers write one
row each, so the ledger is part of what is measured.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, text

from service.catalog import StoredCatalog
from service.clock import SystemClock
from service.commands.complete_task import complete_task
from service.commands.create_user import create_groups
from service.commands.publish import publish
from service.commands.start_instance import start_instance
from service.company import GROUPS
from service.deps import Deps
from service.handling import Call, Done, Outcome
from service.identity import SYSTEM, Actor
from service.queue import Queue
from service.settings import Settings
from service.store.database import make_engine
from service.store.migrate import migrate
from service.store.unit_of_work import UnitOfWork
from tests.processes.diagram import bpmn

DIAGRAM = """
    start s
    service check topic=check
    user review groups=order-desk
    service reserve topic=reserve
    user pack groups=warehouse
    service ship topic=ship
    user hand_over groups=logistics
    service close topic=close
    end e
    s -> check -> review -> reserve -> pack -> ship -> hand_over -> close -> e
"""
ORDER = {
    "order": {
        "external_number": "A-1",
        "customer": {"name": "Ann", "email": "ann@shop.example", "city": "Nanjing"},
        "lines": [{"sku": f"SKU-{n}", "quantity": n + 1, "unit_price": 25} for n in range(3)],
    }
}


#: does the work of every lane
STAFF = Actor("bench", {"en": "Bench"}, frozenset({"order-desk", "warehouse", "logistics"}))


class LedgerHandlers:
    """Local handlers that each write one row."""

    topics = frozenset({"check", "reserve", "ship", "close"})

    def is_local(self, topic: str) -> bool:
        """Every topic is local."""
        return True

    def call_local(self, call: Call, ledger: Connection) -> Outcome:
        """Write a row and answer."""
        ledger.execute(_LEDGER, {"id": call.id, "topic": call.topic})
        return Done({call.topic: True})

    def call_remote(self, call: Call) -> Outcome:
        """There is none."""
        raise NotImplementedError

    def pause(self, attempt: int) -> timedelta:
        """Nothing is ever tried again."""
        return timedelta(0)


_LEDGER = text("INSERT INTO bench_ledger VALUES (:id, :topic)")


def wire(url: str) -> Deps:
    """The service's parts with the bench's handlers."""
    engine = make_engine(url, pool_size=2)
    return Deps(
        settings=Settings(),
        engine=engine,
        unit_of_work=UnitOfWork(engine),
        catalog=StoredCatalog(engine),
        handlers=LedgerHandlers(),
        clock=SystemClock(),
        queue=Queue(),
    )


def run_order(deps: Deps) -> None:
    """Carry one order from start to end."""
    item: UUID | None = start_instance(deps, STAFF, "p", ORDER).item_ids[0]
    while item is not None:
        completed = complete_task(deps, STAFF, item, {"ok": True})
        item = completed.next_item_id
    assert completed.finished == "completed"


def prepare(url: str) -> None:
    """Migrate, publish the diagram, make the bench's ledger."""
    migrate(url)
    deps = wire(url)
    create_groups(deps, SYSTEM, GROUPS)
    publish(deps, SYSTEM, {"p.bpmn": bpmn(DIAGRAM)}, "bench")
    ledger = "CREATE TABLE IF NOT EXISTS bench_ledger (id uuid PRIMARY KEY, topic text NOT NULL)"
    deps.unit_of_work.run(lambda connection: connection.execute(text(ledger)))
    deps.engine.dispose()
