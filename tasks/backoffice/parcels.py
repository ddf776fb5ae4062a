"""Writes parcels and what carriers say about them.

An order may have several parcels when one is sent again; news is always of the latest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, String, and_, cast, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.order_rows import no_order
from tasks.backoffice.process_names import said
from tasks.contract import GiveUp
from tasks.own_names import named

#: for a carrier's service that the carrier table does not list
_USUAL_DAYS = 5
_USUAL_PREFIX = "SF"


@dataclass(frozen=True, slots=True)
class Way:
    """How a parcel is to travel."""

    carrier: str
    service: str
    packaging: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel that has a number."""

    way: Way
    carrier_name: str
    carrier_name_zh: str
    tracking_number: str
    eta: datetime


def carrier_options(connection: Connection) -> list[dict[str, str]]:
    """Every carrier, once for all its services, as a form offers it to choose from."""
    carriers = connection.scalars(select(tables.carrier.c.id).distinct())
    shown = ((said(named(id)), id) for id in carriers)
    return [{"label": label, "value": id} for label, id in sorted(shown)]


def create_parcel(
    connection: Connection, parcel_id: UUID, order_id: UUID, way: Way, now: datetime
) -> Parcel:
    """Write a parcel and give it a tracking number.

    The first parcel of an order is expected on the day promised to the customer, one sent again
    when the carrier's days are over. Raises GiveUp if there is no such order.
    """
    known = _known(connection, order_id, way)
    listed = known.tracking_prefix is not None
    eta = known.estimated_delivery
    if eta is None or known.again:
        eta = now + timedelta(days=known.transit_days if listed else _USUAL_DAYS)
    prefix = known.tracking_prefix if listed else _USUAL_PREFIX
    serial = func.lpad(cast(tables.tracking_number.next_value(), String), 10, "0")
    number = connection.execute(
        insert(tables.shipment)
        .values(
            id=parcel_id,
            order_id=order_id,
            tracking_number=literal(prefix).concat(serial),
            carrier=way.carrier,
            service=way.service,
            packaging=way.packaging,
            state="created",
            eta=eta,
            created_at=now,
        )
        .returning(tables.shipment.c.tracking_number)
    ).scalar_one()
    name, name_zh = (known.name, known.name_zh) if listed else (way.carrier, way.carrier)
    return Parcel(way, name, name_zh, number, eta)


def change_latest(connection: Connection, order_id: UUID, **values: Any) -> None:
    """Change columns of the latest parcel of an order. Raises GiveUp if there is none."""
    changed = connection.execute(
        update(tables.shipment)
        .where(tables.shipment.c.id == _latest(order_id).scalar_subquery())
        .values(**values)
    )
    if changed.rowcount == 0:
        raise GiveUp(
            f"The order of instance {order_id} has no parcel."
            f" / 流程实例 {order_id} 的订单没有包裹。"
        )


def note_event(connection: Connection, order_id: UUID, event: Mapping[str, Any]) -> None:
    """Write what a carrier said about the latest parcel, once.

    event: the columns `at`, `code`, `text` and `place`.
    """
    columns = tables.shipment_event.c
    values = [literal(value, columns[name].type) for name, value in event.items()]
    latest = _latest(order_id).subquery()
    connection.execute(
        postgresql.insert(tables.shipment_event)
        .from_select(["shipment_id", *event], select(latest.c.id, *values))
        .on_conflict_do_nothing()
    )


def _known(connection: Connection, order_id: UUID, way: Way) -> Any:
    """What the order was promised, whether it had a parcel before, and the carrier's terms."""
    order, carrier = tables.order, tables.carrier
    before = select(tables.shipment).where(tables.shipment.c.order_id == order.c.id).exists()
    wanted = and_(carrier.c.id == way.carrier, carrier.c.service == way.service)
    row = connection.execute(
        select(order.c.estimated_delivery, before.label("again"), carrier)
        .outerjoin_from(order, carrier, wanted)
        .where(order.c.id == order_id)
    ).one_or_none()
    if row is None:
        raise no_order(order_id)
    return row


def _latest(order_id: UUID) -> Any:
    shipment = tables.shipment
    return (
        select(shipment.c.id)
        .where(shipment.c.order_id == order_id)
        .order_by(shipment.c.created_at.desc(), shipment.c.tracking_number.desc())
        .limit(1)
    )
