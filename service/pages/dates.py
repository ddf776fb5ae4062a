"""Dates and times as a reader writes them, in the reader's zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from service.i18n import t

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def moment(at: datetime, language: str, zone: ZoneInfo, now: datetime) -> str:
    """Day and time; the year only where it is not this one's."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    clock = f"{local:%H:%M}"
    days = (local.date() - today.date()).days
    if days in (-1, 0, 1):
        return f"{t(('day.yesterday', 'day.today', 'day.tomorrow')[days + 1], language)} {clock}"
    return f"{_day(local, language, with_year=local.year != today.year)} {clock}"


def full_moment(at: datetime, language: str, zone: ZoneInfo) -> str:
    """Everything down to the second and the zone, for a tooltip and for auditors."""
    local = at.astimezone(zone)
    return f"{_day(local, language, with_year=True)} {local:%H:%M:%S} {local:%Z}"


def span(time: timedelta, language: str) -> str:
    """About how long, in the largest unit that is not zero."""
    minutes = int(abs(time).total_seconds() // 60)
    for unit, size in (("days", 1440), ("hours", 60)):
        if minutes >= size:
            return t(f"span.{unit}", language, count=minutes // size)
    return t("span.minutes", language, count=max(minutes, 1))


def _day(local: datetime, language: str, *, with_year: bool) -> str:
    if language == "zh":
        year = f"{local.year}年" if with_year else ""
        return f"{year}{local.month}月{local.day}日"
    year = f" {local.year}" if with_year else ""
    return f"{local.day} {_MONTHS[local.month - 1]}{year}"
