"""Promotions reach whom they fit, and nobody a third time in a month."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from service.clock import VirtualClock
from tasks.backoffice import tables
from tests.company.market import sold
from tests.company.office import Office, at, open_office
from tests.story import Run, xia

TEXTS = {
    "title": "Spring tea",
    "title_zh": "春茶节",
    "text": "Green tea is 15 % off.",
    "text_zh": "绿茶八五折。",
}


@pytest.fixture
def office(database: Any) -> Office:
    """At noon of Monday the 2nd of March; three customers have bought something."""
    office = open_office(database, VirtualClock(at(2)), "customer-promotion")
    sold(office, at(20, month=2), customer_id="c-1001")
    sold(office, at(20, month=2), customer_id="c-1004", sku="TEA-101", price="359.00")
    sold(office, at(20, month=2) - timedelta(days=200), customer_id="c-1007")
    sold(office, at(20, month=2), customer_id="c-1012")  # blocked
    return office


def sent_to(office: Office, id: str) -> dict[str, str]:
    who = tables.promotion_recipient
    with office.engine.connect() as connection:
        rows = connection.execute(select(who).where(who.c.promotion_id == id))
        return {row.customer_id: row.state for row in rows}


def promote(office: Office, id: str, **changes: Any) -> Run:
    """A promotion of a campaign, sent out as far as it goes now."""
    promotion = {
        "id": id,
        "campaign": "MK2603-0001",
        **TEXTS,
        "coupon": "SPRING",
        "segment": "all",
        "categories": [],
        "starts_at": "2026-03-02T04:00:00Z",
        "ends_at": "2026-05-01T00:00:00Z",
    } | changes
    sent = office.house.send("promotion.wanted", id, promotion=promotion)
    office.house.wait(minutes=1)
    office.house.work()
    return office.house.run(sent.instance_id)


def test_customers_who_bought_are_written_to_in_their_language(office: Office) -> None:
    run = promote(office, "P-1")
    assert run.status == "completed"
    assert sent_to(office, "P-1") == {"c-1001": "sent", "c-1004": "sent", "c-1007": "sent"}
    letters = {row.recipient: row for row in office.rows(tables.outbox) if row.channel == "mail"}
    assert letters["c-1004@customers.example"].subject == "Spring tea"
    assert "八五折" in letters["c-1001@customers.example"].body
    assert office.letters("marketing") == [
        "Promotion “Spring tea” is out / 促销信息“春茶节”已发送完毕"
    ]
    assert run.problem is None


def test_the_same_promotion_asked_for_twice_is_sent_once(office: Office) -> None:
    first, again = promote(office, "P-1"), promote(office, "P-1")
    assert first.id == again.id
    assert len([one for one in office.letters("c-1004") if one == "Spring tea"]) == 1


@pytest.mark.parametrize(
    ("segment", "chosen"),
    [
        ({"segment": "recent"}, {"c-1001", "c-1004"}),
        ({"segment": "lapsed"}, {"c-1007"}),
        ({"segment": "buyers", "categories": ["tableware"]}, {"c-1004"}),
        ({"segment": "buyers", "categories": ["茶具餐具"]}, {"c-1004"}),
    ],
)
def test_history_tells_whom_a_promotion_is_for(
    office: Office, segment: dict[str, Any], chosen: set[str]
) -> None:
    promote(office, "P-1", **segment)
    assert set(sent_to(office, "P-1")) == chosen


def test_nobody_is_written_to_where_nobody_fits(office: Office) -> None:
    run = promote(office, "P-1", segment="buyers", categories=["sports"])
    assert (run.status, sent_to(office, "P-1")) == ("completed", {})


def test_a_third_promotion_waits_for_the_next_month(office: Office) -> None:
    promote(office, "P-1")
    promote(office, "P-2")
    third = promote(office, "P-3")
    assert set(sent_to(office, "P-3").values()) == {"held"}
    assert (third.status, third.timers) == ("running", ["next_month_begins"])
    office.house.clock.set(at(31) + timedelta(hours=11, minutes=59))
    office.house.wait()
    assert third.status == "running", "it is March in Shanghai for another minute"
    office.house.wait(minutes=2)
    office.house.work()
    assert third.status == "completed"
    assert set(sent_to(office, "P-3").values()) == {"sent"}


def test_a_third_promotion_that_ends_with_the_month_is_dropped(office: Office) -> None:
    promote(office, "P-1")
    promote(office, "P-2")
    third = promote(office, "P-3", ends_at="2026-03-31T00:00:00Z")
    assert third.status == "completed"
    assert set(sent_to(office, "P-3").values()) == {"dropped"}
    who = tables.promotion_recipient
    with office.engine.connect() as connection:
        most = connection.scalars(
            select(func.count()).where(who.c.state == "sent").group_by(who.c.customer_id)
        ).all()
    assert set(most) == {2}


def test_who_wants_one_a_month_gets_one(office: Office) -> None:
    wish = {"customer_id": "c-1001", "promotions": True, "monthly": 1, "categories": "[]"}
    office.write(tables.customer_preference, wish | {"changed_at": at(1)})
    promote(office, "P-1")
    promote(office, "P-2")
    assert sent_to(office, "P-2") == {"c-1001": "held", "c-1004": "sent", "c-1007": "sent"}


def test_who_was_faster_has_the_last_place_of_the_month(office: Office) -> None:
    """Between judging and counting another promotion takes the place: the letter stays here."""
    promote(office, "P-1")
    other = {"id": "P-X", "title": "x", "title_zh": "x", "ends_at": at(20), "selected_at": at(2)}
    office.write(tables.promotion, other)
    with office.engine.begin() as connection:
        connection.exec_driver_sql(_OVERTAKE)
    run = promote(office, "P-2")
    assert sent_to(office, "P-2") == {"c-1001": "sent", "c-1004": "held", "c-1007": "sent"}
    assert run.problem is None


#: another promotion takes Emma's second place of March while the first letter is counted
_OVERTAKE = """
    CREATE FUNCTION overtake() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO shop_promotion_recipient
        VALUES ('P-X', 'c-1004', 'sent', '2026-03-01', 2, now()) ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$;
    CREATE TRIGGER overtake AFTER UPDATE ON shop_promotion_recipient FOR EACH ROW
    WHEN (NEW.state = 'sent' AND NEW.customer_id = 'c-1001') EXECUTE FUNCTION overtake();
