"""Working days of the Chinese calendar, on days everybody in China remembers."""

from __future__ import annotations

import pytest

from processes import feel


def value_of(text: str, **variables: object) -> object:
    """Evaluate and turn to JSON, the way a mapping does."""
    return feel.to_json(feel.compile_expression(text).evaluate(variables))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2025-09-28", True),  # a Sunday that makes up for National Day week
        ("2025-09-30", True),
        ("2025-10-01", False),  # National Day, a Wednesday
        ("2025-10-06", False),  # Mid-autumn
        ("2025-10-08", False),  # the Wednesday after, still off
        ("2025-10-09", True),
        ("2025-10-11", True),  # a Saturday that makes up
        ("2025-10-12", False),
        ("2025-01-26", True),  # a Sunday before the Spring Festival
        ("2025-01-28", False),  # the Spring Festival's eve
        ("2026-01-02", False),  # a bridge after New Year's Day
        ("2026-01-04", True),  # and the Sunday that makes up for it
        ("2026-02-14", True),  # a Saturday before the Spring Festival
        ("2026-02-17", False),
        ("2020-01-31", False),  # the Spring Festival that was made longer
    ],
)
def test_days_are_worked_as_the_state_council_announced(day: str, worked: bool) -> None:
    """Holidays lie on weekdays and make-up days on weekends."""
    assert value_of(f'is working day(date("{day}"))') is worked


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2031-01-01", False),
        ("2031-05-01", False),
        ("2031-05-02", False),
        ("2031-10-03", False),
        ("2031-10-06", True),
        ("2031-10-11", False),  # a Saturday; nobody knows of a make-up day yet
        ("2001-10-01", False),
        ("999999-10-01", False),
    ],
)
def test_in_years_nobody_announced_only_fixed_holidays_are_off(day: str, worked: bool) -> None:
    """Monday to Friday, but for New Year, Labour Day and National Day."""
    assert value_of(f'is working day(date("{day}"))') is worked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('next working day(date("2025-10-01"))', "2025-10-09"),
        ('next working day(date("2025-09-28"))', "2025-09-28"),
        ('next working day(date("2025-10-12"))', "2025-10-13"),
        ('add working days(date("2025-09-30"), 1)', "2025-10-09"),
        ('add working days(date("2025-09-30"), 3)', "2025-10-11"),
        ('add working days(date("2025-10-09"), -1)', "2025-09-30"),
        ('add working days(date("2025-10-09"), -3)', "2025-09-28"),
        ('add working days(date("2025-10-04"), 0)', "2025-10-04"),
        ('add working days(date("2025-10-04"), 1)', "2025-10-09"),
        ('add working days(n: 1, date: date("2025-10-10"))', "2025-10-11"),
        ('working days between(date("2025-09-30"), date("2025-10-13"))', 4),
        ('working days between(date("2025-10-13"), date("2025-09-30"))', -4),
        ('working days between(date("2025-10-01"), date("2025-10-08"))', 0),
        ('working days between(date("2025-10-01"), date("2025-10-01"))', 0),
    ],
)
def test_days_are_counted_over_holidays(text: str, expected: object) -> None:
    """National Day week of 2025 was off from Wednesday to Wednesday."""
    assert value_of(text) == expected


@pytest.mark.parametrize("count", [-7, -1, 1, 2, 30])
def test_counting_undoes_adding(count: int) -> None:
    """From any day, also one that is off."""
    for day in ("2025-09-27", "2025-10-03", "2025-10-10"):
        there = f'add working days(date("{day}"), {count})'
        assert value_of(f'working days between(date("{day}"), {there})') == count


def test_a_date_and_time_keeps_time_and_zone() -> None:
    """Its day is the one its own clock shows."""
    late = '"2025-09-30T23:30:00@Asia/Shanghai"'
    assert value_of(f"add working days(@{late}, 1)") == "2025-10-09T23:30:00@Asia/Shanghai"
    assert value_of('next working day(@"2025-10-12T08:00:00Z")') == "2025-10-13T08:00:00Z"
    assert value_of('next working day(@"2025-10-12T08:00:00")') == "2025-10-13T08:00:00"
    assert value_of('is working day(@"2025-09-30T23:30:00Z")') is True
    between = f'working days between(@{late}, @"2025-10-09T00:00:00Z")'
    assert value_of(between) == 1


@pytest.mark.parametrize(
    "text",
    [
        "is working day(null)",
        'is working day("2025-10-01")',
        "next working day(5)",
        'add working days(date("2025-10-01"), 1.5)',
        'add working days(date("2025-10-01"), null)',
        'working days between(date("2025-10-01"), "soon")',
        'add working days(date("999999999-12-31"), 1)',
    ],
)
def test_what_has_no_answer_is_null(text: str) -> None:
    """As FEEL wants it."""
    assert value_of(text) is None


def test_a_count_without_end_is_cut_off() -> None:
    """A day costs a step, so that no count keeps a worker busy."""
    with pytest.raises(feel.FeelLimitError):
        value_of('add working days(date("2025-10-01"), 1000000000)')
    with pytest.raises(feel.FeelLimitError):
        value_of('working days between(date("0001-01-01"), date("9999-01-01"))')


def test_the_linter_knows_them() -> None:
    """What they take and what they give."""
    names = {"due": "date", "at": "date and time"}
    assert feel.lint("is working day(due) and working days between(due, at) > 3", names) == []
    assert feel.lint("next working day(due).year + add working days(at, 2).hour > 1", names) == []
    (clash,) = feel.lint("working days between(due, at) + due", names)
    assert clash.code == "arithmetic"
    (clash,) = feel.lint("add working days(due, 2) + 1", names)
    assert clash.code == "arithmetic"
    (wrong,) = feel.lint("next working days(due)", names)
    assert wrong.suggestion == "next working day"
