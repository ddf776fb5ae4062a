"""Orders that bring the sample company to life: at least one waits at each stage.

Each comes with a script of what staff and the outside world do, as steps
`("complete", element id, form data)` and `("message", name, variables)`; messages correlate by
the order's external number. Whoever plays a script lets remote jobs finish between steps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tasks.backoffice.sample_goods import CURRENCY, PRODUCTS
from tasks.backoffice.sample_people import as_on_order
from tasks.order_data import Order, goods_and_freight, normalised

Step = tuple[str, str, Mapping[str, Any]]
_PRODUCTS = {product.sku: product for product in PRODUCTS}
_BICYCLE = {"SPO-004": 1}  # sold out


@dataclass(frozen=True, slots=True)
class SampleOrder:
    """An order with what happens to it."""

    order: Order
    script: tuple[Step, ...]
    waits_at: str | None  #: the element where it stands afterwards; None if it has ended


def sample_orders(now: datetime) -> tuple[SampleOrder, ...]:
    """The sample company's orders, placed shortly before `now`."""
    return (*_at_the_desk(now), *_in_the_house(now), *_on_the_way(now), *_ended(now))


def _at_the_desk(now: datetime) -> tuple[SampleOrder, ...]:
    gappy = _order(1, now, "c-1005", {"TEA-001": 2}, hours=3)
    gappy["customer"]["address"]["street"] = ""
    large = _order(2, now, "c-1008", {"ELE-004": 1, "ELE-001": 1}, hours=26)
    short = _order(3, now, "c-1003", _BICYCLE, hours=5)
    waiting = _order(4, now, "c-1009", {**_BICYCLE, "SPO-003": 1}, hours=30)
    agreed = {
        "agreement": "wait",
        "restock_date": f"{now + timedelta(days=7):%Y-%m-%d}",
    }
    unpaid = _order(5, now, "c-1002", {"KIT-001": 1, "KIT-005": 2}, hours=8, pays="bank_transfer")
    swapped = _order(6, now, "c-1011", _BICYCLE, hours=20)
    other = [{"sku": "SPO-004", "by_sku": "SPO-002", "quantity": 1}]
    return (
        SampleOrder(gappy, (), "complete_order"),
        SampleOrder(large, (), "review_order"),
        SampleOrder(short, (), "agree_restock"),
        SampleOrder(waiting, (("complete", "agree_restock", agreed),), "wait_restock"),
        SampleOrder(unpaid, (), "wait_payment"),
        SampleOrder(
            swapped,
            (
                (
                    "complete",
                    "agree_restock",
                    {"agreement": "replace", "replacements": other},
                ),
            ),
            "wait_payment",
        ),
    )


def _in_the_house(now: datetime) -> tuple[SampleOrder, ...]:
    tea = _order(7, now, "c-1001", {"TEA-101": 1, "TEA-002": 1}, hours=4)
    home = _order(8, now, "c-1004", {"HOM-003": 1}, hours=9, urgent=True)
    keyboard = _order(9, now, "c-1006", {"ELE-003": 1, "ELE-002": 1}, hours=22)
    return (
        SampleOrder(tea, (_paid(tea),), "pick_and_pack"),
        SampleOrder(home, (_paid(home),), "pick_and_pack"),
        SampleOrder(keyboard, (_paid(keyboard), _packed(keyboard)), "hand_over"),
    )


def _on_the_way(now: datetime) -> tuple[SampleOrder, ...]:
    moving = _order(10, now, "c-1007", {"HOM-001": 2}, hours=40)
    broken = _order(11, now, "c-1003", {"TEA-102": 1}, hours=70)
    arrived = _order(12, now, "c-1009", {"SPO-001": 1, "SPO-003": 2}, hours=90)
    seen = {
        "code": "in_transit",
        "text": "已到达转运中心",
        "place": "郑州",
        "at": now.isoformat(),
    }
    report = {"kind": "damage", "details": "Carton crushed at the sorting centre"}
    return (
        SampleOrder(
            moving,
            (*_shipped(moving), ("message", "carrier.progress", {"event": seen})),
            "wait_delivery",
        ),
        SampleOrder(
            broken,
            (*_shipped(broken), ("message", "carrier.exception", report)),
            "contact_carrier",
        ),
        SampleOrder(arrived, (*_shipped(arrived), _delivered(now)), "receipt"),
    )


