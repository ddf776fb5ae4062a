"""The order, from the shop's feed to the customer's receipt, and everything that may go wrong.

The diagrams, tables and expressions are the company's own; only the handlers are played.
"""

from datetime import UTC, datetime, timedelta

import pytest

from processes import step
from tests.processes.engine import NOW
from tests.processes.shop import LINES, PACKED, Shop, an_order, bundle, order, shipped_order


def closing(run: Shop) -> tuple[str, str]:
    """How an order was closed: its outcome and the reason the customer is told."""
    (closed,) = run.called("order.cancel")
    assert run.ended == "completed"
    assert [one.topic for one in run.calls[-4:]] == [
        "stock.release",
        "payment.refund",
        "order.cancel",
        "notify.customer",
    ]
    return closed.variables["outcome"], closed.variables["reason"]


def test_the_company_bundle_has_no_findings() -> None:
    assert bundle().findings == ()


def test_a_paid_order_goes_the_normal_way() -> None:
    run = order(paid=True)
    assert run.open_tasks == ["pick_and_pack"]
    run.do("pick_and_pack", **PACKED)
    assert run.open_tasks == ["hand_over"]
    run.do("hand_over", handed_over=True)
    assert run.statuses() == ["processing", "ready_to_ship"]
    run.tell("wait_delivery", delivered_at="2026-01-12T10:00:00Z")
    run.tell("receipt_confirmed")
    assert run.ended == "completed"
    assert run.templates() == ["order_confirmed", "shipped", "delivered"]
    assert run.called("order.complete")
    assert not run.of(step.IncidentRaised)


def test_the_same_inputs_give_the_same_state() -> None:
    run = shipped_order()
    run.let_pass("arrival_overdue")
    run.do("contact_carrier", answer="will_deliver", new_date="2026-02-01")
    run.tell("wait_delivery", delivered_at="2026-01-30T10:00:00Z")
    run.let_pass("receipt_assumed")
    assert run.replayed() == run.state


def test_without_a_word_from_the_customer_receipt_is_assumed_after_a_week() -> None:
    run = shipped_order()
    run.tell("wait_delivery", delivered_at="2026-01-12T10:00:00Z")
    before = run.now
    run.let_pass("receipt_assumed")
    assert run.now - before == timedelta(days=7)
    assert run.ended == "completed"


def test_an_incomplete_order_is_completed_with_the_customer() -> None:
    run = order(paid=True, missing=("customer.name",))
    assert run.of(step.TaskOpened)[-1].groups == ("customer-service",)
    run.do("complete_order", resolution="completed", corrections={"customer": {"name": "Ann"}})
    assert run.called("order.amend")[0].variables["corrections"] == {"customer": {"name": "Ann"}}
    assert run.open_tasks == ["pick_and_pack"]


@pytest.mark.parametrize(
    ("resolution", "outcome"), [("unavailable", "unavailable"), ("cancel", "cancelled")]
)
def test_an_order_that_cannot_be_completed_is_closed(resolution: str, outcome: str) -> None:
    run = order(missing=("lines",))
    run.do("complete_order", resolution=resolution, reason="sold out")
    assert closing(run) == (outcome, "sold out")


@pytest.mark.parametrize(
    ("found", "explained"),
    [
        ({"customer_ok": False}, "customer_data"),
        ({"price_deviation": 0.06}, "price"),
        ({"coupon_ok": False}, "coupon"),
        ({"credit_ok": False}, "credit"),
        ({"payment_state": "none"}, "payment"),
        ({"total": 1501}, "large_amount"),
    ],
)
def test_what_the_table_cannot_settle_goes_to_a_person(
    found: dict[str, object], explained: str
) -> None:
    run = order(paid=True, **found)
    assert run.open_tasks == ["review_order"]
    opened = run.of(step.TaskOpened)[-1]
    assert opened.variables["verdict"]["reason"] == explained
    assert opened.due_at == datetime(2026, 1, 6, 8, 0, tzinfo=UTC)
    run.do("review_order", review="accept")
    assert run.open_tasks == ["pick_and_pack"]


