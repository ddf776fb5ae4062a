"""Compares how each order ended with how history says it did, and adds up stock and money."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from service.replay.plan import Plan, total_paid
from service.store import tables
from tasks.backoffice import tables as shop


@dataclass(frozen=True, slots=True)
class Judged:
    """One order's end beside its history."""

    order_id: str
    history: str  #: the status history gives
    found: str  #: where the order stands now
    problem: str | None  #: what differs, None if they agree


@dataclass(frozen=True, slots=True)
class Books:
    """Sums that must add up; `problems` says which don't."""

    paid: Decimal
    refunded: Decimal
    pieces_issued: int
    pieces_held: int
    incidents: int
    problems: tuple[str, ...]


def judge(
    connection: Connection,
    plans: Mapping[UUID, Plan],
    unplayed: list[Plan],
    *,
    goes_on: bool = False,
) -> Iterator[Judged]:
    """Judge every order; one that never became an instance is a problem of its own.

    Parameters:
        goes_on: whether something may follow after an order's end, such as a return.
    """
    found = {row.id: row for row in connection.execute(_STANDS)}
    for instance_id, plan in plans.items():
        row = found.get(instance_id)
        stands = "nowhere" if row is None else row.status
        problem = "there is no such order" if row is None else _difference(plan, row, goes_on)
        yield Judged(plan.order.id, plan.order.status, stands, problem)
    for plan in unplayed:
        yield Judged(plan.order.id, plan.order.status, "nowhere", "it was never placed")


def _sum_of(amount: Any, owner: Any) -> Any:
    order_id = shop.order.c.id
    query = select(func.coalesce(func.sum(amount), 0)).where(owner == order_id)
    return query.correlate(shop.order).scalar_subquery()


def _count_of(table: Any, *conditions: Any) -> Any:
    query = select(func.count()).select_from(table).where(*conditions)
    return query.correlate(shop.order).scalar_subquery()


_STANDS = select(
    shop.order.c.id,
    shop.order.c.status,
    tables.instance.c.status.label("runs"),
    _sum_of(shop.payment.c.amount, shop.payment.c.order_id).label("paid"),
    _sum_of(shop.refund.c.amount, shop.refund.c.order_id).label("refunded"),
    _count_of(
        shop.reservation,
        shop.reservation.c.order_id == shop.order.c.id,
        shop.reservation.c.state == "held",
    ).label("held"),
    _count_of(
        shop.delivery_exception,
        shop.delivery_exception.c.order_id == shop.order.c.id,
        shop.delivery_exception.c.closed_at.is_not(None),
    ).label("handled"),
).join(tables.instance, tables.instance.c.id == shop.order.c.id)


def _difference(plan: Plan, row: Any, goes_on: bool) -> str | None:
    ending = plan.ending
    if row.status != ending.order_status:
        return f"it should be {ending.order_status}"
    if (row.runs != "running") != ending.finished:
        return f"its instance is {row.runs}"
    due = total_paid(plan.order) if plan.order.approved_at else Decimal(0)
    if row.paid != due:
        return f"paid {row.paid} instead of {due}"
    if row.refunded != (due if ending.refunded else 0) and not goes_on:
        return f"refunded {row.refunded} of {due}"
    if ending.finished and row.held:
        return "stock is still reserved for it"
    if ending.delay_handled and not row.handled:
        return "nobody dealt with its delay"
    return None


def books(connection: Connection, plans: Mapping[UUID, Plan]) -> Books:
    """Add up money, pieces and incidents of the whole play."""
    paid = _total(connection, shop.payment.c.amount)
    refunded = _total(connection, shop.refund.c.amount)
    held, issued = (_pieces(connection, state) for state in ("held", "issued"))
    incidents = connection.scalar(select(func.count()).select_from(tables.incident)) or 0
    return Books(
        paid,
        refunded,
        issued,
        held,
        incidents,
        tuple(_discrepancies(connection, plans, paid, refunded, held, issued)),
    )


def _discrepancies(
    connection: Connection,
    plans: Mapping[UUID, Plan],
    paid: Decimal,
    refunded: Decimal,
    held: int,
    issued: int,
) -> Iterator[str]:
    due = [total_paid(plan.order) for plan in plans.values() if plan.order.approved_at]
    if paid != sum(due, Decimal(0)):
        yield f"payments: {paid} booked, {sum(due)} in history"
    back = [
        total_paid(plan.order)
        for plan in plans.values()
        if plan.order.approved_at and plan.ending.refunded
    ]
    if refunded != sum(back, Decimal(0)):
        yield f"refunds: {refunded} booked, {sum(back)} owed"
    brought = sum(
        int(line["quantity"])
        for plan in plans.values()
        if plan.order.status != "unavailable"
        for line in plan.order.lines
    )
    lies = connection.scalar(select(func.coalesce(func.sum(shop.stock.c.on_hand), 0)))
    if brought != (lies or 0) + issued:
        yield f"stock: {brought} pieces came, {lies} lie there and {issued} were issued"
    reserved = connection.scalar(select(func.coalesce(func.sum(shop.stock.c.reserved), 0)))
    if reserved != held:
        yield f"stock: {reserved} pieces reserved, {held} in reservations"


def _total(connection: Connection, column: Any) -> Decimal:
    return Decimal(connection.scalar(select(func.coalesce(func.sum(column), 0))) or 0)


def _pieces(connection: Connection, state: str) -> int:
    query = select(func.coalesce(func.sum(shop.reservation.c.quantity), 0)).where(
        shop.reservation.c.state == state
    )
    return int(connection.scalar(query) or 0)