"""


def test_who_objects_before_the_day_is_left_out(office: Office) -> None:
    promote(office, "P-1", starts_at="2026-03-09T04:00:00Z")
    wish = {"customer_id": "c-1001", "promotions": False, "monthly": 1, "categories": "[]"}
    office.write(tables.customer_preference, wish | {"changed_at": at(5)})
    office.house.wait(days=7)
    office.house.work()
    assert sent_to(office, "P-1") == {"c-1001": "dropped", "c-1004": "sent", "c-1007": "sent"}


def test_who_opts_out_gets_no_more(office: Office) -> None:
    promote(office, "P-1")
    promote(office, "P-2")
    third = promote(office, "P-3")
    refusal = {"id": "R-1", "customer": "c-1004"}
    sent = office.house.send("promotion.refused", "R-1", refusal=refusal)
    office.house.work()
    assert office.house.run(sent.instance_id).status == "completed"
    assert "You get no more offers from us" in office.letters("c-1004")
    assert sent_to(office, "P-3")["c-1004"] == "dropped"
    office.house.wait(days=31)
    office.house.work()
    assert third.status == "completed"
    assert sent_to(office, "P-3")["c-1004"] == "dropped"
    promote(office, "P-4", ends_at="2026-06-01T00:00:00Z")
    assert "c-1004" not in sent_to(office, "P-4")


def test_a_stopped_promotion_goes_to_nobody_else(office: Office) -> None:
    promote(office, "P-1")
    promote(office, "P-2")
    third = promote(office, "P-3")
    office.house.send("promotion.stopped", "P-3")
    assert third.status == "completed"
    assert set(sent_to(office, "P-3").values()) == {"dropped"}


def test_marketing_writes_a_promotion_by_hand(office: Office) -> None:
    run = office.house.start("customer-promotion")
    words = TEXTS | {"segment": "buyers", "categories": ["tea", "tableware"]}
    run.item("write_promotion").complete(
        by=xia, **words, starts_on="2026-03-05", ends_on="2026-03-20"
    )
    assert run.timers == ["day_to_send"]
    office.house.wait(days=3)
    office.house.work()
    assert run.status == "completed"
    assert set(sent_to(office, run.variables["promotion_id"])) == {"c-1001", "c-1004", "c-1007"}


def test_a_batch_is_fifty_customers(office: Office) -> None:
    people = [f"c-{number}" for number in range(5000, 5060)]
    columns = tables.customer.c
    with office.engine.begin() as connection:
        row = connection.execute(select(tables.customer).where(columns.id == "c-1004")).one()
        same = dict(row._mapping) | {"email": None}
        connection.execute(tables.customer.insert(), [same | {"id": one} for one in people])
    for one in people:
        sold(office, at(20, month=2), customer_id=one)
    run = promote(office, "P-1")
    assert run.status == "completed"
    assert len(sent_to(office, "P-1")) == 63
    assert run.variables["counts"] == {"sent": 63, "held": 0, "dropped": 0, "left": 0}
