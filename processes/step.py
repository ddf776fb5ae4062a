"""What the engine answers: facts, in the past tense, that the shell makes true.

A `Step` is the answer to one input of one instance. Facts are frozen values; every fact names the
element instance it is about by `key`. Nothing here knows of databases or of time passing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

if TYPE_CHECKING:
    from processes.instance import Instance

Variables = Mapping[str, Any]
#: why an element can't go on
IncidentKind = Literal["job", "expression", "error", "decision", "loop", "deadlock"]


@dataclass(frozen=True, slots=True)
class BusinessFailure:
    """A job ended in an outcome of the business, caught in the diagram by its code (BPMN error)."""

    code: str
    message: str = ""
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GaveUp:
    """A job can't be done; it becomes an incident until somebody retries it."""

    message: str
    message_zh: str | None = None  #: None where the message quotes a system


Failure = BusinessFailure | GaveUp


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that happened to an instance from outside, as the record keeps it."""

    kind: str  #: name of the `Instance` method it went through
    key: UUID | None  #: the element instance it was for; None for the instance itself
    data: Variables


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that changed in an instance."""

    key: UUID  #: the element instance: the instance's id plus a counter
    process_id: str
    element_id: str


@dataclass(frozen=True, slots=True)
class ElementEntered(Fact):
    """A token reached an element and the element started."""

    element_type: str
    parent: UUID | None  #: the scope it runs in; None for the process itself


@dataclass(frozen=True, slots=True)
class ElementLeft(Fact):
    """An element ended."""

    how: str  #: "completed", "cancelled" or "failed"


@dataclass(frozen=True, slots=True)
class FlowTaken(Fact):
    """A token went over a sequence flow; `element_id` is where it came from."""

    flow_id: str


@dataclass(frozen=True, slots=True)
class TaskOpened(Fact):
    """A person is asked to do something."""

    form_id: str | None
    groups: tuple[str, ...]
    users: tuple[str, ...]
    assignee: str | None
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    variables: Variables


@dataclass(frozen=True, slots=True)
class TaskClosed(Fact):
    """A work item is no longer open."""

    how: str  #: "completed" or "cancelled"


@dataclass(frozen=True, slots=True)
class JobWanted(Fact):
    """A handler is to be called."""

    topic: str
    variables: Variables
    headers: Mapping[str, str]
    retries: int


@dataclass(frozen=True, slots=True)
class JobVoided(Fact):
    """A job is no longer wanted; its report would come too late."""


@dataclass(frozen=True, slots=True)
class TimerSet(Fact):
    """The instance wants to be woken at a moment."""

    due_at: datetime


@dataclass(frozen=True, slots=True)
class TimerVoided(Fact):
    """A timer was used or is no longer wanted."""


@dataclass(frozen=True, slots=True)
class SubscriptionOpened(Fact):
    """The instance waits for a message with this name and correlation key, or for a signal."""

    name: str
    correlation_key: str  #: empty for a signal
    signal: bool = False


@dataclass(frozen=True, slots=True)
class SubscriptionClosed(Fact):
    """The instance does not wait for the message or signal any more."""


@dataclass(frozen=True, slots=True)
class MessageSent(Fact):
    """The instance sent a message to whoever waits for it."""

    name: str
    correlation_key: str
    variables: Variables


@dataclass(frozen=True, slots=True)
class SignalSent(Fact):
    """The instance sent a signal to all who wait for it."""

    name: str
    variables: Variables


@dataclass(frozen=True, slots=True)
class DecisionMade(Fact):
    """A decision table was asked."""

    decision_id: str
    value: Any
    matched: tuple[Variables, ...]  #: table, rule and 1-based index of each row that decided


@dataclass(frozen=True, slots=True)
class Escalated(Fact):
    """An escalation was thrown, whether or not something caught it."""

    code: str


@dataclass(frozen=True, slots=True)
class VariablesSet(Fact):
    """Variables changed in the scope named by `key`."""

    variables: Variables


@dataclass(frozen=True, slots=True)
class IncidentRaised(Fact):
    """An element can't go on until somebody mends the cause and retries."""

    kind: IncidentKind
    message: str
    message_zh: str | None = None  #: None where the message quotes a system


@dataclass(frozen=True, slots=True)
class IncidentResolved(Fact):
    """An incident was retried or went away with its element."""


@dataclass(frozen=True, slots=True)
class Finished(Fact):
    """The instance ended."""

    how: str  #: "completed", "terminated" or "cancelled"
    variables: Variables


@dataclass(frozen=True, slots=True)
class Step:
    """The engine's answer to one input: what changed, and the instance as it is now."""

    input: Input
    facts: tuple[Fact, ...]
    instance: "Instance"

    @property
    def state(self) -> bytes:
        """The instance's state as bytes; the same inputs always give the same bytes."""
        return self.instance.state()

    @property
    def finished(self) -> str | None:
        """How the instance ended in this step, None if it did not."""
        return next((fact.how for fact in self.facts if isinstance(fact, Finished)), None)
