"""The two processes that ``test_kill`` kills: the service taking requests, and a worker.

Both are the real thing, only slowed down where handlers run, so that a kill often hits one.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from decimal import Decimal
from threading import Event
from typing import Any

from sqlalchemy import Connection, text

from service.commands.complete_task import complete_task
from service.commands.deliver_message import deliver_message
from service.deps import Deps
from service.errors import Conflict
from service.handling import Call, Outcome
from service.identity import SYSTEM
from service.settings import Settings
from service.wiring import ProductHandlers, build
from service.worker import Pace, run_worker
from tasks.backoffice.sample_goods import PRODUCTS
from tasks.backoffice.sample_people import as_on_order

ORDERS = 200
#: every fourth order is called off after it was paid
CALLED_OFF = 4
SKU = "TEA-001"
PACE = Pace(heartbeat=0.4, silence=2.4, round=0.1)
_PRODUCT = next(product for product in PRODUCTS if product.sku == SKU)


def number_of(index: int) -> str:
    """The external number of an order."""
    return f"KILL-{index:03}"


def quantity_of(index: int) -> int:
    """How many pieces it is about."""
    return index % 3 + 1


def amount_of(index: int) -> Decimal:
    """What is paid for it."""
    return _PRODUCT.price * quantity_of(index) + _freight_of(index)


def _freight_of(index: int) -> Decimal:
    return Decimal("8.00") if index % 2 else Decimal("0.00")


def take_requests(url: str) -> None:
    """Do for every order what comes next, until all have ended; can begin anywhere."""
    deps = _wired(url)
    while True:
        rows = {row.business_key: row for row in _rows(deps, _CASES)}
        items = {row.instance_id: row for row in _rows(deps, _ITEMS)}
        waits = {(row.instance_id, row.name) for row in _rows(deps, _WAITS)}
        told = {row.message_id for row in _rows(deps, _TOLD)}
        for index in range(ORDERS):
            row = rows.get(number_of(index))
            if row is None:
                _send(deps, index, "order.placed", {"order": _order(index)})
            elif row.status == "running":
                names = {name for id, name in waits if id == row.id}
                _go_on(deps, index, items.get(row.id), names, told)
        if len(rows) == ORDERS and all(row.status != "running" for row in rows.values()):
            return
        time.sleep(0.02)


def work(url: str) -> None:
    """Be a worker until killed."""
    run_worker(_wired(url), Event(), PACE)


def _go_on(deps: Deps, index: int, item: Any, waits: set[str], told: set[str]) -> None:
    for name, data in _messages(index):
        if f"{name}:{index}" not in told and (name in waits or name == "payment.received"):
            if name == "order.cancel" and item is None:
                continue
            _send(deps, index, name, data)
            return
    if item is not None and index % CALLED_OFF:
        try:
            complete_task(deps, SYSTEM, item.id, _FORMS[item.element_id](index))
        except Conflict as conflict:
            if conflict.code != "task.closed":
                raise


def _messages(index: int) -> list[tuple[str, dict[str, Any]]]:
    now = datetime.now(UTC).isoformat()
    payment = {
        "reference": f"PAY-{index}",
        "type": "credit_card",
        "amount": amount_of(index),
        "paid_at": now,
    }
    paid = ("payment.received", {"payment": payment})
    if index % CALLED_OFF == 0:
        return [paid, ("order.cancel", {"reason": "customer_request"})]
    return [
        paid,
        ("carrier.delivered", {"delivered_at": now}),
        ("order.receipt_confirmed", {}),
    ]


_FORMS = {
    "pick_and_pack": lambda index: {
        "scan": [{"sku": SKU, "quantity": quantity_of(index)}],
        "weight_g": _PRODUCT.weight_g * quantity_of(index),
        "fragile": _PRODUCT.fragile,
        "packaging": "standard",
    },
    "hand_over": lambda index: {"handed_over": True},
}


def _send(deps: Deps, index: int, name: str, data: dict[str, Any]) -> None:
    deliver_message(deps, SYSTEM, name, number_of(index), data, message_id=f"{name}:{index}")


def _order(index: int) -> dict[str, Any]:
    line = {
        "sku": SKU,
        "name": _PRODUCT.name,
        "spec": "",
        "quantity": quantity_of(index),
        "unit_price": _PRODUCT.price,
        "freight": _freight_of(index),
    }
    return {
        "external_number": number_of(index),
        "channel": "web",
        "customer": as_on_order("c-1001"),
        "lines": [line],
        "coupon": None,
        "wishes": {"packaging": "", "delivery_time": "", "note": "", "urgent": False},
        "placed_at": datetime.now(UTC).isoformat(),
        "estimated_delivery": "2099-01-01T00:00:00+00:00",
        "currency": "CNY",
        "payments": [{"type": "credit_card", "installments": 1, "amount": amount_of(index)}],
    }


class _SlowHandlers(ProductHandlers):
    """The product's handlers, with a moment before and after their effect in which to die."""

    def call_local(self, call: Call, ledger: Connection) -> Outcome:
        outcome = super().call_local(call, ledger)
        time.sleep(0.002)
        return outcome

    def call_remote(self, call: Call) -> Outcome:
        time.sleep(0.01)
        outcome = super().call_remote(call)
        time.sleep(0.01)
        return outcome


def _wired(url: str) -> Deps:
    deps = build(Settings(database_url=url))
    assert isinstance(deps.handlers, ProductHandlers)
    deps.handlers.__class__ = _SlowHandlers
    return deps


def _rows(deps: Deps, query: str) -> list[Any]:
    with deps.engine.connect() as connection:
        return list(connection.execute(text(query)))


_CASES = "SELECT id, business_key, status FROM instance"
_ITEMS = "SELECT id, instance_id, element_id FROM work_item WHERE closed_at IS NULL"
_WAITS = "SELECT instance_id, name FROM subscription"
_TOLD = "SELECT message_id FROM message WHERE message_id IS NOT NULL"