def _ended(now: datetime) -> tuple[SampleOrder, ...]:
    happy = _order(13, now, "c-1001", {"TEA-003": 3}, hours=120)
    regretted = _order(14, now, "c-1006", {"ELE-005": 1}, hours=15)
    given_up = _order(15, now, "c-1005", _BICYCLE, hours=50)
    refused = _order(16, now, "c-1012", {"HOM-004": 1}, hours=18)
    unavailable = {
        "agreement": "cancel",
        "reason": "The customer does not want to wait.",
    }
    doubt = {"review": "refuse", "reason": "Earlier orders were never paid."}
    received: Step = ("message", "order.receipt_confirmed", {})
    return (
        SampleOrder(happy, (*_shipped(happy), _delivered(now), received), None),
        SampleOrder(
            regretted,
            (
                _paid(regretted),
                ("message", "order.cancel", {"reason": "customer_request"}),
            ),
            None,
        ),
        SampleOrder(given_up, (("complete", "agree_restock", unavailable),), None),
        SampleOrder(refused, (("complete", "review_order", doubt),), None),
    )


def _order(
    serial: int,
    now: datetime,
    customer: str,
    goods: Mapping[str, int],
    *,
    hours: int,
    pays: str = "credit_card",
    urgent: bool = False,
) -> Order:
    """An order placed `hours` ago, at list prices."""
    buyer = as_on_order(customer)
    order: Order = {
        "external_number": f"WEB-{26000 + serial}",
        "channel": "web",
        "customer": buyer,
        "lines": [_line(sku, quantity, buyer["language"]) for sku, quantity in goods.items()],
        "coupon": None,
        "wishes": {"packaging": "", "delivery_time": "", "note": "", "urgent": urgent},
        "placed_at": (now - timedelta(hours=hours)).isoformat(),
        "estimated_delivery": (now + timedelta(days=6)).isoformat(),
        "currency": CURRENCY,
    }
    order["payments"] = [{"type": pays, "installments": 1, "amount": _total(order)}]
    return order


def _line(sku: str, quantity: int, language: str) -> dict[str, Any]:
    product = _PRODUCTS[sku]
    return {
        "sku": sku,
        "name": product.name_zh if language == "zh" else product.name,
        "spec": "",
        "quantity": quantity,
        "unit_price": product.price,
        "freight": Decimal("8.00"),
    }


def _total(order: Order) -> Decimal:
    goods, freight = goods_and_freight(normalised({**order, "payments": []}, datetime.min))
    return goods + freight


def _paid(order: Order) -> Step:
    payment = {
        "reference": f"PAY-{order['external_number']}",
        "type": order["payments"][0]["type"],
        "amount": _total(order),
        "paid_at": order["placed_at"],
    }
    return ("message", "payment.received", {"payment": payment})


def _packed(order: Order) -> Step:
    lines = order["lines"]
    pieces = [(line["sku"], line["quantity"]) for line in lines]
    parcel = {
        "scan": [{"sku": sku, "quantity": quantity} for sku, quantity in pieces],
        "weight_g": sum(_PRODUCTS[sku].weight_g * quantity for sku, quantity in pieces),
        "fragile": any(_PRODUCTS[sku].fragile for sku, _ in pieces),
        "packaging": "standard",
    }
    return ("complete", "pick_and_pack", parcel)


def _shipped(order: Order) -> tuple[Step, ...]:
    handed: Step = ("complete", "hand_over", {"handed_over": True})
    return (_paid(order), _packed(order), handed)


def _delivered(now: datetime) -> Step:
    return ("message", "carrier.delivered", {"delivered_at": now.isoformat()})
