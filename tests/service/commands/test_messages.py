"""Messages find who waits for them, start what they may start, wait for takers, and count once."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import event, insert, select, text

from service.commands._buffer import REMEMBERED
from service.commands.deliver_message import deliver_message
from service.commands.sweep_messages import sweep_messages
from service.errors import NotAllowed
from service.identity import SYSTEM, webhook
from service.store.tables import job, message
from tests.story import ada, bob

PAYMENT = """
    start s message=order.placed key="=number"
    receive wait message=paid key="=number"
    user pack
    end e
    s -> wait -> pack -> e
"""


def test_a_message_starts_a_case_once(house):
    house.draw(PAYMENT)
    first = house.send("order.placed", "A-1", number="A-1")
    again = house.send("order.placed", "A-1", number="A-1")
    assert (first.started, again.started) == (True, False)
    assert first.instance_id == again.instance_id


def test_a_message_reaches_the_case_with_its_key(house):
    house.draw(PAYMENT)
    mine, other = (
        house.run(house.send("order.placed", key, number=key).instance_id) for key in ("A-1", "A-2")
    )
    delivered = house.send("paid", "A-1", amount=5, by=webhook("payment"))
    assert delivered.instance_id == mine.id
    assert (mine.open, other.open) == (["pack"], [])
    assert mine.variables["amount"] == 5
    assert mine.problem is None


def test_a_message_nobody_waits_for_is_taken_by_the_first_who_does(house):
    house.draw(PAYMENT)
    assert house.send("paid", "A-1", amount=5).buffered
    run = house.run(house.send("order.placed", "A-1", number="A-1").instance_id)
    assert run.open == ["pack"]
    assert run.inputs == ["start", "deliver"]
    assert run.problem is None


def test_two_buffered_messages_for_two_waits_are_both_taken(house):
    house.draw(
        'start s\nand split\nreceive a message=a key="=k"\nreceive b message=b key="=k"\n'
        "and join\nend e\ns -> split\nsplit -> a -> join\nsplit -> b -> join\njoin -> e"
    )
    house.send("a", "x")
    house.send("b", "x")
    run = house.start(k="x")
    assert run.status == "completed"
    assert run.inputs == ["start", "deliver", "deliver"]
    assert run.problem is None


def test_a_buffered_message_is_forgotten_after_its_time(house):
    house.draw(PAYMENT)
    house.send("paid", "A-1")
    house.wait(days=2)
    sweep_messages(house.deps)
    assert house.all(select(message)) == []
    run = house.run(house.send("order.placed", "A-1", number="A-1").instance_id)
    assert run.open == []


@pytest.mark.parametrize("early", [True, False])
def test_the_same_message_id_counts_once(house, early):
    house.draw(PAYMENT.replace("pack -> e", "pack -> wait"))
    if early:
        house.send("paid", "A-1", id="pay-7")
    run = house.run(house.send("order.placed", "A-1", number="A-1").instance_id)
    for _ in range(3):
        assert house.send("paid", "A-1", id="pay-7").instance_id == run.id
    run.item("pack").complete()
    assert run.subscriptions == [("paid", "A-1")]
    house.wait(days=REMEMBERED.days - 1)
    sweep_messages(house.deps)
    house.send("paid", "A-1", id="pay-7")
    assert run.subscriptions == [("paid", "A-1")], "still remembered"


def test_a_message_and_its_taker_that_missed_each_other_meet_in_the_sweep(house):
    house.draw(PAYMENT)
    run = house.run(house.send("order.placed", "A-1", number="A-1").instance_id)
    now = house.clock.now()
    row = {"name": "paid", "correlation_key": "A-1", "variables": "{}", "received_at": now}
    missed = row | {"id": run.id, "expires_at": now + timedelta(days=1), "kept": True, "watched": 0}
    house.deps.unit_of_work.run(lambda connection: connection.execute(insert(message), missed))
    assert sweep_messages(house.deps) == 1
    assert run.open == ["pack"]
    assert run.problem is None


def test_a_message_a_case_sends_reaches_the_other(house):
    house.draw('start s\ncatch hear message=go key="=k"\nend e\ns -> hear -> e', "listener")
    house.draw(
        'start s\nthrow tell message=go key="=k" input="news:=n"\nend e\ns -> tell -> e', "p"
    )
    listener, teller = house.start("listener", k="x"), house.start(k="x", n=7)
    assert listener.status == "running"
    (row,) = teller.rows(job)
    assert (row.kind, row.topic, row.correlation_key) == ("message", "go", "x")
    house.work()
    assert listener.status == "completed"
    assert listener.variables["news"] == 7
    assert teller.rows(job) == []


def test_auditors_only_read(house):
    house.draw(PAYMENT)
    with pytest.raises(NotAllowed):
        house.send("paid", "A-1", by=ada)
    with pytest.raises(NotAllowed):
        house.start(by=ada)


def test_one_of_many_copies_of_a_message_sent_at_once_counts(house):
    house.draw(PAYMENT.replace("pack -> e", "pack -> wait"))
    run = house.run(house.send("order.placed", "A-1", number="A-1").instance_id)
    together = Barrier(4)
    taken = []

    def send():
        together.wait()
        taken.append(deliver_message(house.deps, bob, "paid", "A-1", {}, message_id="pay-7"))

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {delivered.instance_id for delivered in taken} == {run.id}
    assert run.inputs == ["start", "deliver"]


def test_ten_thousand_waiting_cases_cost_a_message_one_indexed_lookup(house):
    house.draw(PAYMENT)
    run = house.run(house.send("order.placed", "A-1", number="A-1").instance_id)
    with house.deps.engine.connect() as connection:
        connection.execute(
            text(
                "INSERT INTO subscription SELECT gen_random_uuid(), :id, 'wait', 'paid',"
                " 'B-' || n, now() FROM generate_series(1, 10000) AS n"
            ),
            {"id": run.id},
        )
        connection.execute(text("COMMIT"))
        connection.execute(text("ANALYZE subscription"))
    seen = []

    def watch(connection, cursor, statement, parameters, context, many):
        if "FROM subscription" in statement and statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(house.deps.engine, "before_cursor_execute", watch)
    deliver_message(house.deps, SYSTEM, "paid", "A-1", {})
    event.remove(house.deps.engine, "before_cursor_execute", watch)
    ((statement, parameters),) = seen
    with house.deps.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars().all()
    assert any("ix_subscription_name_correlation_key" in line for line in plan), plan
    assert not any("Seq Scan on subscription" in line for line in plan), plan
    assert run.open == ["pack"]
