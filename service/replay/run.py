"""One replay from beginning to end: a database of its own, the play, the verdict."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import Connection, create_engine, delete, make_url

from service.audit import verify
from service.clock import VirtualClock
from service.company import prepare
from service.deps import Deps
from service.replay.history import PastOrder, contradictions
from service.replay.jobs import ByWorker
from service.replay.orders import OrderPart
from service.replay.outcome import Books, Judged, books, judge
from service.replay.plan import Plan, plan
from service.replay.stage import Stage
from service.settings import Settings
from service.store.database import database_url
from service.store.migrate import migrate
from service.store.tables import start_timer
from service.wiring import build, check_ready
from service.worker import working
from tasks.backoffice.catalogue import ensure_carriers
from tasks.backoffice.sample_goods import CARRIERS

#: how long what is to come by itself may take after the last event
_REST = timedelta(days=30)


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
        PlayStuck: it does not get on.
    """
    plans = [plan(order) for order in orders]
    with fresh_database(settings) as url:
        clock = VirtualClock(orders[0].purchased_at - timedelta(days=1))
        migrate(url)
        deps = build(settings, url=url, clock=clock)
        try:
            prepare(deps)
            check_ready(deps)
            deps.unit_of_work.run(lambda connection: ensure_carriers(connection, CARRIERS))
            deps.unit_of_work.run(stop_calendar)
            part = OrderPart(deps)
            stage = Stage(deps, clock, ByWorker(deps), part)
            part.enter(stage, plans, progress)
            began = time.perf_counter()
            with working(deps):
                stage.play(_REST)
            seconds = time.perf_counter() - began
            return _report(deps, part, plans, seconds)
        finally:
            deps.engine.dispose()


def _report(deps: Deps, part: OrderPart, plans: list[Plan], seconds: float) -> Report:
    with deps.unit_of_work.reading() as connection:
        judged = tuple(judge(connection, part.plans, part.unplayed(plans)))
        summed = books(connection, part.plans)
        verdicts = list(verify(connection, deps.catalog))
    return Report(
        judged=judged,
        contradictions=tuple(
            (one.order.id, words) for one in plans for words in contradictions(one.order)
        ),
        books=summed,
        records_checked=len(verdicts),
        records_wrong=tuple(f"{v.instance_id}: {v.problem}" for v in verdicts if v.problem),
        seconds=seconds,
    )


def stop_calendar(connection: Connection) -> None:
    """Let no process start by itself any more."""
    connection.execute(delete(start_timer))


@contextmanager
def fresh_database(settings: Settings) -> Iterator[str]:
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
