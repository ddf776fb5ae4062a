"""The properties of values that are no contexts (DMN 1.5, table 68)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from .env import MISSING, Run
from .numbers import CONTEXT
from .temporal import DAY_NANOS, NANOS, Date, DateTime, DayTime, Time, YearMonth
from .values import FunctionValue, Range, Value

_Reader = Callable[[Value], Value]


def _sign(nanos: int) -> int:
    return -1 if nanos < 0 else 1


def _offset(offset: int | None) -> DayTime | None:
    return None if offset is None else DayTime(offset * NANOS)


def _seconds(value: DayTime) -> Value:
    rest = abs(value.nanos) % (60 * NANOS)
    return _sign(value.nanos) * CONTEXT.divide(Decimal(rest), Decimal(NANOS))


_DATE: dict[str, _Reader] = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.weekday,
}
_TIME: dict[str, _Reader] = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: value.second,
    "time offset": lambda value: _offset(value.offset_on()),
    "timezone": lambda value: value.zone,
}
_DAY_TIME: dict[str, _Reader] = {
    "days": lambda value: _sign(value.nanos) * (abs(value.nanos) // DAY_NANOS),
    "hours": lambda value: _sign(value.nanos) * (abs(value.nanos) // (3600 * NANOS) % 24),
    "minutes": lambda value: _sign(value.nanos) * (abs(value.nanos) // (60 * NANOS) % 60),
    "seconds": _seconds,
}
_YEAR_MONTH: dict[str, _Reader] = {
    "years": lambda value: _sign(value.months) * (abs(value.months) // 12),
    "months": lambda value: _sign(value.months) * (abs(value.months) % 12),
}
_RANGE: dict[str, _Reader] = {
    "start": lambda value: value.start,
    "end": lambda value: value.end,
    "start included": lambda value: value.start_included,
    "end included": lambda value: value.end_included,
}


def _within(part: str, read: _Reader) -> _Reader:
    return lambda value: read(getattr(value, part))


_DATE_TIME: dict[str, _Reader] = {
    **{name: _within("date", read) for name, read in _DATE.items()},
    **{name: _within("time", read) for name, read in _TIME.items()},
    "time offset": lambda value: _offset(value.offset),
}
_BY_TYPE: dict[type, dict[str, _Reader]] = {
    Date: _DATE,
    Time: _TIME,
    DateTime: _DATE_TIME,
    DayTime: _DAY_TIME,
    YearMonth: _YEAR_MONTH,
    Range: _RANGE,
}

#: Every property name there is, for the parser and the linter.
PROPERTY_NAMES = frozenset(name for readers in _BY_TYPE.values() for name in readers)


def property_of(value: Value, name: str, run: Run) -> Value:
    """Read a property; ``MISSING`` when values of this kind have none of that name."""
    if value is None or isinstance(value, FunctionValue):
        return MISSING
    readers = _BY_TYPE.get(type(value))
    if readers is None or name not in readers:
        return MISSING
    return readers[name](value)
