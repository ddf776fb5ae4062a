"""Reads and writes FEEL's ISO 8601 texts (DMN 1.5, 10.3.4.1 conversion functions).

Everything that isn't exactly such a text reads as ``None``. Not for user-facing formats: pages
format dates by the reader's locale.
"""

from __future__ import annotations

import re

from .temporal import (
    DAY_NANOS,
    MAX_OFFSET,
    NANOS,
    Date,
    DateTime,
    DayTime,
    Temporal,
    Time,
    YearMonth,
    find_zone,
    make_date,
    make_time,
)

_DATE = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,30}))?"
    r"(?:([Zz])|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z0-9_+/-]{1,60}))?"
)
_YEAR_MONTH = re.compile(r"(-)?P(?:([0-9]{1,18})Y)?(?:([0-9]{1,18})M)?")
_DAY_TIME = re.compile(
    r"(-)?P(?:([0-9]{1,18})D)?"
    r"(?:T(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18})(?:\.([0-9]{1,30}))?S)?)?"
)


def _fraction(digits: str | None) -> int:
    return int((digits or "")[:9].ljust(9, "0"))


def parse_date(text: str) -> Date | None:
    """Read ``YYYY-MM-DD``."""
    found = _DATE.fullmatch(text)
    return make_date(int(found[1]), int(found[2]), int(found[3])) if found else None


def parse_time(text: str) -> Time | None:
    """Read ``hh:mm:ss``, with a fraction, an offset or ``@zone``."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second, fraction, utc, sign, off_h, off_m, off_s, zone = found.groups()
    local = make_time(int(hour), int(minute), int(second) * NANOS + _fraction(fraction))
    if local is None:
        return None
    if utc:
        return Time(local.nanos, 0)
    if sign:
        if int(off_m) > 59 or int(off_s or 0) > 59:
            return None
        offset = int(off_h) * 3600 + int(off_m) * 60 + int(off_s or 0)
        if offset > MAX_OFFSET:
            return None
        return Time(local.nanos, -offset if sign == "-" else offset)
    if zone is not None:
        return Time(local.nanos, None, zone) if find_zone(zone) else None
    return local


def parse_datetime(text: str) -> DateTime | None:
    """Read a date, or a date and time joined by ``T``; a bare date means midnight."""
    day, mark, clock = text.partition("T")
    date = parse_date(day)
    if date is None:
        return None
    if not mark:
        return DateTime(date, Time(0))
    time = parse_time(clock)
    return None if time is None else DateTime(date, time)


def parse_duration(text: str) -> DayTime | YearMonth | None:
    """Read an ISO duration of either kind; a mix of months and days is none."""
    found = _YEAR_MONTH.fullmatch(text)
    if found and (found[2] or found[3]):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return YearMonth(-months if found[1] else months)
    found = _DAY_TIME.fullmatch(text)
    if not found or text.endswith(("P", "T")):
        return None
    sign, days, hours, minutes, seconds, fraction = found.groups()
    whole = ((int(days or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)) * 60
    nanos = (whole + int(seconds or 0)) * NANOS + _fraction(fraction)
    return DayTime(-nanos if sign else nanos)


def parse_any(text: str) -> Temporal | None:
    """Read what an ``@"..."`` literal may hold (DMN 1.5, grammar rule 62)."""
    if "P" in text[:2]:
        return parse_duration(text)
    if "T" in text:
        return parse_datetime(text)
    return parse_date(text) or parse_time(text)


def format_date(value: Date) -> str:
    """Write ``YYYY-MM-DD``."""
    sign = "-" if value.year < 0 else ""
    return f"{sign}{abs(value.year):04d}-{value.month:02d}-{value.day:02d}"


def _format_fraction(nanos: int) -> str:
    return f".{nanos:09d}".rstrip("0") if nanos else ""


def format_time(value: Time) -> str:
    """Write ``hh:mm:ss`` with fraction and zone as far as there are any."""
    text = f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}"
    text += _format_fraction(value.nanos % NANOS)
    if value.zone is not None:
        return f"{text}@{value.zone}"
    if value.offset is None:
        return text
    if value.offset == 0:
        return text + "Z"
    minutes, seconds = divmod(abs(value.offset), 60)
    text += f"{'-' if value.offset < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{seconds:02d}" if seconds else text


def format_datetime(value: DateTime) -> str:
    """Write date and time joined by ``T``."""
    return f"{format_date(value.date)}T{format_time(value.time)}"


def format_day_time(value: DayTime) -> str:
    """Write ``PnDTnHnMnS`` in canonical form, ``PT0S`` for nothing."""
    days, rest = divmod(abs(value.nanos), DAY_NANOS)
    seconds, nanos = divmod(rest, NANOS)
    clock = ""
    if seconds // 3600:
        clock += f"{seconds // 3600}H"
    if seconds // 60 % 60:
        clock += f"{seconds // 60 % 60}M"
    if seconds % 60 or nanos:
        clock += f"{seconds % 60}{_format_fraction(nanos)}S"
    if not days and not clock:
        return "PT0S"
    sign = "-" if value.nanos < 0 else ""
    return f"{sign}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


def format_year_month(value: YearMonth) -> str:
    """Write ``PnYnM`` in canonical form, ``P0M`` for nothing."""
    years, months = divmod(abs(value.months), 12)
    if not years and not months:
        return "P0M"
    sign = "-" if value.months < 0 else ""
    return f"{sign}P{f'{years}Y' if years else ''}{f'{months}M' if months else ''}"
