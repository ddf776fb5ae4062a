"""A company that runs only some of its processes, so that a story is quick and nobody else's.

    office = open_office(database, clock, "daily-indicators")
    office.house.wait(days=1)

Real handlers, real tables, real forms; time stands until the story moves it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, Row, Table, insert, select

from processes.codec import loads
from service.clock import VirtualClock
from service.settings import Settings
from service.store.tables import definition, instance, message, work_item
from service.wiring import build
from tasks.backoffice import tables
from tests.story import House, Item, Run

ROOT = Path(__file__).parents[2]
_USED = (
    ("processes/dmn", "dmn", re.compile(r'decisionId="([^"=]+)"')),
    ("forms", "form", re.compile(r'formId="([^"=]+)"')),
)


@dataclass(frozen=True, slots=True)
class Office:
    """The running processes and the ledger behind them."""

    house: House
    engine: Engine

    def rows(self, table: Table) -> list[Row[Any]]:
        """All rows of a table, in the order of its key."""
        with self.engine.connect() as connection:
            return list(connection.execute(select(table).order_by(*table.primary_key)))

    def write(self, table: Table, *rows: dict[str, Any]) -> None:
        """Write rows of history."""
        with self.engine.begin() as connection:
            connection.execute(insert(table), list(rows))

    def write_work(self, process_id: str, opened_at: datetime, **changes: Any) -> None:
        """Write a run of a process in which somebody did one piece of work."""
        run, done_at = uuid4(), opened_at + timedelta(hours=4)
        with self.engine.begin() as connection:
            digest = connection.scalar(select(definition.c.digest).limit(1))
            connection.execute(
                insert(instance).values(
                    id=run,
                    process_id=process_id,
                    definition_digest=digest,
                    version=1,
                    state="{}",
                    status=changes.pop("status", "completed"),
                    started_at=opened_at,
                    started_by="system",
                    finished_at=done_at,
                    record_seq=0,
                    record_hash=b"",
                )
            )
            row = {
                "id": uuid4(),
                "instance_id": run,
                "process_id": process_id,
                "element_id": "work",
                "definition_digest": digest,
                "groups": [],
                "users": [],
                "due_at": opened_at + timedelta(hours=8),
                "priority": 50,
                "opened_at": opened_at,
                "variables": "{}",
                "closed_at": done_at,
                "closed_how": "completed",
                "closed_by": "wei",
            }
            connection.execute(insert(work_item).values(row | changes))

    def draw(self, process_id: str, names: dict[str, str]) -> None:
        """Publish a process that only begins and ends, so that there is one of that name."""
        self.house.publish({f"{process_id}.bpmn": drawn(process_id, names)})

    def runs(self, process_id: str) -> list[Run]:
        """The instances of a process, oldest first; of one moment, by their business keys."""
        found = self.house.all(
            select(instance.c.id)
            .where(instance.c.process_id == process_id)
            .order_by(instance.c.started_at, instance.c.business_key, instance.c.id)
        )
        return [self.house.run(row.id) for row in found]

    def items(self, run: Run, element_id: str) -> list[tuple[Item, dict[str, Any]]]:
        """The open work items of a repeated element, each with what its form shows."""
        rows = self.house.all(
            select(work_item.c.id, work_item.c.variables)
            .where(work_item.c.instance_id == run.id, work_item.c.element_id == element_id)
            .where(work_item.c.closed_at.is_(None))
            .order_by(work_item.c.opened_at, work_item.c.variables)
        )
        return [(Item(self.house, row.id), loads(row.variables)) for row in rows]

    def letters(self, *recipients: str) -> list[str]:
        """The subjects of what was mailed, of some recipients or of all, oldest first."""
        rows = sorted(self.rows(tables.outbox), key=lambda row: (row.created_at, row.seq))
        return [
            row.subject
            for row in rows
            if not recipients or row.recipient.partition("@")[0] in recipients
        ]


def open_office(
    database: Any, clock: VirtualClock, *process_ids: str, zone: str = "Asia/Shanghai"
) -> Office:
    """Publish some of the company's processes in a database that has its groups and goods."""
    settings = Settings(database_url=database.url, time_zone=zone)
    deps = build(settings, url=database.url, clock=clock)
    house = House(deps, clock)
    house.publish(files_of(*process_ids))
    return Office(house, deps.engine)


def files_of(*process_ids: str) -> dict[str, bytes]:
    """The diagrams of some processes with the tables and forms they use."""
    found: dict[str, bytes] = {}
    for process_id in process_ids:
        path = ROOT / "processes" / "bpmn" / f"{process_id}.bpmn"
        found[path.name] = path.read_bytes()
        text = found[path.name].decode()
        for folder, ending, pattern in _USED:
            for name in pattern.findall(text):
                used = ROOT / folder / f"{name}.{ending}"
                found[used.name] = used.read_bytes()
    return found


def drawn(process_id: str, names: dict[str, str]) -> bytes:
    """A diagram of nothing but a start and an end."""
    model = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    zeebe = "http://camunda.org/schema/zeebe/1.0"
    return f"""<bpmn:definitions xmlns:bpmn="{model}" xmlns:zeebe="{zeebe}" targetNamespace="t">
        <bpmn:process id="{process_id}" name="{names["en"]}" isExecutable="true">
          <bpmn:extensionElements><zeebe:properties>
            <zeebe:property name="name:zh" value="{names["zh"]}" />
          </zeebe:properties></bpmn:extensionElements>
          <bpmn:startEvent id="begun" name="Begun" />
          <bpmn:sequenceFlow id="then" sourceRef="begun" targetRef="done" />
          <bpmn:endEvent id="done" name="Done" />
        </bpmn:process>
      </bpmn:definitions>""".encode()


def at(day: int, hour: int = 4, month: int = 3) -> datetime:
    """A moment of 2026, in UTC; 4 o'clock is noon in Shanghai."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


def delivered_order(number: int, placed_at: datetime, **changes: Any) -> dict[str, Any]:
    """The row of an order that went well, ten days from the click to the door."""
    return {
        "id": UUID(int=number + 1),
        "channel": "web",
        "external_number": f"H-{number}",
        "status": "delivered",
        "customer_id": "c-1004",
        "goods": 90,
        "freight": 10,
        "discount": 0,
        "total": 100,
        "currency": "CNY",
        "data": "{}",
        "placed_at": placed_at,
        "recorded_at": placed_at,
        "confirmed_at": placed_at + timedelta(hours=2),
        "delivered_at": placed_at + timedelta(days=10),
        "estimated_delivery": placed_at + timedelta(days=15),
    } | changes


def sent(office: Office, name: str) -> list[dict[str, Any]]:
    """The variables of the messages of a name that wait for a taker."""
    rows = [row for row in office.rows(message) if row.name == name]
    return [next(iter(loads(row.variables).values())) for row in rows]
