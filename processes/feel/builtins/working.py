"""Our own built-ins for working days of the Chinese calendar; pure, as all others.

A date and time keeps its time and zone; its day is the one its own clock shows.
"""

from __future__ import annotations

from ..env import Run
from ..functions import builtin
from ..numbers import Number, is_integral, to_index
from ..temporal import Date, DateTime, date_from_ordinal
from ..working_days import is_worked

_MOMENT = "date: date|date and time"


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


def _on(day: Date | None, like: Date | DateTime) -> Date | DateTime | None:
    """A day as the kind of value that was given."""
    return DateTime(day, like.time) if day and isinstance(like, DateTime) else day


def _walk(start: Date, step: int, count: int, run: Run) -> Date | None:
    """The working day that is so many working days away; None outside the calendar."""
    day = start
    while count:
        run.charge(1)
        following = date_from_ordinal(day.ordinal + step)
        if following is None:
            return None
        day = following
        count -= is_worked(day)
    return day


@builtin("is working day", _MOMENT)
def is_working_day(run: Run, date: Date | DateTime) -> bool:
    """Tell whether a day is a working day."""
    return is_worked(_day(date))


@builtin("next working day", _MOMENT)
def next_working_day(run: Run, date: Date | DateTime) -> Date | DateTime | None:
    """The first working day from a day on, which may be that day."""
    day = _day(date)
    return date if is_worked(day) else _on(_walk(day, 1, 1, run), date)


@builtin("add working days", f"{_MOMENT}, n: number")
def add_working_days(run: Run, date: Date | DateTime, n: Number) -> Date | DateTime | None:
    """The day n working days later, or earlier if n is negative; the same day for 0."""
    if not is_integral(n):
        return None
    count = to_index(n)
    return _on(_walk(_day(date), 1 if count > 0 else -1, abs(count), run), date)


@builtin("working days between", "from: date|date and time, to: date|date and time")
def working_days_between(run: Run, start: Date | DateTime, end: Date | DateTime) -> int:
    """Working days after a day up to another, that one included; negative backwards.

    Adding them to the first day gives the other if that is a working day.
    """
    first, last = _day(start).ordinal, _day(end).ordinal
    run.charge(abs(last - first))
    days = range(first + 1, last + 1) if first <= last else range(last, first)
    worked = sum(is_worked(day) for day in map(date_from_ordinal, days) if day)
    return worked if first <= last else -worked
