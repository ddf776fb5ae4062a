"""Where the time comes from; nothing else in the project asks the machine for it.

Commands read ``deps.clock.now()`` once and hand it down, so that a replay and a test can move
the time themselves. Not for measuring how long something took.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, always aware and in UTC."""

    def now(self) -> datetime:
        """The current moment."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The current moment."""
        return datetime.now(UTC)


class VirtualClock:
    """A clock that moves only when told to; for replaying history and for tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The moment last set."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Move to a moment; going back is refused because records are ordered by time.

        Raises:
            ValueError: the moment lies before the present one, or has no zone.
        """
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone is not a moment")
        if moment < self._now:
            raise ValueError(f"time does not run backwards: {moment} is before {self._now}")
        self._now = moment

    def advance(self, by: timedelta) -> datetime:
        """Move forward and return the new present."""
        self.set(self._now + by)
        return self._now
