"""Days and months as the company counts them: they begin at midnight in its time zone, `job.zone`.

For plans, figures, promotions and audits, whose forms name days. Points in time stay in UTC.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tasks.values import clean, moment


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The day a moment lies in."""
    return at.astimezone(zone).date()


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after a day."""
    return start_of(day + timedelta(days=1), zone)


def month_of(at: datetime, zone: ZoneInfo) -> date:
    """The first day of the month a moment lies in."""
    return day_of(at, zone).replace(day=1)


def months_later(month: date, count: int) -> date:
    """The first day of the month that many months after (or before) the one of a day."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def day(value: object) -> date | None:
    """A day from ISO text, also from that of a moment; None if unreadable."""
    try:
        return date.fromisoformat(clean(value)[:10])
    except ValueError:
        return None


def moment_here(value: object, zone: ZoneInfo) -> datetime | None:
    """A point in time from ISO text, by the company's clocks if it names no zone of its own.

    None if unreadable.
    """
    found = moment(value)
    if found is None or datetime.fromisoformat(str(value)).tzinfo:
        return found
    return found.replace(tzinfo=zone)


def days_between(start: datetime, end: datetime) -> int:
    """How many days lie between two moments, a begun one counted."""
    return max(1, -((start - end) // timedelta(days=1)))
