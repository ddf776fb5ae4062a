"""A message goes to every process it is for: to all that wait, else to all that begin with it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from service.commands.deliver_message import deliver_message
from service.commands.run_job import run_job
from service.errors import Conflict
from service.store.tables import instance, job, message
from tests.service.commands.test_at_once import at_once
from tests.service.commands.test_budget import counting
from tests.story import bob

BEGINS = "start s message=shop.opened\nuser greet\nend e\ns -> greet -> e"
WAITS = 'start s\nreceive wait message=paid key="=number"\nuser pack\nend e\ns -> wait -> pack -> e'


def begun(house):
    """The instances there are, by process."""
    rows = house.all(select(instance.c.process_id, instance.c.id).order_by(instance.c.started_at))
    return {row.process_id: house.run(row.id) for row in rows}


def test_every_process_that_begins_with_a_message_starts(house):
    for name in ("bakery", "cellar", "deli"):
        house.draw(BEGINS, name)
    sent = house.send("shop.opened", "2026-03-02", who="Ada")
    assert (sent.started, sent.buffered) == (True, False)
    house.work()
    runs = begun(house)
    assert set(runs) == {"bakery", "cellar", "deli"}
    assert runs["bakery"].id == sent.instance_id
    for run in runs.values():
        assert run.open == ["greet"]
        assert run.variables["who"] == "Ada"
        assert run.problem is None
    keys = house.all(select(instance.c.business_key))
    assert [row.business_key for row in keys] == ["2026-03-02"] * 3
    assert house.all(select(job)) == []


def test_each_is_called_what_its_own_start_event_says(house):
    house.draw(BEGINS, "bakery")
    house.draw(BEGINS.replace("start s", "start s business_key='=\"C-\" + who'"), "cellar")
    house.send("shop.opened", "2026-03-02", who="Ada")
    house.work()
    keys = house.all(select(instance.c.process_id, instance.c.business_key))
    assert {row.process_id: row.business_key for row in keys} == {
        "bakery": "2026-03-02",
        "cellar": "C-Ada",
    }


def test_the_same_message_again_starts_nobody_twice(house):
    house.draw(BEGINS, "bakery")
    house.draw(BEGINS, "cellar")
    first = house.send("shop.opened", "today", id="letter-7")
    assert house.send("shop.opened", "today", id="letter-7").instance_id == first.instance_id
    house.work()
    assert house.send("shop.opened", "today", id="letter-7").instance_id == first.instance_id
    assert not house.send("shop.opened", "today").started, "the key was there before"
    house.work()
    assert len(house.all(select(instance))) == 2


def test_a_start_is_done_once_however_often_its_job_is_run(house):
    house.draw(BEGINS, "bakery")
    house.draw(BEGINS, "cellar")
    house.send("shop.opened", "today")
    (row,) = house.all(select(job))
    assert (row.kind, row.process_id, row.topic) == ("begin", "cellar", "shop.opened")
    assert at_once(*[lambda: run_job(house.deps, row.id)] * 3) == [None] * 3
    run_job(house.deps, row.id)
    assert len(house.all(select(instance))) == 2


def test_copies_sent_at_once_start_each_process_once(house):
    house.draw(BEGINS, "bakery")
    house.draw(BEGINS, "cellar")

    def send():
        return deliver_message(house.deps, bob, "shop.opened", "1", {}, message_id="letter-7")

    taken = at_once(send, send, send, send)
    assert len({delivered.instance_id for delivered in taken}) == 1
    assert len(house.all(select(job))) == 1
    house.work()
    assert sorted(row.process_id for row in house.all(select(instance))) == ["bakery", "cellar"]


def test_a_message_that_fails_starts_nobody(house):
    """All or nothing: what is to start later is written with what starts now."""
    house.draw(BEGINS, "cellar")
    house.draw(BEGINS.replace("start s", 'start s business_key="=[1]"'), "bakery")
    with pytest.raises(Conflict):
        house.send("shop.opened", "today", id="letter-7")
    assert house.all(select(instance)) == []
    assert house.all(select(job)) == []
    assert house.all(select(message)) == []


def test_every_process_that_waits_gets_a_message_once(house):
    house.draw(WAITS, "order")
    house.draw(WAITS, "ledger")
    first = house.start("order", number="A-1")
    house.wait(minutes=1)
    second = house.start("order", number="A-1")
    ledger, other = house.start("ledger", number="A-1"), house.start("ledger", number="A-2")
    assert house.send("paid", "A-1", amount=5).instance_id == first.id
    house.work()
    assert (first.open, ledger.open) == (["pack"], ["pack"])
    assert (second.open, other.open) == ([], [])
    assert ledger.variables["amount"] == 5
    assert ledger.inputs == ["start", "deliver"]
    assert (first.problem, ledger.problem) == (None, None)


def test_who_waits_takes_a_message_from_those_who_would_begin_with_it(house):
    house.draw(WAITS, "order")
    house.draw("start s message=paid\nuser look\nend e\ns -> look -> e", "late-payment")
    order = house.start("order", number="A-1")
    assert house.send("paid", "A-1", id="pay-1").instance_id == order.id
    house.work()
    assert set(begun(house)) == {"order"}
    assert house.send("paid", "A-1", id="pay-2").started, "nobody waits any more"


def test_a_process_that_stops_waiting_before_its_turn_is_left_alone(house):
    house.draw(WAITS, "order")
    stops = WAITS.replace("receive wait", "user work\nboundary wait on=work")
    house.draw(stops.replace("s -> wait", "s -> work -> e\nwait"), "ledger")
    house.start("order", number="A-1")
    house.wait(hours=1)  # the order waits longer, so it is the first
    ledger = house.start("ledger", number="A-1")
    house.send("paid", "A-1")
    ledger.item("work").complete()
    house.work()
    assert ledger.status == "completed"
    assert ledger.inputs == ["start", "complete_task"]
    assert house.all(select(job)) == []


def test_a_message_for_one_costs_no_more_for_those_it_may_be_for(house):
    house.draw(WAITS, "order")
    warm, measured = house.start("order", number="A-0"), house.start("order", number="A-1")
    house.send("paid", "A-0")
    with counting(house.deps.engine) as count:
        house.send("paid", "A-1")
    assert len(count.statements) <= 5, count.statements
    assert count.commits == 1
    assert (warm.open, measured.open) == (["pack"], ["pack"])


def test_a_message_that_starts_one_costs_no_more_either(house):
    house.draw(BEGINS, "bakery")
    house.send("shop.opened", "2026-03-01")
    with counting(house.deps.engine) as count:
        house.send("shop.opened", "2026-03-02")
    assert len(count.statements) <= 5, count.statements
    assert count.commits == 1
