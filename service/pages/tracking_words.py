"""What customers tell us on the tracking page, made into the messages of our processes.

Each word is read from the form here and checked; who may say it is checked by `tracking`, which
knows that the order is theirs. A form carries a number of its own, so that a double click counts
once.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from service.queries.order_care import OBJECTED, PAGE_REVIEW, SOLVED, OrderCare
from service.queries.results import OrderTracking

Form = Mapping[str, str]
_ONCE = re.compile(r"[0-9a-f]{32}")
_LONGEST = 4000
_ARRIVED = frozenset({"delivered", "completed"})
REASONS = ("changed_mind", "defect", "damaged", "wrong_item", "not_as_described")
GOODS = ("unopened", "opened", "used", "damaged")
_KINDS = ("return", "exchange")


@dataclass(frozen=True, slots=True)
class Word:
    """A message to our processes."""

    name: str
    key: str
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What a form says, about which order, by whom."""

    form: Form
    order: OrderTracking
    care: OrderCare
    contact: str
    language: str
    at: datetime

    def text(self, name: str) -> str:
        """A field's text, without surrounding space."""
        return self.form.get(name, "").strip()[:_LONGEST]

    @property
    def once(self) -> str | None:
        """The form's own number; None if it was tampered with."""
        found = self.form.get("once", "")
        return found if _ONCE.fullmatch(found) else None


def has_arrived(order: OrderTracking) -> bool:
    """Whether the customer can speak of the goods."""
    return order.status in _ARRIVED


def review(said: Said) -> Word | None:
    """Stars for an order that arrived, once."""
    score = said.form.get("score", "")
    if score not in {"1", "2", "3", "4", "5"} or not has_arrived(said.order):
        return None
    number = f"{PAGE_REVIEW}{said.order.external_number}"
    given = {
        "id": number,
        "external_number": said.order.external_number,
        "channel": "page",
        "score": int(score),
        "title": "",
        "comment": said.text("comment"),
        "at": said.at.isoformat(),
    }
    return Word("review.received", number, {"review": given})


def contact(said: Said) -> Word | None:
    """A question or a complaint."""
    text, kind = said.text("text"), said.form.get("kind", "")
    if not text or kind not in ("inquiry", "complaint") or said.once is None:
        return None
    number = f"page:{said.once}"
    given = {
        "id": number,
        "channel": "page",
        "kind": kind,
        "customer": {},
        "order_number": said.order.external_number,
        "subject": said.text("subject") or text[:80],
        "text": text,
        "at": said.at.isoformat(),
        "language": said.language,
    }
    return Word("customer.contacted", number, {"contact": given})


def goods_back(said: Said) -> Word | None:
    """A wish to return or exchange some of the goods."""
    chosen = {name: said.form.get(name, "") for name in ("kind", "reason", "state_of_goods")}
    lines = [
        {"sku": line.sku, "quantity": quantity}
        for number, line in enumerate(said.order.lines)
        if (quantity := _pieces(said.form.get(f"line_{number}", ""), line.quantity)) > 0
    ]
    known = (
        chosen["kind"] in _KINDS
        and chosen["reason"] in REASONS
        and chosen["state_of_goods"] in GOODS
    )
    if not (known and lines and has_arrived(said.order)) or said.once is None:
        return None
    number = f"page:{said.once}"
    given = {
        "id": number,
        "order_number": said.order.external_number,
        **chosen,
        "lines": lines,
        "note": said.text("note"),
        "at": said.at.isoformat(),
    }
    return Word("return.requested", number, {"request": given})


def answer(said: Said) -> Word | None:
    """Whether a ticket is solved, if we asked."""
    number, solved = said.form.get("ticket", ""), said.form.get("solved", "")
    asked = {one.number for one in said.care.tickets if one.is_asked}
    if number not in asked or solved not in ("yes", "no"):
        return None
    score = said.form.get("score", "")
    given = {
        "solved": solved == "yes",
        "comment": said.text("comment"),
        "score": int(score) if score in {"1", "2", "3", "4", "5"} else None,
    }
    return Word(SOLVED, number, given)


def objection(said: Said) -> Word | None:
    """Why a refused return should be accepted, if it may still be said."""
    number, comment = said.form.get("request", ""), said.text("comment")
    open_ones = {one.number for one in said.care.returns if one.may_object}
    if number not in open_ones or not comment:
        return None
    return Word(OBJECTED, number, {"comment": comment})


#: by the last part of the address
WORDS: Mapping[str, Callable[[Said], Word | None]] = MappingProxyType(
    {
        "review": review,
        "contact": contact,
        "return": goods_back,
        "answer": answer,
        "objection": objection,
    }
)


def _pieces(given: str, most: int) -> int:
    return min(int(given), most) if given.isascii() and given.isdigit() and len(given) < 7 else 0
