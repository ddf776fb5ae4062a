"""Times without a zone, and `now()`, are those of the company's own clocks."""

from datetime import UTC, datetime

import pytest

from processes import schedule, step
from processes.errors import Problem
from processes.model import Timer
from tests.processes.diagram import definition
from tests.processes.engine import Run, Shelf

#: Monday the 5th, 05:30 in Shanghai, still Sunday in UTC
EARLY = datetime(2026, 1, 4, 21, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.processes.engine.NOW", EARLY)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-05T18:00:00", datetime(2026, 1, 5, 10, tzinfo=UTC)),
        ("2026-01-06", datetime(2026, 1, 5, 16, tzinfo=UTC)),
        ("2026-01-05T18:00:00@Europe/Berlin", datetime(2026, 1, 5, 17, tzinfo=UTC)),
        ("2026-07-05T18:00:00@Europe/Berlin", datetime(2026, 7, 5, 16, tzinfo=UTC)),
        ("2026-01-05T18:00:00Z", datetime(2026, 1, 5, 18, tzinfo=UTC)),
        ("2026-01-05T18:00:00-03:00", datetime(2026, 1, 5, 21, tzinfo=UTC)),
        (
            '=date and time(date("2026-01-05"), time("18:00:00"))',
            datetime(2026, 1, 5, 10, tzinfo=UTC),
        ),
    ],
)
def test_a_moment_without_a_zone_is_the_companys(text: str, moment: datetime) -> None:
    run = Run(definition(f"start s\nuser u due='{text}'\nend e\ns -> u -> e"))
    assert [one.due_at for one in run.of(step.TaskOpened)] == [moment]
    run = Run(definition(f"start s\ncatch t date='{text}'\nend e\ns -> t -> e"))
    assert [one.due_at for one in run.of(step.TimerSet)] == [moment]


def test_a_start_timer_too() -> None:
    plan = schedule.first(Timer("date", "2026-01-05T18:00:00"), EARLY, Shelf().zone())
    assert plan is not None
    assert plan.due_at == datetime(2026, 1, 5, 10, tzinfo=UTC)
    plan = schedule.first(Timer("date", "=today()"), EARLY, Shelf().zone())
    assert plan is None, "midnight of the 5th has passed"


def test_a_zone_nobody_knows_is_a_problem() -> None:
    with pytest.raises(Problem, match="expected a date and time"):
        schedule.first(Timer("date", "2026-01-05T18:00:00@Nowhere/At_all"), EARLY, UTC)


def test_now_and_today_are_read_off_the_companys_clock() -> None:
    run = Run(
        definition("""
            start s
            script told feel='=[string(now()), string(today())]' result=told
            user wait due='=add working days(now(), 5)'
            end e
            s -> told -> wait -> e
        """)
    )
    assert run.variables["told"] == ["2026-01-05T05:30:00+08:00", "2026-01-05"]
    (opened,) = run.of(step.TaskOpened)
    assert f"{opened.due_at.astimezone(Shelf().zone()):%a %d %H:%M}" == "Mon 12 05:30"
