"""Customers rate their orders: bad reviews become complaints, kind words are thanked for."""

from typing import Any

import pytest

from tasks.backoffice import tables
from tests.company.care import Care, open_care


@pytest.fixture
def care(database: Any) -> Care:
    return open_care(database, "customer-review", "customer-service", "complaint-handling")


def rate(care: Care, score: int, comment: str = "", id: str = "V-1") -> Any:
    review = {
        "id": id,
        "external_number": "WEB-1",
        "channel": "shop",
        "score": score,
        "title": "",
        "comment": comment,
        "at": care.now.isoformat(),
    }
    sent = care.house.send("review.received", id, review=review)
    care.house.work()
    return sent


@pytest.mark.parametrize("score", [1, 2])
def test_a_bad_review_becomes_a_complaint_of_its_order(care: Care, score: int) -> None:
    bought = care.bought("WEB-1")
    run = care.house.run(rate(care, score, "arrived broken").instance_id)
    assert run.status == "completed"
    (ticket,) = care.office.rows(tables.ticket)
    assert (ticket.channel, ticket.kind, ticket.order_id) == (
        "review",
        "complaint",
        bought.order_id,
    )
    assert "arrived broken" in ticket.text
    (run,) = care.office.runs("customer-service")
    assert run.incidents == []
    assert run.open == ["analyse_problem"]


def test_a_review_counts_once(care: Care) -> None:
    care.bought("WEB-1")
    first, second = rate(care, 1), rate(care, 1)
    assert second.instance_id == first.instance_id
    assert len(care.office.rows(tables.review)) == 1
    assert len(care.office.rows(tables.ticket)) == 1


def test_kind_words_are_thanked_for(care: Care) -> None:
    care.bought("WEB-1")
    run = care.house.run(rate(care, 5, "lovely teapot").instance_id)
    assert run.status == "completed"
    assert care.office.letters() != []
    assert care.office.rows(tables.ticket) == []


@pytest.mark.parametrize(("score", "comment"), [(3, "so so"), (5, "")])
def test_other_reviews_are_recorded_and_no_more(care: Care, score: int, comment: str) -> None:
    care.bought("WEB-1")
    assert care.house.run(rate(care, score, comment).instance_id).status == "completed"
    assert care.office.letters() == []
    assert [row.score for row in care.office.rows(tables.review)] == [score]


def test_a_review_of_an_order_we_do_not_know_is_still_heard(care: Care) -> None:
    rate(care, 1, "never arrived")
    (ticket,) = care.office.rows(tables.ticket)
    assert ticket.order_id is None


def test_a_review_without_a_score_is_an_incident(care: Care) -> None:
    run = care.house.run(rate(care, 9).instance_id)
    assert "score from 1 to 5" in run.incidents[0]
