"""How many whole orders a second the commands carry, without HTTP, record and durability on.

    python -m bench.commands [--orders 1500] [--processes 1 2] [--url postgresql://...]

Measures the bare order of ``bench.bare_order`` and the company's whole order process of
``bench.full_order``. PostgreSQL runs on the same machine, with fsync on.
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
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from types import ModuleType

from sqlalchemy import event

from bench import bare_order, full_order
from service.settings import Settings
from service.store import embedded
from service.store.database import database_url

#: at least this many bare orders a second are promised on two cores with two processes
PROMISED = 120
SCENARIOS = {"bare order": bare_order, "whole order process": full_order}


@dataclass(frozen=True, slots=True)
class Share:
    """What one process did."""

    orders: int
    cpu: float
    statements: int
    commits: int


def work(scenario: str, url: str, orders: int, gate: Barrier, shares: Queue[Share]) -> None:
    """One process's part, after a short warm-up."""
    part = SCENARIOS[scenario]
    deps = part.wire(url)
    for _ in range(20):
        part.run_order(deps)
    counts = {"before_cursor_execute": 0, "commit": 0}
    for name in counts:
        event.listen(deps.engine, name, _counter(counts, name))
    gate.wait(timeout=300)
    before = resource.getrusage(resource.RUSAGE_SELF)
    for _ in range(orders):
        part.run_order(deps)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    shares.put(Share(orders, cpu, counts["before_cursor_execute"], counts["commit"]))


def measure(scenario: str, url: str, orders: int, processes: int) -> float:
    """Share the orders out, print what they took, and return the orders per second."""
    spawn = multiprocessing.get_context("spawn")
    gate, shares = spawn.Barrier(processes + 1), spawn.Queue()
    workers = [
        spawn.Process(target=work, args=(scenario, url, orders // processes, gate, shares))
        for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    gate.wait(timeout=300)
    began = time.perf_counter()
    done = [shares.get() for _ in workers]
    took = time.perf_counter() - began
    for worker in workers:
        worker.join()
    total = sum(share.orders for share in done)
    print(
        f"{scenario}, {processes} process(es): {total / took:6.1f} orders/s"
        f"  {sum(share.statements for share in done) / total:.1f} statements"
        f"  {sum(share.commits for share in done) / total:.1f} commits"
        f"  {1000 * sum(share.cpu for share in done) / total:.2f} ms CPU (without PostgreSQL)"
        " an order"
    )
    return total / took


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure with each number of processes; exit 1 if the promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=1500)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--url", default="", help="a database to use instead of a fresh one")
    given = parser.parse_args(arguments)
    best = {name: _best(name, part, given) for name, part in SCENARIOS.items()}
    if best["bare order"] < PROMISED:
        sys.exit(f"promised are {PROMISED} bare orders/s")


def _best(name: str, part: ModuleType, given: argparse.Namespace) -> float:
    """The most orders a second of one scenario, on a fresh database unless one was given."""
    with tempfile.TemporaryDirectory(prefix="shopflow-bench-") as folder:
        home = Path(folder) / "home"
        url = database_url(Settings(database_url=given.url, home=home))
        part.prepare(url)
        best = max(measure(name, url, given.orders, number) for number in given.processes)
        if not given.url:
            embedded.start(home / "pg").stop()
    return best


def _counter(counts: dict[str, int], name: str) -> Callable[..., None]:
    def count(*_: object) -> None:
        counts[name] += 1

    return count


if __name__ == "__main__":
    main()
