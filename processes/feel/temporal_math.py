"""Arithmetic and order of dates, times and durations (DMN 1.5, tables 54 to 60).

A result outside the calendar, or undefined by the standard, is ``None``.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from .numbers import CONTEXT, Number, attempt
from .temporal import (
    DAY_NANOS,
    NANOS,
    Date,
    DateTime,
    DayTime,
    Duration,
    Temporal,
    Time,
    YearMonth,
    date_from_ordinal,
    datetime_from_nanos,
    days_in_month,
    find_zone,
    like_year,
    make_date,
)

_UTC = Time(0, 0)


def at_midnight_utc(value: Date) -> DateTime:
    """Convert a date to a date and time, midnight UTC (DMN 1.5, 10.3.2.9.4)."""
    return DateTime(value, _UTC)


def instant(value: DateTime, default: int | None) -> int:
    """Nanoseconds since 1970 UTC; a local value takes the ``default`` offset."""
    offset = value.offset
    if offset is None:
        offset = default or 0
    return value.local_nanos - offset * NANOS


def order(left: Temporal, right: Temporal) -> int | None:
    """Compare two temporals of one kind: negative, 0, positive; None when they have no order.

    If only one has an offset, the other is read in the same offset (table 54).
    """
    match left, right:
        case (Date(), Date()):
            return left.ordinal - right.ordinal
        case (DateTime(), DateTime()):
            return instant(left, right.offset) - instant(right, left.offset)
        case (Time(), Time()):
            mine, theirs = left.offset_on(), right.offset_on()
            first = (mine if mine is not None else theirs) or 0
            second = (theirs if theirs is not None else mine) or 0
            return (left.nanos - first * NANOS) - (right.nanos - second * NANOS)
        case (DayTime(), DayTime()):
            return left.nanos - right.nanos
        case (YearMonth(), YearMonth()):
            return left.months - right.months
    return None


def _add_months(value: Date, months: int) -> Date | None:
    total = value.year * 12 + value.month - 1 + months
    year, month = divmod(total, 12)
    return make_date(year, month + 1, min(value.day, days_in_month(year, month + 1)))


def _shift_datetime(value: DateTime, nanos: int) -> DateTime | None:
    if value.time.zone is None:
        return datetime_from_nanos(value.local_nanos + nanos, value.time)
    return in_zone(instant(value, 0) + nanos, value.time)


def in_zone(utc_nanos: int, like: Time) -> DateTime | None:
    """Read an instant on the wall clock of ``like``'s zone or offset."""
    zone = find_zone(like.zone) if like.zone else None
    if zone is None:
        return datetime_from_nanos(utc_nanos + (like.offset or 0) * NANOS, like)
    days, rest = divmod(utc_nanos, DAY_NANOS)
    date = date_from_ordinal(days)
    if date is None:
        return None
    moment = datetime(like_year(date.year), date.month, date.day, tzinfo=UTC)
    local = (moment + timedelta(seconds=rest // NANOS)).astimezone(zone)
    shift = local.utcoffset() or timedelta()
    return datetime_from_nanos(utc_nanos + int(shift.total_seconds()) * NANOS, like)


def add(value: Temporal, amount: Duration) -> Temporal | None:
    """Add a duration to a date, a time, a date and time, or a duration of the same kind."""
    match value, amount:
        case (Date(), YearMonth()):
            return _add_months(value, amount.months)
        case (Date(), DayTime()):
            return date_from_ordinal((value.ordinal * DAY_NANOS + amount.nanos) // DAY_NANOS)
        case (DateTime(), YearMonth()):
            date = _add_months(value.date, amount.months)
            return None if date is None else DateTime(date, value.time)
        case (DateTime(), DayTime()):
            return _shift_datetime(value, amount.nanos)
        case (Time(), DayTime()):
            return Time((value.nanos + amount.nanos) % DAY_NANOS, value.offset, value.zone)
        case (DayTime(), DayTime()):
            return DayTime(value.nanos + amount.nanos)
        case (YearMonth(), YearMonth()):
            return YearMonth(value.months + amount.months)
    return None


def negate(value: Duration) -> Duration:
    """Turn a duration around."""
    return DayTime(-value.nanos) if isinstance(value, DayTime) else YearMonth(-value.months)


def subtract(left: Temporal, right: Temporal) -> Temporal | None:
    """Subtract a duration from a temporal, or two points in time from each other.

    A date beside a date and time counts as midnight UTC; the difference of a zoned and a local
    value is undefined (table 58).
    """
    if isinstance(right, DayTime | YearMonth):
        return add(left, negate(right))
    if isinstance(left, Date) and isinstance(right, Date):
        return DayTime((left.ordinal - right.ordinal) * DAY_NANOS)
    if isinstance(left, Time) and isinstance(right, Time):
        difference = order(left, right)
        same = (left.offset_on() is None) == (right.offset_on() is None)
        return DayTime(difference) if same and difference is not None else None
    first = at_midnight_utc(left) if isinstance(left, Date) else left
    second = at_midnight_utc(right) if isinstance(right, Date) else right
    if not isinstance(first, DateTime) or not isinstance(second, DateTime):
        return None
    if (first.offset is None) != (second.offset is None):
        return None
    return DayTime(instant(first, 0) - instant(second, 0))


def scale(value: Duration, factor: Number) -> Duration | None:
    """Multiply a duration; months are cut to whole months, nanoseconds rounded half-even."""
    amount = value.nanos if isinstance(value, DayTime) else value.months
    product = attempt(CONTEXT.multiply, Decimal(amount), factor)
    if product is None or product.adjusted() > 30:
        return None
    if isinstance(value, DayTime):
        return DayTime(int(product.to_integral_value()))
    return YearMonth(int(product))


def divide(value: Duration, divisor: Number | Duration) -> Duration | Decimal | None:
    """Divide a duration by a number, or by a duration of its kind (giving a number)."""
    amount = Decimal(value.nanos if isinstance(value, DayTime) else value.months)
    if isinstance(divisor, DayTime | YearMonth):
        if type(divisor) is not type(value):
            return None
        other = divisor.nanos if isinstance(divisor, DayTime) else divisor.months
        return attempt(CONTEXT.divide, amount, Decimal(other))
    quotient = attempt(CONTEXT.divide, amount, divisor)
    if quotient is None or quotient.adjusted() > 30:
        return None
    if isinstance(value, DayTime):
        return DayTime(int(quotient.to_integral_value()))
    return YearMonth(int(quotient))


def months_between(start: Date | DateTime, end: Date | DateTime) -> YearMonth:
    """Whole months from start to end by the calendar (table 76); clock times do not count."""
    first = start.date if isinstance(start, DateTime) else start
    last = end.date if isinstance(end, DateTime) else end
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return YearMonth(months)
