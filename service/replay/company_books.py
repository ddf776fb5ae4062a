"""Whether the played company's books balance: money, goods, figures, reports, and what is open.

Each check yields sentences; none means that all is well. How single orders ended is judged in
`outcome`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from service.replay.habits_market import LISTED
from service.replay.plan import Plan, total_paid
from service.store.tables import instance, subscription, timer, work_item
from tasks.backoffice import tables as shop
from tasks.figures import NAMES

_DAY = timedelta(days=1)
#: when the processes that figures and reports come from begin, in the company's time
_FIGURES, _REPORTS = time(7), time(8)


@dataclass(frozen=True, slots=True)
class Span:
    """The time that was played."""

    opened: datetime
    closed: datetime  #: when the calendar was stopped
    zone: ZoneInfo

    def times(self, at: time) -> Iterator[date]:
        """The days on which it was a time of the day."""
        day = self.opened.astimezone(self.zone).date()
        while datetime.combine(day, at, self.zone) <= self.closed:
            if datetime.combine(day, at, self.zone) > self.opened:
                yield day
            day += _DAY


@dataclass(frozen=True, slots=True)
class Fate:
    """How many instances of a process stand where."""

    process_id: str
    status: str
    count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Instances that still wait somewhere, and whether history leaves them there."""

    process_id: str
    element_id: str
    count: int
    expected: bool


def fates(connection: Connection) -> tuple[Fate, ...]:
    """How the instances of each process ended."""
    query = (
        select(instance.c.process_id, instance.c.status, func.count())
        .group_by(instance.c.process_id, instance.c.status)
        .order_by(instance.c.process_id, instance.c.status)
    )
    return tuple(Fate(*row) for row in connection.execute(query))


def waiting(connection: Connection, plans: Mapping[UUID, Plan]) -> tuple[Waiting, ...]:
    """What is still open; only orders that history leaves open should be."""
    found: Counter[tuple[str, str, bool]] = Counter()
    for table in (work_item, timer, subscription):
        query = (
            select(instance.c.id, instance.c.process_id, table.c.element_id)
            .join(instance, instance.c.id == table.c.instance_id)
            .where(instance.c.status == "running")
        )
        if table is work_item:
            query = query.where(work_item.c.closed_at.is_(None))
        for row in connection.execute(query):
            plan = plans.get(row.id)
            expected = plan is not None and not plan.ending.finished
            found[row.process_id, row.element_id, expected] += 1
    return tuple(
        Waiting(process_id, element_id, count, expected)
        for (process_id, element_id, expected), count in sorted(found.items())
    )


def money(connection: Connection, plans: Mapping[UUID, Plan]) -> Iterator[str]:
    """Nothing is paid back that was not paid, and every cause is paid once and in full."""
    paid = _sums(connection, shop.payment.c.order_id, shop.payment.c.amount)
    back = _sums(connection, shop.refund.c.order_id, shop.refund.c.amount)
    for order_id, amount in back.items():
        if amount > paid.get(order_id, Decimal(0)):
            yield f"order {order_id}: {amount} paid back of {paid.get(order_id, 0)}"
    for order_id, plan in plans.items():
        owed = total_paid(plan.order) if plan.order.approved_at else Decimal(0)
        if plan.ending.refunded and back.get(order_id, Decimal(0)) != owed:
            yield f"order {plan.order.id}: {back.get(order_id, 0)} paid back instead of {owed}"
    by_cause = _sums(connection, shop.refund.c.cause, shop.refund.c.amount)
    returned = select(shop.goods_return.c.number, shop.goods_return.c.refunded)
    for number, amount in connection.execute(returned.where(shop.goods_return.c.refunded > 0)):
        if by_cause.get(number, Decimal(0)) != amount:
            yield f"return {number}: {by_cause.get(number, 0)} paid back, {amount} noted"


def goods(
    connection: Connection, began: Mapping[str, int], brought: Mapping[str, int]
) -> Iterator[str]:
    """Of every product: what was there and came, less what left, lies there."""
    stock, taken = shop.stock, shop.reservation
    lies = _sums(connection, stock.c.sku, stock.c.on_hand)
    moved = _sums(connection, shop.stock_movement.c.sku, shop.stock_movement.c.quantity)
    issued = _sums(connection, taken.c.sku, taken.c.quantity, taken.c.state == "issued")
    listed = set(connection.scalars(select(shop.listing.c.sku)))
    for sku in sorted({*lies, *brought}):
        start = began.get(sku, 0) + brought.get(sku, 0) + (LISTED if sku in listed else 0)
        left = start + moved.get(sku, 0) - issued.get(sku, 0)
        if left != lies.get(sku, 0):
            yield f"product {sku}: {lies.get(sku, 0)} pieces lie there, {left} should"
    held = _sums(connection, taken.c.sku, taken.c.quantity, taken.c.state == "held")
    promised = _sums(connection, stock.c.sku, stock.c.reserved)
    for sku in sorted(sku for sku in promised if promised[sku] != held.get(sku, 0)):
        yield f"product {sku}: {promised[sku]} pieces promised, {held.get(sku, 0)} in reservations"


def purchases(connection: Connection) -> Iterator[str]:
    """What was accepted of each purchase was put on the shelf, and no replenishment is left."""
    line, move = shop.purchase_line, shop.stock_movement
    accepted = _sums(connection, line.c.purchase, line.c.accepted)
    received = _sums(connection, move.c.reference, move.c.quantity, move.c.kind == "receipt")
    for number in sorted({*accepted, *received}):
        if accepted.get(number, 0) != received.get(number, 0):
            yield (
                f"purchase {number}: {accepted.get(number, 0)} pieces accepted,"
                f" {received.get(number, 0)} put on the shelf"
            )
    unfinished = select(shop.replenishment.c.number).where(shop.replenishment.c.closed_at.is_(None))
    for number in connection.scalars(unfinished.order_by(shop.replenishment.c.number)):
        yield f"replenishment {number} was never closed"


def figures(connection: Connection, span: Span) -> Iterator[str]:
    """Every day has its row of every figure, every Monday its report, every month too."""
    indicator, report = shop.indicator, shop.report
    query = select(indicator.c.day, func.count()).group_by(indicator.c.day)
    kept = {row[0]: row[1] for row in connection.execute(query)}
    for day in (moment - _DAY for moment in span.times(_FIGURES)):
        if kept.get(day, 0) != len(NAMES):
            yield f"figures of {day}: {kept.get(day, 0)} of {len(NAMES)}"
    published = select(report.c.kind, report.c.from_day).where(report.c.published_at.is_not(None))
    given = {(kind, day) for kind, day in connection.execute(published)}
    for day in span.times(_REPORTS):
        if day.weekday() == 0 and ("week", day - 7 * _DAY) not in given:
            yield f"the weekly report of {day} is missing"
        if day.day == 1 and ("month", (day - _DAY).replace(day=1)) not in given:
            yield f"the monthly report of {day} is missing"


def _sums(connection: Connection, owner: Any, amount: Any, *conditions: Any) -> dict[Any, Any]:
    """Totals by owner."""
    query = select(owner, func.sum(amount)).where(*conditions).group_by(owner)
    return {row[0]: row[1] for row in connection.execute(query)}
