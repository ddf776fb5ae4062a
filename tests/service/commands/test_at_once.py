"""Several at once: one wins, the others are told who did, and nothing happens twice."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from threading import Barrier, Thread

from sqlalchemy import text

from service.commands.complete_task import complete_task
from service.commands.start_instance import start_instance
from service.commands.wake_timers import wake_timers
from service.errors import Conflict
from service.identity import SYSTEM
from service.store.database import make_engine
from service.store.unit_of_work import UnitOfWork
from tests.story import bob, person


def at_once(*works):
    """Do things at the same moment; what each returned or raised."""
    together = Barrier(len(works))
    results = [None] * len(works)

    def one(index, work):
        together.wait()
        try:
            results[index] = work()
        except Exception as error:
            results[index] = error

    threads = [Thread(target=one, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


REVIEW = "start s\nuser review groups=order-desk\nuser pack\nend e\ns -> review -> pack -> e"


def test_two_people_complete_the_same_item(house):
    eva = person("eva", "order-desk")
    house.draw(REVIEW)
    for _ in range(10):
        run = house.start()
        complete = run.item("review").complete
        results = at_once(partial(complete, by=bob), partial(complete, by=eva))
        lost = [result for result in results if isinstance(result, Conflict)]
        (conflict,) = lost
        winner = "eva" if results[0] is conflict else "bob"
        assert f"completed by {winner}" in conflict.message["en"]
        assert winner in conflict.message["zh"]
        assert run.open == ["pack"]
        assert run.inputs == ["start", "complete_task"]


def test_two_people_claim_the_same_item(house):
    eva = person("eva", "order-desk")
    house.draw(REVIEW)
    run = house.start()
    item = run.item("review")
    results = at_once(lambda: item.claim(by=bob), lambda: item.claim(by=eva))
    (conflict,) = [result for result in results if isinstance(result, Conflict)]
    assert conflict.details["assignee"] == item.row.assignee
    assert run.inputs == ["start", "claim"]
    assert run.problem is None


def test_one_business_key_started_many_times_at_once_is_one_case(house, handlers):
    handlers.local("count", lambda call, ledger: {"n": 1})
    house.draw("start s\nservice a topic=count\nuser b\nend e\ns -> a -> b -> e")

    def start():
        return start_instance(house.deps, SYSTEM, "p", {}, business_key="A-1")

    results = at_once(*[start] * 4)
    assert len({started.instance_id for started in results}) == 1
    assert sum(started.created for started in results) == 1


def test_branches_of_one_case_reported_at_once_are_all_counted(house, handlers):
    for topic in "abc":
        handlers.remote(topic, lambda call: {call.topic: True})
    house.draw(
        "start s\nand split\nservice a topic=a\nservice b topic=b\nservice c topic=c\nand join\n"
        "end e\ns -> split\nsplit -> a -> join\nsplit -> b -> join\nsplit -> c -> join\njoin -> e"
    )
    from service.commands.run_job import run_job
    from service.store.tables import job

    for _ in range(5):
        run = house.start()
        works = [lambda id=row.id: run_job(house.deps, id) for row in run.rows(job)]
        assert at_once(*works) == [None, None, None]
        assert run.status == "completed"
        assert run.variables == {"a": True, "b": True, "c": True}
        assert run.problem is None


def test_a_timer_fires_once_though_two_workers_look(house):
    house.draw("start s\ncatch nap duration=PT1H\nuser after\nend e\ns -> nap -> after -> e")
    runs = [house.start() for _ in range(20)]
    house.clock.set(house.clock.now().replace(hour=23))
    results = at_once(lambda: wake_timers(house.deps), lambda: wake_timers(house.deps))
    fired = sum(results) + wake_timers(house.deps)
    assert fired == 20
    assert all(run.inputs == ["start", "wake"] for run in runs)


def test_an_instance_somebody_holds_for_long_is_a_conflict_and_not_a_hang(house):
    house.draw(REVIEW)
    run = house.start()
    item = run.item("review")
    engine = make_engine(house.deps.settings.database_url)
    hasty = replace(house.deps, engine=engine, unit_of_work=UnitOfWork(engine))
    with house.deps.engine.connect() as holder:
        holder.execute(text("SELECT 1 FROM instance WHERE id = :id FOR UPDATE"), {"id": run.id})
        (result,) = at_once(lambda: complete_task(hasty, bob, item.id, {}))
    engine.dispose()
    assert isinstance(result, Conflict)
    assert result.code == "instance.busy"
    item.complete(by=bob)
    assert run.open == ["pack"]
