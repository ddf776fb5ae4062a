"""Values that fit no column become an incident with a reason, never an internal error."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from processes.step import BusinessFailure, GaveUp
from service.errors import Conflict
from service.queries.instance import instance as shown
from service.store.tables import incident
from tests.story import otto

LONG = "".join(map(str, range(2_000)))
NUL = "a\0b"
ALONE = "a\ud800b"
WAYS = [
    ('receive a message=m key="=v"', LONG),
    ('receive a message=m key="=v"', NUL),
    ('catch a signal="=v"', LONG),
    ('catch a signal="=v"', NUL),
    ('user a assignee="=v"', LONG),
    ('user a assignee="=v"', NUL),
    ('user a groups="=[v]"', LONG),
    ('user a groups="=v"', NUL),
    ('user a users="=[v]"', NUL),
    ('user a priority="=v"', 10**12),
    ('user a priority="=v"', -(10**12)),
    ('user a due="=v"', "9999-12-31T23:59:59-14:00"),
    ('user a due="=v"', "0001-01-01T00:00:00+14:00"),
    ('service a topic="=v"', NUL),
    ('service a topic=mail retries="=v"', 10**12),
    ('service a topic=mail retries="=v"', -1),
    ('catch a date="=v"', "9999-12-31T23:59:59-14:00"),
    ('catch a date="=v"', "0001-01-01T00:00:00+14:00"),
    ('catch a duration="=v"', "P99999Y"),
    ('throw a message=m key="=v"', NUL),
    ('throw a message=m key="=v"', LONG),
    ('throw a signal="=v"', NUL),
    ('call a process="=v"', NUL),
    ("manual a times==v", 10**12),
]


@pytest.mark.parametrize(("element", "value"), WAYS, ids=range(len(WAYS)))
def test_a_value_that_fits_no_column_is_an_incident(house, handlers, element, value):
    handlers.remote("mail")
    house.draw(f"start s\n{element}\nend e\ns -> a -> e")
    run = house.start(v=value)
    rows = house.all(select(incident.c.element_id, incident.c.kind))
    assert [row.element_id for row in rows] == ["a"]
    house.work()
    with house.deps.engine.connect() as connection:
        assert shown(connection, otto, run.id).status == "running"
    assert run.problem is None


def test_what_a_system_says_is_kept_whatever_it_holds(house, handlers):
    handlers.local("fails", lambda call, ledger: GaveUp(f"{NUL} {ALONE}"))
    house.draw("start s\nservice a topic=fails\nend e\ns -> a -> e")
    run = house.start()
    assert run.incidents == ["a\ufffdb a\ufffdb"]
    assert run.problem is None


@pytest.mark.parametrize("code", [NUL, ALONE])
def test_an_error_that_nobody_catches_is_told_whatever_its_code_holds(house, handlers, code):
    handlers.local("fails", lambda call, ledger: BusinessFailure(code, "", {}))
    house.draw("start s\nservice a topic=fails\nend e\ns -> a -> e")
    run = house.start()
    assert run.incidents == ["The error ‘a\ufffdb’ is caught nowhere."]
    assert house.all(select(incident.c.message_zh)) == [("错误‘a\ufffdb’没有任何地方捕获。",)]
    assert run.problem is None


def test_half_a_character_in_variables_is_replaced(house):
    house.draw('start s\nscript a feel="=\\"\\\\ud800\\"" result=made\nuser b\ns -> a -> b')
    run = house.start(given=ALONE)
    assert (run.variables["given"], run.variables["made"]) == ("a\ufffdb", "\ufffd")
    run.item("b").complete()
    assert run.problem is None


@pytest.mark.parametrize("key", [LONG, NUL])
def test_a_business_key_that_can_not_be_kept_is_told(house, key):
    house.draw('start s business_key="=v"\nuser b\ns -> b')
    with pytest.raises(Conflict) as refused:
        house.start(v=key)
    assert "300" in refused.value.message["en"]
    assert "300" in refused.value.message["zh"]
