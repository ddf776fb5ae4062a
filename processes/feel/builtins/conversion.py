"""Conversion built-ins (DMN 1.5, table 72)."""

from __future__ import annotations

import json
from decimal import Decimal

from ..env import Run
from ..errors import FeelError
from ..functions import builtin
from ..numbers import Number, format_number, is_integral, parse_number, to_index
from ..temporal import (
    MAX_OFFSET,
    NANOS,
    Date,
    DateTime,
    DayTime,
    Time,
    YearMonth,
    find_zone,
    make_date,
    make_time,
)
from ..temporal_math import in_zone, instant, months_between
from ..temporal_text import parse_date, parse_datetime, parse_duration, parse_time
from ..values import FunctionValue, Range, Value, adopt, temporal_text

_SEPARATORS = (" ", ",", ".")


@builtin("date", "from: string|date and time|date")
def date_from(run: Run, value: Value) -> Date | None:
    """The date a text or a date and time tells."""
    if isinstance(value, DateTime):
        return value.date
    return value if isinstance(value, Date) else parse_date(value)


@builtin("date", "year: number, month: number, day: number")
def date_of(run: Run, year: Number, month: Number, day: Number) -> Date | None:
    """A date of its parts."""
    if not all(map(is_integral, (year, month, day))):
        return None
    return make_date(to_index(year), to_index(month), to_index(day))


@builtin("time", "from: string|date and time|time")
def time_from(run: Run, value: Value) -> Time | None:
    """The time a text or a date and time tells."""
    if isinstance(value, DateTime):
        return value.time
    return value if isinstance(value, Time) else parse_time(value)


@builtin("time", "hour: number, minute: number, second: number, offset: days and time duration?")
def time_of(
    run: Run, hour: Number, minute: Number, second: Number, offset: DayTime | None
) -> Time | None:
    """A time of its parts."""
    if not is_integral(hour) or not is_integral(minute) or not 0 <= second < 60:
        return None
    local = make_time(to_index(hour), to_index(minute), int(Decimal(second) * NANOS))
    if local is None or offset is None:
        return local
    seconds, rest = divmod(abs(offset.nanos), NANOS)
    if seconds > MAX_OFFSET or rest:
        return None
    return Time(local.nanos, seconds if offset.nanos >= 0 else -seconds)


@builtin("date and time", "from: string|date and time")
def datetime_from(run: Run, value: Value) -> DateTime | None:
    """The date and time a text tells."""
    return value if isinstance(value, DateTime) else parse_datetime(value)


@builtin("date and time", "date: date|date and time, time: time")
def datetime_of(run: Run, date: Date | DateTime, time: Time) -> DateTime:
    """A date and time of a date and a time."""
    return DateTime(date.date if isinstance(date, DateTime) else date, time)


@builtin("date and time", "date: date and time, timezone: string")
def datetime_in_zone(run: Run, date: DateTime, timezone: str) -> DateTime | None:
    """Camunda: the same instant on the wall clock of another zone."""
    if find_zone(timezone) is None:
        return None
    return in_zone(instant(date, 0), Time(0, None, timezone))


@builtin(
    "date and time",
    "year: number, month: number, day: number, hour: number, minute: number, second: number,"
    "offset: days and time duration?",
)
def datetime_parts(
    run: Run, year: Number, month: Number, day: Number, *clock: Value
) -> DateTime | None:
    """A date and time of its parts."""
    date = date_of(run, year, month, day)
    time = time_of(run, *clock)
    return DateTime(date, time) if date is not None and time is not None else None


@builtin("duration", "from: string|days and time duration|years and months duration")
def duration_from(run: Run, value: Value) -> DayTime | YearMonth | None:
    """The duration a text tells."""
    return parse_duration(value) if isinstance(value, str) else value


@builtin("years and months duration", "from: date|date and time, to: date|date and time")
def years_and_months(run: Run, start: Date | DateTime, end: Date | DateTime) -> YearMonth:
    """Whole months between two dates."""
    return months_between(start, end)


@builtin("number", "from: string")
def number_from(run: Run, text: str) -> Decimal | None:
    """The number a text tells."""
    return parse_number(text.strip())


@builtin("number", "from: string, grouping separator: string?, decimal separator: string?")
def number_grouped(run: Run, text: str, grouping: str | None, point: str | None) -> Decimal | None:
    """The number a text tells, with its separators."""
    if grouping is not None and grouping not in _SEPARATORS:
        return None
    if point is not None and (point not in (".", ",") or point == grouping):
        return None
    if grouping is not None:
        text = text.replace(grouping, "")
    if point == ",":
        if "." in text:
            return None
        text = text.replace(",", ".")
    return parse_number(text)


@builtin("string", "from: any")
def string_from(run: Run, value: Value) -> str | None:
    """The text of a value; null for null."""
    value = adopt(value)
    if value is None or isinstance(value, str):
        return value
    return run.text(_text(value, run))


def _text(value: Value, run: Run) -> str:
    """Write a value as FEEL would read it."""
    run.charge(1)
    value = adopt(value)
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return json.dumps(run.text(value), ensure_ascii=False)
    if isinstance(value, int | Decimal):
        return format_number(value)
    if isinstance(value, list):
        return run.text(f"[{', '.join([_text(item, run) for item in value])}]")
    if isinstance(value, dict):
        parts = [f"{_key(str(key))}: {_text(item, run)}" for key, item in value.items()]
        return run.text("{" + ", ".join(parts) + "}")
    if isinstance(value, Range):
        return _range_text(value, run)
    if isinstance(value, FunctionValue):
        return f"function({', '.join(value.parameters)})"
    return temporal_text(value) or ""


def _key(key: str) -> str:
    plain = key and not key[0].isdigit() and all(sign.isalnum() or sign == "_" for sign in key)
    return key if plain else json.dumps(key, ensure_ascii=False)


def _range_text(value: Range, run: Run) -> str:
    if value.start is None:
        return f"({'<=' if value.end_included else '<'}{_text(value.end, run)})"
    if value.end is None:
        return f"({'>=' if value.start_included else '>'}{_text(value.start, run)})"
    opening = "[" if value.start_included else "("
    closing = "]" if value.end_included else ")"
    return f"{opening}{_text(value.start, run)}..{_text(value.end, run)}{closing}"


@builtin("from json", "value: string")
def from_json(run: Run, value: str) -> Value:
    """Camunda: read a JSON text; null when it isn't one."""
    run.charge(len(value) >> 3)
    try:
        return json.loads(value, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None


@builtin("to json", "value: any")
def to_json_text(run: Run, value: Value) -> str | None:
    """Camunda: write a value as JSON text; temporals as their ISO texts."""
    try:
        return run.text(_json(value, run))
    except FeelError as error:
        if error.code == "not_json":
            return None
        raise


def _json(value: Value, run: Run) -> str:
    run.charge(1)
    value = adopt(value)
    if isinstance(value, dict):
        parts = [f"{json.dumps(str(key))}:{_json(item, run)}" for key, item in value.items()]
        return run.text("{" + ",".join(parts) + "}")
    if isinstance(value, list):
        return run.text("[" + ",".join([_json(item, run) for item in value]) + "]")
    if isinstance(value, Range | FunctionValue):
        raise FeelError("not_json", got="range")
    if isinstance(value, str):
        return json.dumps(run.text(value), ensure_ascii=False)
    text = temporal_text(value)
    return _text(value, run) if text is None else json.dumps(text)
