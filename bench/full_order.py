"""The company's whole order process, from the shop's message to the customer's receipt.

Paid, packed, shipped, delivered and received, with the product's own handlers: eleven local ones
in the commands, and all remote ones, whose jobs are run here as a worker would run them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from service.commands.complete_task import complete_task
from service.commands.create_user import create_groups
from service.commands.deliver_message import deliver_message
from service.company import GROUPS
from service.company import prepare as publish_company
from service.deps import Deps
from service.identity import SYSTEM
from service.replay.by_hand import finish_jobs, open_item
from service.settings import Settings
from service.store.migrate import migrate
from service.wiring import build
from tasks.backoffice.catalogue import Stock, set_stock
from tasks.backoffice.sample import load
from tasks.backoffice.sample_goods import PRODUCTS, STOCK
from tasks.backoffice.sample_people import as_on_order

_PRODUCT = next(product for product in PRODUCTS if product.sku == "TEA-001")
_TOTAL = _PRODUCT.price * 2
_FORMS: dict[str, dict[str, Any]] = {
    "pick_and_pack": {
        "scan": [{"sku": _PRODUCT.sku, "quantity": 2}],
        "weight_g": _PRODUCT.weight_g * 2,
        "fragile": _PRODUCT.fragile,
        "packaging": "standard",
    },
    "hand_over": {"handed_over": True},
}


def prepare(url: str) -> None:
    """Migrate, publish the company's processes, and fill the shelves."""
    migrate(url)
    deps = wire(url)
    create_groups(deps, SYSTEM, GROUPS)
    publish_company(deps)
    deps.unit_of_work.run(load)
    places = {stock.warehouse for stock in STOCK}
    shelves = [Stock(_PRODUCT.sku, place, 1_000_000) for place in places]
    deps.unit_of_work.run(lambda connection: set_stock(connection, shelves))
    deps.engine.dispose()


def wire(url: str) -> Deps:
    """The service's parts as the product wires them."""
    return build(Settings(database_url=url))


def run_order(deps: Deps) -> None:
    """Carry one order from start to end."""
    number = uuid4().hex
    now = datetime.now(UTC).isoformat()
    payment = {
        "reference": f"PAY-{number}",
        "type": "credit_card",
        "amount": _TOTAL,
        "paid_at": now,
    }
    placed = deliver_message(deps, SYSTEM, "order.placed", number, {"order": _order(number, now)})
    assert placed.instance_id is not None
    id = placed.instance_id
    finish_jobs(deps, id)
    deliver_message(deps, SYSTEM, "payment.received", number, {"payment": payment})
    finish_jobs(deps, id)
    for element in ("pick_and_pack", "hand_over"):
        item = open_item(deps, id, element)
        assert item is not None
        complete_task(deps, SYSTEM, item.id, _FORMS[element])
        finish_jobs(deps, id)
    deliver_message(deps, SYSTEM, "carrier.delivered", number, {"delivered_at": now})
    finish_jobs(deps, id)
    received = deliver_message(deps, SYSTEM, "order.receipt_confirmed", number, {})
    assert received.instance_id == id
    finish_jobs(deps, id)


def _order(number: str, now: str) -> dict[str, Any]:
    line = {
        "sku": _PRODUCT.sku,
        "name": _PRODUCT.name,
        "spec": "",
        "quantity": 2,
        "unit_price": _PRODUCT.price,
        "freight": Decimal("0.00"),
    }
    return {
        "external_number": number,
        "channel": "web",
        "customer": as_on_order("c-1001"),
        "lines": [line],
        "coupon": None,
        "wishes": {"packaging": "", "delivery_time": "", "note": "", "urgent": False},
        "placed_at": now,
        "estimated_delivery": "2099-01-01T00:00:00+00:00",
        "currency": "CNY",
        "payments": [{"type": "credit_card", "installments": 1, "amount": _TOTAL}],
    }
