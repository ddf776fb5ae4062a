"""What the insight pages count, told by a small process with a slow, a late and a failing step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from processes.step import GaveUp
from service.commands.sum_up_steps import sum_up_steps
from service.queries.insight import (
    Period,
    bottleneck,
    overviews,
    step_figures,
    version_figures,
)
from service.store.insight_tables import step_progress, step_time
from tests.fakes import FakeHandlers
from tests.story import House

PROCESS = """
start s
user ask due="=now() + duration(\\"PT2H\\")"
user check
service book topic=book
xor again
end e
s -> ask -> check -> again
again -> ask [ok = false]
again -> !book
book -> e
"""


@pytest.fixture
def busy(house: House, handlers: FakeHandlers) -> House:
    """Two cases: one goes round twice, the other is still open at the second step."""
    handlers.remote("book")
    house.draw(PROCESS)
    first = house.start()
    house.clock.advance(timedelta(hours=1))
    first.item("ask").complete()
    house.clock.advance(timedelta(hours=4))
    first.item("check").complete(ok=False)
    house.clock.advance(timedelta(hours=3))
    first.item("ask").complete()
    first.item("check").complete(ok=True)
    house.work()
    second = house.start()
    second.item("ask").complete()
    return house


def _period(house: House) -> Period:
    now = house.clock.now()
    return Period(now - timedelta(days=1), now + timedelta(minutes=1))


def _summed(house: House) -> int:
    return sum_up_steps(house.deps)


def test_times_lateness_and_rework_of_each_step(busy: House) -> None:
    _summed(busy)
    with busy.deps.unit_of_work.reading() as connection:
        steps = step_figures(connection, "p", _period(busy), busy.clock.now(), None)
    ask, check = steps["ask"], steps["check"]
    assert (ask.times, ask.instances, ask.open) == (3, 2, 0)
    assert ask.rework == pytest.approx(1.5)
    assert (ask.items, ask.late_items) == (3, 1)
    assert ask.median == timedelta(hours=1)
    assert ask.total == timedelta(hours=4)
    assert (check.times, check.open, check.total) == (3, 1, timedelta(hours=4))
    assert check.p90 == timedelta(hours=3, minutes=36)
    assert "again" not in steps


def test_a_step_that_gave_up_counts_as_an_error(house: House, handlers: FakeHandlers) -> None:
    handlers.remote("book", lambda call: GaveUp("no such account"))
    house.draw(PROCESS)
    run = house.start()
    run.item("ask").complete()
    run.item("check").complete(ok=True)
    house.work()
    _summed(house)
    with house.deps.unit_of_work.reading() as connection:
        steps = step_figures(connection, "p", _period(house), house.clock.now(), None)
        (about,) = overviews(connection, _period(house), house.clock.now())
    assert steps["book"].error_share == 1.0
    assert (about.incidents, about.incident_share) == (1, 1.0)


def test_the_overview_counts_cases_and_how_long_they_took(busy: House) -> None:
    with busy.deps.unit_of_work.reading() as connection:
        (about,) = overviews(connection, _period(busy), busy.clock.now())
        nothing = overviews(connection, Period(*[busy.clock.now()] * 2), busy.clock.now())
    assert (about.started, about.running, about.finished) == (2, 1, 1)
    assert about.median == about.p90 == timedelta(hours=8)
    assert about.late_share == pytest.approx(1 / 6)
    assert nothing == ()


def test_versions_are_told_apart(busy: House) -> None:
    busy.draw(PROCESS.replace("user check", "user check name=Look"))
    newest = busy.start()
    newest.item("ask").complete()
    newest.item("check").complete(ok=True)
    busy.work()
    _summed(busy)
    with busy.deps.unit_of_work.reading() as connection:
        new, old = version_figures(connection, "p", _period(busy))
        steps = step_figures(connection, "p", _period(busy), busy.clock.now(), new.digest)
    assert (new.version, new.started, old.version, old.started) == (2, 1, 1, 2)
    assert steps["ask"].times == 1


def test_the_bottleneck_is_where_most_time_goes_by(busy: House) -> None:
    _summed(busy)
    with busy.deps.unit_of_work.reading() as connection:
        steps = step_figures(connection, "p", _period(busy), busy.clock.now(), None)
    slowest = bottleneck({"ask": steps["ask"], "book": steps["book"]})
    assert slowest is not None
    assert slowest.element_id == "ask"
    assert bottleneck({}) is None
    assert bottleneck({"book": steps["book"]}) is None


def test_reading_the_record_twice_or_in_pieces_gives_the_same_times(busy: House) -> None:
    while sum_up_steps(busy.deps, limit=2):
        pass
    pieces = busy.all(select(step_time).order_by(step_time.c.key))
    assert _summed(busy) == 0
    with busy.deps.engine.begin() as connection:
        connection.execute(text("DELETE FROM step_time"))
        connection.execute(text("DELETE FROM step_progress"))
    assert _summed(busy) > 0
    assert busy.all(select(step_time).order_by(step_time.c.key)) == pieces
    assert busy.all(select(func.count()).select_from(step_progress))[0][0] == 2
