"""What FEEL computes with: kinds of values, ranges, functions, and the way in and out of Python.

Values are plain Python where Python has a fitting type (None, bool, str, int, Decimal, list,
dict) and the frozen types of ``temporal`` and this module otherwise.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from .errors import FeelEvaluationError, FeelLimitError
from .numbers import from_float
from .temporal import DAY_NANOS, NANOS, Date, DateTime, DayTime, Time, YearMonth
from .temporal_text import (
    format_date,
    format_datetime,
    format_day_time,
    format_time,
    format_year_month,
)

if TYPE_CHECKING:
    from .env import Run
    from .types import Type

#: Any FEEL value. It is ``Any`` because every operation looks at the run-time type first.
Value: TypeAlias = Any

#: Most values one result may hold when it is turned to JSON.
_MAX_JSON = 60_000


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; ``None`` at an end means it is open there without bound."""

    start: Value
    end: Value
    start_included: bool
    end_included: bool


class FunctionValue(ABC):
    """A function: built in, defined by a user, or external."""

    __slots__ = ()

    name: str
    #: Names of the parameters.
    parameters: tuple[str, ...]

    @abstractmethod
    def invoke(self, arguments: list[Value], run: Run) -> Value:
        """Call by position; null when the arguments don't fit."""

    @abstractmethod
    def invoke_named(self, arguments: dict[str, Value], run: Run) -> Value:
        """Call by parameter name; null when the arguments don't fit."""

    @abstractmethod
    def signature(self) -> tuple[tuple[Type | None, ...], Type | None]:
        """Types of the parameters and the result, None where nothing is declared."""


_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    Decimal: "number",
    str: "string",
    list: "list",
    dict: "context",
    Range: "range",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DayTime: "days and time duration",
    YearMonth: "years and months duration",
}

#: Types that need no adoption (functions are looked at by base class).
NATIVE = frozenset(_KINDS)


def kind_of(value: Value) -> str:
    """Name the FEEL type of a value."""
    found = _KINDS.get(type(value))
    if found is not None:
        return found
    if isinstance(value, FunctionValue):
        return "function"
    return _KINDS[type(adopt(value))]


def adopt(value: Value) -> Value:
    """Bring a foreign Python value into FEEL: floats by their repr, Python's dates, mappings.

    Raises FeelEvaluationError for a value FEEL has no type for.
    """
    if type(value) in NATIVE or isinstance(value, FunctionValue):
        return value
    if isinstance(value, float):
        return from_float(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, datetime | date | time | timedelta):
        return _adopt_temporal(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return list(value)
    raise FeelEvaluationError("type", expected="a FEEL value", got=type(value).__name__)


def _adopt_temporal(value: datetime | date | time | timedelta) -> Value:
    if isinstance(value, datetime):
        clock = _adopt_temporal(value.timetz())
        if value.tzinfo is not None and clock.zone is None:
            clock = Time(clock.nanos, _seconds(value.utcoffset()))
        return DateTime(Date(value.year, value.month, value.day), clock)
    if isinstance(value, date):
        return Date(value.year, value.month, value.day)
    if isinstance(value, timedelta):
        return DayTime((value.days * 86_400 + value.seconds) * NANOS + value.microseconds * 1000)
    nanos = ((value.hour * 60 + value.minute) * 60 + value.second) * NANOS
    nanos += value.microsecond * 1000
    key = getattr(value.tzinfo, "key", None)
    if key is not None and key != "UTC":
        return Time(nanos, None, key)
    return Time(nanos, 0 if key else _seconds(value.utcoffset()))


def _seconds(shift: timedelta | None) -> int | None:
    return None if shift is None else int(shift.total_seconds())


def temporal_text(value: Value) -> str | None:
    """Write a temporal value as its ISO text; None for anything else."""
    match value:
        case Date():
            return format_date(value)
        case Time():
            return format_time(value)
        case DateTime():
            return format_datetime(value)
        case DayTime():
            return format_day_time(value)
        case YearMonth():
            return format_year_month(value)
    return None


def to_json(value: Value) -> Value:
    """Turn a FEEL value into what an instance variable may hold.

    Whole numbers become int, other numbers stay Decimal, temporals become ISO strings. Raises
    FeelEvaluationError for ranges and functions, FeelLimitError for a result too large to keep.
    """
    try:
        return _to_json(value, [_MAX_JSON])
    except RecursionError:
        raise FeelLimitError("limit_depth", expected="100") from None


def _to_json(value: Value, left: list[int]) -> Value:
    left[0] -= 1
    if left[0] < 0:
        raise FeelLimitError("limit_steps", expected=str(_MAX_JSON))
    value = adopt(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            return None
        whole = value == value.to_integral_value() and value.adjusted() < 34
        return int(value) if whole else value
    if isinstance(value, list):
        return [_to_json(item, left) for item in value]
    if isinstance(value, dict):
        return {str(key): _to_json(item, left) for key, item in value.items()}
    if isinstance(value, Range | FunctionValue):
        raise FeelEvaluationError("not_json", got=kind_of(value))
    text = temporal_text(value)
    return value if text is None else text


def to_timedelta(value: Value) -> timedelta | None:
    """Turn a days and time duration into Python's timedelta; None for anything else."""
    if not isinstance(value, DayTime) or abs(value.nanos) >= 999_999_999 * DAY_NANOS:
        return None
    return timedelta(microseconds=value.nanos // 1000)


def to_datetime(value: Value) -> datetime | None:
    """Turn a date and time into Python's aware datetime; None for a local or a distant one."""
    if not isinstance(value, DateTime) or not 1 < value.date.year < 9999:
        return None
    shift = value.offset
    if shift is None:
        return None
    epoch = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    moment = epoch + timedelta(microseconds=value.local_nanos // 1000) - timedelta(seconds=shift)
    return moment
