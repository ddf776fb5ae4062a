"""What customers tell us on the tracking page: stars, questions, returns, answers, objections."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from service.commands.complete_task import complete_task
from service.identity import SYSTEM
from service.pages.tracking_words import WORDS
from service.rate_limit import RATES
from service.replay.by_hand import finish_jobs
from tasks.backoffice import tables
from tests.service.pages.sample.conftest import Page

ONCE = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def order(company):
    """A delivered order of the sample company."""
    with company.engine.begin() as connection:
        query = select(tables.order).where(tables.order.c.status == "delivered")
        found = connection.execute(query.order_by(tables.order.c.external_number)).first()
        connection.execute(
            update(tables.order)
            .where(tables.order.c.id == found.id)
            .values(delivered_at=company.clock.now() - timedelta(days=1))
        )
    return found


def rows(company, table):
    with company.engine.connect() as connection:
        return connection.execute(select(table)).all()


def tell(guest, order, word, **said) -> Page:
    guest.see("/track")
    owner = {"number": order.external_number, "contact": order.email}
    return guest.send(f"/track/{word}", **{"once": ONCE, **owner, **said})


def heard(page: Page) -> bool:
    return page.all("[role=status]") == ["Thank you. We have it."]


def test_stars_are_given_once(guest, order, company):
    page = tell(guest, order, "review", score="5", comment="lovely")
    assert heard(page)
    assert "You gave 5 of 5 stars" in page.text
    tell(guest, order, "review", score="1", once="f" * 32)
    assert [row.score for row in rows(company, tables.review)] == [5]


def test_a_complaint_becomes_a_ticket_once_however_often_it_is_clicked(guest, order, company):
    said = {"kind": "complaint", "subject": "Teapot", "text": "The lid is broken"}
    assert heard(tell(guest, order, "contact", **said))
    page = tell(guest, order, "contact", **said)
    (ticket,) = rows(company, tables.ticket)
    assert (ticket.channel, ticket.kind, ticket.order_id) == ("page", "complaint", order.id)
    assert ticket.number in page.text
    assert "Received" in page.text


def test_goods_go_back(guest, order, company):
    said = {"kind": "return", "reason": "defect", "state_of_goods": "opened", "line_0": "1"}
    page = tell(guest, order, "return", **said)
    assert heard(page)
    (asked,) = rows(company, tables.goods_return)
    assert (asked.order_id, asked.state, asked.reason) == (order.id, "approved", "defect")
    assert asked.label in page.text


def test_a_refused_customer_objects_once(guest, order, company):
    with company.engine.begin() as connection:
        long_ago = company.clock.now() - timedelta(days=9)
        connection.execute(
            update(tables.order).where(tables.order.c.id == order.id).values(delivered_at=long_ago)
        )
    said = {"kind": "return", "reason": "changed_mind", "state_of_goods": "unopened"}
    page = tell(guest, order, "return", line_0="1", **said)
    (asked,) = rows(company, tables.goods_return)
    assert asked.verdict in page.text
    finish_jobs(company, asked.id)
    objecting = {"request": asked.number, "comment": "I was in hospital"}
    assert heard(tell(guest, order, "objection", **objecting))
    assert not heard(tell(guest, order, "objection", **objecting))


def test_a_customer_says_whether_it_is_solved(guest, order, company, find):
    tell(guest, order, "contact", kind="inquiry", subject="Tea", text="How long does it keep?")
    (ticket,) = rows(company, tables.ticket)
    assert not heard(tell(guest, order, "answer", ticket=ticket.number, solved="yes"))
    answer = {"outcome": "answered", "answer": "For two years, if dry.", "cause": "question"}
    complete_task(company, SYSTEM, UUID(find.item("answer_inquiry")), answer)
    finish_jobs(company, ticket.id)
    page = tell(guest, order, "review", score="4")
    assert "Did our answer solve it?" in page.text
    page = tell(guest, order, "answer", ticket=ticket.number, solved="yes", score="5")
    assert heard(page)
    (ticket,) = rows(company, tables.ticket)
    assert (ticket.state, ticket.solved, ticket.score) == ("archived", True, 5)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("review", {"score": "6"}),
        ("review", {}),
        ("contact", {"kind": "order", "text": "x"}),
        ("contact", {"kind": "inquiry", "text": " "}),
        ("contact", {"kind": "inquiry", "text": "x", "once": "../../x"}),
        ("return", {"kind": "return", "reason": "defect", "state_of_goods": "used"}),
        (
            "return",
            {"kind": "return", "reason": "war", "state_of_goods": "used", "line_0": "1"},
        ),
        ("answer", {"ticket": "T-1", "solved": "yes"}),
        ("objection", {"request": "R-1", "comment": "x"}),
    ],
)
def test_what_makes_no_sense_is_not_taken_in(guest, order, word, said):
    page = tell(guest, order, word, **said)
    assert page.status == 200
    assert page.all("[role=alert]") != []


def test_before_it_arrives_only_questions_are_taken(guest, company):
    with company.engine.connect() as connection:
        query = select(tables.order).where(tables.order.c.external_number == "WEB-26010")
        shipped = connection.execute(query).one()
    assert not heard(tell(guest, shipped, "review", score="5"))
    assert not heard(
        tell(
            guest, shipped, "return", kind="return", reason="defect", state_of_goods="used",
            line_0="1",
        )
    )  # fmt: skip
    assert heard(tell(guest, shipped, "contact", kind="inquiry", text="Where is it?"))


@pytest.mark.parametrize("word", sorted(WORDS))
def test_nobody_speaks_for_an_order_of_somebody_else(guest, order, company, word):
    guest.see("/track")
    page = guest.send(
        f"/track/{word}", number=order.external_number, contact="x@example.com", score="1",
        text="x", kind="inquiry", once=ONCE,
    )  # fmt: skip
    assert page.all("[role=alert]") != []
    for table in (tables.ticket, tables.review, tables.goods_return):
        assert rows(company, table) == []


def test_a_form_of_another_site_is_refused(guest, order, company):
    guest.see("/track")
    sent = {"number": order.external_number, "contact": order.email, "score": "1"}
    assert guest.send("/track/review", token="forged", **sent).status in (400, 403)
    assert rows(company, tables.review) == []


def test_an_unknown_word_is_not_found(guest, order):
    assert tell(guest, order, "shout").status == 404


def test_talking_is_slowed_down(guest, order):
    for number in range(RATES["customer-word"].attempts):
        assert tell(guest, order, "review", score="7", once=f"{number:032x}").status == 200
    assert tell(guest, order, "review", score="7").status == 429


def test_it_is_said_in_chinese_too(guest, order):
    guest.speak("zh")
    page = tell(guest, order, "review", score="5")
    assert page.all("[role=status]") == ["谢谢，已收到。"]
    assert "申请退换货" in page.text
