"""The part of the customers, carriers and clerks whose orders history tells of."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from service.commands.deliver_message import deliver_message
from service.deps import Deps
from service.identity import SYSTEM, Actor
from service.replay import staff
from service.replay.plan import Event, Plan
from service.replay.stage import Item, Stage
from tasks.backoffice.catalogue import Product, Stock, ensure_products, set_stock
from tasks.backoffice.tables import order, order_line, reservation, stock

WAREHOUSE = "main"


class OrderPart:
    """Places orders, says what history says about them, and answers their work items."""

    def __init__(self, deps: Deps, managed: frozenset[str] = frozenset()) -> None:
        """Begin.

        Parameters:
            managed: products the company replenishes; of them only what an order lacks is brought.
        """
        self._deps = deps
        self._managed = managed
        self._answers: dict[UUID, Mapping[str, Any]] = {}
        self.plans: dict[UUID, Plan] = {}  #: by instance
        self.instances: dict[str, UUID] = {}  #: by the order's id in history
        self.brought: dict[str, int] = {}  #: pieces put on the shelf for orders, by product

    def enter(self, stage: Stage, plans: Iterable[Plan], progress: Callable[[], None]) -> None:
        """Cue all orders; `progress` is called once for each placed."""
        for plan in plans:
            stage.cue(plan.events[0].at, self._placing(stage, plan, progress), "order.placed")

    def unplayed(self, plans: Iterable[Plan]) -> list[Plan]:
        """Those whose order was never placed."""
        return [one for one in plans if one.order.id not in self.instances]

    def when(self, item: Item) -> datetime | None:
        """When history completes an order's item; None: never, or it is no order's."""
        plan = self.plans.get(item.instance_id)
        found = plan and staff.answer(item.element_id, plan, item.opened_at)
        if found:
            self._answers[item.id] = found.data
        return found.at if found else None

    def answer(self, item: Item) -> tuple[Actor, Mapping[str, Any]]:
        """Somebody of the item's group, and what history says."""
        name = f"history:{min(item.groups, default='staff')}"
        return Actor(name, {"en": name, "zh": name}, item.groups), self._answers.pop(item.id)

    def _placing(self, stage: Stage, plan: Plan, progress: Callable[[], None]) -> Any:
        def place() -> None:
            first, *rest = plan.events
            self._deps.unit_of_work.run(lambda connection: self._stock_up(connection, plan))
            instance_id = self._send(plan, first)
            assert instance_id is not None
            self.plans[instance_id] = plan
            self.instances[plan.order.id] = instance_id
            for event in rest:
                stage.cue(event.at, self._sending(plan, event), event.message, instance_id)
            progress()

        return place

    def _sending(self, plan: Plan, event: Event) -> Any:
        return lambda: self._send(plan, event)

    def _send(self, plan: Plan, event: Event) -> UUID | None:
        sent = deliver_message(
            self._deps,
            SYSTEM,
            event.message,
            plan.order.id,
            event.variables,
            message_id=event.message_id,
        )
        return sent.instance_id

    def _stock_up(self, connection: Connection, plan: Plan) -> None:
        """Put what the order lacks on the shelf at the price of the day; not if it never came."""
        wanted: dict[str, int] = {}
        products: dict[str, Product] = {}
        for line in plan.order.lines:
            sku = line["product_id"]
            products[sku] = product_of(line)
            wanted[sku] = wanted.get(sku, 0) + int(line["quantity"])
        ensure_products(connection, products.values())
        here = _on_shelf(connection, wanted)
        free = _unpromised(connection, self._managed & wanted.keys())
        came: list[Stock] = []
        for sku, quantity in wanted.items():
            more = max(0, quantity - free[sku]) if sku in free else quantity
            if plan.order.status == "unavailable":
                more = 0
            came.append(Stock(sku, WAREHOUSE, here.get(sku, 0) + more))
            self.brought[sku] = self.brought.get(sku, 0) + more
        set_stock(connection, came)


def product_of(line: Mapping[str, Any]) -> Product:
    """The product of an order's line."""
    sku = line["product_id"]
    name = line["category"] or sku[:8]
    return Product(sku, name, name, name, line["unit_price"], int(line["weight_g"] or 500))


def _on_shelf(connection: Connection, skus: Iterable[str]) -> dict[str, int]:
    query = select(stock.c.sku, stock.c.on_hand).where(
        stock.c.sku.in_(sorted(skus)), stock.c.warehouse == WAREHOUSE
    )
    return {row.sku: row.on_hand for row in connection.execute(query)}


def _unpromised(connection: Connection, skus: Iterable[str]) -> dict[str, int]:
    """What is left of products when every order that was placed has taken its goods."""
    wanted = sorted(skus)
    if not wanted:
        return {}
    free = select(stock.c.sku, func.sum(stock.c.on_hand - stock.c.reserved))
    left = dict.fromkeys(wanted, 0)
    for sku, pieces in connection.execute(
        free.where(stock.c.sku.in_(wanted)).group_by(stock.c.sku)
    ):
        left[sku] += pieces
    taken = select(reservation.c.id).where(reservation.c.order_id == order.c.id).exists()
    asked = (
        select(order_line.c.sku, func.sum(order_line.c.quantity))
        .join(order, order.c.id == order_line.c.order_id)
        .where(order_line.c.sku.in_(wanted), order.c.status.in_(("pending", "confirmed")), ~taken)
        .group_by(order_line.c.sku)
    )
    for sku, pieces in connection.execute(asked):
        left[sku] -= pieces
    return left
