"""FEEL's dates, times and durations as values (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8).

Python's ``datetime`` ends at year 9999 and at microseconds, and loses zone names; FEEL's calendar
does neither. Not for clocks: nothing here knows what time it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

NANOS = 1_000_000_000
DAY_SECONDS = 86_400
DAY_NANOS = DAY_SECONDS * NANOS
MAX_YEAR = 999_999_999
#: Largest distance from UTC, as in ISO 8601 libraries.
MAX_OFFSET = 18 * 3600
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in_month(year: int, month: int) -> int:
    """Length of a month in the proleptic Gregorian calendar."""
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _MONTH_DAYS[month - 1]


@dataclass(frozen=True, slots=True)
class Date:
    """A day of the proleptic Gregorian calendar."""

    year: int
    month: int
    day: int

    @property
    def ordinal(self) -> int:
        """Days since 1970-01-01."""
        year = self.year - (self.month <= 2)
        era, of_era = divmod(year, 400)
        month = self.month + (-3 if self.month > 2 else 9)
        of_year = (153 * month + 2) // 5 + self.day - 1
        return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468

    @property
    def weekday(self) -> int:
        """Day of the week, Monday is 1 and Sunday 7."""
        return (self.ordinal + 3) % 7 + 1


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day: nanoseconds since midnight, with an offset in seconds or a zone name."""

    nanos: int
    offset: int | None = None
    zone: str | None = None

    @property
    def hour(self) -> int:
        """Hour of the day."""
        return self.nanos // (3600 * NANOS)

    @property
    def minute(self) -> int:
        """Minute of the hour."""
        return self.nanos // (60 * NANOS) % 60

    @property
    def second(self) -> int:
        """Whole second of the minute."""
        return self.nanos // NANOS % 60

    def offset_on(self, date: Date | None = None) -> int | None:
        """Seconds from UTC on a day (a zone without a day answers for 1 January 2000)."""
        if self.zone is None:
            return self.offset
        return zone_offset(self.zone, date or Date(2000, 1, 1), self.nanos)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date and a time of day."""

    date: Date
    time: Time

    @property
    def offset(self) -> int | None:
        """Seconds from UTC, None for a local date and time."""
        return self.time.offset_on(self.date)

    @property
    def local_nanos(self) -> int:
        """Nanoseconds since 1970 on the wall clock."""
        return self.date.ordinal * DAY_NANOS + self.time.nanos


@dataclass(frozen=True, slots=True)
class DayTime:
    """A days and time duration in nanoseconds."""

    nanos: int


@dataclass(frozen=True, slots=True)
class YearMonth:
    """A years and months duration in months."""

    months: int


Duration = DayTime | YearMonth
Temporal = Date | Time | DateTime | DayTime | YearMonth


def make_date(year: int, month: int, day: int) -> Date | None:
    """Build a date; None when there is no such day."""
    if not (-MAX_YEAR <= year <= MAX_YEAR and 1 <= month <= 12):
        return None
    return Date(year, month, day) if 1 <= day <= days_in_month(year, month) else None


def date_from_ordinal(days: int) -> Date | None:
    """Inverse of ``Date.ordinal``; None outside the calendar."""
    era, of_era = divmod(days + 719_468, 146_097)
    years = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * years + years // 4 - years // 100)
    month = (5 * of_year + 2) // 153
    day = of_year - (153 * month + 2) // 5 + 1
    year = years + era * 400 + (month >= 10)
    return make_date(year, month + (3 if month < 10 else -9), day)


def make_time(hour: int, minute: int, nanos: int) -> Time | None:
    """Build a local time from hour, minute and nanoseconds of the minute."""
    if 0 <= hour < 24 and 0 <= minute < 60 and 0 <= nanos < 60 * NANOS:
        return Time((hour * 3600 + minute * 60) * NANOS + nanos)
    return None


def datetime_from_nanos(local_nanos: int, like: Time) -> DateTime | None:
    """Build a date and time from wall-clock nanoseconds, in the zone of ``like``."""
    days, nanos = divmod(local_nanos, DAY_NANOS)
    date = date_from_ordinal(days)
    return None if date is None else DateTime(date, Time(nanos, like.offset, like.zone))


@lru_cache(maxsize=256)
def find_zone(name: str) -> ZoneInfo | None:
    """Find a zone of the IANA database; None when there is none of this name."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def like_year(year: int) -> int:
    """A year Python's calendar knows, the same or like it in the 400-year cycle."""
    if year < 2:
        return 400 + year % 400
    return year if year < 9_999 else 9_200 + year % 400


def zone_offset(name: str, date: Date, nanos: int) -> int | None:
    """Seconds from UTC of a zone at a wall-clock time."""
    zone = find_zone(name)
    if zone is None:
        return None
    moment = datetime(like_year(date.year), date.month, date.day, tzinfo=zone)
    moment += timedelta(seconds=nanos // NANOS)
    shift = moment.utcoffset()
    return None if shift is None else int(shift.total_seconds())
