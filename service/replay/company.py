"""Plays the whole company: its orders, customers, staff and calendar, over the years of history.

Jobs are done at once and in order, in this process; the database is one of its own that may forget
its last moments in a power cut.
"""

import gc
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import create_engine, make_url

from service.clock import VirtualClock
from service.replay.clerk import Clerk
from service.replay.customers import CustomerPart
from service.replay.history import PastOrder
from service.replay.jobs import AtOnce, NotedQueue
from service.replay.opening import managed_products, open_company
from service.replay.orders import OrderPart
from service.replay.plan import plan
from service.replay.run import fresh_database, stop_calendar
from service.replay.stage import Stage
from service.settings import Settings
from service.store.migrate import migrate
from service.wiring import build

#: how long the calendar goes on after the last order was promised
_AFTER = timedelta(days=7)
#: how long what is under way may take after that
_REST = timedelta(days=400)


def play(settings: Settings, orders: list[PastOrder], progress: Callable[[], None]) -> None:
    """Play."""
    managed = managed_products(orders)
    with fresh_database(settings) as url:
        _hurry(url)
        queue = NotedQueue()
        clock = VirtualClock(orders[0].purchased_at - timedelta(days=1))
        migrate(url)
        deps = replace(build(settings, url=url, clock=clock), queue=queue)
        try:
            open_company(deps, managed)
            part = OrderPart(deps, frozenset(managed))
            stage = Stage(deps, clock, AtOnce(deps, queue), Clerk(deps, part))
            plans = [plan(order) for order in orders]
            part.enter(stage, plans, progress)
            customers = CustomerPart(deps, stage)
            for one in plans:
                customers.enter(one)
            end = max(order.promised_at for order in orders) + _AFTER
            customers.begin_rounds(end)
            stage.cue(end, lambda: deps.unit_of_work.run(stop_calendar))
            gc.collect()
            gc.freeze()
            started = time.perf_counter()
            stage.play(_REST)
            print("played", time.perf_counter() - started, "until", stage.now)
            import os

            if os.environ.get("RP_SHELL"):
                import subprocess

                subprocess.run(
                    ["bash", "-c", os.environ["RP_SHELL"]],
                    env={**os.environ, "URL": url.replace("+psycopg", "")},
                )
        finally:
            deps.engine.dispose()


def _hurry(url: str) -> None:
    """Don't wait for the disk at each commit; nothing here needs to outlive a power cut."""
    address = make_url(url)
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(
            f"ALTER DATABASE {address.database} SET synchronous_commit = off"
        )
    engine.dispose()
