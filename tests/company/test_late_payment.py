"""Money that no running order takes: it finds its order, or goes back, and is booked once."""

from decimal import Decimal
from typing import Any

import pytest

from service.errors import Invalid
from tasks.backoffice import tables
from tests.company.care import Care, open_care
from tests.story import Run
from tests.tasks.shop import order_of

NOTE = "The customer confirmed it by phone."


@pytest.fixture
def care(database: Any) -> Care:
    return open_care(database, "late-payment")


@pytest.fixture
def care_with_orders(database: Any) -> Care:
    return open_care(database, "late-payment", "order", "delivery-exception")


def pay(care: Care, order: str, reference: str = "P-1", amount: str = "367.00") -> Any:
    payment = {
        "reference": reference,
        "order": order,
        "type": "card",
        "amount": Decimal(amount),
        "paid_at": care.now.isoformat(),
    }
    sent = care.house.send("payment.received", order, payment=payment)
    care.house.work()
    return sent


def waiting(care: Care) -> Run:
    (run,) = care.office.runs("late-payment")
    return run


def stray(care: Care) -> Any:
    (row,) = care.office.rows(tables.stray_payment)
    return row


def test_money_that_comes_before_its_order_is_booked_by_it(care_with_orders: Care) -> None:
    care = care_with_orders
    pay(care, "WEB-9")
    run = waiting(care)
    assert run.timers == ["wait_hour"]
    care.house.send("order.placed", "WEB-9", order=order_of(external_number="WEB-9"))
    care.house.work()
    care.house.wait(hours=1)
    care.house.work()
    care.house.wait(hours=1)
    care.house.work()
    assert run.status == "completed"
    assert stray(care).outcome == "booked"
    assert [row.reference for row in care.office.rows(tables.payment)] == ["P-1"]


def test_a_running_order_takes_its_money_itself(care_with_orders: Care) -> None:
    care = care_with_orders
    care.house.send("order.placed", "WEB-9", order=order_of(external_number="WEB-9"))
    care.house.work()
    pay(care, "WEB-9")
    assert care.office.runs("late-payment") == []
    assert len(care.office.rows(tables.payment)) == 1


def test_after_a_day_finance_decides(care: Care) -> None:
    pay(care, "NOWHERE")
    run = waiting(care)
    for _ in range(24):
        assert run.open == []
        care.house.wait(hours=1)
        care.house.work()
    assert run.open == ["settle_payment"]
    care.do(run, "settle_payment", choice="refund", note=NOTE)
    assert run.status == "completed"
    assert stray(care).outcome == "refunded"
    assert care.office.rows(tables.payment) == []


def test_money_for_a_cancelled_order_goes_back_once(care: Care) -> None:
    care.bought("WEB-1", status="cancelled", paid=False)
    pay(care, "WEB-1")
    pay(care, "WEB-1")
    run = waiting(care)
    care.do(run, "settle_payment", choice="refund", note=NOTE)
    assert run.status == "completed"
    assert care.refunds() == Decimal("367.00")
    assert [row.cause for row in care.office.rows(tables.refund)] == ["late:P-1"]
    assert "send your payment of" in care.office.letters()[-1]


def test_a_closed_order_that_still_owed_it_keeps_the_money(care: Care) -> None:
    bought = care.bought("WEB-1", status="completed", paid=False)
    pay(care, "WEB-1")
    care.do(waiting(care), "settle_payment", choice="keep", note=NOTE)
    assert bought.run("payment.state")["paid"] is True
    assert "We booked your payment" in care.office.letters()[-1]


def test_money_for_nothing_can_only_go_back(care: Care) -> None:
    pay(care, "NOWHERE")
    run = waiting(care)
    for _ in range(24):
        care.house.wait(hours=1)
        care.house.work()
    care.do(run, "settle_payment", choice="keep", note=NOTE)
    assert run.open == ["settle_payment"]
    assert "There is no order" in str(run.item("settle_payment").row.variables)
    with pytest.raises(Invalid) as refused:
        care.do(run, "settle_payment", choice="assign", assign_to="NOT-THERE", note=NOTE)
    assert refused.value.fields["assign_to"]["en"] == ["There is no order NOT-THERE."]
    assert stray(care).outcome is None


def test_money_may_belong_to_another_order(care_with_orders: Care) -> None:
    care = care_with_orders
    care.bought("OLD", status="cancelled", paid=False)
    sent = care.house.send("order.placed", "WEB-9", order=order_of(external_number="WEB-9"))
    care.house.work()
    pay(care, "OLD")
    care.do(waiting(care), "settle_payment", choice="assign", assign_to="WEB-9", note=NOTE)
    assert (stray(care).outcome, stray(care).assigned_to) == ("assigned", "WEB-9")
    (payment,) = care.office.rows(tables.payment)
    assert payment.order_id == sent.instance_id
    assert care.house.run(sent.instance_id).open == ["pick_and_pack"]


def test_finance_is_reminded_after_a_day(care: Care) -> None:
    care.bought("WEB-1", status="cancelled", paid=False)
    pay(care, "WEB-1")
    care.house.wait(days=1)
    care.house.work()
    assert any("P-1" in one for one in care.office.letters("finance"))
