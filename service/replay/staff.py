"""How the staff of history answer each work item of the order process, and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from service.replay.plan import Plan

#: how long a person takes over something history tells nothing about
_WORK = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is filled in, and when; history leaves some items open for ever."""

    at: datetime
    data: Mapping[str, Any]


Policy = Callable[[Plan, datetime], Answer | None]


class UnknownItem(Exception):
    """The process asks for something history has no answer to."""


def answer(element_id: str, plan: Plan, opened_at: datetime) -> Answer | None:
    """Answer a work item, None to leave it open; raises `UnknownItem` for an element not known."""
    if element_id not in _POLICIES:
        raise UnknownItem(f"no answer is known for the work item {element_id!r}")
    return _POLICIES[element_id](plan, opened_at)


def _complete_order(plan: Plan, opened_at: datetime) -> Answer | None:
    if plan.gives_up_at is None:
        return None
    resolution = "unavailable" if plan.order.status == "unavailable" else "cancel"
    data = {"resolution": resolution, "reason": "the order names no goods"}
    return Answer(max(plan.gives_up_at, opened_at), data)


def _review(plan: Plan, opened_at: datetime) -> Answer | None:
    return Answer(opened_at + _WORK, {"review": "accept"})


def _agree_restock(plan: Plan, opened_at: datetime) -> Answer | None:
    data = {"agreement": "cancel", "reason": "out of stock"}
    return Answer(max(plan.gives_up_at or opened_at, opened_at), data)


def _pack(plan: Plan, opened_at: datetime) -> Answer | None:
    if plan.packs_at is None:
        return None
    counted: dict[str, int] = {}
    for line in plan.order.lines:
        sku = line["product_id"]
        counted[sku] = counted.get(sku, 0) + int(line["quantity"])
    weight = sum(int(line["weight_g"] or 500) * line["quantity"] for line in plan.order.lines)
    data = {
        "scan": [{"sku": sku, "quantity": quantity} for sku, quantity in counted.items()],
        "weight_g": max(1, weight),
        "packaging": "standard",
        "fragile": False,
    }
    return Answer(max(plan.packs_at, opened_at), data)


def _hand_over(plan: Plan, opened_at: datetime) -> Answer | None:
    return Answer(max(plan.packs_at or opened_at, opened_at), {"handed_over": True})


def _contact_carrier(plan: Plan, opened_at: datetime) -> Answer | None:
    if plan.ending.refunded:
        return Answer(opened_at + _WORK, {"answer": "lost", "note": "never arrived"})
    new_date = (opened_at + timedelta(days=7)).date().isoformat()
    data = {"answer": "will_deliver", "new_date": new_date, "note": "on its way"}
    return Answer(opened_at + _WORK, data)


_POLICIES: Mapping[str, Policy] = {
    "complete_order": _complete_order,
    "review_order": _review,
    "agree_restock": _agree_restock,
    "pick_and_pack": _pack,
    "hand_over": _hand_over,
    "contact_carrier": _contact_carrier,
}
