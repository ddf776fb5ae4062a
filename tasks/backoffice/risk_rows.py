"""Writes the risk register and the emergencies, and reads the figures that warn of risks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, case, func, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.numbering import next_number

_SHARE = Decimal("0.0001")
#: statuses of orders that customers still wait for
_WAITING = ("confirmed", "processing", "ready_to_ship", "shipped")


def keep_risk(connection: Connection, facts: Mapping[str, Any], now: datetime) -> Row[Any]:
    """Write a risk, once for each report; the row.

    facts: the columns `report_id`, `kind`, `title`, `description` and `source`.
    """
    columns = tables.risk.c
    known = select(tables.risk).where(columns.report_id == facts["report_id"])
    row = connection.execute(known).one_or_none()
    if row is None:
        number = next_number(connection, tables.risk_number, "R", now)
        row = connection.execute(
            insert(tables.risk)
            .values(number=number, state="open", found_at=now, **facts)
            .returning(tables.risk)
        ).one()
    return row


def risk(connection: Connection, number: str) -> Row[Any] | None:
    """A risk of the register."""
    return connection.execute(
        select(tables.risk).where(tables.risk.c.number == number)
    ).one_or_none()


def assess(connection: Connection, entry: Mapping[str, Any]) -> Row[Any] | None:
    """Write an assessment into the history and make it the risk's present one; the risk's row.

    entry: the columns of the history.
    """
    present = {name: entry[name] for name in ("likelihood", "impact", "score", "level")}
    row = connection.execute(
        update(tables.risk)
        .where(tables.risk.c.number == entry["risk_number"])
        .values(reviewed_at=entry["at"], **present)
        .returning(tables.risk)
    ).one_or_none()
    if row is not None:
        statement = postgresql.insert(tables.risk_history).values(dict(entry))
        connection.execute(statement.on_conflict_do_nothing())
    return row


def open_reports(connection: Connection) -> set[str]:
    """The reports whose risks are still open."""
    columns = tables.risk.c
    return set(connection.scalars(select(columns.report_id).where(columns.state == "open")))


def has_emergency(connection: Connection, number: str) -> bool:
    """Whether an emergency of a risk is going on."""
    columns = tables.emergency.c
    query = select(columns.number).where(columns.risk_number == number, columns.state == "open")
    return connection.execute(query).first() is not None


def close_risk(connection: Connection, number: str, state: str) -> bool:
    """Set what became of a risk; whether there is one."""
    changed = connection.execute(
        update(tables.risk).where(tables.risk.c.number == number).values(state=state)
    )
    return changed.rowcount == 1


def register(connection: Connection) -> Sequence[Row[Any]]:
    """All risks, the gravest first."""
    columns = tables.risk.c
    return connection.execute(
        select(tables.risk).order_by(columns.score.desc().nulls_first(), columns.number)
    ).all()


def keep_measure(connection: Connection, measure: Mapping[str, Any]) -> None:
    """Write a counter-measure, once."""
    statement = postgresql.insert(tables.risk_measure).values(dict(measure))
    connection.execute(statement.on_conflict_do_nothing())


def check_measure(connection: Connection, measure_id: str, result: str, now: datetime) -> None:
    """Write what came of a counter-measure."""
    connection.execute(
        update(tables.risk_measure)
        .where(tables.risk_measure.c.id == measure_id)
        .values(result=result, checked_at=now)
    )


def measures(connection: Connection, number: str) -> int:
    """How many counter-measures a risk has had."""
    columns = tables.risk_measure.c
    query = select(func.count()).where(columns.risk_number == number)
    return int(connection.execute(query).scalar_one())


def order_shares(connection: Connection, since: datetime) -> dict[str, Decimal | None]:
    """Shares of orders since a moment: cancelled, refunded, late, unpaid."""
    orders, paid = tables.order.c, tables.payment.c
    refunded = select(tables.refund.c.order_id).where(tables.refund.c.order_id == orders.id)
    has_paid = select(paid.order_id).where(paid.order_id == orders.id)
    late = orders.delivered_at > orders.estimated_delivery
    row = connection.execute(
        select(
            func.count().label("all"),
            func.count(case((orders.status.in_(("cancelled", "unavailable")), 1))).label("gone"),
            func.count(case((refunded.exists(), 1))).label("refunded"),
            func.count(orders.delivered_at).label("delivered"),
            func.count(case((late, 1))).label("late"),
            func.count(case((orders.confirmed_at.is_not(None) & ~has_paid.exists(), 1))).label(
                "unpaid"
            ),
        ).where(orders.placed_at >= since)
    ).one()
    return {
        "cancelled": _share(row.gone, row.all),
        "refunded": _share(row.refunded, row.all),
        "late": _share(row.late, row.delivered),
        "unpaid": _share(row.unpaid, row.all),
    }


def largest_carrier(connection: Connection, since: datetime) -> tuple[str, Decimal] | None:
    """The carrier with most of our parcels, and its share of them."""
    parcels = tables.shipment.c
    rows = connection.execute(
        select(parcels.carrier, func.count().label("parcels"))
        .where(parcels.created_at >= since)
        .group_by(parcels.carrier)
        .order_by(func.count().desc(), parcels.carrier)
    ).all()
    if not rows:
        return None
    share = _share(rows[0].parcels, sum(row.parcels for row in rows))
    return (rows[0].carrier, share) if share is not None else None


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / whole).quantize(_SHARE) if whole else None


def open_emergency(
    connection: Connection, instance_id: UUID, risk_number: str, level: int, now: datetime
) -> Row[Any]:
    """Open an emergency, once for each instance; the row."""
    columns = tables.emergency.c
    known = select(tables.emergency).where(columns.instance_id == instance_id)
    row = connection.execute(known).one_or_none()
    if row is None:
        row = connection.execute(
            insert(tables.emergency)
            .values(
                number=next_number(connection, tables.emergency_number, "E", now),
                instance_id=instance_id,
                risk_number=risk_number,
                level=level,
                state="open",
                released=Decimal("0.00"),
                opened_at=now,
            )
            .returning(tables.emergency)
        ).one()
    return row


def change_emergency(connection: Connection, number: str, **values: Any) -> bool:
    """Change columns of an emergency; whether there is one."""
    changed = connection.execute(
        update(tables.emergency).where(tables.emergency.c.number == number).values(**values)
    )
    return changed.rowcount == 1


def keep_situation(connection: Connection, entry: Mapping[str, Any]) -> None:
    """Write a report on the situation, once for each job."""
    statement = postgresql.insert(tables.situation).values(dict(entry))
    connection.execute(statement.on_conflict_do_nothing())


def waiting_orders(connection: Connection, carrier: str, limit: int) -> Sequence[Row[Any]]:
    """Orders customers wait for, the oldest first.

    carrier: only those whose parcel travels with it; "" for all.
    """
    orders, parcels = tables.order.c, tables.shipment.c
    travels = select(parcels.order_id).where(
        parcels.order_id == orders.id, parcels.carrier == carrier
    )
    return connection.execute(
        select(orders.number, orders.external_number, tables.customer)
        .join(tables.customer, tables.customer.c.id == orders.customer_id)
        .where(orders.status.in_(_WAITING), or_(literal(carrier == ""), travels.exists()))
        .order_by(orders.placed_at, orders.number)
        .limit(limit)
    ).all()
