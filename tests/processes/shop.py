"""Runs the company's diagrams in a test: the engine is real, the handlers answer from a small shop.

run = order(paid=True)
run.do("pick_and_pack", **PACKED)
assert run.open_tasks == ["hand_over"]
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from processes import step
from processes.catalog import Bundle, read_bundle
from tests.processes.engine import Run

ROOT = Path(__file__).parents[2]
FOLDERS = ("processes/bpmn", "processes/dmn", "forms")

LINES = [
    {"sku": "A", "name": "Lamp", "spec": "white", "quantity": 2, "unit_price": 10, "freight": 1},
    {"sku": "B", "name": "Bulb", "spec": "4 W", "quantity": 1, "unit_price": 5, "freight": 0},
]
SCAN = [{"sku": "B", "quantity": 1}, {"sku": "A", "quantity": 1}, {"sku": "A", "quantity": 1}]
PACKED = {"scan": SCAN, "weight_g": 900, "fragile": False, "packaging": "standard"}


@cache
def bundle() -> Bundle:
    """The company's diagrams, tables and forms as they are kept."""
    return read_bundle(
        {
            path.name: path.read_bytes()
            for folder in FOLDERS
            for path in sorted((ROOT / folder).iterdir())
            if path.suffix in (".bpmn", ".dmn", ".form")
        }
    )


def an_order() -> dict[str, Any]:
    """An order as the shop sends it."""
    address = {"street": "Flower St 1", "city": "Campinas", "state": "SP", "zip": "13000"}
    return {
        "external_number": "E-1",
        "customer": {"name": "Ann", "email": "ann@example.org", "address": address},
        "lines": LINES,
        "payments": [{"type": "boleto", "installments": 1, "amount": Decimal("27.00")}],
        "wishes": {"packaging": "", "delivery_time": "", "note": "", "urgent": False},
        "placed_at": "2026-01-05T08:00:00Z",
        "estimated_delivery": "2026-01-20T00:00:00Z",
    }


class Shop(Run):
    """One order on its way, with the shop behind it."""

    def __init__(
        self,
        *,
        paid: bool = False,
        missing: tuple[str, ...] = (),
        placed: Mapping[str, Any] | None = None,
        **found: Any,
    ) -> None:
        self.paid, self.shipped, self.missing = paid, False, list(missing)
        self.found = {
            "in_stock": True,
            "short": [],
            "price_deviation": Decimal("0.0000"),
            "coupon_ok": True,
            "payment_state": "announced",
            "customer_ok": True,
            "credit_ok": True,
            "total": Decimal("27.00"),
            "weight_g": 900,
            "fragile": False,
            **found,
        }
        self.full = False  # reserving fails although the check found everything
        self.calls: list[step.JobWanted] = []
        self._sent = 0
        read = bundle()
        super().__init__(
            read.definitions["order"],
            read.definitions["delivery-exception"],
            message="order.placed",
            order=an_order() | dict(placed or {}),
        )
        self.settle()

    def do(self, task: str, **data: Any) -> None:
        """Somebody completes their task."""
        self.complete(task, **data)
        self.settle()

    def tell(self, element: str, **data: Any) -> None:
        """A message arrives from outside."""
        self.message(element, **data)
        self.settle()

    def let_pass(self, timer: str) -> None:
        """The time of a timer comes."""
        self.wake(timer)
        self.settle()

    @property
    def open_tasks(self) -> list[str]:
        return self.open().get("tasks", [])

    def called(self, topic: str) -> list[step.JobWanted]:
        return [one for one in self.calls if one.topic == topic]

    def templates(self, topic: str = "notify.customer") -> list[str]:
        """Which messages were sent to the customer, or to staff."""
        return [one.headers["template"] for one in self.called(topic)]

    def statuses(self) -> list[str]:
        return [one.headers["status"] for one in self.called("order.status")]

    def settle(self) -> None:
        """Let the handlers answer, and deliver what the process sends itself, until it rests."""
        while self._answer_one() or self._deliver_one():
            pass

    def _answer_one(self) -> bool:
        voided = {one.key for one in self.of(step.JobVoided)}
        answered = {one.key for one in self.calls}
        for job in self.of(step.JobWanted):
            if job.key not in voided | answered:
                self.calls.append(job)
                if job.topic == "stock.reserve" and self.full:
                    short = [{"sku": "B", "wanted": 1, "available": 0}]
                    self.fail(job.element_id, "OUT_OF_STOCK", short=short)
                else:
                    self.done(job.element_id, **self._answer(job))
                return True
        return False

    def _deliver_one(self) -> bool:
        sent = self.of(step.MessageSent)
        if len(sent) <= self._sent:
            return False
        message = sent[self._sent]
        self._sent += 1
        for waiting in self.open().get("messages", []):
            opened = self.of(step.SubscriptionOpened, waiting)[-1]
            if opened.name == message.name:
                assert opened.correlation_key == message.correlation_key
                self.message(waiting, **message.variables)
        return True

    def _answer(self, job: step.JobWanted) -> dict[str, Any]:
        given, now = job.variables, self.now.isoformat()
        match job.topic:
            case "order.record" | "order.amend" | "order.replace":
                missing = self.missing if job.topic == "order.record" else []
                return {"order": given["order"], "missing": missing, "total": Decimal("27.00")}
            case "order.check":
                return {"check": self.found}
            case "order.confirm":
                return {"order_number": "SF-1", "confirmed_at": now}
            case "payment.book":
                self.paid = True
                return {"paid": True}
            case "payment.state":
                return {"paid": self.paid, "open_amount": 0 if self.paid else 27}
            case "shipment.create":
                return {"shipment": {**given, "tracking_number": "T1", "eta": now}}
            case "shipment.hand_over":
                self.shipped = True
                return {"shipped_at": now}
            case "order.cancellable":
                return {"cancellable": not self.shipped}
            case "payment.refund":
                return {"refunded": Decimal("27.00")}
            case "exception.open":
                return {"exception_id": "X1", "opened_at": now}
        return {}


def order(**given: Any) -> Shop:
    """An order that was just placed."""
    return Shop(**given)


def shipped_order() -> Shop:
    """An order that was just handed over to the carrier."""
    run = order(paid=True)
    run.do("pick_and_pack", **PACKED)
    run.do("hand_over", handed_over=True)
    return run
