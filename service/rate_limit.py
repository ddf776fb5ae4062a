"""Bounds how often one address may fail to log in, or look up an order.

Counts live in this process's memory: with several web processes each allows its own share, and a
restart forgets. That is enough against guessing; a flood is the reverse proxy's business.
Not for limiting what known users do.
"""

from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from service.problem import TooManyAttempts

#: keys remembered at once; the one not seen for longest is forgotten first
MAX_KEYS = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many attempts in so long a time."""

    attempts: int
    within: timedelta


#: by the name the views use
RATES: Mapping[str, Rate] = {
    "log-in": Rate(50, timedelta(minutes=5)),  # by address, which a whole office may share
    "log-in-name": Rate(10, timedelta(minutes=5)),  # by user name, wherever it comes from
    "tracking": Rate(30, timedelta(minutes=5)),  # by address
    "customer-word": Rate(10, timedelta(minutes=5)),  # by address
}


@dataclass(slots=True)
class Attempts:
    """Remembers when each key was last tried; safe to use from several threads."""

    rates: Mapping[str, Rate] = field(default_factory=lambda: RATES)
    _times: "OrderedDict[tuple[str, str], deque[datetime]]" = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def count(self, name: str, who: str, now: datetime) -> None:
        """Count one attempt.

        Parameters:
            name: which rate, a key of `rates`.
            who: whose attempts are counted together, e.g. an address.

        Raises:
            TooManyAttempts: the rate is used up; says how long to wait.
        """
        rate = self.rates[name]
        with self._lock:
            times = self._times.setdefault((name, who), deque())
            self._times.move_to_end((name, who))
            while times and times[0] <= now - rate.within:
                times.popleft()
            if len(times) >= rate.attempts:
                raise TooManyAttempts(times[0] + rate.within - now)
            times.append(now)
            while len(self._times) > MAX_KEYS:
                self._times.popitem(last=False)

    def take_back(self, name: str, who: str) -> None:
        """Forget the latest attempt, because it succeeded."""
        with self._lock:
            times = self._times.get((name, who))
            if times:
                times.pop()
