"""A message nobody waited for is kept and goes to one instance of each process, as in Camunda 8."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from threading import Event, Thread, current_thread
from time import monotonic
from uuid import uuid4

from sqlalchemy import event, insert, select, text

from service.commands._buffer import NEW, REMEMBERED
from service.commands.start_instance import start_instance
from service.commands.sweep_messages import sweep_messages
from service.identity import SYSTEM
from service.store.tables import instance, message, message_taker
from tests.service.commands.test_at_once import at_once

WAITS = 'start s\nreceive wait message=paid key="=number"\nuser pack\nend e\ns -> wait -> pack -> e'
AGAIN = WAITS.replace("pack -> e", "pack -> wait")


def watched(house):
    """What the sweep still looks at."""
    return [row.id for row in house.all(select(message.c.id).where(message.c.watched.is_not(None)))]


def miss(house, **more):
    """Keep a message as if somebody had begun to wait at the same moment."""
    now = house.clock.now()
    row = {"id": uuid4(), "name": "paid", "correlation_key": "A-1", "variables": '{"amount":5}'}
    row |= {"received_at": now, "expires_at": now + timedelta(days=1), "kept": True, "watched": NEW}
    house.deps.unit_of_work.run(lambda connection: connection.execute(insert(message), row | more))


def settle(house):
    """Sweep until nothing is watched; other transactions of the server may take their time."""
    until = monotonic() + 60
    while watched(house):
        assert monotonic() < until
        sweep_messages(house.deps)


def takers(house):
    rows = house.all(select(message_taker.c.process_id, message_taker.c.instance_id))
    return {row.process_id: row.instance_id for row in rows}


def test_one_of_each_process_takes_it_whenever_it_begins_to_wait(house):
    for name in ("order", "ledger", "deli"):
        house.draw(WAITS, name)
    assert house.send("paid", "A-1", amount=5).buffered
    order = house.start("order", number="A-1")
    second = house.start("order", number="A-1")
    house.wait(hours=5)
    ledger = house.start("ledger", number="A-1")
    assert (order.open, second.open, ledger.open) == (["pack"], [], ["pack"])
    assert ledger.variables["amount"] == 5
    house.wait(hours=20)
    assert house.start("deli", number="A-1").open == [], "its time is up"
    assert takers(house) == {"order": order.id, "ledger": ledger.id}
    assert (order.problem, ledger.problem) == (None, None)
    sweep_messages(house.deps)
    assert (house.all(select(message)), takers(house)) == ([], {})


def test_a_case_that_waits_again_does_not_get_it_again(house):
    house.draw(AGAIN)
    house.send("paid", "A-1")
    run = house.start(number="A-1")
    run.item("pack").complete()
    for _ in range(2):
        sweep_messages(house.deps)
    assert run.inputs == ["start", "deliver", "complete_task"]
    assert run.subscriptions == [("paid", "A-1")]


def test_two_kept_messages_are_taken_one_after_the_other_by_a_case_that_waits_twice(house):
    house.draw(AGAIN)
    for amount in (1, 2):
        house.send("paid", "A-1", amount=amount)
        house.wait(seconds=1)
    run = house.start(number="A-1")
    assert run.variables["amount"] == 1
    run.item("pack").complete()
    assert (run.open, run.variables["amount"]) == (["pack"], 2)


def test_the_senders_id_names_the_first_taker_and_is_remembered_from_its_end_on(house):
    house.draw(WAITS, "order")
    house.draw(WAITS, "ledger")
    assert house.send("paid", "A-1", id="pay-7").buffered
    assert house.send("paid", "A-1", id="pay-7").buffered, "kept once"
    order = house.start("order", number="A-1")
    house.wait(hours=1)
    ledger = house.start("ledger", number="A-1")
    assert ledger.open == ["pack"]
    again = house.send("paid", "A-1", id="pay-7")
    assert (again.instance_id, again.buffered) == (order.id, False)
    house.wait(days=2)
    sweep_messages(house.deps)
    assert house.send("paid", "A-1", id="pay-7").instance_id == order.id
    assert house.start("ledger", number="A-1").open == [], "remembered is not kept"
    house.wait(days=REMEMBERED.days)
    sweep_messages(house.deps)
    assert house.all(select(message)) == []
    assert house.send("paid", "A-1", id="pay-7").instance_id is not None, "somebody waits by now"


def test_all_who_missed_it_meet_it_in_the_sweep_even_after_a_restart(house):
    house.draw(WAITS, "order")
    house.draw(WAITS, "ledger")
    order, ledger = house.start("order", number="A-1"), house.start("ledger", number="A-1")
    miss(house)
    house.deps.engine.dispose()
    assert sweep_messages(house.deps) == 2
    assert (order.open, ledger.open) == (["pack"], ["pack"])
    assert (order.problem, ledger.problem) == (None, None)
    assert sweep_messages(house.deps) == 0


@contextmanager
def held_back(engine, work):
    """Do work in a thread that stands still before it commits, until the block is left."""
    arrived, go_on = Event(), Event()
    thread = Thread(target=work)

    def commit(connection):
        if current_thread() is thread:
            arrived.set()
            assert go_on.wait(60)

    event.listen(engine, "commit", commit)
    thread.start()
    try:
        assert arrived.wait(60)
        yield
    finally:
        go_on.set()
        thread.join()
        event.remove(engine, "commit", commit)


def test_a_message_is_watched_until_whoever_may_have_missed_it_is_done(house):
    """Who begins to wait looked before the message came, and commits after several sweeps."""
    house.draw(WAITS)
    begun = []

    def begin():
        begun.append(start_instance(house.deps, SYSTEM, "p", {"number": "A-1"}).instance_id)

    with held_back(house.deps.engine, begin):
        assert house.send("paid", "A-1").buffered
        assert [sweep_messages(house.deps) for _ in range(4)] == [0] * 4
        assert watched(house), "somebody may have missed it"
    assert sweep_messages(house.deps) == 1
    assert house.run(begun[0]).open == ["pack"]
    settle(house)


def test_cases_that_begin_while_the_sweep_delivers_take_it_once_for_their_process(house):
    house.draw(WAITS, "order")
    house.draw(WAITS, "ledger")
    for number in range(5):
        house.start("order", number="A-1")
        miss(house)
        sweeps = [partial(sweep_messages, house.deps)] * 2
        starts = [
            partial(start_instance, house.deps, SYSTEM, name, {"number": "A-1"})
            for name in ("order", "ledger")
        ]
        results = at_once(*sweeps, *starts)
        assert not [one for one in results if isinstance(one, Exception)], results
        while sweep_messages(house.deps):
            pass
        rows = house.all(select(instance.c.process_id, instance.c.id))
        packing = [row.process_id for row in rows if "deliver" in house.run(row.id).inputs]
        assert sorted(packing) == ["ledger"] * (number + 1) + ["order"] * (number + 1)
        assert all(house.run(row.id).problem is None for row in rows)


def test_what_is_only_kept_costs_the_sweep_nothing(house):
    """Two thousand kept messages and as many who wait: the sweep reads none of them."""
    house.draw(WAITS)
    run = house.start(number="A-1")
    with house.deps.engine.begin() as connection:
        connection.execute(_MANY_KEPT, {"now": house.clock.now()})
        connection.execute(_MANY_WAIT, {"id": run.id, "now": house.clock.now()})
    settle(house)
    seen = []

    def watch(connection, cursor, statement, parameters, context, many):
        seen.append((statement, parameters))

    event.listen(house.deps.engine, "before_cursor_execute", watch)
    sweep_messages(house.deps)
    event.remove(house.deps.engine, "before_cursor_execute", watch)
    assert len(seen) == 2, seen
    with house.deps.engine.connect() as connection:
        connection.execute(text("ANALYZE message"))
        connection.execute(text("ANALYZE subscription"))
        connection.commit()
        for statement, parameters in seen:
            explained = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
            (plan,) = connection.exec_driver_sql(explained, parameters).scalar_one()
            assert rows_read(plan["Plan"]) == 0, statement
            connection.rollback()


def rows_read(plan):
    """How many rows the scans of a plan looked at."""
    own = (
        plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        if "Scan" in plan["Node Type"]
        else 0
    )
    return own + sum(rows_read(inner) for inner in plan.get("Plans", ()))


_MANY_KEPT = text("""
    INSERT INTO message
        (id, name, correlation_key, variables, received_at, expires_at, kept, watched)
    SELECT gen_random_uuid(), 'paid', 'K-' || n, '{}', :now, :now + interval '1 day', true, 0
    FROM generate_series(1, 2000) AS n
""")
_MANY_WAIT = text("""
    INSERT INTO subscription (key, instance_id, element_id, name, correlation_key, opened_at)
    SELECT gen_random_uuid(), :id, 'wait', 'paid', 'W-' || n, :now
    FROM generate_series(1, 2000) AS n
""")
