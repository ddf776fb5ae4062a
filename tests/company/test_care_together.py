"""The processes of customer care among those of the rest of the company."""

from typing import Any

from tasks.backoffice import tables
from tests.company.care import Care, open_care
from tests.company.test_after_sales import ask, comes_back
from tests.processes.shop import PACKED
from tests.tasks.shop import order_of

PLAN = {"plan": "We take the goods back.", "answer": "Please send the goods back to us."}
FOUND = {"finding": "The carrier dropped the parcel.", "answer": "We know what happened."}


def test_a_bad_review_ends_in_a_refund(database: Any) -> None:
    care = open_care(
        database,
        "customer-review",
        "customer-service",
        "complaint-handling",
        "after-sales",
        "goods-return",
        "return-settlement",
    )
    care.bought("WEB-1")
    review = {"id": "V-1", "external_number": "WEB-1", "channel": "shop", "score": 1}
    care.house.send("review.received", "V-1", review=review)
    care.house.work()
    (ticket,) = care.office.runs("customer-service")
    care.do(ticket, "analyse_problem", cause="damaged_goods", **FOUND)
    care.do(ticket, "make_plan", solution="return", **PLAN)
    (back,) = care.office.runs("after-sales")
    comes_back(care, back, "damaged")
    care.do(back, "approve_refund", decision="approve")
    assert care.refunds() == care.office.rows(tables.payment)[0].amount
    assert ticket.subscriptions[0][0] == "customer.answered"


def test_a_complaint_about_a_parcel_under_way_starts_its_delivery_exception(
    database: Any,
) -> None:
    care = open_care(
        database, "customer-service", "complaint-handling", "order", "delivery-exception"
    )
    order = _handed_over(care)
    ticket = care.contact(order_number="WEB-9", text="it has not arrived")
    care.do(ticket, "analyse_problem", cause="late_delivery", trace=True, **FOUND)
    assert "contact_carrier" in order.open


def test_suspected_fraud_starts_a_risk_assessment(database: Any) -> None:
    care = open_care(
        database, "after-sales", "goods-return", "return-settlement", "risk-assessment"
    )
    for number in range(1, 6):
        care.bought(f"WEB-{number}")
        ask(care, f"Q-{number}", order_number=f"WEB-{number}")
    assert len(care.office.runs("risk-assessment")) == 1


def _handed_over(care: Care) -> Any:
    """An order whose parcel left the house."""
    sent = care.house.send("order.placed", "WEB-9", order=order_of(external_number="WEB-9"))
    order = care.house.run(sent.instance_id)
    care.house.work()
    payment = {"reference": "P-9", "type": "card", "amount": 367, "paid_at": "2026-03-02T09:00Z"}
    care.house.send("payment.received", "WEB-9", payment=payment)
    care.house.work()
    scan = [{"sku": "TEA-101", "quantity": 1}]
    care.do(order, "pick_and_pack", **{**PACKED, "scan": scan})
    care.do(order, "hand_over", handed_over=True)
    return order
