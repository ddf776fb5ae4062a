"""Whole runs told as stories: what people see, what is written, and that it recomputes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from processes.step import BusinessFailure, GaveUp
from service.errors import Conflict, NotAllowed
from service.handling import Later
from service.store.tables import incident, job, timer
from tests.story import ann, bob, otto, wei

REVIEW = """
    start s
    user review groups=order-desk
    user pack groups=warehouse
    end e
    s -> review -> pack -> e
"""


def test_a_case_goes_from_hand_to_hand(house):
    house.draw(REVIEW)
    run = house.start(item="lamp")
    assert run.open == ["review"]
    completed = run.item("review").complete(by=bob, approved=True)
    assert completed.next_item_id is None, "packing is not bob's"
    assert run.open == ["pack"]
    assert run.item("pack").complete(by=wei).finished == "completed"
    assert run.status == "completed"
    assert run.variables == {"item": "lamp", "approved": True}
    assert run.inputs == ["start", "complete_task", "complete_task"]
    assert run.problem is None


def test_who_goes_on_is_shown_the_next_item(house):
    house.draw(REVIEW.replace("warehouse", "order-desk"))
    run = house.start()
    completed = run.item("review").complete(by=bob)
    assert completed.next_item_id == run.item("pack").id


def test_the_same_business_key_is_the_same_instance(house):
    house.draw(REVIEW)
    first = house.start(key="A-1", item="lamp")
    again = house.start(key="A-1", item="chair")
    assert again.id == first.id
    assert again.variables == {"item": "lamp"}


def test_a_local_handler_commits_with_the_step(house, handlers):
    handlers.local("count", lambda call, ledger: {"n": call.variables["n"] + 1})
    house.draw("start s\nservice a topic=count\nservice b topic=count\nend e\ns -> a -> b -> e")
    run = house.start(n=1)
    assert run.status == "completed"
    assert run.variables == {"n": 3}
    assert run.inputs == ["start", "complete_job", "complete_job"]
    assert run.rows(job) == []
    assert run.problem is None


CATCH = """
    start s
    service reserve topic=reserve
    boundary none on=reserve error=OUT
    user restock
    end e
    s -> reserve -> e
    none -> restock
