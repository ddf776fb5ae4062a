"""Processes start by themselves: by the clock, by a signal; and say what they are called."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from processes.codec import loads
from processes.step import GaveUp
from service.commands.broadcast_signal import Broadcast, broadcast_signal
from service.commands.run_job import run_job
from service.commands.wake_timers import wake_timers
from service.errors import Conflict, Invalid
from service.store.tables import instance, job, record, start_timer, timer, work_item
from tests.service.commands.test_at_once import at_once
from tests.story import bob

DAILY = """
    start tick cycle="0 0 9 * * *"
    user count
    tick -> count
"""


def runs(house, process_id="p"):
    """The instances of a process, oldest first."""
    query = select(instance).where(instance.c.process_id == process_id)
    rows = house.all(query.order_by(instance.c.started_at, instance.c.business_key))
    return [house.run(row.id) for row in rows]


def test_a_process_starts_every_morning_of_the_company(house):
    """It is four in the afternoon in Shanghai when the story begins."""
    house.draw(DAILY)
    assert house.wait(hours=16) == 0
    assert house.wait(hours=1) == 1
    (run,) = runs(house)
    assert run.open == ["count"]
    assert run.variables == {"started_for": "2026-03-03T09:00:00+08:00"}
    assert run.inputs == ["start"]
    assert run.problem is None
    assert house.wait(days=1) == 1
    assert len(runs(house)) == 2


def test_what_is_due_at_one_moment_starts_in_the_order_of_the_names(house, handlers):
    handlers.local("note")
    for process_id in ("zebra", "ant", "mole"):
        house.draw("start tick cycle=R/PT1H\nservice note topic=note\ntick -> note", process_id)
    house.wait(hours=1)
    known = dict(house.all(select(instance.c.id, instance.c.process_id)))
    assert [known[call.instance_id] for call in handlers.calls] == ["ant", "mole", "zebra"]


def test_a_long_standstill_is_made_up_for_once(house):
    house.draw(DAILY)
    assert house.wait(days=5, hours=20) == 1
    (run,) = runs(house)
    assert run.variables == {"started_for": "2026-03-08T09:00:00+08:00"}


@pytest.mark.parametrize(("cycle", "times"), [("R3/PT1H", 3), ("R/PT1H", 5), ("R1/PT1H", 1)])
def test_a_cycle_starts_as_often_as_it_says(house, cycle, times):
    house.draw(DAILY.replace("0 0 9 * * *", cycle))
    assert sum(house.wait(hours=1) for _ in range(5)) == times
    assert len(runs(house)) == times
    assert bool(house.all(select(start_timer))) == (cycle == "R/PT1H")


def test_a_date_and_a_span_start_once(house):
    house.draw("start s date=2026-03-02T10:00:00Z\nuser a\ns -> a")
    house.draw("start s 'duration==duration(\"PT3H\")'\nuser a\ns -> a", "other")
    assert [house.wait(hours=1) for _ in range(5)] == [0, 1, 1, 0, 0]
    assert (len(runs(house)), len(runs(house, "other"))) == (1, 1)


def test_a_new_version_replaces_the_timers_of_the_old(house):
    house.draw(DAILY)
    house.draw(DAILY.replace("0 0 9", "0 30 10").replace("count", "recount"))
    (row,) = house.all(select(start_timer))
    assert row.due_at == datetime(2026, 3, 3, 2, 30, tzinfo=UTC)
    house.draw("start s\nuser count\ns -> count")
    assert house.all(select(start_timer)) == []


def test_publishing_the_same_again_leaves_its_timers_alone(house):
    house.draw(DAILY.replace("0 0 9 * * *", "R3/PT2H"))
    house.wait(hours=1)
    house.draw(DAILY.replace("0 0 9 * * *", "R3/PT2H"))
    assert house.wait(hours=1) == 1


def test_a_timer_that_gives_no_moment_is_not_published(house):
    with pytest.raises(Invalid) as refused:
        house.draw('start s duration="=1 + 1"\nuser a\ns -> a')
    (words,) = refused.value.fields.values()
    assert set(words) == {"en", "zh"}


def test_two_workers_start_a_process_once(house):
    house.draw(DAILY)
    house.clock.advance(datetime(2026, 3, 3, 1, 0, tzinfo=UTC) - house.clock.now())
    at_once(lambda: wake_timers(house.deps), lambda: wake_timers(house.deps))
    assert len(runs(house)) == 1


def test_a_timer_starts_with_the_business_key_it_says_and_only_once(house):
    house.draw(
        'start tick cycle=R/PT1H business_key="=substring(started_for, 1, 10)"\nuser a\ntick -> a'
    )
    for _ in range(12):
        house.wait(hours=1)
    keys = [row.business_key for row in house.all(select(instance))]
    assert sorted(keys) == ["2026-03-02", "2026-03-03"]


def test_a_handler_that_gives_up_does_not_hold_up_the_clock(house, handlers):
    handlers.local("stock.count", lambda call, ledger: GaveUp("no shelf"))
    house.draw("start tick cycle=R/PT1H\nservice count topic=stock.count\ntick -> count")
    house.wait(hours=1)
    house.wait(hours=1)
    assert [run.incidents for run in runs(house)] == [["no shelf"], ["no shelf"]]


def test_a_signal_starts_every_process_that_begins_with_it_and_wakes_who_waits(house):
    house.draw("start s signal=storm\nuser warn\ns -> warn", "warning")
    house.draw(
        "start s signal=storm business_key==place\nstart plain\nuser stay\ncatch c signal=storm"
        "\ns -> stay\nplain -> c -> stay",
        "shelter",
    )
    house.draw("start s signal=calm\nuser a\ns -> a", "calm")
    waiting = house.start("shelter")
    sent = broadcast_signal(house.deps, bob, "storm", {"place": "Porto"})
    assert sent == Broadcast(woken=1, started=2)
    house.work()
    (warning,) = runs(house, "warning")
    (shelter,) = [run for run in runs(house, "shelter") if run.id != waiting.id]
    assert (warning.open, shelter.open, waiting.open) == (["warn"], ["stay"], ["stay"])
    assert warning.variables == {"place": "Porto"}
    assert (warning.problem, shelter.problem, waiting.problem) == (None, None, None)
    assert runs(house, "calm") == []
    assert house.all(select(job)) == []
    broadcast_signal(house.deps, bob, "storm", {"place": "Porto"})
    house.work()
    assert len(runs(house, "warning")) == 2
    assert len(runs(house, "shelter")) == 2, "it has begun for Porto"


def test_a_signal_thrown_by_one_case_starts_another(house):
    house.draw("start s signal=storm\nuser warn\ns -> warn", "warning")
    house.draw('start s\nend e signal=storm input="place:=where"\ns -> e')
    house.start(where="Lisboa")
    house.work()
    (warning,) = runs(house, "warning")
    assert warning.variables == {"place": "Lisboa"}


def test_a_signal_starts_the_version_of_its_moment_once_however_often_its_job_is_run(house):
    house.draw("start s signal=storm\nuser warn\ns -> warn")
    broadcast_signal(house.deps, bob, "storm", {})
    house.draw("start s\nuser a\ns -> a")
    (row,) = house.all(select(job))
    for _ in range(3):
        run_job(house.deps, row.id)
    (run,) = runs(house)
    assert run.open == ["warn"]
    assert broadcast_signal(house.deps, bob, "storm", {}) == Broadcast(0, 0)


def test_the_start_event_says_what_a_message_s_case_is_called(house):
    house.draw(
        'start s message=payment.received key="=order" business_key="=payment.reference"\n'
        "user book\ns -> book"
    )
    first = house.send("payment.received", "A-1", payment={"reference": "P-1"})
    again = house.send("payment.received", "A-1", payment={"reference": "P-1"})
    second = house.send("payment.received", "A-1", payment={"reference": "P-2"})
    assert (first.started, again.started, second.started) == (True, False, True)
    assert again.instance_id == first.instance_id
    keys = [row.business_key for row in house.all(select(instance))]
    assert sorted(keys) == ["P-1", "P-2"]


def test_a_message_whose_case_has_no_key_starts_one_each_time(house):
    house.draw('start s message=m key="=1" business_key="=n"\nuser a\ns -> a')
    for _ in range(2):
        assert house.send("m", "A-1").started
    with pytest.raises(Conflict, match="business key"):
        house.send("m", "A-1", n=[1])
    assert len(runs(house)) == 2


def test_people_start_a_case_under_the_key_its_start_event_says(house):
    house.draw('start s business_key="=number"\nuser a\ns -> a')
    first, again, named = house.start(number=7), house.start(number=7), house.start(key="x")
    assert first.id == again.id
    assert named.id != first.id


def test_one_process_starts_in_every_way(house):
    house.draw(
        "start plain\nstart hear message=m key==1\nstart tick cycle=R/PT1H\n"
        "start storm signal=storm\nuser a\nuser b\nuser c\nuser d\n"
        "plain -> a\nhear -> b\ntick -> c\nstorm -> d"
    )
    house.start()
    house.send("m", "x")
    broadcast_signal(house.deps, bob, "storm", {})
    house.work()
    house.wait(hours=1)
    assert sorted(open for run in runs(house) for open in run.open) == ["a", "b", "c", "d"]
    assert [run.problem for run in runs(house)] == [None] * 4


def test_people_start_by_hand_what_the_clock_or_a_signal_starts(house):
    house.draw(DAILY)
    house.draw("start s signal=storm\nuser warn\ns -> warn", "warning")
    now, then = house.start(), house.start(started_for="2026-02-01T09:00:00+08:00")
    assert now.variables == {"started_for": "2026-03-02T16:00:00+08:00"}
    assert then.variables == {"started_for": "2026-02-01T09:00:00+08:00"}
    assert house.start("warning").open == ["warn"]
    house.draw(DAILY + "start s signal=storm\ns -> count")
    with pytest.raises(Conflict):
        house.start()


REMINDED = """
    start s
    user work
    boundary nag on=work cycle="0 0 9 * * *" cancel=false
    user look
    s -> work
    nag -> look
