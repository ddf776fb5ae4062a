"""The lines of an order and the way of its parcels; two selects. Used by `orders` and tracking."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, select

from service.queries.results import OrderLine, ShipmentEvent, TrackedShipment
from tasks.backoffice.tables import order_line, product, shipment, shipment_event


def lines_and_shipments(
    connection: Connection, order_id: UUID
) -> tuple[tuple[OrderLine, ...], tuple[TrackedShipment, ...]]:
    """What was ordered, and each parcel with its events, newest first."""
    query = (
        select(
            order_line.c.sku,
            _name(product.c.name).label("name"),
            _name(product.c.name_zh).label("name_zh"),
            order_line.c.spec,
            order_line.c.quantity,
            order_line.c.unit_price,
            order_line.c.freight,
        )
        .outerjoin(product, product.c.sku == order_line.c.sku)
        .where(order_line.c.order_id == order_id)
        .order_by(order_line.c.line)
    )
    lines = tuple(OrderLine(**row._mapping) for row in connection.execute(query))
    return lines, _shipments(connection, order_id)


def _shipments(connection: Connection, order_id: UUID) -> tuple[TrackedShipment, ...]:
    about = ("tracking_number", "carrier", "service", "eta", "state")
    query = (
        select(*(shipment.c[name] for name in about), *(shipment_event.c[name] for name in _EVENT))
        .outerjoin(shipment_event, shipment_event.c.shipment_id == shipment.c.id)
        .where(shipment.c.order_id == order_id)
        .order_by(
            shipment.c.created_at.desc(),
            shipment.c.id,
            shipment_event.c.at.desc(),
            shipment_event.c.code,
        )
    )
    parcels: dict[tuple[Any, ...], list[ShipmentEvent]] = {}
    for row in connection.execute(query):
        events = parcels.setdefault(tuple(row[: len(about)]), [])
        if row.at is not None:
            events.append(ShipmentEvent(**{name: row._mapping[name] for name in _EVENT}))
    return tuple(
        TrackedShipment(**dict(zip(about, parcel, strict=True)), events=tuple(events))
        for parcel, events in parcels.items()
    )


def _name(ours: ColumnElement[str]) -> ColumnElement[str]:
    return func.coalesce(func.nullif(order_line.c.name, ""), ours, order_line.c.sku)


_EVENT = tuple(ShipmentEvent.__slots__)
