"""Plays many orders' histories on one virtual clock against the running service.

Events, answers of the staff and timers happen in the order of their moments. Before anything
happens to an instance its jobs under way are waited for, so that the far side of the queue can
be slow without changing what happens.
"""

import heapq
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from service.clock import VirtualClock
from service.commands.complete_task import complete_task
from service.commands.deliver_message import deliver_message
from service.commands.wake_timers import wake_timers
from service.deps import Deps
from service.identity import SYSTEM, Actor
from service.replay import staff
from service.replay.plan import Event, Plan
from service.store.tables import job, timer, work_item
from tasks.backoffice.catalogue import Product, Stock, ensure_products, set_stock
from tasks.backoffice.tables import stock

#: how long jobs may keep the play waiting, in seconds of real time
PATIENCE = 60.0
_PAUSE = 0.002
_WAREHOUSE = "main"


class JobsStuck(Exception):
    """The worker did not finish an instance's jobs in time."""


@dataclass(order=True, slots=True)
class _Cue:
    """Something to do at a moment."""

    at: datetime
    number: int
    instance_id: UUID | None = field(compare=False)
    do: Callable[[], None] = field(compare=False)


class Stage:
    """The play: who is on, what comes next."""

    def __init__(self, deps: Deps, clock: VirtualClock) -> None:
        self._deps = deps
        self._clock = clock
        self._cues: list[_Cue] = []
        self._numbers = count()
        self._plans: dict[UUID, Plan] = {}
        self._seen: set[UUID] = set()
        self._seen_until = clock.now()
        self.instances: dict[str, UUID] = {}  #: by the order's id in history

    def play(self, plans: Iterable[Plan], progress: Callable[[], None]) -> None:
        """Play all plans to their end; `progress` is called once for each order placed."""
        for plan in plans:
            self._cue(plan.events[0].at, None, self._placing(plan, progress))
        while self._cues:
            self._wake_until(self._cues[0].at)
            self._look_at_inboxes()
            cue = heapq.heappop(self._cues)
            if cue.instance_id is not None:
                self._wait_for_jobs(cue.instance_id)
            if cue.at > self._clock.now():
                self._clock.set(cue.at)
            cue.do()
            if not self._cues:
                self._close()

    def _close(self) -> None:
        """Let what is still to come by itself come: jobs, timers, and what they open."""
        end = self._clock.now() + timedelta(days=30)
        for instance_id in self._plans:
            self._wait_for_jobs(instance_id)
        self._wake_until(end)
        self._look_at_inboxes()

    def _cue(self, at: datetime, instance_id: UUID | None, do: Callable[[], None]) -> None:
        heapq.heappush(self._cues, _Cue(at, next(self._numbers), instance_id, do))

    def _placing(self, plan: Plan, progress: Callable[[], None]) -> Callable[[], None]:
        def place() -> None:
            first, *rest = plan.events
            self._deps.unit_of_work.run(lambda connection: _stock_up(connection, plan))
            instance_id = self._send(plan, first)
            assert instance_id is not None
            self._plans[instance_id] = plan
            self.instances[plan.order.id] = instance_id
            for event in rest:
                self._cue(event.at, instance_id, self._sending(plan, event))
            progress()

        return place

    def _sending(self, plan: Plan, event: Event) -> Callable[[], None]:
        def send() -> None:
            self._send(plan, event)

        return send

    def _send(self, plan: Plan, event: Event) -> UUID | None:
        sent = deliver_message(
            self._deps,
            SYSTEM,
            event.message,
            plan.order.id,
            event.variables,
            message_id=event.message_id,
        )
        return sent.instance_id

    def _wake_until(self, moment: datetime) -> None:
        """Let timers run out that are due before a moment, each at its own time."""
        while True:
            with self._deps.unit_of_work.reading() as connection:
                due = connection.scalar(select(func.min(timer.c.due_at)))
            if due is None or due > moment:
                return
            for instance_id in self._due(due):
                self._wait_for_jobs(instance_id)
            if due > self._clock.now():
                self._clock.set(due)
            wake_timers(self._deps)
            self._look_at_inboxes()

    def _due(self, moment: datetime) -> list[UUID]:
        query = select(timer.c.instance_id).where(timer.c.due_at <= moment)
        with self._deps.unit_of_work.reading() as connection:
            return list(connection.scalars(query))

    def _look_at_inboxes(self) -> None:
        """Plan an answer for every work item that was opened since we last looked."""
        query = select(
            work_item.c.id, work_item.c.instance_id, work_item.c.element_id, work_item.c.opened_at
        ).where(work_item.c.closed_at.is_(None), work_item.c.opened_at >= self._seen_until)
        with self._deps.unit_of_work.reading() as connection:
            rows = connection.execute(query.order_by(work_item.c.opened_at)).all()
        for row in rows:
            if row.id not in self._seen and row.instance_id in self._plans:
                self._seen.add(row.id)
                self._plan_answer(row.id, row.instance_id, row.element_id, row.opened_at)
        self._seen_until = self._clock.now() - timedelta(days=1)

    def _plan_answer(self, item: UUID, instance_id: UUID, element: str, opened: datetime) -> None:
        answer = staff.answer(element, self._plans[instance_id], opened)
        if answer is not None:
            self._cue(answer.at, instance_id, self._answering(item, answer.data))

    def _answering(self, item_id: UUID, data: Mapping[str, Any]) -> Callable[[], None]:
        def complete() -> None:
            row = self._open_item(item_id)
            if row is not None:
                complete_task(self._deps, _member_of(row), item_id, data)

        return complete

    def _open_item(self, item_id: UUID) -> frozenset[str] | None:
        query = select(work_item.c.groups).where(
            work_item.c.id == item_id, work_item.c.closed_at.is_(None)
        )
        with self._deps.unit_of_work.reading() as connection:
            groups = connection.scalar(query)
        return None if groups is None else frozenset(groups)

    def _wait_for_jobs(self, instance_id: UUID) -> None:
        query = select(job.c.id).where(job.c.instance_id == instance_id, job.c.state != "dead")
        until = time.monotonic() + PATIENCE
        while True:
            with self._deps.unit_of_work.reading() as connection:
                if connection.scalar(query.limit(1)) is None:
                    return
            if time.monotonic() > until:
                raise JobsStuck(f"instance {instance_id} waits for jobs that nobody does")
            time.sleep(_PAUSE)


def _member_of(groups: frozenset[str]) -> Actor:
    name = f"history:{min(groups, default='staff')}"
    return Actor(name, {"en": name, "zh": name}, groups)


def _stock_up(connection: Connection, plan: Plan) -> None:
    """Put the order's goods on the shelf at the price of the day; unavailable ones stay away."""
    there = plan.order.status != "unavailable"
    products: dict[str, Product] = {}
    wanted: dict[str, int] = {}
    for line in plan.order.lines:
        sku = line["product_id"]
        name = line["category"] or sku[:8]
        weight = int(line["weight_g"] or 500)
        products[sku] = Product(sku, name, name, name, line["unit_price"], weight)
        wanted[sku] = wanted.get(sku, 0) + int(line["quantity"])
    ensure_products(connection, products.values())
    set_stock(
        connection,
        [
            Stock(sku, _WAREHOUSE, _on_hand(connection, sku) + (quantity if there else 0))
            for sku, quantity in wanted.items()
        ],
    )


def _on_hand(connection: Connection, sku: str) -> int:
    query = select(stock.c.on_hand).where(stock.c.sku == sku, stock.c.warehouse == _WAREHOUSE)
    return connection.scalar(query) or 0