"""


def test_a_cycle_at_a_border_fires_as_often_as_it_says(house):
    """Its timer goes on under the key it has."""
    house.draw(REMINDED.replace('"0 0 9 * * *"', "R3/PT1H"))
    run = house.start()
    assert [house.wait(hours=1) for _ in range(5)] == [1, 1, 1, 0, 0]
    assert run.open == ["work", "look", "look", "look"]
    assert (run.rows(timer), run.problem) == ([], None)


def test_a_cycle_that_ends_its_own_scope_leaves_no_timer(house):
    drawn = REMINDED.replace('"0 0 9 * * *"', "R3/PT1H").replace(
        "user look", "end look terminate=true"
    )
    house.draw(drawn)
    run = house.start()
    assert [house.wait(hours=1) for _ in range(3)] == [1, 0, 0]
    assert (run.status, run.rows(timer), run.problem) == ("terminated", [], None)


def test_a_step_is_recalled_every_morning_of_the_company_until_it_is_done(house):
    house.draw(REMINDED)
    run = house.start()
    assert house.wait(hours=16) == 0
    assert house.wait(hours=1) == 1
    assert run.open == ["work", "look"]
    assert house.wait(days=4, hours=3) == 1
    assert run.open == ["work", "look", "look"]
    assert house.wait(hours=20) == 0
    assert house.wait(hours=1) == 1
    noted = [loads(row.input).get("zone") for row in run.rows(record)]
    assert noted == ["Asia/Shanghai"] * 4
    assert run.problem is None


def test_what_is_read_off_the_companys_clock_is_recomputed_by_that_clock(house):
    house.draw("""
        start s business_key='="of " + string(today())'
        script told feel='=string(now())' result=told
        user wait due='=string(today() + duration("P1D")) + "T18:00:00"'
        end e
        s -> told -> wait -> e
    """)
    house.clock.advance(timedelta(hours=10))
    run = house.start()
    assert run.variables["told"] == "2026-03-03T02:00:00+08:00"
    (row,) = house.all(select(instance))
    assert row.business_key == "of 2026-03-03"
    (item,) = run.rows(work_item)
    assert item.due_at == datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
    assert [loads(row.input).get("zone") for row in run.rows(record)] == ["Asia/Shanghai"]
    assert run.problem is None


def test_a_record_is_recomputed_in_the_time_zone_of_its_day(house):
    house.draw(REMINDED)
    run = house.start()
    moved = replace(house.deps, settings=replace(house.deps.settings, time_zone="Europe/Berlin"))
    house.clock.advance(timedelta(hours=20))
    wake_timers(moved)
    (row,) = run.rows(timer)
    assert row.due_at == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    assert [loads(one.input).get("zone") for one in run.rows(record)] == [
        "Asia/Shanghai",
        "Europe/Berlin",
    ]
    assert run.problem is None
