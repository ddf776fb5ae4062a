"""People are trained: planned, approved, held, tested, certified, and judged by their work."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import insert

from service.clock import VirtualClock
from service.commands.create_user import NewUser, create_groups, create_user
from service.identity import SYSTEM
from service.store.tables import work_item
from tasks.backoffice import tables
from tests.company.office import Office, open_office
from tests.story import Run, eva, mei

NEED = {
    "id": "F-2026-0001",
    "subject": "Packing fragile goods",
    "groups": ["warehouse"],
    "process_id": "order",
    "reason": "audit",
}
PLAN: dict[str, Any] = {
    "way": "course",
    "trainer": "Wei",
    "day": "2026-03-10",
    "hour": "09:30",
    "place": "Room 1",
    "cost": 500,
    "pass_mark": 60,
    "participants": ["tom", "uma"],
    "goal": "nothing breaks",
}


@pytest.fixture
def office(database: Any, clock: VirtualClock) -> Office:
    office = open_office(database, clock, "training")
    for username in ("tom", "uma"):
        user = NewUser(username, {"en": username.title(), "zh": username}, ("warehouse",))
        create_user(office.house.deps, SYSTEM, user, "a password for tests")
    return office


def asked(office: Office) -> Run:
    found = office.house.send("training.wanted", NEED["id"], need=NEED)
    return office.house.run(found.instance_id)


def planned(office: Office, run: Run, **changes: Any) -> Run:
    run.item("plan_training").complete(by=eva, **(PLAN | changes))
    office.house.work()
    return run


def held(office: Office, run: Run, *present: str) -> Run:
    office.house.wait(days=8)
    run.item("hold_training").complete(by=eva, present=list(present))
    return run


def results(run: Run, **scores: int) -> None:
    rows = [{"username": who, "score": score, "feedback": 5} for who, score in scores.items()]
    run.item("enter_results").complete(by=eva, results=rows)


def test_a_training_that_everybody_passes(office: Office) -> None:
    run = planned(office, asked(office))
    assert len(office.letters("tom", "uma")) == 2
    held(office, run, "tom", "uma")
    results(run, tom=90, uma=60)
    names = {row.name for row in office.rows(tables.attachment)}
    assert {name.rpartition("-")[2] for name in names} == {"tom.pdf", "uma.pdf"}
    office.house.wait(days=30)
    assert run.variables["judged"]["effect"] == "unknown"
    run.item("judge_effect").complete(by=eva, helped="yes")
    assert run.status == "completed"
    assert office.rows(tables.training)[0].state == "closed"
    assert all(row.passed for row in office.rows(tables.training_participant))
    assert run.problem is None


def test_whoever_fails_is_taught_again_and_then_talked_with(office: Office) -> None:
    run = held(office, planned(office, asked(office)), "tom", "uma")
    results(run, tom=90, uma=30)
    run.item("teach_again").complete(
        by=eva, way="mentoring", held_on="2026-03-12", note="hand in hand"
    )
    results(run, uma=40)
    run.item("talk").complete(by=mei, agreed="mentor", note="needs glasses")
    assert len(office.rows(tables.attachment)) == 1
    uma = office.rows(tables.training_participant)[1]
    assert (uma.tries, uma.passed, uma.score) == (2, False, 40)
    assert run.timers == ["month_over"]


def test_two_talks_go_on_at_once_and_leave_nothing_to_each_other(office: Office) -> None:
    run = held(office, planned(office, asked(office)), "tom", "uma")
    results(run, tom=30, uma=30)
    again = {"way": "mentoring", "held_on": "2026-03-12", "note": "hand in hand"}
    run.item("teach_again").complete(by=eva, **again)
    results(run, tom=40, uma=40)
    (first, shown), (second, also_shown) = office.items(run, "talk")
    assert {one["one"]["value"] for one in (shown, also_shown)} == {"tom", "uma"}
    first.complete(by=mei, agreed="mentor", note="needs glasses")
    assert "agreed" not in run.variables
    second.complete(by=mei, agreed="mentor", note="needs time")
    assert "agreed" not in run.variables
    assert run.timers == ["month_over"]


def test_training_is_held_on_working_days_and_when_enough_come(office: Office) -> None:
    run = planned(office, asked(office), day="2026-03-14")  # a Saturday
    assert run.open == ["plan_training"]
    assert "2026-03-16" in run.variables["remark"]
    planned(office, run)
    held(office, run)
    assert run.open == ["plan_training"]
    assert "too few" in run.variables["remark"]


@pytest.mark.parametrize(
    ("cost", "item"), [(5000, "approve_finance"), (50000, "approve_management")]
)
def test_who_spends_much_asks_first(office: Office, cost: int, item: str) -> None:
    run = planned(office, asked(office), cost=cost)
    run.item(item).complete(by=mei, decision="cheaper", note="a room of our own")
    assert run.variables["remark"] == "a room of our own"
    planned(office, run, cost=cost)
    run.item(item).complete(by=mei, decision="approve")
    office.house.work()
    assert run.variables["invited"]
    assert run.timers == ["day_comes"]


def test_a_training_without_people_of_ours_goes_its_way(office: Office) -> None:
    found = office.house.send(
        "training.wanted", "x", need=NEED | {"id": "x", "groups": ["finance"]}
    )
    run = planned(office, office.house.run(found.instance_id))
    held(office, run)
    run.item("enter_results").complete(by=eva)
    assert run.timers == ["month_over"]


def test_a_training_may_be_dropped(office: Office) -> None:
    run = planned(office, asked(office), cost=5000)
    run.item("approve_finance").complete(by=mei, decision="drop", note="next year")
    office.house.work()
    assert run.status == "completed"
    assert office.rows(tables.training)[0].state == "dropped"
    assert office.letters("human-resources")


def test_a_need_somebody_sees_waits_too_long(office: Office) -> None:
    run = office.house.start("training", by=eva)
    run.item("state_need").complete(
        by=eva, subject="Excel", groups=["warehouse"], reason="asked for"
    )
    assert [one["value"] for one in run.variables["members"]] == ["tom", "uma"]
    office.house.wait(days=9)
    office.house.work()
    assert office.letters("management")


def test_a_group_that_was_added_today_is_offered(office: Office) -> None:
    create_groups(office.house.deps, SYSTEM, [("night-shift", "Night shift", "夜班")])
    run = office.house.start("training", by=eva)
    run.item("state_need").complete(
        by=eva, subject="Excel", groups=["night-shift"], reason="asked for"
    )
    assert run.variables["need"]["groups"] == ["night-shift"]
    assert run.variables["members"] == []


@pytest.mark.parametrize(
    ("before", "after", "effect"), [(2, 1, "better"), (1, 3, "worse"), (2, 2, "same")]
)
def test_the_effect_is_seen_in_the_work(
    office: Office, before: int, after: int, effect: str
) -> None:
    run = planned(office, asked(office))
    history(office, run, before, office.house.clock.now() - timedelta(days=2))
    held(office, run, "tom", "uma")
    history(office, run, after, office.house.clock.now() + timedelta(days=2))
    results(run, tom=90, uma=80)
    office.house.wait(days=30)
    assert run.variables["judged"]["effect"] == effect
    run.item("judge_effect").complete(by=eva, helped="no", change="ask twice")
    assert run.status == "completed"


def history(office: Office, run: Run, late: int, at: Any) -> None:
    """Four tasks of the process that were done at a time, some of them late."""
    item = run.item("plan_training").row
    rows = [
        {
            "id": uuid5(UUID(int=number), at.isoformat()),
            "instance_id": run.id,
            "process_id": "order",
            "element_id": "plan_training",
            "definition_digest": item.definition_digest,
            "groups": ["analysis"],
            "users": [],
            "priority": 50,
            "variables": "{}",
            "opened_at": at - timedelta(days=1),
            "due_at": at + timedelta(hours=-1 if number < late else 1),
            "closed_at": at,
            "closed_how": "completed",
            "closed_by": "eva",
        }
        for number in range(10)
    ]
    with office.engine.begin() as connection:
        connection.execute(insert(work_item), rows)


def test_in_december_the_trainings_of_the_year_are_planned(office: Office) -> None:
    run = asked(office)
    history(office, run, 3, office.house.clock.now() + timedelta(days=2))
    office.house.wait(days=275)
    year = next(one for one in office.runs("training") if one.open == ["plan_year"])
    (need,) = year.variables["needs"]
    assert (need["process_id"], need["late"], need["items"]) == ("order", 3, 10)
    assert need["groups"] == ["analysis"]
    lines = [
        {"subject": "Orders", "groups": need["groups"], "reason": "late"},
        {"subject": "Excel", "process_id": "training", "groups": ["finance"], "reason": "wanted"},
        {"subject": "Chat", "groups": ["customer-service"], "reason": "new tool"},
    ]
    year.item("plan_year").complete(by=eva, planned=lines)
    office.house.work()
    assert year.status == "completed"
    assert len(office.runs("training")) == 5
