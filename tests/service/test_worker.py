"""The worker does what commands leave behind, and stops without leaving half a job."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import select, text

from service.clock import SystemClock
from service.handling import Later
from service.store.tables import message
from service.worker import SILENCE, Pace, run_worker
from tests.story import House

#: nobody is silent here, however busy the machine is
PACE = Pace(heartbeat=0.5, silence=SILENCE, round=0.1)
#: seconds after which something does not happen any more; generous, for slow and busy machines
PATIENCE = 90


@pytest.fixture
def house(deps):
    """A house on real time, because workers live in it."""
    clock = SystemClock()
    return House(replace(deps, clock=clock), clock)


@contextmanager
def working(deps):
    stop = Event()
    worker = Thread(target=run_worker, args=(deps, stop, PACE))
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join(PATIENCE)
        assert not worker.is_alive()


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


MAIL = "start s\nservice mail topic=mail\nend e\ns -> mail -> e"


def test_it_calls_remote_handlers(house, handlers):
    handlers.remote("mail", lambda call: {"sent": str(call.id)})
    house.draw(MAIL)
    early = house.start()
    with working(house.deps):
        late = house.start()
        until(lambda: early.status == late.status == "completed")
    assert handlers.called("mail") == 2
    left = "SELECT count(*) FROM procrastinate_jobs"
    assert house.all(text(left))[0][0] == 0, "finished jobs are deleted"
    assert early.problem is None


def test_it_wakes_timers_and_brings_postponed_jobs_back(house, handlers):
    outcomes = [Later(timedelta(milliseconds=300), "not yet"), {"fine": True}]
    handlers.remote("mail", lambda call: outcomes.pop(0))
    house.draw(
        "start s\ncatch nap duration=PT0.2S\nservice mail topic=mail\nend e\ns -> nap -> mail -> e"
    )
    with working(house.deps):
        run = house.start()
        until(lambda: run.status == "completed")
    assert run.inputs == ["start", "wake", "complete_job"]
    assert run.problem is None


def test_it_forgets_messages_whose_time_is_up(house):
    with working(house.deps):
        house.deps.unit_of_work.run(
            lambda connection: connection.execute(
                text(
                    "INSERT INTO message VALUES (gen_random_uuid(), 'a', 'b', '{}', NULL,"
                    " now(), now() - interval '1 second', NULL, false)"
                )
            )
        )
        until(lambda: house.all(select(message)) == [])


def test_a_job_under_way_is_finished_before_it_stops(house, handlers):
    begun = Event()

    def slow(call):
        begun.set()
        time.sleep(0.7)
        return {"sent": True}

    handlers.remote("mail", slow)
    house.draw(MAIL)
    run = house.start()
    with working(house.deps):
        assert begun.wait(PATIENCE)
    assert run.status == "completed"


def test_a_job_whose_instance_was_cancelled_is_too_late(house, handlers):
    begun, cancelled = Event(), Event()

    def slow(call):
        begun.set()
        assert cancelled.wait(PATIENCE)
        return {"sent": True}

    handlers.remote("mail", slow)
    house.draw(MAIL)
    run = house.start()
    with working(house.deps):
        assert begun.wait(PATIENCE)
        run.cancel()
        cancelled.set()
    assert run.status == "cancelled"
    assert run.inputs == ["start", "cancel"]
    assert run.problem is None


def test_a_message_of_one_case_to_another_goes_through_it(house):
    house.draw('start s\ncatch hear message=go key="=k"\nend e\ns -> hear -> e', "listener")
    house.draw('start s\nthrow tell message=go key="=k"\nend e\ns -> tell -> e')
    listener = house.start("listener", k="x")
    with working(house.deps):
        house.start(k="x")
        until(lambda: listener.status == "completed")


def test_it_begins_anew_when_the_database_drops_it(house, handlers):
    handlers.remote("mail")
    house.draw(MAIL)
    with working(house.deps):
        first = house.start()
        until(lambda: first.status == "completed")
        house.all(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
        house.deps.engine.dispose()
        second = house.start()
        until(lambda: second.status == "completed")
