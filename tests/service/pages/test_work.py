"""What the pages let people do, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from service.commands.start_instance import start_instance
from service.deps import Deps
from service.identity import SYSTEM
from service.store.tables import work_item


@pytest.fixture
def started(web: Deps) -> Any:
    """An instance whose review waits for the order desk; its id and the item's."""
    instance_id = start_instance(
        web, SYSTEM, "small", {"amount": 3}, business_key="S-1"
    ).instance_id
    with web.engine.connect() as connection:
        item_id = connection.scalar(select(work_item.c.id))
    return instance_id, item_id


def test_the_inbox_shows_a_group_its_own_work(visitor: Any, started: Any) -> None:
    visitor.log_in("bob")
    assert "S-1" in visitor.get("/inbox").text

    visitor.log_in("ann")
    assert "S-1" not in visitor.get("/inbox").text


@pytest.mark.parametrize(
    ("query", "found"),
    [("search=s-1", True), ("search=zzz", False), ("shown=mine", False), ("shown=free", True)],
)
def test_filters_narrow_the_inbox(visitor: Any, started: Any, query: str, found: bool) -> None:
    visitor.log_in("bob")

    assert ("S-1" in visitor.get(f"/inbox?{query}").text) is found


def test_taking_and_giving_back(visitor: Any, started: Any) -> None:
    item = started[1]
    visitor.log_in("bob")
    visitor.send(f"/inbox/{item}/claim", seen="/")
    assert "S-1" in visitor.get("/inbox?shown=mine").text

    visitor.send(f"/inbox/{item}/release", seen="/")
    assert "S-1" not in visitor.get("/inbox?shown=mine").text


def test_completing_says_where_to_go_on(visitor: Any, started: Any) -> None:
    visitor.log_in("bob")
    answer = _complete(visitor, started[1], b'{"data": {"ok": true}}')

    assert answer.json == {"location": "/inbox"}
    assert "completed" in visitor.get(f"/instances/{started[0]}").text


def test_completing_twice_says_who_was_first(visitor: Any, started: Any) -> None:
    visitor.log_in("bob")
    _complete(visitor, started[1], b'{"data": {}}')
    answer = _complete(visitor, started[1], b'{"data": {}}')

    assert answer.status_code == 409
    assert "completed by bob" in answer.json["errors"][""][0]


@pytest.mark.parametrize("body", [b"[]", b'{"data": 5}', b"{}"])
def test_a_body_that_is_no_form_is_refused(visitor: Any, started: Any, body: bytes) -> None:
    visitor.log_in("bob")

    assert _complete(visitor, started[1], body).status_code == 422


def test_somebody_elses_work_is_closed_to_readers(visitor: Any, started: Any) -> None:
    visitor.log_in("ann")

    assert visitor.get(f"/inbox/{started[1]}").status_code == 403


def test_the_record_is_verified_on_the_page(visitor: Any, started: Any) -> None:
    visitor.log_in("ada")

    assert "The record holds" in visitor.get(f"/instances/{started[0]}/verify").text


@pytest.mark.parametrize(("who", "status"), [("mei", 303), ("otto", 303), ("ada", 403)])
def test_only_leaders_and_operators_cancel(
    visitor: Any, started: Any, who: str, status: int
) -> None:
    visitor.log_in(who)
    answer = visitor.send(f"/instances/{started[0]}/cancel", seen="/", reason="ordered twice")

    assert answer.status_code == status
    is_cancelled = "cancelled" in visitor.get("/instances").text.partition("<tbody>")[2]
    assert is_cancelled is (status == 303)


def test_cancelling_wants_a_reason(visitor: Any, started: Any) -> None:
    visitor.log_in("mei")
    visitor.send(f"/instances/{started[0]}/cancel", seen="/", reason=" ")

    assert "Please give a reason." in visitor.get(f"/instances/{started[0]}").text


def test_an_unknown_order_and_a_wrong_contact_get_the_same_answer(visitor: Any) -> None:
    first = visitor.send("/track", seen="/track", number="S-1", contact="a@b.example")
    second = visitor.send("/track", seen="/track", number="S-2", contact="a@b.example")

    assert "There is no order with this number and contact." in first.text
    assert "There is no order with this number and contact." in second.text


@pytest.mark.parametrize(
    "path", ["/nowhere", "/processes/none", "/instances/6fa459ea-ee8a-3ca4-894e-db77e160355e"]
)
def test_what_is_not_there_is_said_in_the_readers_language(visitor: Any, path: str) -> None:
    visitor.log_in("ada")
    visitor.send("/settings", seen="/", language="zh")
    answer = visitor.get(path)

    assert answer.status_code == 404
    assert "未找到" in answer.text


def test_the_diagram_may_be_kept_for_ever(visitor: Any, web: Deps) -> None:
    visitor.log_in("ada")
    digest = web.catalog.latest("small").digest
    answer = visitor.get(f"/diagrams/{digest}.bpmn")

    assert answer.data == web.catalog.latest("small").xml
    assert "immutable" in answer.headers["Cache-Control"]


def _complete(visitor: Any, item: object, body: bytes) -> Any:
    page = visitor.get("/").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
    return visitor.client.post(f"/inbox/{item}/complete", data=body, headers=headers)
