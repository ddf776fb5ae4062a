"""What is open in a trial, kept up to date by the facts of each step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from processes.instance import Instance
from processes.model import Definition
from processes.step import (
    ElementEntered,
    ElementLeft,
    Fact,
    FlowTaken,
    IncidentRaised,
    IncidentResolved,
    JobVoided,
    JobWanted,
    SubscriptionClosed,
    SubscriptionOpened,
    TaskClosed,
    TaskOpened,
    TimerSet,
    TimerVoided,
)


@dataclass(slots=True)
class Live:
    """Everything that waits, by the key of its element instance."""

    entered: dict[UUID, ElementEntered] = field(default_factory=dict)
    flows: Counter[tuple[str, str]] = field(default_factory=Counter)
    tasks: dict[UUID, TaskOpened] = field(default_factory=dict)
    jobs: dict[UUID, JobWanted] = field(default_factory=dict)
    timers: dict[UUID, TimerSet] = field(default_factory=dict)
    waits: dict[UUID, SubscriptionOpened] = field(default_factory=dict)
    incidents: dict[UUID, IncidentRaised] = field(default_factory=dict)
    #: what each open task and job runs on
    definitions: dict[UUID, Definition] = field(default_factory=dict)

    def take(self, facts: Iterable[Fact], instance: Instance) -> None:
        """Bring up to date."""
        for fact in facts:
            self._take(fact)
        for key in (*self.tasks, *self.jobs):
            if key not in self.definitions:
                self.definitions[key] = instance.definition_of(key)

    def _take(self, fact: Fact) -> None:
        match fact:
            case ElementEntered():
                self.entered[fact.key] = fact
            case ElementLeft():
                self.entered.pop(fact.key, None)
                self.jobs.pop(fact.key, None)
            case FlowTaken():
                self.flows[(fact.process_id, fact.flow_id)] += 1
            case TaskOpened():
                self.tasks[fact.key] = fact
            case TaskClosed():
                self.tasks.pop(fact.key, None)
            case JobWanted():
                self.jobs[fact.key] = fact
            case JobVoided():
                self.jobs.pop(fact.key, None)
            case TimerSet():
                self.timers[fact.key] = fact
            case TimerVoided():
                self.timers.pop(fact.key, None)
            case SubscriptionOpened():
                self.waits[fact.key] = fact
            case SubscriptionClosed():
                self.waits.pop(fact.key, None)
            case IncidentRaised():
                self.incidents[fact.key] = fact
                self.jobs.pop(fact.key, None)
            case IncidentResolved():
                self.incidents.pop(fact.key, None)
