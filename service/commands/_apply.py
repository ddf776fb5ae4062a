"""Makes the sum of a command's facts true in the database: one statement for each kind of row.

Only ``_turn`` uses it; a use case never writes these tables itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from hashlib import sha256
from typing import Any

import psycopg
from sqlalchemy import Connection

from processes.codec import dumps, keepable
from processes.instance import Instance
from processes.step import MessageSent, SignalSent, TaskOpened
from service.commands import _statements as sql
from service.commands._buffer import Pair
from service.commands._changes import Changes, JobRow, Place
from service.queue import Queue
from service.record import Entry

#: a message on its way is tried until somebody stops it
_MESSAGE_RETRIES = 1_000


class Writer:
    """Writes one command's changes of one instance."""

    def __init__(self, connection: Connection, changes: Changes, actor: str, now: datetime) -> None:
        assert changes.place is not None
        self._connection = connection
        self._changes = changes
        self._place: Place = changes.place
        self._actor = actor
        self._now = now
        #: new subscriptions with the buffered messages that wait for them, oldest first
        self.waiting: list[Pair] = []

    def write(self, instance: Instance, queue: Queue) -> Place:
        """Write everything.

        Parameters:
            instance: as the engine left it.
            queue: takes the new jobs' ids.

        Returns:
            Where in its history the instance stands now.

        """
        place = self._place
        with pipelined(self._connection):
            if self._changes.entries:
                place = self._write_instance(instance.state())
            self._write_items(instance)
            self._write_timers()
            self._write_jobs(queue)
            self._write_incidents()
        self._write_subscriptions()
        return place

    def _chained(self, state_digest: bytes) -> list[dict[str, Any]]:
        """The record's new rows."""
        rows: list[dict[str, Any]] = []
        previous, seq = self._place.record_hash, self._place.record_seq
        last = len(self._changes.entries) - 1
        for index, noted in enumerate(self._changes.entries):
            seq += 1
            entry = Entry(
                instance_id=self._place.instance_id,
                seq=seq,
                at=noted.at,
                actor=noted.actor,
                input=noted.input,
                facts=noted.facts,
                state_digest=state_digest if index == last else None,
                previous=previous,
            )
            rows.append(entry_columns(entry))
            previous = rows[-1]["hash"]
        return rows

    def _write_instance(self, state: bytes) -> Place:
        """Write the instance with the last entry of its record; those before it follow."""
        *earlier, last = self._chained(sha256(state).digest())
        values = last | {
            "state": state.decode(),
            "status": self._changes.finished or "running",
            "finished_at": self._now if self._changes.finished else None,
        }
        place, new = self._place, self._changes.new
        if new is None:
            self._run(sql.MOVE_INSTANCE, values | {"version": place.version})
        else:
            values |= {
                "process_id": new.process_id,
                "definition_digest": new.definition_digest,
                "business_key": new.business_key,
                "started_by": self._actor,
            }
            self._run(sql.BEGIN_INSTANCE, values)
        self._many(sql.INSERT_RECORD, earlier)
        return Place(place.instance_id, place.version + 1, last["seq"], last["hash"])

    def _write_items(self, instance: Instance) -> None:
        changes = self._changes
        rows = [self._item_columns(fact, instance) for fact in changes.items.values()]
        closed = {k: how for k, how in changes.closed_items.items() if k not in changes.items}
        closing = {
            "now": self._now,
            "actor": self._actor,
            "completed": [key for key, how in closed.items() if how == "completed"],
            "closed": list(closed),
        }
        if rows:
            self._run(sql.EXCHANGE_ITEMS, closing | rows[0])
            self._many(sql.INSERT_ITEM, rows[1:])
        elif closed:
            self._run(sql.CLOSE_ITEMS, closing)

    def _item_columns(self, fact: TaskOpened, instance: Instance) -> dict[str, Any]:
        closed = self._changes.closed_items.get(fact.key)
        return {
            "id": fact.key,
            "instance_id": self._place.instance_id,
            "process_id": fact.process_id,
            "element_id": fact.element_id,
            "definition_digest": instance.definition_of(fact.key).digest,
            "form_id": fact.form_id,
            "groups": list(fact.groups),
            "users": list(fact.users),
            "assignee": fact.assignee,
            "due_at": fact.due_at,
            "follow_up_at": fact.follow_up_at,
            "priority": fact.priority,
            "opened_at": self._now,
            "variables": dumps(dict(fact.variables)),
            "closed_at": self._now if closed else None,
            "closed_how": closed,
            "closed_by": self._actor if closed else None,
        }

    def _write_timers(self) -> None:
        timers = list(self._changes.timers.values())
        if timers or self._changes.gone_timers:
            parameters = {
                "instance_id": self._place.instance_id,
                "gone": list(self._changes.gone_timers),
                "keys": [fact.key for fact in timers],
                "elements": [fact.element_id for fact in timers],
                "times": [fact.due_at for fact in timers],
            }
            self._run(sql.CHANGE_TIMERS, parameters)

    def _write_subscriptions(self) -> None:
        waits = list(self._changes.subscriptions.values())
        if waits or self._changes.gone_subscriptions:
            parameters = {
                "instance_id": self._place.instance_id,
                "now": self._now,
                "gone": list(self._changes.gone_subscriptions),
                "keys": [fact.key for fact in waits],
                "elements": [fact.element_id for fact in waits],
                "names": [fact.name for fact in waits],
                "correlations": [fact.correlation_key for fact in waits],
                "signals": [fact.signal for fact in waits],
            }
            found = self._connection.exec_driver_sql(sql.CHANGE_SUBSCRIPTIONS, parameters).all()
            self.waiting = [(row.key, row.id) for row in found]

    def _write_jobs(self, queue: Queue) -> None:
        jobs = [*self._changes.jobs.values()]
        jobs += [_sent_job(fact, self._now) for fact in self._changes.sent]
        if self._changes.gone_jobs:
            self._run(sql.DELETE_JOBS, {"gone": list(self._changes.gone_jobs)})
        common = {"instance_id": self._place.instance_id, "created_at": self._now}
        self._many(sql.INSERT_JOB, [_job_columns(job) | common for job in jobs])
        queue.put(self._connection, [job.id for job in jobs if job.state == "ready"])

    def _write_incidents(self) -> None:
        rows = [
            {
                "key": fact.key,
                "instance_id": self._place.instance_id,
                "process_id": fact.process_id,
                "element_id": fact.element_id,
                "kind": fact.kind,
                "message": keepable(fact.message),
                "message_zh": None if fact.message_zh is None else keepable(fact.message_zh),
                "raised_at": self._now,
            }
            for fact in self._changes.incidents.values()
        ]
        self._many(sql.INSERT_INCIDENT, rows)
        if self._changes.resolved:
            self._run(
                sql.RESOLVE_INCIDENTS,
                {
                    "now": self._now,
                    "actor": self._actor,
                    "resolved": list(self._changes.resolved),
                },
            )

    def _run(self, statement: str, values: Mapping[str, Any]) -> None:
        self._connection.exec_driver_sql(statement, dict(values))

    def _many(self, statement: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows; one row alone goes without the ceremony of many."""
        if len(rows) == 1:
            self._run(statement, rows[0])
        elif rows:
            self._connection.exec_driver_sql(statement, [dict(row) for row in rows])


def pipelined(connection: Connection) -> AbstractContextManager[object]:
    """Send the statements of a block together and wait for PostgreSQL once, at its end.

    What a statement of the block answers cannot be seen; errors are raised at the end.
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver.pipeline()


def entry_columns(entry: Entry) -> dict[str, Any]:
    """An entry as a row of ``record``."""
    columns = {name: getattr(entry, name) for name in Entry.__slots__}
    columns["hash"] = entry.hash
    return columns


def _job_columns(job: JobRow) -> dict[str, Any]:
    return {name: getattr(job, name) for name in JobRow.__slots__}


def _sent_job(fact: MessageSent | SignalSent, now: datetime) -> JobRow:
    """The job that carries a message or signal out of the instance."""
    return JobRow(
        id=fact.key,
        process_id=fact.process_id,
        element_id=fact.element_id,
        kind="message" if isinstance(fact, MessageSent) else "broadcast",
        topic=fact.name,
        correlation_key=fact.correlation_key if isinstance(fact, MessageSent) else None,
        variables=dumps(dict(fact.variables)),
        headers="{}",
        retries_left=_MESSAGE_RETRIES,
        attempts=0,
        error=None,
        state="ready",
        due_at=now,
    )
