"""How many whole orders a second the commands carry, without HTTP, record and durability on.

    python -m bench.commands [--orders 1500] [--processes 1 2] [--url postgresql://...]

The bare order has eight nodes: start, three user tasks, four local service tasks. Each is four
commands (a start and three completions), hence four commits. Its handlers write one row each, so
the ledger is part of what is measured. PostgreSQL runs on the same machine, with fsync on.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, event, text

from service import queue
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
from service.settings import Settings
from service.store import embedded
from service.store.database import database_url, make_engine
from service.store.migrate import migrate
from service.store.unit_of_work import UnitOfWork
from tests.processes.diagram import bpmn

#: at least this many a second are promised on two cores with two processes
PROMISED = 120
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


@dataclass(frozen=True, slots=True)
class Share:
    """What one process did."""

    orders: int
    cpu: float
    statements: int
    commits: int


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
        queue=queue.Queue(),
    )


def run_order(deps: Deps) -> None:
    """Carry one order from start to end."""
    item: UUID | None = start_instance(deps, STAFF, "p", ORDER).item_ids[0]
    while item is not None:
        completed = complete_task(deps, STAFF, item, {"ok": True})
        item = completed.next_item_id
    assert completed.finished == "completed"


def work(url: str, orders: int, gate: Barrier, shares: Queue[Share]) -> None:
    """One process's part, after a short warm-up."""
    deps = wire(url)
    for _ in range(20):
        run_order(deps)
    counts = {"before_cursor_execute": 0, "commit": 0}
    for name in counts:
        event.listen(deps.engine, name, _counter(counts, name))
    gate.wait()
    before = resource.getrusage(resource.RUSAGE_SELF)
    for _ in range(orders):
        run_order(deps)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    shares.put(Share(orders, cpu, counts["before_cursor_execute"], counts["commit"]))


def measure(url: str, orders: int, processes: int) -> float:
    """Share the orders out, print what they took, and return the orders per second."""
    spawn = multiprocessing.get_context("spawn")
    gate, shares = spawn.Barrier(processes + 1), spawn.Queue()
    workers = [
        spawn.Process(target=work, args=(url, orders // processes, gate, shares))
        for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    gate.wait()
    began = time.perf_counter()
    done = [shares.get() for _ in workers]
    took = time.perf_counter() - began
    for worker in workers:
        worker.join()
    total = sum(share.orders for share in done)
    print(
        f"{processes} process(es): {total / took:6.1f} orders/s"
        f"  {sum(share.statements for share in done) / total:.1f} statements"
        f"  {sum(share.commits for share in done) / total:.1f} commits"
        f"  {1000 * sum(share.cpu for share in done) / total:.2f} ms CPU (without PostgreSQL)"
        " an order"
    )
    return total / took


def prepare(url: str) -> None:
    """Migrate, publish the diagram, make the bench's ledger."""
    migrate(url)
    deps = wire(url)
    create_groups(deps, SYSTEM, GROUPS)
    publish(deps, SYSTEM, {"p.bpmn": bpmn(DIAGRAM)}, "bench")
    ledger = "CREATE TABLE IF NOT EXISTS bench_ledger (id uuid PRIMARY KEY, topic text NOT NULL)"
    deps.unit_of_work.run(lambda connection: connection.execute(text(ledger)))
    deps.engine.dispose()


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure with each number of processes; exit 1 if the promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=1500)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--url", default="", help="a database to use instead of a fresh one")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="shopflow-bench-") as folder:
        url = database_url(Settings(database_url=given.url, home=Path(folder) / "home"))
        prepare(url)
        best = max(measure(url, given.orders, number) for number in given.processes)
        if not given.url:
            embedded.start(Path(folder) / "home" / "pg").stop()
    if best < PROMISED:
        sys.exit(f"promised are {PROMISED} orders/s")


def _counter(counts: dict[str, int], name: str) -> Callable[..., None]:
    def count(*_: object) -> None:
        counts[name] += 1

    return count


if __name__ == "__main__":
    main()
