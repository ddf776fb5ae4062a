"""Customers and staff are told, in words they read, once."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tasks.backoffice import tables
from tasks.contract import GiveUp
from tasks.notices import chinese, english
from tasks.notices.templates import CUSTOMER, STAFF
from tests.tasks.shop import Shop, order_of

DIAGRAMS = (Path(__file__).parents[2] / "processes" / "bpmn").glob("*.bpmn")
EVERYTHING = {
    "order_number": "SF260302-000001",
    "total": Decimal("1367.00"),
    "open_amount": Decimal("67.5"),
    "refunded": Decimal(300),
    "reason": "payment_timeout",
    "kind": "damage",
    "outcome": "new_date",
    "new_date": "2026-03-09",
    "short": [{"sku": "TEA-101", "wanted": 2, "available": 1}],
    "shipment": {
        "tracking_number": "SA0000000001",
        "carrier": "skyjet",
        "carrier_name": "Skyjet air",
        "carrier_name_zh": "天捷空运",
        "eta": "2026-03-04T09:30:00+00:00",
    },
    "event": {"text": "Arrived", "place": "Wuhan", "at": "2026-03-03T01:00:00Z"},
}


def _tell(shop: Shop, template: str, order: dict[str, Any], **more: Any) -> dict[str, str]:
    """The bodies sent, by channel."""
    shop.run("notify.customer", {"order": order} | more, {"template": template})
    return {row.channel: row.body for row in shop.rows(tables.outbox)}


def test_a_customer_is_told_by_mail_and_sms(shop: Shop, order: dict[str, Any]) -> None:
    answer = shop.run(
        "notify.customer", {"order": order} | EVERYTHING, {"template": "order_confirmed"}
    )
    assert answer == {"notified": ["mail", "sms"]}
    mail, sms = shop.rows(tables.outbox)
    assert (mail.recipient, sms.recipient) == ("c-1004@customers.example", "13800001004")
    assert mail.subject == "Your order SF260302-000001 is confirmed"
    assert "Dear Emma Novak" in mail.body
    assert "1 × TEA-101" in mail.body
    assert "CNY 1,367.00" in sms.body
    assert mail.instance_id == shop.order_id


def test_a_chinese_customer_reads_chinese(shop: Shop, order: dict[str, Any]) -> None:
    order["customer"]["language"] = "zh-CN"
    told = _tell(shop, "cancelled", order, **EVERYTHING)
    assert "您的订单 SF260302-000001 已取消" in told["mail"]
    assert "未在期限内收到付款" in told["sms"]


@pytest.mark.parametrize(("language", "name"), [("en", "Skyjet air"), ("zh", "天捷空运")])
def test_the_carrier_is_called_by_its_name(
    shop: Shop, order: dict[str, Any], language: str, name: str
) -> None:
    order["customer"]["language"] = language
    assert name in _tell(shop, "shipped", order, **EVERYTHING)["sms"]


def test_the_same_job_tells_once(shop: Shop, order: dict[str, Any]) -> None:
    job = uuid4()
    for _ in range(3):
        shop.run("notify.customer", {"order": order}, {"template": "delivered"}, job)
    assert len(shop.rows(tables.outbox)) == 2


@pytest.mark.parametrize(
    ("gone", "left"), [("email", ["sms"]), ("phone", ["mail"]), (("email", "phone"), [])]
)
def test_only_ways_the_customer_gave_us_are_used(
    shop: Shop, order: dict[str, Any], gone: str | tuple[str, ...], left: list[str]
) -> None:
    for name in [gone] if isinstance(gone, str) else gone:
        order["customer"][name] = ""
    answer = shop.run("notify.customer", {"order": order}, {"template": "delivered"})
    assert answer == {"notified": left}


def test_what_is_not_known_is_a_dash_and_what_is_written_by_hand_stays(
    shop: Shop, order: dict[str, Any]
) -> None:
    told = _tell(shop, "cancelled", order, reason="The teapot $name broke")
    assert "Reason: The teapot $name broke" in told["mail"]
    assert "Refunded: CNY 0.00" in told["mail"]


def test_a_name_can_not_break_out_of_the_subject(shop: Shop, order: dict[str, Any]) -> None:
    order["external_number"] = "X-1\r\nBcc: all@x.example"
    _tell(shop, "delivered", order)
    assert "\n" not in shop.rows(tables.outbox)[0].subject


def test_the_outcome_of_an_exception_is_a_sentence(shop: Shop, order: dict[str, Any]) -> None:
    told = _tell(shop, "exception", order, **EVERYTHING)
    assert "Your parcel will come on 2026-03-09." in told["sms"]
    assert "the parcel was damaged" in told["sms"]


def test_staff_are_told_in_both_languages_at_their_mailbox(
    shop: Shop, order: dict[str, Any]
) -> None:
    headers = {"template": "sla_shipping", "group": "management"}
    assert shop.run("notify.staff", {"order": order} | EVERYTHING, headers) == {}
    row = shop.rows(tables.outbox)[0]
    assert row.recipient == "management@shop.example"
    assert "not shipped" in row.subject
    assert "未发货" in row.subject
    assert "Emma Novak" in row.body


def test_who_is_told_may_come_from_the_process(shop: Shop, order: dict[str, Any]) -> None:
    given = {"order": order, "group": "sam"} | EVERYTHING
    shop.run("notify.staff", given, {"template": "sla_shipping"})
    assert [row.recipient for row in shop.rows(tables.outbox)] == ["sam@shop.example"]


@pytest.mark.parametrize("group", ["", "sam@elsewhere.example", "sam, eva", "-sam"])
def test_only_mailboxes_of_our_own_are_written_to(
    shop: Shop, order: dict[str, Any], group: str
) -> None:
    given = {"order": order, "group": group} | EVERYTHING
    with pytest.raises(GiveUp, match="no group or user name"):
        shop.run("notify.staff", given, {"template": "sla_shipping"})


@pytest.mark.parametrize(
    ("topic", "headers"),
    [
        ("notify.customer", {}),
        ("notify.customer", {"template": "love_letter"}),
        ("notify.customer", {"template": "sla_shipping"}),
        ("notify.staff", {"template": "sla_shipping"}),
        ("notify.staff", {"template": "delivered", "group": "management"}),
    ],
)
def test_a_message_without_words_or_reader_gives_up(
    shop: Shop, order: dict[str, Any], topic: str, headers: dict[str, str]
) -> None:
    with pytest.raises(GiveUp, match=r"template|group"):
        shop.run(topic, {"order": order}, headers)
    assert shop.rows(tables.outbox) == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("template", sorted(english.CUSTOMER))
def test_every_message_reads_well_with_all_facts_and_with_none(
    shop: Shop, template: str, language: str
) -> None:
    order = order_of()
    order["customer"]["language"] = language
    full = _tell(shop, template, order, **EVERYTHING)
    for text in full.values():
        assert "$" not in text
        assert "–" not in text
    bare = _tell(shop, template, {"customer": {"email": "a@b.example", "phone": "1"}})
    assert len(bare) == 2
    assert len(full["sms"]) <= 160


def test_both_languages_have_the_same_messages_and_words() -> None:
    for name in ("CUSTOMER", "STAFF", "WORDS", "OUTCOMES"):
        assert getattr(english, name).keys() == getattr(chinese, name).keys()


@pytest.mark.parametrize("diagram", sorted(DIAGRAMS), ids=lambda path: path.stem)
def test_every_message_a_diagram_sends_has_words(diagram: Path) -> None:
    named = set(re.findall(r'key="template" value="([^"]+)"', diagram.read_text("utf-8")))
    assert named <= CUSTOMER.keys() | STAFF.keys()
