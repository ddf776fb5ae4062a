"""Values on their way from Python to FEEL and back."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes import feel


def evaluate(text: str, **scope: object) -> object:
    """Evaluate with keyword variables."""
    return feel.compile_expression(text).evaluate(scope)


def test_a_stray_float_is_the_number_it_shows() -> None:
    """0.1 is a tenth wherever it hides: a variable, an entry, a list, a comparison."""
    assert evaluate("x + 0.2 = 0.3", x=0.1) is True
    assert evaluate("x.a * 3", x={"a": 0.1}) == Decimal("0.3")
    assert evaluate("sum(for y in x return y + 0)", x=[0.1, 0.2]) == Decimal("0.3")
    assert evaluate("x[1] = 0.1", x=[0.1]) is True
    assert evaluate("x", x=float("inf")) is None
    assert feel.to_json(evaluate("x", x=[0.1])) == [Decimal("0.1")]


def test_python_dates_are_feel_dates() -> None:
    """Handlers may pass Python's own types; zones keep their names."""
    moment = datetime(2026, 3, 29, 1, 2, 3, 500_000, tzinfo=ZoneInfo("Europe/Paris"))
    assert feel.to_json(evaluate("x", x=moment)) == "2026-03-29T01:02:03.5@Europe/Paris"
    assert feel.to_json(evaluate("x", x=moment.astimezone(UTC))) == "2026-03-29T00:02:03.5Z"
    east = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=8)))
    assert feel.to_json(evaluate("x", x=east)) == "2026-01-01T00:00:00+08:00"
    assert feel.to_json(evaluate("x", x=datetime(2026, 1, 1))) == "2026-01-01T00:00:00"
    assert evaluate('x = @"2026-01-01"', x=date(2026, 1, 1)) is True
    assert feel.to_json(evaluate("x", x=time(10, 0))) == "10:00:00"
    assert evaluate('x = @"PT1H"', x=timedelta(hours=1)) is True


def test_mappings_and_sequences_are_contexts_and_lists() -> None:
    """Anything that behaves like a dict or a list will do; anything else is refused."""
    assert evaluate("x.a", x=MappingProxyType({"a": 1})) == 1
    assert evaluate("x[2]", x=(1, 2)) == 2
    with pytest.raises(feel.FeelEvaluationError):
        evaluate("x", x=object())


def test_json_keeps_numbers_exact() -> None:
    """Whole numbers become int, others stay Decimal; ranges and functions can't be kept."""
    assert feel.to_json(Decimal("3.0")) == 3
    assert isinstance(feel.to_json(Decimal("3.0")), int)
    assert feel.to_json(Decimal("3.10")) == Decimal("3.10")
    for text in ("[1..2]", "function(x) x", "sum"):
        with pytest.raises(feel.FeelEvaluationError):
            feel.to_json(evaluate(text))


@pytest.mark.parametrize("bad", ["NaN", "sNaN", "Infinity"])
@pytest.mark.parametrize("text", ["floor(x)", "[1, 2][x]", "x ** 2", "string(x)"])
def test_a_number_that_is_none_stays_inside(text: str, bad: str) -> None:
    """Python's NaN and infinity have no place in FEEL: they are null, or an error of ours."""
    assert feel.to_json([Decimal(bad)]) == [None]
    with suppress(feel.FeelEvaluationError):
        assert evaluate(text, x=Decimal(bad)) in (None, bad)


def test_durations_and_dates_reach_python() -> None:
    """Timers need Python's types; what Python can't say is None."""
    assert feel.to_timedelta(evaluate('@"-P1DT2H"')) == timedelta(days=-1, hours=-2)
    assert feel.to_timedelta(evaluate('@"P1Y"')) is None
    assert feel.to_datetime(evaluate('@"2026-01-01T10:00:00+02:00"')) == datetime(
        2026, 1, 1, 8, tzinfo=UTC
    )
    assert feel.to_datetime(evaluate('@"2026-01-01T10:00:00"')) is None
    assert feel.to_datetime(evaluate('@"99999-01-01T10:00:00Z"')) is None


@given(st.dates(), st.integers(-100_000, 100_000))
def test_the_calendar_agrees_with_pythons(day: date, days: int) -> None:
    """Adding days, weekdays and differences, as far as Python's calendar reaches."""
    found = feel.compile_expression('[x + @"P1D" * n, (x + @"P1D" * n) - x]').evaluate(
        {"x": day, "n": days}
    )
    try:
        expected = day + timedelta(days=days)
    except OverflowError:
        return
    assert found[0] == feel.adopt(expected)
    assert feel.to_timedelta(found[1]) == timedelta(days=days)
    assert evaluate("x.weekday", x=day) == day.isoweekday()
    assert evaluate("week of year(x)", x=day) == day.isocalendar().week


@given(st.datetimes(timezones=st.timezones()))
def test_a_zoned_time_reads_back(moment: datetime) -> None:
    """Text and value say the same, and the instant is Python's."""
    value = feel.adopt(moment)
    text = feel.to_json(value)
    again = evaluate("date and time(x)", x=text)
    assert feel.to_json(again) == text
    if moment.fold == 0 and 2 < moment.year < 9998:
        seen = feel.to_datetime(value)
        shift = moment.utcoffset()
        assert seen is not None
        assert shift is not None
        assert abs(seen - (moment.replace(tzinfo=UTC) - shift)) < timedelta(minutes=1)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20
    )
)
def test_a_number_reads_back(number: Decimal) -> None:
    """``number(string(x)) = x``."""
    assert evaluate("number(string(x)) = x", x=number) is True
