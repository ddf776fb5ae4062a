"""Date and time built-ins (DMN 1.5, tables 79 and 80, and ``now``/``today`` of table 83)."""

from __future__ import annotations

from ..env import Run
from ..errors import FeelEvaluationError
from ..functions import builtin
from ..operators import equal
from ..temporal import Date, DateTime, Time, days_in_month
from ..values import Value, adopt

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _now(run: Run) -> DateTime:
    if run.now is None:
        raise FeelEvaluationError("no_now", expression=run.site[0], position=run.site[1])
    found = adopt(run.now() if callable(run.now) else run.now)
    assert isinstance(found, DateTime)
    return found


@builtin("now")
def now(run: Run) -> DateTime:
    """The time of the command."""
    return _now(run)


@builtin("today")
def today(run: Run) -> Date:
    """The date of the command."""
    return _now(run).date


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


@builtin("day of year", "date: date|date and time")
def day_of_year(run: Run, date: Date | DateTime) -> int:
    """Number of the day in its year, from 1."""
    day = _day(date)
    return day.ordinal - Date(day.year, 1, 1).ordinal + 1


@builtin("day of week", "date: date|date and time")
def day_of_week(run: Run, date: Date | DateTime) -> str:
    """English name of the day of the week."""
    return _DAYS[_day(date).weekday - 1]


@builtin("month of year", "date: date|date and time")
def month_of_year(run: Run, date: Date | DateTime) -> str:
    """English name of the month."""
    return _MONTHS[_day(date).month - 1]


@builtin("week of year", "date: date|date and time")
def week_of_year(run: Run, date: Date | DateTime) -> int:
    """Number of the ISO 8601 week."""
    day = _day(date)
    thursday = day.ordinal - (day.weekday - 1) + 3
    year = day.year
    for candidate in (year + 1, year, year - 1):
        first = Date(candidate, 1, 1).ordinal
        if thursday >= first:
            return (thursday - first) // 7 + 1
    return 1


@builtin("last day of month", "date: date|date and time")
def last_day_of_month(run: Run, date: Date | DateTime) -> Date:
    """Camunda: the last day of the date's month."""
    day = _day(date)
    return Date(day.year, day.month, days_in_month(day.year, day.month))


@builtin("is", "value1: any, value2: any")
def is_same(run: Run, value1: Value, value2: Value) -> bool | None:
    """Tell whether two values are the same element: also of like zone (table 80)."""
    first, second = adopt(value1), adopt(value2)
    if isinstance(first, Time | DateTime):
        if type(first) is not type(second):
            return False
        return _fields(first) == _fields(second)
    if type(first) is not type(second) and not equal(first, second, run):
        return False
    return equal(first, second, run)


def _fields(value: Time | DateTime) -> tuple[Date | None, int, int | None]:
    clock = value.time if isinstance(value, DateTime) else value
    date = value.date if isinstance(value, DateTime) else None
    return date, clock.nanos, clock.offset_on(date)
