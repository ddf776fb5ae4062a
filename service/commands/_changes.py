"""Adds up the facts of one command, so that each row is written once or not at all.

A work item that was opened and closed within one command is written closed; a timer that was set
and voided is not written. Pure; ``_apply`` writes the sum.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from processes.codec import dumps, keepable
from processes.step import (
    Fact,
    Finished,
    IncidentRaised,
    IncidentResolved,
    MessageSent,
    SignalSent,
    Step,
    SubscriptionClosed,
    SubscriptionOpened,
    TaskClosed,
    TaskOpened,
    TimerSet,
    TimerVoided,
)
from service.handling import Call
from service.record import Asked, facts_text, input_text


@dataclass(frozen=True, slots=True)
class NewInstance:
    """What a started instance's row says besides its state."""

    process_id: str
    definition_digest: str
    business_key: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its history an instance stood when the command read it."""

    instance_id: UUID
    #: 0 for an instance that has no row yet
    version: int
    record_seq: int
    record_hash: bytes


@dataclass(frozen=True, slots=True)
class Noted:
    """A record entry before it is chained."""

    at: datetime
    actor: str
    input: str
    facts: str


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job to be written."""

    id: UUID
    process_id: str
    element_id: str
    kind: str
    topic: str
    correlation_key: str | None
    variables: str
    headers: str
    retries_left: int
    attempts: int
    error: str | None
    state: str
    due_at: datetime


def job_row(call: Call, state: str, due_at: datetime, error: str | None = None) -> JobRow:
    """The row of a handler's job: ``ready`` for the workers, or ``waiting`` until it is due."""
    return JobRow(
        id=call.id,
        process_id=call.process_id,
        element_id=call.element_id,
        kind="call",
        topic=call.topic,
        correlation_key=None,
        variables=dumps(dict(call.variables)),
        headers=dumps(dict(call.headers)),
        retries_left=call.retries_left,
        attempts=call.attempt - 1,
        error=None if error is None else keepable(error),
        state=state,
        due_at=due_at,
    )


@dataclass(slots=True)
class Changes:
    """The sum of one command's facts."""

    place: Place | None = None
    new: NewInstance | None = None
    entries: list[Noted] = field(default_factory=list)
    items: dict[UUID, TaskOpened] = field(default_factory=dict)
    #: how each closed work item was closed, also those in ``items``
    closed_items: dict[UUID, str] = field(default_factory=dict)
    jobs: dict[UUID, JobRow] = field(default_factory=dict)
    gone_jobs: set[UUID] = field(default_factory=set)
    timers: dict[UUID, TimerSet] = field(default_factory=dict)
    gone_timers: set[UUID] = field(default_factory=set)
    subscriptions: dict[UUID, SubscriptionOpened] = field(default_factory=dict)
    gone_subscriptions: set[UUID] = field(default_factory=set)
    sent: list[MessageSent | SignalSent] = field(default_factory=list)
    incidents: dict[UUID, IncidentRaised] = field(default_factory=dict)
    resolved: set[UUID] = field(default_factory=set)
    finished: str | None = None

    def note(self, step: Step, actor: str, at: datetime, asked: Asked) -> None:
        """Add a step: its entry for the record and its facts.

        The texts are made at once because the engine goes on with the same variables.
        """
        given = step.input
        text = input_text(given.kind, given.key, given.data, asked)
        self.entries.append(Noted(at, actor, text, facts_text(step.facts)))
        for fact in step.facts:
            self._add(fact)

    def void_job(self, key: UUID) -> None:
        """A job is not wanted any more, whether or not it has a row."""
        if self.jobs.pop(key, None) is None:
            self.gone_jobs.add(key)

    def _add(self, fact: Fact) -> None:
        match fact:
            case TaskOpened():
                self.items[fact.key] = fact
            case TaskClosed():
                self.closed_items[fact.key] = fact.how
            case TimerSet():
                self.timers[fact.key] = fact
            case TimerVoided():
                _remove(fact.key, self.timers, self.gone_timers)
            case SubscriptionOpened():
                self.subscriptions[fact.key] = fact
            case SubscriptionClosed():
                _remove(fact.key, self.subscriptions, self.gone_subscriptions)
            case MessageSent() | SignalSent():
                self.sent.append(fact)
            case IncidentRaised():
                self.incidents[fact.key] = fact
            case IncidentResolved():
                _remove(fact.key, self.incidents, self.resolved)
            case Finished():
                self.finished = fact.how


def _remove(key: UUID, new: MutableMapping[UUID, Any], gone: set[UUID]) -> None:
    """Take back what this command made, else note that an earlier command's row goes."""
    if new.pop(key, None) is None:
        gone.add(key)
