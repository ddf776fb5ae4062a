"""Processes that start by a condition, when somebody who knows the data asks (Camunda 8.9)."""

import pytest
from sqlalchemy import select

from service.commands.run_job import run_job
from service.store.tables import instance, job
from tests.service.commands.test_at_once import at_once

PATH = "/api/v1/conditions"
COLD = "start s when='=degrees < 0' business_key='=\"C-\" + place'\nuser heat\ns -> heat"
WINDY = "start s when='=wind > 8'\nstart t when='=wind > 10'\nuser reef\ns -> reef\nt -> reef"


@pytest.fixture
def drawn(house):
    house.draw(COLD, "cold")
    house.draw(WINDY, "windy")
    return house


def begun(house):
    """What runs, by process, with its key and data."""
    rows = house.all(select(instance).order_by(instance.c.process_id, instance.c.id))
    return [(row.process_id, row.business_key, house.run(row.id).variables) for row in rows]


def test_every_start_event_whose_condition_holds_begins_one(desk, drawn):
    data = {"degrees": -3, "wind": 9, "place": "Porto"}
    answer = desk.post(PATH, {"variables": data})
    assert answer.status_code == 200
    assert answer.json == {
        "started": [
            {"process_id": "cold", "element_id": "s"},
            {"process_id": "windy", "element_id": "s"},
        ]
    }
    drawn.work()
    assert begun(drawn) == [("cold", "C-Porto", data), ("windy", None, data)]
    assert all(drawn.run(row.id).problem is None for row in drawn.all(select(instance.c.id)))


def test_several_start_events_of_one_process_may_hold(desk, drawn):
    answer = desk.post(PATH, {"variables": {"wind": 12}})
    assert [one["element_id"] for one in answer.json["started"]] == ["s", "t"]
    drawn.work()
    assert [row[0] for row in begun(drawn)] == ["windy", "windy"]


@pytest.mark.parametrize("data", [{}, {"degrees": 5, "wind": 1}, {"degrees": "cold"}])
def test_what_does_not_hold_or_can_not_be_told_starts_nothing(desk, drawn, data):
    assert desk.post(PATH, {"variables": data}).json == {"started": []}
    assert drawn.all(select(job)) == []


def test_only_the_newest_version_and_the_named_process_are_looked_at(desk, drawn):
    drawn.draw(COLD.replace("< 0", "< -10"), "cold")
    data = {"degrees": -3, "wind": 9, "place": "Porto"}
    only = desk.post(PATH, {"variables": data, "process_id": "cold"})
    assert only.json == {"started": []}
    assert desk.post(PATH, {"variables": data, "process_id": "nowhere"}).status_code == 404


def test_the_same_key_again_starts_nothing(desk, drawn):
    for _ in range(2):
        desk.post(PATH, {"variables": {"degrees": -1, "place": "Porto"}})
        drawn.work()
    assert len(begun(drawn)) == 1


def test_a_start_is_done_once_however_often_its_job_is_brought(desk, drawn):
    desk.post(PATH, {"variables": {"wind": 9}})
    (row,) = drawn.all(select(job))
    assert at_once(*[lambda: run_job(drawn.deps, row.id)] * 3) == [None] * 3
    assert len(begun(drawn)) == 1


def test_who_may_not_start_what_begins_starts_nothing(program, stranger, drawn):
    data = {"variables": {"wind": 9}}
    auditor = program("ada", "auditors")
    assert auditor.post(PATH, data).status_code == 403
    assert auditor.post(PATH, {"variables": {}}).status_code == 403
    assert stranger.post(PATH, data).status_code == 401
    assert drawn.all(select(job)) == []


def test_by_hand_it_begins_whatever_the_condition_says(house):
    house.draw(COLD, "cold")
    assert house.start("cold", place="Porto").open == ["heat"]