"""


def test_a_business_error_of_a_local_handler_leaves_no_trace_of_its_work(house, handlers):
    def reserve(call, ledger):
        ledger.execute(text("INSERT INTO app_group VALUES ('half', 'half', 'half')"))
        return BusinessFailure("OUT", "none left", {"short": ["lamp"]})

    handlers.local("reserve", reserve)
    house.draw(CATCH)
    run = house.start()
    assert run.open == ["restock"]
    assert run.inputs == ["start", "fail_job"]
    with house.deps.engine.connect() as connection:
        assert not connection.scalar(text("SELECT count(*) FROM app_group WHERE id = 'half'"))
    assert handlers.called("reserve") == 1
    assert run.problem is None


def test_a_local_handler_that_breaks_becomes_an_incident_and_can_be_retried(house, handlers):
    outcomes = [GaveUp("the shelf is on fire"), {"fine": True}]
    handlers.local("reserve", lambda call, ledger: outcomes.pop(0))
    house.draw("start s\nservice reserve topic=reserve\nend e\ns -> reserve -> e")
    run = house.start()
    assert run.status == "running"
    assert run.incidents == ["the shelf is on fire"]
    run.retry(by=otto)
    assert run.incidents == []
    assert run.status == "completed"
    (row,) = run.rows(incident)
    assert row.resolved_by == "otto"
    assert run.problem is None


def test_a_local_handler_may_ask_to_be_called_later(house, handlers):
    outcomes = [Later(timedelta(minutes=10), "not yet"), Later(None, "nearly"), {"fine": True}]
    handlers.local("reserve", lambda call, ledger: outcomes.pop(0))
    house.draw("start s\nservice reserve topic=reserve\nend e\ns -> reserve -> e")
    run = house.start()
    (row,) = run.rows(job)
    assert (row.state, row.attempts, row.error) == ("waiting", 1, "not yet")
    assert house.work() == 0
    house.wait(minutes=10)
    assert house.work() == 1
    house.wait(minutes=2)
    assert house.work() == 1
    assert run.status == "completed"
    assert run.rows(job) == []
    assert run.problem is None


def test_the_order_in_which_names_come_in_does_not_matter_to_the_replay(house, handlers):
    """A mapping keeps ``b`` local, so the two names go to two scopes, in the order they came."""
    unsorted = {"z": {"y": 1, "x": Decimal("2")}, "b": Decimal("1.0"), "a": 2}
    handlers.local("work", lambda call, ledger: unsorted)
    house.draw('start s\nservice work topic=work input="b:=0"\nend e\ns -> work -> e')
    run = house.start(q=1, c=2)
    assert run.status == "completed"
    assert run.problem is None


def test_a_remote_handler_is_called_by_the_worker_with_the_job_as_its_key(house, handlers):
    handlers.remote("mail", lambda call: {"sent": True})
    house.draw("start s\nservice mail topic=mail\nend e\ns -> mail -> e")
    run = house.start()
    (row,) = run.rows(job)
    assert row.state == "ready"
    assert handlers.calls == []
    house.work()
    assert run.status == "completed"
    assert run.variables == {"sent": True}
    assert [call.id for call in handlers.calls] == [row.id]
    assert run.rows(job) == []
    assert run.problem is None


def test_a_remote_handler_that_never_succeeds_ends_as_an_incident(house, handlers):
    handlers.remote("mail", lambda call: Later(None, "no connection"))
    house.draw("start s\nservice mail topic=mail\nend e\ns -> mail -> e")
    run = house.start()
    for _ in range(5):
        house.work()
        house.wait(minutes=5)
    assert run.incidents == ["no connection"]
    assert handlers.called("mail") == 3
    assert [call.attempt for call in handlers.calls] == [1, 2, 3]
    handlers.remote("mail")
    run.retry()
    house.work()
    assert run.status == "completed"
    assert run.problem is None


def test_time_that_passes_wakes_the_case(house):
    house.draw("start s\ncatch nap duration=PT2H\nuser after\nend e\ns -> nap -> after -> e")
    run = house.start()
    assert run.timers == ["nap"]
    assert house.wait(hours=1) == 0
    assert house.wait(hours=1) == 1
    assert run.open == ["after"]
    assert run.rows(timer) == []
    assert run.inputs == ["start", "wake"]
    assert run.problem is None


def test_a_case_that_cannot_go_on_does_not_hold_up_the_others(house, caplog):
    house.draw("start s\ncatch nap duration=PT2H\nend e\ns -> nap -> e")
    broken, fine = house.start(), house.start()
    spoil = text("UPDATE instance SET state = 'spoilt' WHERE id = :id")
    house.deps.unit_of_work.run(lambda connection: connection.execute(spoil, {"id": broken.id}))
    assert house.wait(hours=2) == 1
    assert fine.status == "completed"
    assert broken.timers == ["nap"]
    assert "wake of" in caplog.text


def test_cancelling_withdraws_what_was_asked(house, handlers):
    handlers.remote("mail")
    house.draw(
        "start s\nand split\nuser review\nservice mail topic=mail\ncatch nap duration=PT2H\n"
        "s -> split\nsplit -> review\nsplit -> mail\nsplit -> nap"
    )
    run = house.start()
    run.cancel(by=otto)
    assert run.status == "cancelled"
    assert (run.open, run.timers, run.rows(job)) == ([], [], [])
    assert run.item("review").row.closed_how == "cancelled"
    assert run.problem is None


@pytest.mark.parametrize("change", ["claim", "release"])
def test_claims_are_in_the_record_and_do_not_disturb_the_replay(house, change):
    house.draw(REVIEW)
    run = house.start()
    run.item("review").claim(by=bob)
    if change == "release":
        run.item("review").release(by=bob)
        assert run.item("review").row.assignee is None
    run.item("review").complete(by=bob)
    assert change in run.inputs
    assert run.problem is None


def test_people_of_other_groups_may_not_complete(house):
    house.draw(REVIEW)
    run = house.start()
    with pytest.raises(NotAllowed):
        run.item("review").complete(by=ann)
    run.item("review").complete(by=bob)
    with pytest.raises(Conflict, match="already completed by bob"):
        run.item("review").complete(by=bob)


def test_the_newest_item_of_a_step_is_found_though_time_stood_still(house):
    house.draw(
        """
        start s
        xor m
        user work groups=warehouse
        xor x
        end e
        s -> m -> work -> x ->! e
        x -> m [again]
        """
    )
    run = house.start()
    done = []
    for again in (True, True, False):
        item = run.item("work")
        item.complete(by=wei, again=again)
        done.append(item.id)
    assert run.item("work").id == done[-1]