def test_a_refused_order_is_cancelled_with_the_reason() -> None:
    run = order(total=2000)
    run.do("review_order", review="refuse", reason="not a customer of ours")
    assert closing(run) == ("cancelled", "not a customer of ours")


def test_an_order_without_value_is_rejected_by_the_table() -> None:
    assert closing(order(total=0)) == ("cancelled", "no_value")


def test_out_of_stock_the_customer_waits_until_the_goods_come() -> None:
    run = order(paid=True, in_stock=False, short=[{"sku": "A", "wanted": 2, "available": 0}])
    assert run.templates() == ["out_of_stock"]
    run.do("agree_restock", agreement="wait", restock_date="2026-01-15")
    midnight = datetime(2026, 1, 14, 16, tzinfo=UTC)  # of the 15th, by the clocks of the company
    assert run.of(step.TimerSet)[-1].due_at == midnight
    run.found["in_stock"] = True
    run.tell("wait_restock", sku="A")
    assert run.open_tasks == ["pick_and_pack"]


def test_out_of_stock_the_agreed_day_comes_without_goods() -> None:
    run = order(in_stock=False)
    run.do("agree_restock", agreement="wait", restock_date="2026-01-15")
    run.let_pass("restock_date_reached")
    assert run.open_tasks == ["agree_restock"]
    run.do("agree_restock", agreement="cancel")
    assert closing(run) == ("unavailable", "out_of_stock")


def test_out_of_stock_other_goods_are_taken() -> None:
    run = order(paid=True, in_stock=False)
    run.found["in_stock"] = True
    swap = [{"sku": "A", "by_sku": "C", "quantity": 2}]
    run.do("agree_restock", agreement="replace", replacements=swap)
    assert run.called("order.replace")[0].variables["replacements"] == swap
    assert run.open_tasks == ["pick_and_pack"]


def test_goods_that_went_after_the_check_are_agreed_on_too() -> None:
    run = order(total=2000, paid=True)
    run.full = True
    run.do("review_order", review="accept")
    assert run.open_tasks == ["agree_restock"]
    assert run.called("notify.customer")[0].variables["short"][0]["sku"] == "B"


def test_an_unpaid_order_waits_is_reminded_and_goes_on_when_the_money_comes() -> None:
    run = order()
    assert run.open_tasks == []
    run.let_pass("payment_reminder_due")
    assert run.now - NOW == timedelta(days=3)
    assert run.templates() == ["order_confirmed", "payment_reminder"]
    run.tell("payment_received", payment={"reference": "P1", "amount": 27})
    assert run.open_tasks == ["pick_and_pack"]


def test_an_order_that_is_never_paid_is_cancelled() -> None:
    run = order()
    run.let_pass("payment_overdue")
    assert run.now - NOW == timedelta(days=12)
    assert closing(run) == ("cancelled", "payment_timeout")


def test_money_may_come_before_anybody_waits_for_it() -> None:
    run = order(total=2000)
    run.tell("payment_received", payment={"reference": "P1", "amount": 27})
    run.do("review_order", review="accept")
    assert run.open_tasks == ["pick_and_pack"]


def test_a_payment_told_twice_strands_nothing() -> None:
    run = order()
    for _ in range(3):
        run.tell("payment_received", payment={"reference": "P1", "amount": 27})
    assert run.open_tasks == ["pick_and_pack"]
    assert len(run.called("payment.book")) == 3
    run.do("pick_and_pack", **PACKED)
    run.do("hand_over", handed_over=True)
    run.tell("payment_received", payment={"reference": "P1", "amount": 27})
    run.tell("wait_delivery", delivered_at="2026-01-12T10:00:00Z")
    run.tell("receipt_confirmed")
    assert run.ended == "completed"


