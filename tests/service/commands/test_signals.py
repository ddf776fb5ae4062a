"""Signals reach everybody who waits for them, across cases and processes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from service.commands.broadcast_signal import Broadcast, broadcast_signal
from service.commands.run_job import run_job
from service.errors import NotAllowed
from service.store.tables import job, message
from tests.story import ada, bob

LISTENER = """
    start s
    catch hear signal=closing
    user tidy
    end e
    s -> hear -> tidy -> e
"""


def test_everybody_who_waits_hears_a_signal(house):
    house.draw(LISTENER)
    house.draw("start s\ncatch hear signal=closing\nend e\ns -> hear -> e", "other")
    house.draw("start s\ncatch hear signal=opening\nend e\ns -> hear -> e", "deaf")
    first, second = house.start(), house.start()
    other, deaf = house.start("other"), house.start("deaf")
    assert broadcast_signal(house.deps, bob, "closing", {"at": 18}) == Broadcast(3, 0)
    assert first.open == []
    house.work()
    assert (first.open, second.open) == (["tidy"], ["tidy"])
    assert (other.status, deaf.status) == ("completed", "running")
    assert first.variables["at"] == 18
    assert first.inputs == ["start", "signal"]
    assert (first.problem, second.problem, other.problem) == (None, None, None)
    assert house.all(select(job)) == []


def test_a_case_signals_the_others_and_itself(house):
    house.draw(LISTENER, "listener")
    house.draw(
        """
        start s
        and split
        catch mine signal=closing
        throw tell signal=closing input="by:=who"
        end e
        s -> split -> mine -> e
        split -> tell -> e
        """
    )
    listener, teller = house.start("listener"), house.start(who="Ada")
    (row,) = teller.rows(job)
    assert (row.kind, row.topic) == ("broadcast", "closing")
    house.work()
    assert teller.status == "completed"
    assert listener.variables["by"] == "Ada"
    assert (listener.problem, teller.problem) == (None, None)


def test_a_signal_is_handed_over_once_however_often_its_job_is_run(house):
    house.draw(
        "start s\nuser work\nboundary news on=work signal=news cancel=false\nmanual note\n"
        "end e\ns -> work -> e\nnews -> note"
    )
    run = house.start()
    broadcast_signal(house.deps, bob, "news", {})
    (row,) = run.rows(job)
    for _ in range(3):
        run_job(house.deps, row.id)
    assert run.inputs == ["start", "signal"]
    assert run.open == ["work"]


def test_who_left_before_the_signal_came_is_left_alone(house):
    house.draw(
        "start s\nuser work\nboundary stop on=work signal=stop\nend e\ns -> work -> e\nstop -> e"
    )
    run = house.start()
    broadcast_signal(house.deps, bob, "stop", {})
    run.item("work").complete()
    house.work()
    assert run.status == "completed"
    assert run.inputs == ["start", "complete_task"]


def test_a_signal_is_not_kept_for_later_and_is_no_message(house):
    house.draw(LISTENER)
    assert broadcast_signal(house.deps, bob, "closing", {}) == Broadcast(0, 0)
    run = house.start()
    assert house.send("closing", "").buffered
    assert run.open == []
    assert len(house.all(select(message))) == 1


def test_auditors_send_no_signals(house):
    with pytest.raises(NotAllowed):
        broadcast_signal(house.deps, ada, "closing", {})
