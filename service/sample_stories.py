"""What customers and goods do in the sample company besides its orders: pure data.

Every process has something to look at, and everybody of the sample company something to do. Fields
that a step does not name are filled in as the form offers. `service.sample_cases` plays them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

Data = Mapping[str, Any]
Given = Data | Callable[[date], Data]


@dataclass(frozen=True, slots=True)
class Do:
    """Somebody completes a work item; the data may depend on the day. Without one, time passes."""

    element: str | None
    data: Given = field(default_factory=dict)
    minutes: int = 20  #: how long after the step before


@dataclass(frozen=True, slots=True)
class Story:
    """A case that began some hours ago, and where it waits now."""

    process_id: str
    key: str  #: of the case; the same again is not begun again
    hours: int
    waits_at: str | None  #: the element it stands at in the end; None if it has ended
    steps: tuple[Do, ...] = ()
    message: str | None = None  #: begins with this message, else by hand or by the clock
    given: Given = field(default_factory=dict)
    pictures: tuple[str, ...] = ()  #: elements whose form wants pictures


_EMMA = {"name": "Emma Novak", "email": "emma.novak@customers.example", "language": "en"}
_XIAOYA = {"name": "王小雅", "email": "xiaoya.wang@customers.example", "language": "zh"}


def _contact(id: str, hours: int, waits_at: str, steps: tuple[Do, ...], **said: Any) -> Story:
    contact = {
        "id": id,
        "channel": "mail",
        "kind": "complaint",
        "customer": _EMMA,
        "order_number": "",
        "language": "en",
    } | said
    given = {"contact": contact}
    return Story("customer-service", id, hours, waits_at, steps, "customer.contacted", given)


_LATE = Do(
    "analyse_problem",
    {
        "cause": "late_delivery",
        "finding": "The parcel was left at the sorting centre for two days.",
        "answer": "Your parcel was held up; we have found it and look after it.",
    },
)


_COMPENSATE = Do(
    "make_plan",
    {
        "solution": "compensate",
        "amount": 240,
        "plan": "Pay a part of the price back, as the customer asked.",
        "answer": "We pay you back 240 yuan for the trouble.",
    },
)
_EXPLAIN = Do(
    "make_plan",
    {
        "solution": "explain",
        "plan": "Explain what happened and apologise.",
        "answer": "We are sorry. The next parcel goes with another carrier.",
    },
)


def _care() -> tuple[Story, ...]:
    answered = {"outcome": "answered", "answer": "It holds 600 ml, enough for four cups."}
    return (
        _contact(
            "mail-3001",
            1,
            "answer_inquiry",
            (),
            kind="inquiry",
            subject="Teapot",
            text="How much does the purple clay teapot hold?",
        ),
        _contact(
            "chat-3002",
            30,
            "wait_answer",
            (Do("answer_inquiry", answered | {"cause": "question"}),),
            channel="chat",
            kind="inquiry",
            subject="Teapot",
            text="Is it large enough for four?",
        ),
        _contact(
            "mail-3003",
            5,
            "analyse_problem",
            (),
            order_number="WEB-26010",
            subject="Where is my parcel?",
            text="It should have been here yesterday. Nobody answers the phone.",
        ),
        _contact(
            "phone-3004",
            9,
            "approve_plan",
            (_LATE, _COMPENSATE),
            channel="phone",
            order_number="WEB-26011",
            customer=_XIAOYA,
            language="zh",
            subject="外箱破损",
            text="收到通知说外箱压坏了，我要投诉。",
        ),
        _contact(
            "mail-3005",
            28,
            "wait_answer",
            (_LATE, _EXPLAIN),
            subject="Late again",
            text="The second late parcel this month.",
        ),
    )


def _review(id: str, score: int, comment: str, number: str) -> Story:
    review = {
        "id": id,
        "external_number": number,
        "channel": "web",
        "score": score,
        "title": "",
        "comment": comment,
    }
    given = {"review": review}
    return Story("customer-review", id, 3, None, (), "review.received", given)


def _return(id: str, hours: int, waits_at: str, steps: tuple[Do, ...], **said: Any) -> Story:
    request = {"id": id, "kind": "return", "state_of_goods": "unopened", "lines": []} | said
    given = {"request": request}
    return Story("after-sales", id, hours, waits_at, steps, "return.requested", given)


def _returns() -> tuple[Story, ...]:
    back = Do("receive_goods", {"received": True})
    broken = [{"sku": "TEA-003", "quantity": 3, "state": "damaged"}]
    return (
        _return(
            "return-401",
            2,
            "inspect_goods",
            (back,),
            external_number="WEB-26012",
            reason="changed_mind",
            lines=[{"sku": "SPO-003", "quantity": 1}],
        ),
        _return(
            "return-402",
            3,
            "approve_refund",
            (back, Do("inspect_goods", {"inspected": broken})),
            external_number="WEB-26013",
            reason="damaged",
            state_of_goods="damaged",
        ),
        _return(
            "return-403",
            1,
            "decide_request",
            (),
            external_number="WEB-26012",
            reason="changed_mind",
            state_of_goods="used",
            lines=[{"sku": "SPO-001", "quantity": 1}],
        ),
        Story(
            "late-payment",
            "BANK-7781",
            4,
            "settle_payment",
            (),
            "payment.received",
            {
                "payment": {
                    "reference": "BANK-7781",
                    "type": "bank_transfer",
                    "amount": Decimal("88.00"),
                    "order": "WEB-26014",
                }
            },
        ),
    )


def _goods() -> tuple[Story, ...]:
    move = {"sku": "KIT-001", "quantity": 5, "from": "hangzhou", "to": "shenzhen"}
    return (
        Story("stocktake", "morning count", 6, "count_goods"),
        Story(
            "stock-transfer",
            "to Shenzhen",
            7,
            "approve_transfer",
            (Do("request_transfer", move | {"why": "A fair in Shenzhen at the weekend"}),),
        ),
        Story("inventory-review", "weekly review", 75, "decide_slow_mover"),
    )


def shop_stories() -> tuple[Story, ...]:
    """The stories of customers and goods."""
    reviews = (
        _review("review-501", 5, "Wonderful tea, quickly here.", "WEB-26013"),
        _review("review-502", 2, "茶叶不错，但是包装破了。", "WEB-26012"),
    )
    return (*_care(), *reviews, *_returns(), *_goods())


def in_days(today: date, days: int) -> str:
    """A day from today, as forms have it."""
    return (today + timedelta(days=days)).isoformat()