@pytest.mark.parametrize(
    ("scan", "wrong", "foreign"),
    [
        ([{"sku": "A", "quantity": 1}, {"sku": "B", "quantity": 1}], ["A"], []),
        ([{"sku": "A", "quantity": 2}], ["B"], []),
        ([{"sku": "A", "quantity": 3}, {"sku": "B", "quantity": 1}], ["A"], []),
        ([*PACKED["scan"], {"sku": "C", "quantity": 1}], [], ["C"]),
        ([], ["A", "B"], []),
    ],
)
def test_a_wrong_scan_comes_back_with_what_differs(
    scan: list[dict[str, object]], wrong: list[str], foreign: list[str]
) -> None:
    run = order(paid=True)
    run.do("pick_and_pack", **{**PACKED, "scan": scan})
    shown = run.of(step.TaskOpened)[-1].variables["scan_check"]
    assert [one["sku"] for one in shown["wrong"]] == wrong
    assert shown["foreign"] == foreign
    assert run.open_tasks == ["pick_and_pack"]
    run.do("pick_and_pack", **PACKED)
    assert run.open_tasks == ["hand_over"]


def test_lines_of_the_same_product_are_scanned_together() -> None:
    run = order(paid=True, placed={"lines": [*LINES, LINES[1]]})
    run.do("pick_and_pack", **PACKED)
    assert run.open_tasks == ["pick_and_pack"]
    run.do("pick_and_pack", **{**PACKED, "scan": [*PACKED["scan"], {"sku": "B", "quantity": 1}]})
    assert run.open_tasks == ["hand_over"]


@pytest.mark.parametrize(
    ("parcel", "urgent", "state", "chosen"),
    [
        ({"fragile": True}, False, "SP", ("skyjet", "air", "double_box")),
        ({"fragile": True}, True, "AM", ("skyjet", "air", "double_box")),
        (
            {"fragile": True, "weight_g": 25_000},
            True,
            "SP",
            ("carevan", "special_vehicle", "crate"),
        ),
        ({}, True, "AM", ("skyjet", "express", "standard")),
        ({"weight_g": 25_000}, True, "SP", ("roadline", "freight", "pallet")),
        ({}, False, "SP", ("roadline", "standard", "standard")),
        ({}, False, "AM", ("postnet", "parcel", "standard")),
    ],
)
def test_the_carrier_is_chosen_by_goods_wish_and_address(
    parcel: dict[str, object], urgent: bool, state: str, chosen: tuple[str, str, str]
) -> None:
    placed = an_order()
    placed["wishes"]["urgent"] = urgent
    placed["customer"]["address"]["state"] = state
    run = order(paid=True, placed=placed)
    run.do("pick_and_pack", **{**PACKED, **parcel})
    (made,) = run.called("shipment.create")
    given = made.variables
    assert (given["carrier"], given["service"], given["packaging"]) == chosen


@pytest.mark.parametrize(
    ("ways", "reminded", "cancelled"),
    [
        (["boleto"], 3, 12),
        (["voucher", "boleto"], 3, 12),
        (["voucher", "credit_card"], 2, 12),
        (["debit_card"], 1, 5),
        (["voucher"], 1, 5),
        (["not_defined"], 1, 3),
        ([], 1, 3),
    ],
)
def test_the_term_depends_on_the_way_of_payment(
    ways: list[str], reminded: int, cancelled: int
) -> None:
    run = order(placed={"payments": [{"type": way} for way in ways]})
    due = {timer.element_id: timer.due_at - NOW for timer in run.of(step.TimerSet)}
    assert due == {
        "payment_reminder_due": timedelta(days=reminded),
        "payment_overdue": timedelta(days=cancelled),
    }


def test_an_order_is_cancelled_at_any_stage_before_hand_over() -> None:
    run = order(paid=True)
    run.do("pick_and_pack", **PACKED)
    run.tell("cancel_asked", reason="changed my mind")
    assert closing(run) == ("cancelled", "changed my mind")
    assert run.of(step.TaskClosed, "hand_over")[0].how == "cancelled"
    assert run.open() == {}


