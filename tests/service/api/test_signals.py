"""Signals by token: heard by all who wait, starting what begins with them."""

from sqlalchemy import select

from service.commands.note_token_use import EVERY
from service.store.tables import api_token, instance
from tests.service.commands.test_budget import counting


def test_a_signal_wakes_who_waits_and_starts_what_begins_with_it(desk, house):
    house.draw("start s\ncatch c signal=storm\nend e\ns -> c -> e", "waits")
    house.draw("start s signal=storm\nuser warn\ns -> warn", "begins")
    run = house.start("waits")
    answer = desk.post("/api/v1/signals", {"name": "storm", "variables": {"place": "Porto"}})
    assert (answer.status_code, answer.json) == (200, {"woken": 1, "started": 1})
    house.work()
    assert run.status == "completed"
    (begun,) = house.all(select(instance).where(instance.c.process_id == "begins"))
    assert house.run(begun.id).variables == {"place": "Porto"}


def test_a_signal_nobody_waits_for_is_lost(desk):
    answer = desk.post("/api/v1/signals", {"name": "storm"})
    assert answer.json == {"woken": 0, "started": 0}


def test_not_everybody_broadcasts(program, stranger):
    assert program("ada", "auditors").post("/api/v1/signals", {"name": "x"}).status_code == 403
    assert stranger.post("/api/v1/signals", {"name": "x"}).status_code == 401


def test_a_signal_has_a_name_and_no_more_than_it_knows(desk):
    assert desk.post("/api/v1/signals", {"variables": {}}).status_code == 422
    assert desk.post("/api/v1/signals", {"name": "x", "key": "y"}).status_code == 422


def test_a_wait_for_a_signal_is_told_from_one_for_a_message(desk, house):
    house.draw(
        'start s\nand g\ncatch c signal=storm\ncatch d message=storm key="=1"\ns -> g -> c\ng -> d'
    )
    run = house.start()
    found = desk.get(f"/api/v1/instances/{run.id}").json["subscriptions"]
    assert sorted((one["name"], one["signal"]) for one in found) == [
        ("storm", False),
        ("storm", True),
    ]


def test_the_use_of_a_token_is_noted_once_a_minute(desk, house, clock):
    def noted():
        return house.all(select(api_token.c.last_used_at))[0].last_used_at

    assert noted() is None
    first = clock.now()
    desk.get("/api/v1/instances")
    assert noted() == first
    clock.advance(EVERY / 2)
    desk.get("/api/v1/instances")
    assert noted() == first
    clock.advance(EVERY / 2)
    desk.get("/api/v1/instances")
    assert noted() == first + EVERY


def test_a_token_used_again_within_the_minute_costs_no_statement(desk, house, shop):
    desk.get("/api/v1/instances")
    with counting(shop.engine) as count:
        desk.get("/api/v1/instances")
    assert [text for text in count.statements if "UPDATE" in text] == []
    assert count.commits == 0
