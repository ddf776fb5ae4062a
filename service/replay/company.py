"""Plays the whole company: its orders, customers, staff and calendar, over the years of history.

Jobs are done at once and in order, in this process; the database is one of its own that may forget
its last moments in a power cut.
"""

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, create_engine, make_url, select

from service.clock import VirtualClock
from service.deps import Deps
from service.replay import company_books
from service.replay.clerk import Clerk
from service.replay.company_books import Fate, Span, Waiting
from service.replay.customers import CustomerPart
from service.replay.history import PastOrder
from service.replay.jobs import AtOnce, NotedQueue
from service.replay.opening import managed_products, open_company
from service.replay.orders import OrderPart
from service.replay.outcome import Judged, judge
from service.replay.plan import Plan, plan
from service.replay.records import Verified, verify_records
from service.replay.run import fresh_database, stop_calendar
from service.replay.stage import Stage
from service.settings import Settings
from service.store.migrate import migrate
from service.store.tables import incident
from service.wiring import build

#: how long the calendar goes on after the last order was promised
_AFTER = timedelta(days=7)
#: how long what is under way may take after that
_REST = timedelta(days=200)


@dataclass(frozen=True, slots=True)
class CompanyReport:
    """What a play of the whole company found."""

    judged: tuple[Judged, ...]
    fates: tuple[Fate, ...]
    waiting: tuple[Waiting, ...]
    incidents: tuple[str, ...]
    problems: tuple[str, ...]  #: books that don't balance
    records: Verified
    days: int  #: of the calendar
    seconds: float  #: the play
    seconds_checking: float
    spent: Mapping[str, float]  #: seconds of the play by what was done

    @property
    def agrees(self) -> bool:
        """Whether everything is as it should be."""
        return not (
            any(one.problem for one in self.judged)
            or self.incidents
            or self.problems
            or self.records.wrong
            or any(not one.expected for one in self.waiting)
        )


def play_company(
    settings: Settings, orders: list[PastOrder], progress: Callable[[], None]
) -> CompanyReport:
    """Play the company in a fresh database and judge what became of it.

    Raises:
        PlayStuck: it does not get on.
    """
    plans = [plan(order) for order in orders]
    with fresh_database(settings) as url:
        _hurry(url)
        migrate(url)
        clock = VirtualClock(orders[0].purchased_at - timedelta(days=1))
        queue = NotedQueue()
        deps = replace(build(settings, url=url, clock=clock), queue=queue)
        try:
            managed = managed_products(orders)
            began = open_company(deps, managed)
            part = OrderPart(deps, frozenset(managed))
            stage = Stage(deps, clock, AtOnce(deps, queue), Clerk(deps, part))
            span = _rehearse(deps, stage, part, plans, progress)
            started = time.perf_counter()
            with _little_garbage():
                stage.play(_REST)
            seconds = time.perf_counter() - started
            return _judged(deps, url, _Played(plans, part, stage, span, began, seconds))
        finally:
            deps.engine.dispose()


@dataclass(frozen=True, slots=True)
class _Played:
    plans: list[Plan]
    part: OrderPart
    stage: Stage
    span: Span
    began: Mapping[str, int]
    seconds: float


def _rehearse(
    deps: Deps,
    stage: Stage,
    part: OrderPart,
    plans: list[Plan],
    progress: Callable[[], None],
) -> Span:
    """Cue all that comes from outside."""
    part.enter(stage, plans, progress)
    customers = CustomerPart(deps, stage)
    for one in plans:
        customers.enter(one)
    closed = max(one.order.promised_at for one in plans) + _AFTER
    customers.begin_rounds(closed)
    stage.cue(closed, lambda: deps.unit_of_work.run(stop_calendar))
    return Span(stage.now, closed, ZoneInfo(deps.settings.time_zone))


def _judged(deps: Deps, url: str, played: _Played) -> CompanyReport:
    started = time.perf_counter()
    part = played.part
    with deps.unit_of_work.reading() as connection:
        judged = tuple(judge(connection, part.plans, part.unplayed(played.plans), goes_on=True))
        problems = tuple(_problems(connection, played))
        fates = company_books.fates(connection)
        waiting = company_books.waiting(connection, part.plans)
        incidents = tuple(_incidents(connection))
    records = verify_records(url)
    return CompanyReport(
        judged,
        fates,
        waiting,
        incidents,
        problems,
        records,
        days=(played.span.closed - played.span.opened).days,
        seconds=played.seconds,
        seconds_checking=time.perf_counter() - started,
        spent=dict(played.stage.spent),
    )


def _problems(connection: Connection, played: _Played) -> Iterator[str]:
    plans: Mapping[UUID, Plan] = played.part.plans
    yield from company_books.money(connection, plans)
    yield from company_books.goods(connection, played.began, played.part.brought)
    yield from company_books.purchases(connection)
    yield from company_books.figures(connection, played.span)


def _incidents(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(incident).order_by(incident.c.raised_at, incident.c.key)):
        yield f"{row.process_id}, {row.element_id}: {row.message}"


@contextmanager
def _little_garbage() -> Iterator[None]:
    """Let what is here already never be looked through for garbage, and the rest less often."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _hurry(url: str) -> None:
    """Don't wait for the disk at each commit; nothing here needs to outlive a power cut."""
    address = make_url(url)
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(
            f"ALTER DATABASE {address.database} SET synchronous_commit = off"
        )
    engine.dispose()
