"""Counts the key figures of a day from what really happened, and keeps them.

One select counts them all: it is asked every morning. Which figures there are, and what they are
called, stands in `tasks.figures`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.figure_tables import process_run, process_trouble, process_work

#: shares and means are counted over these days up to the day, so that one order is no trend
_WEEK = timedelta(days=7)
_MONTH = timedelta(days=30)
_LOST = ("cancelled", "unavailable")


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment up to, but not including, another."""

    start: datetime
    end: datetime

    def holds(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether a time lies in it."""
        return and_(column >= self.start, column < self.end)

    def before(self, days: timedelta) -> "Span":
        """The days up to the same end."""
        return Span(self.end - days, self.end)


def counts(connection: Connection, day: date, span: Span) -> Mapping[str, Any]:
    """Everything the figures of a day are made of, by name.

    span: when the day began and ended.
    """
    week, month = span.before(_WEEK), span.before(_MONTH)
    wanted = {
        "visits": _scalar(tables.visit.c.visits, tables.visit.c.day == day),
        **_orders(span, month),
        **_deliveries(week, month),
        **_money(week),
        **_goods(month),
        **_care(span, week),
        **_work(week),
    }
    columns = [query.label(name) for name, query in wanted.items()]
    return dict(connection.execute(select(*columns)).mappings().one())


def _scalar(value: Any, *conditions: Any) -> ScalarSelect[Any]:
    return select(value).where(*conditions).scalar_subquery()


def _orders(day: Span, month: Span) -> dict[str, ScalarSelect[Any]]:
    order = tables.order
    paid = select(tables.payment.c.order_id).where(tables.payment.c.order_id == order.c.id).exists()
    placed, recent = day.holds(order.c.placed_at), month.holds(order.c.placed_at)
    kept = order.c.status.not_in(_LOST)
    count = func.count(order.c.id)
    return {
        "orders": _scalar(count, placed),
        "orders_kept": _scalar(count, placed, kept),
        "revenue": _scalar(func.coalesce(func.sum(order.c.total), 0), placed, kept),
        "placed": _scalar(count, recent),
        "confirmed": _scalar(count, recent, order.c.confirmed_at.is_not(None)),
        "paid": _scalar(count, recent, paid),
    }


def _deliveries(week: Span, month: Span) -> dict[str, ScalarSelect[Any]]:
    order = tables.order.c
    arrived, promised = week.holds(order.delivered_at), month.holds(order.estimated_delivery)
    seconds = func.avg(func.extract("epoch", order.delivered_at - order.placed_at))
    run = process_run.c
    finished = and_(
        run.process_id == "order", run.status == "completed", week.holds(run.finished_at)
    )
    duration = func.avg(func.extract("epoch", run.finished_at - run.started_at))
    return {
        "promised": _scalar(func.count(order.id), promised),
        "kept_promises": _scalar(func.count(order.id), promised, order.delivered_at.is_not(None)),
        "delivered": _scalar(func.count(order.id), arrived),
        "delivery_seconds": _scalar(seconds, arrived),
        "late": _scalar(
            func.count(order.id), arrived, order.delivered_at > order.estimated_delivery
        ),
        "finished": _scalar(func.count(run.instance_id), finished),
        "order_seconds": _scalar(duration, finished),
    }


def _money(week: Span) -> dict[str, ScalarSelect[Any]]:
    payment, refund = tables.payment.c, tables.refund.c
    return {
        "payments": _scalar(func.count(payment.reference), week.holds(payment.paid_at)),
        "paid_amount": _scalar(func.sum(payment.amount), week.holds(payment.paid_at)),
        "refunded_amount": _scalar(func.sum(refund.amount), week.holds(refund.refunded_at)),
    }


def _goods(month: Span) -> dict[str, ScalarSelect[Any]]:
    taken = tables.reservation.c
    return {
        "issued": _scalar(
            func.sum(taken.quantity), taken.state == "issued", month.holds(taken.closed_at)
        ),
        "on_hand": _scalar(func.sum(tables.stock.c.on_hand)),
    }


def _care(day: Span, week: Span) -> dict[str, ScalarSelect[Any]]:
    ticket, review = tables.ticket.c, tables.review.c
    answered = week.holds(ticket.answered_at)
    waited = func.avg(func.extract("epoch", ticket.answered_at - ticket.opened_at))
    return {
        "tickets": _scalar(func.count(ticket.id), day.holds(ticket.opened_at)),
        "answered": _scalar(func.count(ticket.id), answered),
        "answer_seconds": _scalar(waited, answered),
        "reviews": _scalar(func.count(review.id), week.holds(review.written_at)),
        "score": _scalar(func.avg(review.score), week.holds(review.written_at)),
    }


def _work(week: Span) -> dict[str, ScalarSelect[Any]]:
    work, trouble = process_work.c, process_trouble.c
    done = and_(week.holds(work.closed_at), work.closed_how == "completed")
    still_open = and_(
        work.opened_at < week.end, or_(work.closed_at.is_(None), work.closed_at >= week.end)
    )
    unsolved = and_(
        trouble.raised_at < week.end,
        or_(trouble.resolved_at.is_(None), trouble.resolved_at >= week.end),
    )
    return {
        "done": _scalar(func.count(work.work_item_id), done, work.due_at.is_not(None)),
        "done_late": _scalar(func.count(work.work_item_id), done, work.late),
        "overdue": _scalar(func.count(work.work_item_id), still_open, work.due_at < week.end),
        "open_work": _scalar(func.count(work.work_item_id), still_open),
        "incidents": _scalar(func.count(trouble.incident_id), unsolved),
    }


@dataclass(frozen=True, slots=True)
class Past:
    """What was known of a figure before a day."""

    mean: Decimal | None  #: of the seven days before, if at least three are known
    red_days: int  #: in a row up to the day before


def past(connection: Connection, day: date) -> Mapping[str, Past]:
    """What was known of each figure before the day."""
    kept = tables.indicator.c
    rows = connection.execute(
        select(
            kept.name,
            func.avg(kept.value).label("mean"),
            func.count(kept.value).label("known"),
            func.max(kept.red_days).filter(kept.day == day - timedelta(days=1)).label("red_days"),
        )
        .where(kept.day >= day - _WEEK, kept.day < day)
        .group_by(kept.name)
    )
    return {row.name: Past(row.mean if row.known >= 3 else None, row.red_days or 0) for row in rows}


def keep(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the figures of a day; those already there are replaced."""
    if not rows:
        return
    written = postgresql.insert(tables.indicator).values(list(rows))
    connection.execute(
        written.on_conflict_do_update(
            index_elements=["day", "name"],
            set_={
                name: written.excluded[name]
                for name in (
                    "value",
                    "basis",
                    "mean",
                    "level",
                    "red_days",
                    "ended_at",
                    "computed_at",
                )
            },
        )
    )


def keep_visits(connection: Connection, row: Mapping[str, Any]) -> None:
    """Write how often the shop was visited on a day; a later report corrects an earlier one."""
    written = postgresql.insert(tables.visit).values(**row)
    connection.execute(
        written.on_conflict_do_update(
            index_elements=["day"],
            set_={name: written.excluded[name] for name in ("visits", "source", "reported_at")},
        )
    )


def value_of(connection: Connection, day: date, name: str) -> Decimal | None:
    """One kept figure; None if it isn't known."""
    kept = tables.indicator.c
    found: Decimal | None = connection.scalar(
        select(kept.value).where(kept.day == day, kept.name == name)
    )
    return found


def summary(connection: Connection, first: date, last: date) -> Mapping[str, Any]:
    """Sum, mean and red days of each figure kept over some days; the never known are left out."""
    kept = tables.indicator.c
    query: Select[Any] = (
        select(
            kept.name,
            func.sum(kept.value).label("total"),
            func.avg(kept.value).label("mean"),
            func.count().filter(kept.level == "red").label("red"),
        )
        .where(kept.day >= first, kept.day <= last, kept.value.is_not(None))
        .group_by(kept.name)
    )
    return {row.name: row for row in connection.execute(query)}


def benchmarks(connection: Connection) -> Mapping[str, Any]:
    """The benchmark of each figure that has one."""
    return {row.name: row for row in connection.execute(select(tables.benchmark))}


def keep_benchmarks(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write benchmarks; those already there are replaced."""
    for row in rows:
        written = postgresql.insert(tables.benchmark).values(**row)
        connection.execute(
            written.on_conflict_do_update(
                index_elements=["name"],
                set_={
                    name: written.excluded[name]
                    for name in ("industry", "target", "source", "updated_at")
                },
            )
        )
