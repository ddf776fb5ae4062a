"""What commands and the worker know of handlers, without importing any.

``service.wiring`` joins these to the functions in ``tasks``; tests join them to their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Connection

from processes.step import Failure


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a handler."""

    #: also the key against doing it twice
    id: UUID
    topic: str
    variables: Mapping[str, Any]
    headers: Mapping[str, str]
    instance_id: UUID
    process_id: str
    element_id: str
    now: datetime
    #: further calls allowed after this one
    retries_left: int
    #: 1 for the first
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Done:
    """The handler's answer is there."""

    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Later:
    """The handler asks to be called again."""

    #: None leaves the pause to the back-off
    after: timedelta | None
    reason: str


Outcome = Done | Failure | Later


class Handlers(Protocol):
    """All handlers of the service-task topics."""

    @property
    def topics(self) -> frozenset[str]:
        """Every topic that has a handler."""

    def is_local(self, topic: str) -> bool:
        """Say whether the topic's effect lies in our own database; unknown topics do not."""

    def call_local(self, call: Call, ledger: Connection) -> Outcome:
        """Call a handler inside the command's transaction.

        Database errors pass through; the caller decides whether to run again.
        """

    def call_remote(self, call: Call) -> Outcome:
        """Call a handler that talks to the outside; no transaction may be open."""

    def pause(self, attempt: int) -> timedelta:
        """How long to wait after the failed call with this number."""
