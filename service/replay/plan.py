"""What the world does about a past order, and how it must end.

Times that contradict one another are moved to the earliest moment that keeps the order of the
business: placed, paid, handed over, delivered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from service.replay.history import PastOrder

#: how long the staff, or a customer who cancels, take where history does not say
HESITATION = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Event:
    """Something the outside world does at a moment."""

    at: datetime
    message: str
    variables: Mapping[str, Any]
    message_id: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How the order must stand in the end."""

    order_status: str
    finished: bool
    refunded: bool = False
    delay_handled: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """One order's part in the play."""

    order: PastOrder
    events: tuple[Event, ...]
    ending: Ending
    packs_at: datetime | None  #: None: the warehouse never got that far
    gives_up_at: datetime | None  #: when an order without lines or goods is given up


def plan(order: PastOrder) -> Plan:
    """Plan an order's play from its history."""
    paid = max(order.purchased_at, order.approved_at) if order.approved_at else None
    packs = max(order.handed_over_at, paid) if order.handed_over_at and paid else None
    events = [_placed(order)]
    if paid is not None:
        events.append(_paid(order, paid))
    events += _fate(order, paid, packs)
    return Plan(order, tuple(events), _ending(order, packs), packs, _given_up(order, paid))


def _given_up(order: PastOrder, paid: datetime | None) -> datetime | None:
    hopeless = order.status == "unavailable" or not order.lines
    if order.status == "created" or not hopeless:
        return None
    return (paid or order.purchased_at) + HESITATION


def delivered_at(order: PastOrder, packed: datetime) -> datetime | None:
    """When a parcel arrives, None if it never does."""
    if order.delivered_at is None and order.status != "delivered":
        return None
    return max(order.delivered_at or order.promised_at, packed + _SECOND)


def _fate(order: PastOrder, paid: datetime | None, packed: datetime | None) -> list[Event]:
    """What happens after payment: arrival, loss or cancellation."""
    if packed is not None:
        arrival = delivered_at(order, packed)
        if arrival is not None:
            given = {"delivered_at": arrival.isoformat()}
            return [Event(arrival, "carrier.delivered", given, f"{order.id}:delivered")]
        if order.status == "canceled":
            at = max(order.promised_at, packed) + HESITATION
            lost = {"kind": "lost", "details": "never arrived"}
            return [Event(at, "carrier.exception", lost, f"{order.id}:lost")]
    elif order.status == "canceled" and order.lines:
        at = (paid or order.purchased_at) + HESITATION
        return [Event(at, "order.cancel", {"reason": "customer_request"}, f"{order.id}:cancel")]
    return []


def _ending(order: PastOrder, packed: datetime | None) -> Ending:
    arrival = delivered_at(order, packed) if packed else None
    if arrival is not None:
        return Ending("completed", True, delay_handled=arrival > order.promised_at)
    endings = {
        "canceled": Ending("cancelled", True, refunded=True),
        "unavailable": Ending("unavailable", True, refunded=True),
        "shipped": Ending("shipped", False),
        "created": Ending("pending", False),
    }
    return endings.get(order.status, Ending("processing", False))


def _placed(order: PastOrder) -> Event:
    return Event(order.purchased_at, "order.placed", {"order": shop_order(order)}, order.id)


def _paid(order: PastOrder, at: datetime) -> Event:
    payment = {
        "reference": f"pay-{order.id}",
        "type": "+".join(sorted({payment["type"] for payment in order.payments})),
        "amount": total_paid(order),
        "paid_at": at.isoformat(),
    }
    return Event(at, "payment.received", {"payment": payment}, f"{order.id}:paid")


def total_paid(order: PastOrder) -> Decimal:
    """What the customer paid in all."""
    return sum((Decimal(payment["amount"]) for payment in order.payments), Decimal(0))


def shop_order(order: PastOrder) -> dict[str, Any]:
    """Write the order as the shop's feed would have; names and contacts were never published."""
    person = order.customer["id"]
    return {
        "external_number": order.id,
        "channel": "history",
        "customer": {
            "id": person,
            "name": f"Customer {person[:8]}",
            "email": f"{person}@customers.example",
            "phone": "",
            "address": {
                "street": f"CEP {order.customer['zip_prefix']}",
                "city": order.customer["city"],
                "state": order.customer["state"],
                "zip": order.customer["zip_prefix"],
                "country": "BR",
            },
        },
        "lines": [_line(line) for line in order.lines],
        "payments": list(order.payments),
        "coupon": None,
        "wishes": {},
        "placed_at": order.purchased_at.isoformat(),
        "currency": "BRL",
        "estimated_delivery": order.promised_at.isoformat(),
    }


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "sku": line["product_id"],
        "name": line["category"] or line["product_id"][:8],
        "spec": "",
        "quantity": line["quantity"],
        "unit_price": line["unit_price"],
        "freight": line["freight"],
    }