def test_a_parcel_that_left_cannot_be_called_back() -> None:
    run = shipped_order()
    run.tell("cancel_asked", reason="changed my mind")
    assert run.templates()[-1] == "too_late"
    run.tell("wait_delivery", delivered_at="2026-01-12T10:00:00Z")
    run.tell("receipt_confirmed")
    assert run.ended == "completed"
    assert not run.called("order.cancel")


def test_every_word_of_the_carrier_reaches_the_customer() -> None:
    run = shipped_order()
    for code in ("collected", "on_the_road"):
        run.tell("carrier_progress", event={"code": code, "text": code})
    assert [one.variables["event"]["code"] for one in run.called("shipment.event")] == [
        "collected",
        "on_the_road",
    ]
    assert run.templates()[-2:] == ["progress", "progress"]


def test_a_late_parcel_makes_logistics_call_the_carrier_until_there_is_an_answer() -> None:
    run = shipped_order()
    run.let_pass("arrival_overdue")
    assert run.now == datetime(2026, 1, 20, tzinfo=UTC)
    opened = run.of(step.TaskOpened)[-1]
    assert (opened.process_id, opened.groups) == ("delivery-exception", ("logistics",))
    assert opened.due_at - run.now == timedelta(hours=4)
    run.do("contact_carrier", answer="no_answer")
    run.do("contact_carrier", answer="will_deliver", new_date="2026-02-01")
    assert run.called("exception.close")[0].variables["outcome"] == "new_date"
    assert run.templates()[-1] == "exception"
    run.tell("wait_delivery", delivered_at="2026-01-30T10:00:00Z")
    run.tell("receipt_confirmed")
    assert run.ended == "completed"


def test_a_parcel_the_carrier_takes_out_again_is_waited_for() -> None:
    run = shipped_order()
    run.tell("carrier_exception", kind="address", details="nobody at home")
    run.do("contact_carrier", answer="redelivers")
    assert run.called("exception.close")[0].variables["outcome"] == "resend"
    run.tell("wait_delivery", delivered_at="2026-01-13T10:00:00Z")
    run.tell("receipt_confirmed")
    assert run.ended == "completed"


@pytest.mark.parametrize(("answer", "outcome"), [("lost", "lost"), ("damaged", "refund")])
def test_a_parcel_that_never_arrives_is_refunded(answer: str, outcome: str) -> None:
    run = shipped_order()
    run.tell("carrier_exception", kind="damage", details="fell off the van")
    run.do("contact_carrier", answer=answer)
    assert closing(run) == ("cancelled", f"delivery_{outcome}")


def test_a_parcel_thought_lost_that_arrived_meanwhile_is_not_refunded() -> None:
    run = shipped_order()
    run.tell("carrier_exception", kind="lost", details="")
    run.tell("wait_delivery", delivered_at="2026-01-12T10:00:00Z")
    run.do("contact_carrier", answer="lost")
    run.tell("receipt_confirmed")
    assert run.ended == "completed"
    assert not run.called("order.cancel")


@pytest.mark.parametrize(
    ("given", "timer", "hours", "template"),
    [
        ({"missing": ("lines",)}, "completion_overdue", 23, "sla_confirmation"),
        ({"total": 2000}, "review_overdue", 23, "sla_confirmation"),
        ({"paid": True}, "packing_overdue", 48, "sla_shipping"),
    ],
)
def test_what_takes_too_long_is_told_to_management(
    given: dict[str, object], timer: str, hours: int, template: str
) -> None:
    run = order(**given)
    task = run.open_tasks
    run.let_pass(timer)
    assert run.now - NOW == timedelta(hours=hours)
    assert run.templates("notify.staff") == [template]
    assert run.called("notify.staff")[0].headers["group"] == "management"
    assert run.open_tasks == task


def test_a_slow_hand_over_and_a_slow_call_are_told_to_management() -> None:
    run = order(paid=True)
    run.do("pick_and_pack", **PACKED)
    run.let_pass("hand_over_overdue")
    run.do("hand_over", handed_over=True)
    run.let_pass("arrival_overdue")
    run.let_pass("contact_overdue")
    assert run.templates("notify.staff") == ["sla_shipping", "sla_carrier"]
