"""What handlers of customer care do with words, tickets, money and goods that make no sense."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from tasks.backoffice import tables
from tasks.care_words import WORDS, flags_of
from tasks.contract import BusinessError, GiveUp
from tests.tasks.shop import Shop

CONTACT = {"id": "C-1", "channel": "chat", "kind": "inquiry", "text": "Hello", "subject": ""}


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("It caught FIRE and my lawyer knows", ["danger", "legal"]),
        ("Não recebi o produto", ["lost"]),
        ("NÃO FUNCIONA, quero reembolso", ["damaged", "money"]),
        ("发错货了，要退款", ["wrong", "money"]),
        ("it didn’t arrive", ["lost"]),
        ("Thank you", []),
    ],
)
def test_telling_words_are_found_in_every_language(text: str, flags: list[str]) -> None:
    assert flags_of(text) == flags


def test_words_are_written_as_they_are_looked_for() -> None:
    for words in WORDS.values():
        assert all(word == word.lower() for word in words)


def test_a_ticket_knows_order_and_customer(shop: Shop, order: dict[str, Any]) -> None:
    placed = shop.recorded(order)
    contact = {**CONTACT, "order_number": order["external_number"], "text": "it is broken"}
    shop.order_id = uuid4()
    found = shop.run("ticket.open", {"contact": contact})
    assert found["about"]["flags"] == ["damaged"]
    assert found["about"]["orders"] == 1
    assert found["customer"]["email"] == order["customer"]["email"]
    assert found["ticket"]["subject"] == "it is broken"
    (row,) = shop.rows(tables.ticket)
    assert row.order_id == placed.order_id


def test_a_contact_has_one_ticket(shop: Shop) -> None:
    shop.run("ticket.open", {"contact": CONTACT})
    shop.order_id = uuid4()
    with pytest.raises(GiveUp, match="has a ticket already"):
        shop.run("ticket.open", {"contact": CONTACT})


def test_the_first_answer_counts(shop: Shop) -> None:
    shop.run("ticket.open", {"contact": CONTACT})
    headers = {"kind": "answer", "state": "answered"}
    first = shop.run("ticket.note", {"text": "a"}, headers)
    assert shop.run("ticket.note", {"text": "b"}, headers) == first
    assert first["answered_at"] is not None


@pytest.mark.parametrize("headers", [{}, {"kind": "answer", "state": "gone"}])
def test_a_note_without_a_kind_or_with_a_foreign_state_is_refused(
    shop: Shop, headers: dict[str, str]
) -> None:
    shop.run("ticket.open", {"contact": CONTACT})
    with pytest.raises(GiveUp, match="headers"):
        shop.run("ticket.note", {"text": "a"}, headers)


def test_an_instance_without_a_ticket_is_told(shop: Shop) -> None:
    with pytest.raises(GiveUp, match="has no ticket"):
        shop.run("ticket.archive")
    with pytest.raises(GiveUp, match="has no return"):
        shop.run("return.put_away")
    with pytest.raises(GiveUp, match="has no return"):
        shop.run("return.close", {"outcome": "refunded"})


def test_compensation_needs_an_order(shop: Shop) -> None:
    shop.run("ticket.open", {"contact": CONTACT})
    with pytest.raises(GiveUp, match="needs an order"):
        shop.run("ticket.compensate", {"amount": Decimal(5)})


def test_a_review_is_kept_once(shop: Shop) -> None:
    review = {"id": "V-1", "score": 4, "comment": "good"}
    shop.run("review.record", {"review": review})
    shop.run("review.record", {"review": {**review, "score": 1}})
    assert [row.score for row in shop.rows(tables.review)] == [4]


def requested(shop: Shop, order: dict[str, Any], **said: Any) -> Shop:
    """A return of everything in the order."""
    shop.recorded(order)
    shop.order_id = uuid4()
    request = {"id": str(uuid4()), "order_number": order["external_number"], **said}
    shop.run("return.record", {"request": request})
    return shop


def test_a_request_is_recorded_once(shop: Shop, order: dict[str, Any]) -> None:
    requested(shop, order, id="Q-1")
    shop.order_id = uuid4()
    with pytest.raises(GiveUp, match="recorded already"):
        shop.run("return.record", {"request": {"id": "Q-1"}})


def test_a_label_stays_the_same(shop: Shop, order: dict[str, Any]) -> None:
    requested(shop, order)
    (row,) = shop.rows(tables.goods_return)
    way = {"request": {"number": row.number}, "carrier": "postnet", "service": "parcel"}
    first = shop.run("return.arrange", way)["label"]
    assert shop.run("return.arrange", way)["label"] == first
    assert first["carrier_name_zh"] == "邮联包裹"


def test_goods_go_on_the_shelf_once(shop: Shop, order: dict[str, Any]) -> None:
    requested(shop, order)
    before = shop.stock("TEA-101")[0]
    seen = [{"sku": "TEA-101", "quantity": 5, "state": "as_new"}]
    (line,) = shop.run("return.inspect", {"inspected": seen})["lines"]
    assert line["received"] == 1  # no more than was announced
    first = shop.run("return.put_away")
    assert shop.run("return.put_away") == first
    assert shop.stock("TEA-101")[0] == before + 1
    (move,) = shop.rows(tables.stock_movement)
    assert (move.kind, move.quantity) == ("customer_return", 1)


def test_what_nobody_saw_is_missing(shop: Shop, order: dict[str, Any]) -> None:
    requested(shop, order)
    (line,) = shop.run("return.inspect", {"inspected": []})["lines"]
    assert (line["received"], line["state"]) == (0, "missing")


def test_an_unknown_decision_is_refused(shop: Shop, order: dict[str, Any]) -> None:
    requested(shop, order)
    with pytest.raises(GiveUp, match="can't be decided"):
        shop.run("return.decide", {}, {"state": "perhaps"})


def test_a_refund_needs_an_amount(shop: Shop, order: dict[str, Any]) -> None:
    requested(shop, order)
    with pytest.raises(GiveUp, match="needs an amount"):
        shop.run("return.refund", {"amount": Decimal(-1)})


def test_a_return_without_an_order_has_no_value(shop: Shop) -> None:
    shop.run("return.record", {"request": {"id": "Q-1", "order_number": "NOWHERE"}})
    with pytest.raises(GiveUp, match="without an order"):
        shop.run("return.value", {"lines": [], "shares": []})


def payment(**changes: Any) -> dict[str, Any]:
    given = {"reference": "P-9", "order": "NOWHERE", "type": "card", "amount": Decimal(10)}
    return {"payment": given | changes}


def test_money_is_settled_in_one_way(shop: Shop) -> None:
    assert shop.run("payment.trace", payment())["where"] == "unknown"
    shop.run("payment.settle", {**payment(), "choice": "refund"})
    shop.run("payment.settle", {**payment(), "choice": "refund"})
    with pytest.raises(BusinessError, match="no order"):
        shop.run("payment.settle", {**payment(), "choice": "keep"})
    with pytest.raises(GiveUp, match="can't be settled by"):
        shop.run("payment.settle", {**payment(), "choice": "spend"})


def test_money_that_was_sent_back_is_not_kept(shop: Shop, order: dict[str, Any]) -> None:
    placed = shop.recorded(order)
    given = payment(order=order["external_number"])
    shop.run("payment.trace", given)
    shop.run("payment.settle", {**given, "choice": "refund"})
    with pytest.raises(GiveUp, match="settled otherwise"):
        shop.run("payment.settle", {**given, "choice": "keep"})
    assert placed.run("payment.state")["paid_total"] == 10
    assert sum(row.amount for row in shop.rows(tables.refund)) == 10


@pytest.mark.parametrize("changes", [{"reference": ""}, {"amount": "much"}, {"amount": -1}])
def test_a_payment_that_makes_no_sense_is_refused(shop: Shop, changes: dict[str, Any]) -> None:
    with pytest.raises(GiveUp, match="reference"):
        shop.run("payment.trace", payment(**changes))
