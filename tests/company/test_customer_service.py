"""A ticket's life: opened, sorted, answered within two hours, asked about, archived."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from service.store.tables import message
from tasks.backoffice import tables
from tests.company.care import Care, open_care
from tests.story import Run

ANSWER = "The teapot holds 600 ml and may go into the dishwasher."
PLAN = {"plan": "We pack better from today on.", "answer": "We are sorry and put it right now."}


@pytest.fixture
def care(database: Any) -> Care:
    return open_care(database, "customer-service", "complaint-handling")


def analysed(care: Care, run: Run, cause: str = "damaged_goods", **more: Any) -> None:
    """Customer service finds out what happened and writes a first answer."""
    finding = {"finding": "The box was too thin.", "answer": "We found the reason."}
    care.do(run, "analyse_problem", cause=cause, **finding, **more)


def answered(care: Care, run: Run, solved: bool, **more: Any) -> None:
    """The customer says whether it is solved."""
    number = care.row(tables.ticket, run.id).number
    care.house.send("customer.answered", number, solved=solved, **more)
    care.house.work()


def ticket(care: Care, run: Run) -> Any:
    return care.row(tables.ticket, run.id)


def test_a_question_is_answered_confirmed_and_archived(care: Care) -> None:
    run = care.contact(kind="inquiry", subject="Teapot", text="How much does it hold?")
    assert run.open == ["answer_inquiry"]
    item = run.item("answer_inquiry").row
    assert (list(item.groups), item.due_at) == (["customer-service"], care.now + timedelta(hours=2))
    care.do(run, "answer_inquiry", outcome="answered", answer=ANSWER, cause="question")
    assert "is it solved?" in care.office.letters()[-1]
    answered(care, run, True, comment="Thank you", score=5)
    assert run.status == "completed"
    found = ticket(care, run)
    assert (found.state, found.solved, found.score, found.cause) == (
        "archived", True, 5, "question",
    )  # fmt: skip
    entries = sorted(care.office.rows(tables.ticket_entry), key=lambda row: row.kind)
    assert [row.kind for row in entries] == ["answer", "contact", "feedback"]
    assert run.problem is None


def test_the_same_contact_opens_one_ticket(care: Care) -> None:
    first, second = care.contact("C-7"), care.contact("C-7")
    assert first.id == second.id
    assert len(care.office.rows(tables.ticket)) == 1


def test_a_call_is_recorded_by_hand(care: Care) -> None:
    care.bought("WEB-1")
    run = care.house.start("customer-service")
    said = {"channel": "phone", "kind": "inquiry", "order_number": "WEB-1", "name": "Ann"}
    said |= {"subject": "Parcel", "text": "When does it come?", "language": "en"}
    care.do(run, "record_contact", **said)
    found = ticket(care, run)
    assert (found.channel, found.contact_id) == ("phone", f"staff:{run.id}")
    assert found.order_id is not None
    assert run.open == ["answer_inquiry"]


def test_nobody_answers_in_two_hours(care: Care) -> None:
    care.contact(kind="inquiry")
    care.contact("C-2", kind="complaint")
    care.house.wait(hours=2)
    care.house.work()
    assert len([one for one in care.office.letters("management") if "not answered" in one]) == 2


def test_silence_for_three_days_is_taken_as_solved(care: Care) -> None:
    run = care.contact(kind="inquiry")
    care.do(run, "answer_inquiry", outcome="answered", answer=ANSWER, cause="question")
    care.house.wait(days=3)
    care.house.work()
    assert run.status == "completed"
    assert ticket(care, run).solved is True


def test_a_question_may_turn_out_to_be_a_complaint(care: Care) -> None:
    run = care.contact(kind="inquiry")
    care.do(run, "answer_inquiry", outcome="complaint", cause="other")
    assert run.open == ["analyse_problem"]


def test_a_complaint_gets_a_plan_and_compensation(care: Care) -> None:
    care.bought("WEB-1")
    run = care.contact(order_number="WEB-1", text="it is broken")
    assert "We have your message" in care.office.letters()[0]
    analysed(care, run)
    assert ticket(care, run).answered_at is not None
    care.do(run, "make_plan", solution="compensate", amount=Decimal(50), **PLAN)
    assert care.refunds() == 50
    answered(care, run, True)
    assert run.status == "completed"
    assert ticket(care, run).cause == "damaged_goods"


def test_never_more_is_paid_than_came_in(care: Care) -> None:
    bought = care.bought("WEB-1")
    bought.run("payment.refund")
    before = care.refunds()
    run = care.contact(order_number="WEB-1", text="it is broken")
    analysed(care, run)
    care.do(run, "make_plan", solution="compensate", amount=Decimal(50), **PLAN)
    assert care.refunds() == before


@pytest.mark.parametrize(
    ("text", "amount", "why"),
    [
        ("it is broken", Decimal("200.01"), "compensation over 200"),
        ("it is broken", Decimal("190"), "more than half of the order"),
        ("my lawyer writes to you", Decimal("1"), "critical matter"),
    ],
)
def test_management_approves_large_and_critical_plans(
    care: Care, text: str, amount: Decimal, why: str
) -> None:
    care.bought("WEB-1")
    run = care.contact(order_number="WEB-1", text=text)
    analysed(care, run)
    care.do(run, "make_plan", solution="compensate", amount=amount, **PLAN)
    assert run.open == ["approve_plan"]
    assert run.item("approve_plan").row.groups == ["management"]
    assert why in str(run.item("approve_plan").row.variables)
    care.do(run, "approve_plan", decision="change", remark="Half of it will do")
    assert run.open == ["make_plan"]
    care.do(run, "make_plan", solution="compensate", amount=amount, **PLAN)
    care.do(run, "approve_plan", decision="approve")
    assert care.refunds() == amount


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        ("damaged_goods", "damaged"),
        ("wrong_item", "wrong_item"),
        ("product_quality", "defect"),
        ("wrong_description", "not_as_described"),
        ("our_service", "changed_mind"),
    ],
)
def test_goods_come_back_by_after_sales(care: Care, cause: str, reason: str) -> None:
    care.bought("WEB-1")
    run = care.contact(order_number="WEB-1")
    analysed(care, run, cause)
    care.do(run, "make_plan", solution="return", **PLAN)
    (request,) = [one for one in _messages(care) if one.name == "return.requested"]
    assert reason in str(request.variables)
    assert request.correlation_key == f"{ticket(care, run).number}/0"


def _messages(care: Care) -> list[Any]:
    return list(care.house.all(select(message)))


def test_a_parcel_under_way_is_traced(care: Care) -> None:
    care.bought("WEB-1", status="shipped")
    run = care.contact(order_number="WEB-1", text="it never arrived")
    assert ticket(care, run).severity == "high"
    analysed(care, run, "late_delivery", trace=True)
    assert [one.correlation_key for one in _messages(care)] == ["WEB-1"]
    assert run.open == ["make_plan"]


def test_a_plan_that_waits_for_a_day_is_escalated(care: Care) -> None:
    run = care.contact()
    analysed(care, run)
    care.house.wait(days=1)
    care.house.work()
    assert any("plan for ticket" in one for one in care.office.letters("management"))


def test_not_solved_loops_back_then_management_then_the_end(care: Care) -> None:
    run = care.contact()
    for _ in range(2):
        analysed(care, run)
        care.do(run, "make_plan", solution="explain", **PLAN)
        answered(care, run, False, comment="still broken")
    assert (ticket(care, run).rounds, ticket(care, run).state) == (2, "reopened")
    assert run.open == ["take_over"]
    assert run.item("take_over").row.groups == ["management"]
    care.do(run, "take_over", solution="explain", **PLAN)
    answered(care, run, False, comment="no")
    assert run.status == "completed"
    assert (ticket(care, run).state, ticket(care, run).solved) == ("archived", False)
    assert "We close your ticket" in care.office.letters()[-1]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"text": "it caught fire"}, ("critical", 95)),
        ({"text": "我要起诉你们"}, ("critical", 90)),
        ({"text": "this is counterfeit"}, ("high", 80)),
        ({"order_number": "LATE", "kind": "inquiry"}, ("high", 80)),
        ({"order_number": "DEAR", "text": "it is damaged"}, ("high", 75)),
        ({"order_number": "RICH"}, ("high", 75)),
        ({"text": "tell me"}, ("normal", 60)),
        ({"text": "where is my parcel", "kind": "inquiry"}, ("normal", 55)),
        ({"text": "how big is it", "kind": "inquiry"}, ("low", 40)),
    ],
)
def test_urgent_ones_come_first(care: Care, said: dict[str, Any], found: tuple[str, int]) -> None:
    care.bought("LATE", status="shipped", customer="c-1005")
    care.bought("DEAR", {"SPO-004": 1}, customer="c-1006")
    for number in range(5):
        care.bought(f"RICH{number or ''}", {"SPO-004": 1}, customer="c-1008")
    run = care.contact(**said)
    row = ticket(care, run)
    assert (row.severity, row.priority) == found
    if said.get("kind") == "inquiry":
        assert run.item("answer_inquiry").row.priority == found[1]


def test_who_complains_again_and_again_is_heard_sooner(care: Care) -> None:
    for number in range(2):
        care.contact(f"C-{number}")
    assert ticket(care, care.contact("C-9")).priority == 70


def test_what_may_hurt_goes_to_management(care: Care) -> None:
    run = care.contact(text="there was smoke")
    assert run.item("analyse_problem").row.groups == ["management"]
    assert run.item("analyse_problem").row.due_at == care.now + timedelta(hours=1)
