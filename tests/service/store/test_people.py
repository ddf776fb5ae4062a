"""How people are called where a sentence says who was first."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from service.commands.claim_task import claim_task
from service.errors import Conflict
from service.store.people import called
from service.store.tables import app_user
from tests.story import bob, person


@pytest.fixture
def people(house):
    """Bob is in the books."""
    row = {"username": "bob", "name": "Bob Bao", "name_zh": "鲍博"}
    house.deps.unit_of_work.run(lambda connection: connection.execute(insert(app_user), row))


@pytest.mark.usefixtures("people")
def test_people_have_names_in_both_languages_and_who_is_unknown_a_user_name(house):
    with house.deps.unit_of_work.reading() as connection:
        assert called(connection, "bob") == {"en": "Bob Bao", "zh": "鲍博"}
        assert called(connection, "system") == {"en": "Shopflow", "zh": "系统"}
        assert called(connection, "nobody") == {"en": "nobody", "zh": "nobody"}


@pytest.mark.usefixtures("people")
def test_who_comes_second_is_told_by_name_who_was_first(house):
    house.draw("start s\nuser review groups=order-desk\nend e\ns -> review -> e")
    item = house.start().item("review")
    item.claim(by=bob)
    with pytest.raises(Conflict) as taken:
        claim_task(house.deps, person("zoe", "order-desk"), item.id)
    assert taken.value.message["en"] == "Bob Bao is working on this already."
    assert taken.value.message["zh"] == "鲍博已在处理此事项。"
    item.complete(by=bob)
    with pytest.raises(Conflict) as closed:
        item.complete(by=bob)
    at = house.clock.now().astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d %H:%M")
    assert closed.value.message["en"].endswith(f"completed by Bob Bao at {at}.")
    assert closed.value.message["zh"] == f"此事项已由鲍博于 {at} 完成。"
    assert closed.value.details["closed_at"] == house.clock.now().isoformat(timespec="seconds")
    assert closed.value.details["closed_by"] == "bob"
