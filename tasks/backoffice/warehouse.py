"""Reserves, releases and issues stock so that nothing is ever promised twice.

Every change first locks the stock rows it needs in the order of (product, warehouse), so two
orders that want the same goods wait for each other and never deadlock. What is free is read under
that lock; the table's check constraint is a second wall.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from tasks.backoffice import tables
from tasks.order_data import Order, complete_lines

#: built once; with the values inside, it would be compiled anew for every order
_MOVE = (
    update(tables.stock)
    .where(
        tables.stock.c.sku == bindparam("at_sku"),
        tables.stock.c.warehouse == bindparam("at_warehouse"),
    )
    .values(
        on_hand=tables.stock.c.on_hand + bindparam("more_on_hand"),
        reserved=tables.stock.c.reserved + bindparam("more_reserved"),
    )
)


@dataclass(frozen=True, slots=True)
class Held:
    """Goods of one order line held in one warehouse."""

    line: int
    sku: str
    warehouse: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Short:
    """A product of which less is free than an order wants."""

    sku: str
    wanted: int
    available: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of holding the goods of an order."""

    held: tuple[Held, ...]
    short: tuple[Short, ...]  #: what there is too little of; then nothing was held
    low: frozenset[str]  #: products that are below their safety stock now


def hold(connection: Connection, order_id: UUID, order: Order, now: datetime) -> Taken:
    """Hold all goods of an order, or none: then say which products are short.

    A line that is held already is left as it is, so asking twice holds once.
    """
    before = _held(connection, order_id)
    done = {held.line for held in before}
    open_lines = [(number, line) for number, line in complete_lines(order) if number not in done]
    free, safety = _lock(connection, {line["sku"] for _, line in open_lines})
    new: list[Held] = []
    short: dict[str, Short] = {}
    for number, line in open_lines:
        places = free.get(line["sku"], {})
        if sum(places.values()) < line["quantity"]:
            short[line["sku"]] = _short(line["sku"], open_lines, places, new)
        else:
            new += _taken(number, line["sku"], line["quantity"], places)
    if short:
        return Taken((), tuple(short.values()), frozenset())
    _keep(connection, order_id, new, now)
    low = (sku for sku, least in safety.items() if sum(free[sku].values()) < least)
    return Taken((*before, *new), (), frozenset(low))


def release_held(connection: Connection, order_id: UUID, now: datetime) -> tuple[Held, ...]:
    """Give back what an order holds; nothing happens if it holds nothing."""
    return _close(connection, order_id, "released", now)


def issue_held(connection: Connection, order_id: UUID, now: datetime) -> tuple[Held, ...]:
    """Let what an order holds leave the warehouse; nothing happens if it holds nothing."""
    return _close(connection, order_id, "issued", now)


def _held(connection: Connection, order_id: UUID) -> tuple[Held, ...]:
    reservation = tables.reservation
    rows = connection.execute(
        select(
            reservation.c.line,
            reservation.c.sku,
            reservation.c.warehouse,
            reservation.c.quantity,
        )
        .where(reservation.c.order_id == order_id, reservation.c.state == "held")
        .order_by(reservation.c.line, reservation.c.warehouse)
    )
    return tuple(Held(*row) for row in rows)


def _lock(
    connection: Connection, skus: Iterable[str]
) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """Lock the stock of products; what is free of each by warehouse, and the safety stocks."""
    stock, policy = tables.stock, tables.stock_policy
    rows = connection.execute(
        select(
            stock.c.sku,
            stock.c.warehouse,
            stock.c.on_hand - stock.c.reserved,
            policy.c.safety_stock,
        )
        .outerjoin(policy, policy.c.sku == stock.c.sku)
        .where(stock.c.sku.in_(sorted(skus)))
        .order_by(stock.c.sku, stock.c.warehouse)
        .with_for_update(key_share=True, of=stock)
    )
    free: dict[str, dict[str, int]] = {}
    safety: dict[str, int] = {}
    for sku, warehouse, quantity, least in rows:
        free.setdefault(sku, {})[warehouse] = quantity
        if least is not None:
            safety[sku] = least
    return free, safety


def _taken(line: int, sku: str, quantity: int, places: dict[str, int]) -> list[Held]:
    """Take goods from the first warehouse that has all of them, else from several."""
    whole = next((name for name, free in places.items() if free >= quantity), None)
    taken = []
    for warehouse in [whole] if whole is not None else list(places):
        part = min(places[warehouse], quantity)
        if part > 0:
            taken.append(Held(line, sku, warehouse, part))
            places[warehouse] -= part
            quantity -= part
    return taken


def _short(
    sku: str,
    lines: list[tuple[int, dict[str, Any]]],
    places: dict[str, int],
    taken: list[Held],
) -> Short:
    wanted = sum(line["quantity"] for _, line in lines if line["sku"] == sku)
    return Short(
        sku,
        wanted,
        sum(places.values()) + sum(h.quantity for h in taken if h.sku == sku),
    )


def _keep(connection: Connection, order_id: UUID, new: list[Held], now: datetime) -> None:
    if not new:
        return
    _move(connection, new, on_hand=0, reserved=1)
    connection.execute(
        insert(tables.reservation),
        [
            {
                "order_id": order_id,
                "line": held.line,
                "sku": held.sku,
                "warehouse": held.warehouse,
                "quantity": held.quantity,
                "state": "held",
                "created_at": now,
            }
            for held in new
        ],
    )


def _close(connection: Connection, order_id: UUID, state: str, now: datetime) -> tuple[Held, ...]:
    reservation = tables.reservation
    rows = connection.execute(
        update(reservation)
        .where(reservation.c.order_id == order_id, reservation.c.state == "held")
        .values(state=state, closed_at=now)
        .returning(
            reservation.c.line,
            reservation.c.sku,
            reservation.c.warehouse,
            reservation.c.quantity,
        )
    )
    closed = tuple(Held(*row) for row in rows)
    if closed:
        _lock(connection, {held.sku for held in closed})
        _move(connection, closed, on_hand=-1 if state == "issued" else 0, reserved=-1)
    return closed


def _move(connection: Connection, goods: Iterable[Held], *, on_hand: int, reserved: int) -> None:
    """Change the stock of locked rows by the quantities, times the given signs."""
    connection.execute(
        _MOVE,
        [
            {
                "at_sku": held.sku,
                "at_warehouse": held.warehouse,
                "more_on_hand": on_hand * held.quantity,
                "more_reserved": reserved * held.quantity,
            }
            for held in goods
        ],
    )
