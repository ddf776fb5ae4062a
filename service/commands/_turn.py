"""One command's work on one instance, from the row read to the rows written.

A use case opens the instance, takes the engine's first step and calls ``settle``: local handlers
are called in here, in the same transaction, until the engine wants nothing more that can be had
at once. Then everything is written, one statement a table.

A handler that fails must leave no trace, so its whole transaction is given up and the command
runs again with the failure known beforehand; the engine is pure and gives the same keys. That
costs nothing as long as handlers succeed, where a savepoint would cost two statements each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from processes.errors import UnknownKey
from processes.expressions import on_clock
from processes.instance import Instance
from processes.step import Failure, GaveUp, JobVoided, JobWanted, Step, TaskClosed, TaskOpened
from service.catalog import Lookups
from service.commands import _buffer
from service.commands._apply import Writer
from service.commands._changes import Changes, JobRow, NewInstance, Place, job_row
from service.deps import Deps
from service.handling import Call, Done, Later, Outcome
from service.identity import SYSTEM, Actor
from service.record import beginning, canonical
from service.store.unit_of_work import Stale

Result = TypeVar("Result")


class InstanceRow(Protocol):
    """The columns a turn needs of ``instance``."""

    @property
    def instance_id(self) -> UUID: ...
    @property
    def instance_version(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def record_seq(self) -> int: ...
    @property
    def record_hash(self) -> bytes: ...
    @property
    def epoch(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Known:
    """What stays the same when a command runs again."""

    now: datetime
    #: outcomes of local jobs that did not succeed, by job id
    outcomes: dict[UUID, Outcome]


class _Failed(Exception):
    """A local handler did not succeed; the command must run again knowing that."""

    def __init__(self, key: UUID, outcome: Outcome) -> None:
        self.key = key
        self.outcome = outcome


class Turn:
    """Collects what one command does to one instance."""

    def __init__(self, deps: Deps, connection: Connection, actor: Actor, known: Known) -> None:
        """Begin.

        Parameters:
            known: outcomes of local jobs from an earlier try.
        """
        self.deps = deps
        self.connection = connection
        self.actor = actor
        self.now = known.now
        self.lookups = Lookups(deps.catalog, deps.settings.time_zone)
        self.changes = Changes()
        self._known = known.outcomes
        self._wanted: dict[UUID, JobWanted] = {}
        self._instance: Instance | None = None
        self._opened: dict[UUID, TaskOpened] = {}

    @property
    def clock(self) -> datetime:
        """The moment off the company's clocks, for FEEL that belongs to no instance."""
        return on_clock(self.now, ZoneInfo(self.deps.settings.time_zone))

    def open(self, row: InstanceRow) -> Instance:
        """Load the instance of a row; its changes will be written back over it."""
        self.see(row.epoch)
        self.changes.place = Place(
            row.instance_id, row.instance_version, row.record_seq, bytes(row.record_hash)
        )
        self._instance = Instance.load(row.state, self.lookups)
        return self._instance

    def see(self, epoch: int) -> None:
        """Learn of definitions others published meanwhile."""
        if epoch != self.deps.catalog.epoch:
            self.deps.catalog.refresh(self.connection)

    def begin(self, instance_id: UUID, new: NewInstance) -> None:
        """Prepare for an instance that has no row yet; ``take`` its first step next."""
        self.changes.place = Place(instance_id, 0, 0, beginning(instance_id))
        self.changes.new = new

    def take(self, step: Step, actor: Actor | None = None) -> None:
        """Note a step's input and facts, and what it still wants.

        Parameters:
            actor: whose input it was, if not the command's actor's.
        """
        self._instance = step.instance
        who = (actor or self.actor).username
        self.changes.note(step, who, self.now, self.lookups.asked())
        for fact in step.facts:
            if isinstance(fact, JobWanted):
                self._want(fact)
            elif isinstance(fact, JobVoided) and self._wanted.pop(fact.key, None) is None:
                self.changes.void_job(fact.key)
            elif isinstance(fact, TaskOpened):
                self._opened[fact.key] = fact
            elif isinstance(fact, TaskClosed):
                self._opened.pop(fact.key, None)

    def settle(self) -> None:
        """Call local handlers until none is wanted and write everything.

        A buffered message that waits for a subscription opened here is delivered at once, in the
        same transaction.
        """
        waiting: list[_buffer.Pair] = []
        while True:
            while self._wanted:
                self.call(self._as_call(self._wanted.pop(next(iter(self._wanted)))))
            assert self._instance is not None
            writer = Writer(self.connection, self.changes, self.actor.username, self.now)
            place = writer.write(self._instance, self.deps.queue)
            gone = self.changes.gone_subscriptions
            waiting = [pair for pair in waiting if pair[0] not in gone] + writer.waiting
            found = _buffer.take(self.connection, waiting, self._instance.id, self.now)
            if found is None:
                return
            self.changes = Changes(place=place)
            self.take(self._instance.deliver(*found, self.now), SYSTEM)

    def call(self, call: Call) -> None:
        """Call a local handler and feed its outcome to the engine."""
        outcome = self._known.get(call.id)
        if outcome is None:
            outcome = self.deps.handlers.call_local(call, self.connection)
            if not isinstance(outcome, Done):
                raise _Failed(call.id, outcome)
        self.report(call, outcome, SYSTEM)

    def report(self, call: Call, outcome: Outcome, actor: Actor) -> None:
        """Feed a handler's outcome to the engine, or keep the job for later."""
        assert self._instance is not None
        if isinstance(outcome, Later):
            if call.retries_left > 0:
                self.changes.jobs[call.id] = self._postponed(call, outcome)
                return
            outcome = GaveUp(outcome.reason)
        if isinstance(outcome, Done):
            self.take(
                self._instance.complete_job(call.id, canonical(outcome.variables), self.now), actor
            )
        else:
            failure = _canonical_failure(outcome)
            self.take(self._instance.fail_job(call.id, failure, self.now), actor)

    def opened_items(self) -> list[TaskOpened]:
        """The work items this command opened and left open; asked after ``settle``."""
        return list(self._opened.values())

    def _want(self, fact: JobWanted) -> None:
        if self.deps.handlers.is_local(fact.topic):
            self._wanted[fact.key] = fact
        else:
            self.changes.jobs[fact.key] = job_row(self._as_call(fact), "ready", self.now)

    def _postponed(self, call: Call, outcome: Later) -> JobRow:
        pause = outcome.after or self.deps.handlers.pause(call.attempt)
        left = replace(call, retries_left=call.retries_left - 1, attempt=call.attempt + 1)
        return job_row(left, "waiting", self.now + pause, outcome.reason)

    def _as_call(self, wanted: JobWanted) -> Call:
        assert self.changes.place is not None
        return Call(
            id=wanted.key,
            topic=wanted.topic,
            variables=wanted.variables,
            headers=wanted.headers,
            instance_id=self.changes.place.instance_id,
            process_id=wanted.process_id,
            element_id=wanted.element_id,
            now=self.now,
            retries_left=wanted.retries - 1,
        )


def _canonical_failure(failure: Failure) -> Failure:
    if isinstance(failure, GaveUp):
        return failure
    return replace(failure, variables=canonical(failure.variables))


def in_turn(deps: Deps, actor: Actor, work: Callable[[Turn], Result]) -> Result:
    """Run a use case in one transaction, again where that may help.

    Raises:
        Conflict: others kept changing the same instance.
    """
    known = Known(deps.clock.now(), {})

    def once(connection: Connection) -> Result:
        try:
            return work(Turn(deps, connection, actor, known))
        except UnknownKey as unknown:
            # The row said the element was waiting, the state says it is not: the row was read
            # before somebody else's commit, the state after it.
            raise Stale from unknown

    while True:
        try:
            return deps.unit_of_work.run(once)
        except _Failed as failed:
            known.outcomes[failed.key] = failed.outcome
