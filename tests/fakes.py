"""Stand-ins for what lies outside the service: handlers that do what a test says.

Only the outside world and the clock are ever faked; engine, commands and PostgreSQL are real.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from processes.step import BusinessFailure, GaveUp
from service.handling import Call, Done, Later, Outcome

Answer = Mapping[str, Any] | BusinessFailure | GaveUp | Later | None
Local = Callable[[Call, Connection], Answer]
Remote = Callable[[Call], Answer]


class FakeHandlers:
    """Handlers made of functions; every call is kept in ``calls``."""

    def __init__(self) -> None:
        self._local: dict[str, Local] = {}
        self._remote: dict[str, Remote] = {}
        self.calls: list[Call] = []

    def local(self, topic: str, function: Local | None = None) -> None:
        """Let a topic be handled in the command's transaction."""
        self._local[topic] = function or (lambda call, ledger: None)

    def remote(self, topic: str, function: Remote | None = None) -> None:
        """Let a topic be handled by the worker."""
        self._remote[topic] = function or (lambda call: None)

    def called(self, topic: str) -> int:
        """How often a topic was called."""
        return sum(call.topic == topic for call in self.calls)

    @property
    def topics(self) -> frozenset[str]:
        return frozenset({*self._local, *self._remote})

    def is_local(self, topic: str) -> bool:
        return topic in self._local

    def call_local(self, call: Call, ledger: Connection) -> Outcome:
        self.calls.append(call)
        return _outcome(self._local[call.topic](call, ledger))

    def call_remote(self, call: Call) -> Outcome:
        self.calls.append(call)
        return _outcome(self._remote[call.topic](call))

    def pause(self, attempt: int) -> timedelta:
        return timedelta(minutes=attempt)


def _outcome(answer: Answer) -> Outcome:
    if isinstance(answer, BusinessFailure | GaveUp | Later):
        return answer
    return Done(dict(answer or {}))
