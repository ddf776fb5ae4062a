"""The language tests tell stories in.

    run = house.start("order", item="lamp")
    run.item("Review order").complete(by=ann, approved=True)
    assert run.status == "completed"

Real commands, real engine, real PostgreSQL. Remote jobs run when the story says
``house.work()``, timers when it lets time pass with ``house.wait(days=1)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from processes.codec import loads
from service.audit import verify
from service.clock import VirtualClock
from service.commands.cancel_instance import cancel_instance
from service.commands.claim_task import claim_task
from service.commands.complete_task import Completed, complete_task
from service.commands.deliver_message import Delivered, deliver_message
from service.commands.promote_jobs import promote_jobs
from service.commands.publish import Published, publish
from service.commands.release_task import release_task
from service.commands.retry_incident import retry_incident
from service.commands.run_job import run_job
from service.commands.start_instance import start_instance
from service.commands.wake_timers import wake_timers
from service.deps import Deps
from service.identity import SYSTEM, Actor
from service.store.tables import incident, instance, job, record, subscription, timer, work_item
from tests.processes.diagram import bpmn


def person(username: str, *groups: str) -> Actor:
    """Somebody who belongs to some groups."""
    return Actor(username, {"en": username.title(), "zh": username}, frozenset(groups))


ann = person("ann", "customer-service")
bob = person("bob", "order-desk")
wei = person("wei", "warehouse")
li = person("li", "logistics")
guo = person("guo", "purchasing", "products")
xia = person("xia", "marketing")
sam = person("sam", "products", "analysis", "risk-control")
eva = person("eva", "human-resources")
chen = person("chen", "process-owners")
mei = person("mei", "management", "finance")
ada = person("ada", "auditors")
otto = person("otto", "operators")


class House:
    """The service with somebody telling it what to do."""

    def __init__(self, deps: Deps, clock: VirtualClock) -> None:
        self.deps = deps
        self.clock = clock

    def draw(self, text: str, process_id: str = "p", **files: bytes) -> Published:
        """Publish a diagram written as text; see ``tests/processes/diagram.py``."""
        named = {name.replace("__", "."): content for name, content in files.items()}
        return self.publish({f"{process_id}.bpmn": bpmn(text, process_id), **named})

    def publish(self, files: dict[str, bytes]) -> Published:
        """Publish a bundle."""
        return publish(self.deps, SYSTEM, files, "a story")

    def start(
        self, process_id: str = "p", *, key: str | None = None, by: Actor = SYSTEM, **data: Any
    ) -> Run:
        """Start an instance."""
        started = start_instance(self.deps, by, process_id, data, business_key=key)
        return Run(self, started.instance_id)

    def send(
        self, name: str, key: str, *, id: str | None = None, by: Actor = SYSTEM, **data: Any
    ) -> Delivered:
        """Send a message."""
        return deliver_message(self.deps, by, name, key, data, message_id=id)

    def run(self, instance_id: UUID | None) -> Run:
        """An instance that is there already."""
        assert instance_id is not None
        return Run(self, instance_id)

    def wait(self, **time: float) -> int:
        """Let time pass and wake what is due, until nothing more is; how many timers fired."""
        self.clock.advance(timedelta(**time))
        fired = 0
        while woken := wake_timers(self.deps):
            fired += woken
        return fired

    def work(self) -> int:
        """Do what the workers would do now, the oldest job first; how many jobs were run."""
        done = 0
        while True:
            promote_jobs(self.deps)
            ready = self.all(
                select(job.c.id).where(job.c.state == "ready").order_by(job.c.created_at, job.c.id)
            )
            if not ready:
                return done
            for row in ready:
                run_job(self.deps, row.id)
                done += 1

    def all(self, query: Select[Any]) -> Sequence[Row[Any]]:
        """Read rows."""
        with self.deps.engine.connect() as connection:
            return connection.execute(query).all()


@dataclass(frozen=True, slots=True)
class Run:
    """One instance."""

    house: House
    id: UUID

    @property
    def status(self) -> str:
        """running, completed, cancelled or terminated."""
        return str(self._row(instance).status)

    @property
    def variables(self) -> dict[str, Any]:
        """The process's variables, also after its end."""
        state = loads(self._row(instance).state)
        found: dict[str, Any] = state.get("final") or state["tokens"][0][5]
        return found

    @property
    def open(self) -> list[str]:
        """Elements that have an open work item."""
        rows = self.house.all(
            select(work_item.c.element_id)
            .where(work_item.c.instance_id == self.id, work_item.c.closed_at.is_(None))
            .order_by(work_item.c.opened_at, work_item.c.element_id)
        )
        return [row.element_id for row in rows]

    def item(self, name: str) -> Item:
        """The newest work item of an element, by its id or English name."""
        rows = self.house.all(
            select(work_item)
            .where(work_item.c.instance_id == self.id)
            .order_by(
                work_item.c.closed_at.desc().nulls_first(),
                work_item.c.opened_at.desc(),
                work_item.c.id.desc(),  # ids count up within an instance
            )
        )
        for row in rows:
            definition = self.house.deps.catalog.definition(row.definition_digest)
            if name in (row.element_id, definition.elements[row.element_id].names["en"]):
                return Item(self.house, row.id)
        raise AssertionError(f"no work item {name!r} among {[row.element_id for row in rows]}")

    def cancel(self, by: Actor = otto, reason: str = "no longer wanted") -> None:
        """End it before its time."""
        cancel_instance(self.house.deps, by, self.id, reason)

    def retry(self, by: Actor = otto) -> None:
        """Retry its open incident."""
        rows = self.rows(incident)
        (key,) = [row.key for row in rows if row.resolved_at is None]
        retry_incident(self.house.deps, by, key)

    def rows(self, table: Any) -> Sequence[Row[Any]]:
        """Its rows of a table."""
        return self.house.all(select(table).where(table.c.instance_id == self.id))

    @property
    def incidents(self) -> list[str]:
        """Messages of its open incidents."""
        return [row.message for row in self.rows(incident) if row.resolved_at is None]

    @property
    def timers(self) -> list[str]:
        """Elements with a timer."""
        return sorted(row.element_id for row in self.rows(timer))

    @property
    def subscriptions(self) -> list[tuple[str, str]]:
        """Messages it waits for."""
        return sorted((row.name, row.correlation_key) for row in self.rows(subscription))

    @property
    def inputs(self) -> list[str]:
        """Kinds of its record's entries, in order."""
        rows = sorted(self.rows(record), key=lambda row: row.seq)
        return [loads(row.input)["kind"] for row in rows]

    @property
    def problem(self) -> str | None:
        """What the audit finds wrong with its record."""
        with self.house.deps.engine.connect() as connection:
            (verdict,) = verify(connection, self.house.deps.catalog, self.id)
        return verdict.problem

    def _row(self, table: Any) -> Row[Any]:
        (row,) = self.house.all(select(table).where(table.c.id == self.id))
        return row


@dataclass(frozen=True, slots=True)
class Item:
    """One work item."""

    house: House
    id: UUID

    def complete(self, by: Actor = SYSTEM, **data: Any) -> Completed:
        """Complete it."""
        return complete_task(self.house.deps, by, self.id, data)

    def claim(self, by: Actor) -> None:
        """Claim it."""
        claim_task(self.house.deps, by, self.id)

    def release(self, by: Actor) -> None:
        """Give it back."""
        release_task(self.house.deps, by, self.id)

    @property
    def row(self) -> Row[Any]:
        """Its row."""
        (row,) = self.house.all(select(work_item).where(work_item.c.id == self.id))
        return row
