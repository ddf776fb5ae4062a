"""Reads what a report on a period is made of, and keeps what was reported.

Sales come from the orders themselves, work from the views of the instances; the key figures are
those the mornings kept (`tasks.backoffice.figure_rows`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Integer, cast, desc, func, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.figure_rows import Span
from tasks.backoffice.figure_tables import process_work

#: where nobody said
_NONE = "unknown"
_LOST = ("cancelled", "unavailable")
#: lines of a list in a report
_TOP = 10


@dataclass(frozen=True, slots=True)
class Period:
    """The days a report speaks of."""

    number: str
    kind: str
    first: date
    last: date


def regions(connection: Connection, span: Span) -> Sequence[Any]:
    """Where the orders of a span came from, the largest first."""
    order, customer = tables.order, tables.customer
    region = func.coalesce(func.nullif(customer.c.state, ""), _NONE)
    query = select(
        region.label("listed"),
        func.count().label("count"),
        func.sum(order.c.total).label("amount"),
    ).outerjoin_from(order, customer, customer.c.id == order.c.customer_id)
    return _top(connection, query, span)


def categories(connection: Connection, span: Span) -> Sequence[Any]:
    """Which kinds of goods were ordered in a span, the largest first."""
    category = func.coalesce(func.nullif(tables.product.c.category, ""), _NONE)
    return _top(connection, _lines(category), span)


def products(connection: Connection, span: Span) -> Sequence[Any]:
    """Which goods were ordered in a span, the largest first."""
    line, product = tables.order_line.c, tables.product.c
    title = func.max(func.coalesce(product.name, line.name)).label("title")
    chinese = func.max(func.coalesce(product.name_zh, line.name)).label("title_zh")
    return _top(connection, _lines(line.sku, title, chinese), span)


def daily_sales(connection: Connection, span: Span, days: int) -> list[tuple[int, Any]]:
    """Orders and revenue of each of the days up to the end of a span, the oldest first."""
    order = tables.order.c
    back = cast(
        func.floor(func.extract("epoch", span.end - order.placed_at) / 86400), Integer
    ).label("back")
    rows = connection.execute(
        select(back, func.count().label("orders"), func.sum(order.total).label("revenue"))
        .where(span.holds(order.placed_at), order.status.not_in(_LOST))
        .group_by(back)
    )
    found = {row.back: (row.orders, row.revenue) for row in rows}
    return [found.get(day, (0, 0)) for day in reversed(range(days))]


def bottlenecks(connection: Connection, span: Span) -> Sequence[Any]:
    """Where people's work was late most often in a span; at most five steps."""
    work = process_work.c
    late = func.count().filter(work.late)
    return connection.execute(
        select(
            work.process_id,
            work.element_id,
            func.count().label("done"),
            late.label("late"),
            (func.avg(func.extract("epoch", work.closed_at - work.opened_at)) / 3600).label(
                "hours"
            ),
        )
        .where(span.holds(work.closed_at), work.closed_how == "completed")
        .group_by(work.process_id, work.element_id)
        .having(late > 0)
        .order_by(late.desc(), work.process_id, work.element_id)
        .limit(5)
    ).all()


def keep_report(
    connection: Connection, period: Period, instance_id: UUID, data: str, now: datetime
) -> None:
    """Keep what was gathered; a report gathered again replaces the one before."""
    row = {
        "number": period.number,
        "kind": period.kind,
        "from_day": period.first,
        "to_day": period.last,
        "instance_id": instance_id,
        "data": data,
        "gathered_at": now,
    }
    connection.execute(
        postgresql.insert(tables.report)
        .values(**row)
        .on_conflict_do_update(index_elements=["number"], set_=row)
    )


def publish_report(
    connection: Connection, number: str, comment: str | None, now: datetime
) -> Mapping[str, Any] | None:
    """Note when a report went out and with which comment; None if it was never gathered."""
    row = connection.execute(
        update(tables.report)
        .where(tables.report.c.number == number)
        .values(comment=comment, published_at=now)
        .returning(tables.report)
    ).one_or_none()
    return None if row is None else dict(row._mapping)


def _lines(listed: Any, *names: Any) -> Any:
    line, product = tables.order_line, tables.product
    return (
        select(
            listed.label("listed"),
            *names,
            func.sum(line.c.quantity).label("count"),
            func.sum(line.c.quantity * line.c.unit_price).label("amount"),
        )
        .select_from(line)
        .join(tables.order, tables.order.c.id == line.c.order_id)
        .outerjoin(product, product.c.sku == line.c.sku)
    )


def _top(connection: Connection, query: Any, span: Span) -> Sequence[Any]:
    """The largest of a query's `listed`, by its `amount`."""
    order = tables.order.c
    found: Sequence[Any] = connection.execute(
        query.where(span.holds(order.placed_at), order.status.not_in(_LOST))
        .group_by("listed")
        .order_by(desc("amount"), "listed")
        .limit(_TOP)
    ).all()
    return found
