"""What the clerk knows when a form is to be filled in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from sqlalchemy import Connection

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A form that is to be filled in."""

    shown: Mapping[str, Any]  #: what the form shows
    key: str  #: the same in every play
    number: int  #: how often such a task has been done
    round: int  #: how often this instance has asked for it
    today: date
    now: datetime
    ledger: Connection
    hand_in: Callable[[str, bytes], list[dict[str, Any]]]  #: gives what a file picker holds

    def share(self, percent: int, salt: str = "") -> bool:
        """Whether this is one of the few that go another way."""
        return crc32(f"{self.key} {salt}".encode()) % 100 < percent

    def day(self, ahead: int) -> str:
        """A day from today."""
        return (self.today + timedelta(days=ahead)).isoformat()


Habit = Callable[[Case], Answers]
