"""Operators send a message or broadcast a signal by hand when the system that should is down."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from service.store.tables import message


def send(visitor, kind, **form):
    return visitor.send(f"/send/{kind}", seen="/send", which=kind, **form)


def told(visitor):
    return visitor.get("/send").text


def test_a_message_sent_by_hand_reaches_who_waits_for_it(visitor, house):
    house.draw("start s\ncatch c message=paid key==number\nend e\ns -> c -> e")
    run = house.start(number="A-1")
    visitor.log_in("otto")
    answer = send(visitor, "message", name=" paid ", key="A-1", variables='{"amount": 5.10}')
    assert answer.status_code == 303
    assert "It was delivered: paid" in told(visitor)
    assert run.status == "completed"
    assert str(run.variables["amount"]) == "5.10"


def test_it_says_when_a_message_is_kept_or_starts_something(visitor, house):
    house.draw("start s message=begin key==1\nuser a\ns -> a")
    visitor.log_in("otto")
    send(visitor, "message", name="nobody", key="x", variables="")
    assert "Nobody waits for nobody yet" in told(visitor)
    assert [row.name for row in house.all(select(message))] == ["nobody"]
    send(visitor, "message", name="begin", key="x", variables="{}")
    assert "begin started a new case" in told(visitor)


def test_a_signal_sent_by_hand_is_counted(visitor, house):
    house.draw("start s signal=storm\nstart t\ncatch c signal=storm\nuser a\ns -> a\nt -> c -> a")
    house.start()
    visitor.log_in("otto")
    send(visitor, "signal", name="storm", variables="{}")
    page = told(visitor)
    assert "storm" in page
    assert "1 waiting" in page
    assert "new cases: 1" in page


@pytest.mark.parametrize("variables", ["[1]", "{", '{"a": 1, "a": 2}'])
def test_data_that_can_not_be_read_is_refused_and_nothing_typed_is_lost(visitor, variables):
    visitor.log_in("otto")
    answer = send(visitor, "message", name="paid", key="A-1", variables=variables)
    assert answer.status_code == 422
    assert 'value="A-1"' in answer.text
    assert send(visitor, "message", name="", key="A-1", variables="").status_code == 422


def test_auditors_send_nothing_and_are_not_offered_to(visitor):
    visitor.log_in("ada")
    assert visitor.get("/send").status_code == 403
    assert "/send" not in visitor.get("/incidents").text
    visitor.log_in("otto")
    assert 'href="/send"' in visitor.get("/incidents").text
