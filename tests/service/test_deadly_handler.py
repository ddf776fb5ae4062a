"""A handler that kills every worker that calls it stops being called, and an operator is told."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from threading import Event

from sqlalchemy import select

from service.catalog import StoredCatalog
from service.clock import SystemClock
from service.commands.count_kill import MAX_KILLS, count_kill
from service.deps import Deps
from service.queue import Queue
from service.settings import Settings
from service.store.database import make_engine
from service.store.tables import job
from service.store.unit_of_work import UnitOfWork
from service.worker import Pace, run_worker
from tests.fakes import FakeHandlers

PACE = Pace(heartbeat=0.2, silence=1.5, round=0.1)
DEADLY = "start s\nservice mail topic=mail\nuser a\nend e\ns -> mail -> a -> e"


def _die(call):
    os.kill(os.getpid(), signal.SIGKILL)


def work(url: str) -> None:
    """Be a worker until killed by its own handler."""
    handlers = FakeHandlers()
    handlers.remote("mail", _die)
    engine = make_engine(url, pool_size=3)
    deps = Deps(
        settings=Settings(database_url=url),
        engine=engine,
        unit_of_work=UnitOfWork(engine),
        catalog=StoredCatalog(engine),
        handlers=handlers,
        clock=SystemClock(),
        queue=Queue(),
    )
    run_worker(deps, Event(), PACE)


def test_a_handler_that_kills_every_worker_becomes_an_incident(house, handlers, database):
    handlers.remote("mail")
    house.draw(DEADLY)
    run = house.start()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    deaths, end = 0, time.monotonic() + 180
    worker = None
    try:
        while not run.incidents:
            assert time.monotonic() < end, f"no incident after {deaths} deaths"
            if worker is None or not worker.is_alive():
                deaths += worker is not None
                worker = context.Process(target=work, args=(database.url,), daemon=True)
                worker.start()
            time.sleep(0.05)
        time.sleep(2 * PACE.silence)
        assert worker.is_alive(), "the job is still brought to workers"
    finally:
        worker.kill()
        worker.join()
    assert deaths == MAX_KILLS
    assert run.incidents == [f"{MAX_KILLS} workers in a row died while they ran this job."]
    assert run.rows(job) == []
    assert run.problem is None
    run.retry()
    house.work()
    assert run.open == ["a"]


def test_a_death_found_by_two_counts_once_and_success_forgets_it(house, handlers):
    handlers.remote("mail")
    house.draw(DEADLY)
    run = house.start()
    (row,) = run.rows(job)
    for deliveries in (0, 0, 1, 1, 2):
        count_kill(house.deps, row.id, deliveries)
    assert [row.killed for row in house.all(select(job))] == [3]
    house.work()
    assert run.open == ["a"]
    count_kill(house.deps, row.id, 3)
    assert run.incidents == []


def test_a_message_that_kills_every_worker_is_brought_no_more(house):
    house.draw("start s\nthrow t message=m key==1\ns -> t")
    run = house.start()
    (row,) = run.rows(job)
    for deliveries in range(MAX_KILLS):
        count_kill(house.deps, row.id, deliveries)
    assert house.work() == 0
    (row,) = run.rows(job)
    assert row.state == "dead"
    assert "died" in row.error
