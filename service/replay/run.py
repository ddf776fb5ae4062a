"""One replay from beginning to end: a database of its own, the play, the verdict."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import create_engine, make_url

from service.audit import verify
from service.clock import VirtualClock
from service.company import prepare
from service.deps import Deps
from service.replay.history import PastOrder, contradictions
from service.replay.outcome import Books, Judged, books, judge
from service.replay.plan import plan
from service.replay.stage import Stage
from service.settings import Settings
from service.store.database import database_url
from service.store.migrate import migrate
from service.wiring import build, check_ready
from service.worker import working
from tasks.backoffice.catalogue import ensure_carriers
from tasks.backoffice.sample_goods import CARRIERS


@dataclass(frozen=True, slots=True)
class Report:
    """What a replay found."""

    judged: tuple[Judged, ...]
    contradictions: tuple[tuple[str, str], ...]  #: order id and what is wrong with its history
    books: Books
    records_checked: int
    records_wrong: tuple[str, ...]
    seconds: float  #: the play alone, without setting up and checking

    @property
    def agrees(self) -> bool:
        """Whether history and replay agree in everything."""
        return not (
            any(one.problem for one in self.judged)
            or self.books.problems
            or self.books.incidents
            or self.records_wrong
        )


def replay(settings: Settings, orders: list[PastOrder], progress: Callable[[], None]) -> Report:
    """Play past orders in a fresh database and judge how they ended.

    Raises:
        JobsStuck: the worker does not get on.
    """
    plans = [plan(order) for order in orders]
    with _database(settings) as url:
        clock = VirtualClock(orders[0].purchased_at - timedelta(days=1))
        migrate(url)
        deps = build(settings, url=url, clock=clock)
        try:
            prepare(deps)
            check_ready(deps)
            deps.unit_of_work.run(lambda connection: ensure_carriers(connection, CARRIERS))
            stage = Stage(deps, clock)
            began = time.perf_counter()
            with working(deps):
                stage.play(plans, progress)
            seconds = time.perf_counter() - began
            return _report(deps, stage, orders, seconds)
        finally:
            deps.engine.dispose()


def _report(deps: Deps, stage: Stage, orders: list[PastOrder], seconds: float) -> Report:
    by_id = {order.id: plan(order) for order in orders}
    played = {stage.instances[id]: one for id, one in by_id.items() if id in stage.instances}
    unplayed = [one for id, one in by_id.items() if id not in stage.instances]
    with deps.unit_of_work.reading() as connection:
        judged = tuple(judge(connection, played, unplayed))
        summed = books(connection, played)
        verdicts = list(verify(connection, deps.catalog))
    return Report(
        judged=judged,
        contradictions=tuple(
            (order.id, words) for order in orders for words in contradictions(order)
        ),
        books=summed,
        records_checked=len(verdicts),
        records_wrong=tuple(f"{v.instance_id}: {v.problem}" for v in verdicts if v.problem),
        seconds=seconds,
    )


@contextmanager
def _database(settings: Settings) -> Iterator[str]:
    """Make a database beside the service's own, and drop it afterwards."""
    url = make_url(database_url(settings))
    name = f"shopflow_replay_{uuid4().hex[:12]}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        admin.dispose()
