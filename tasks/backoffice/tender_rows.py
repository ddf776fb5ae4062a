"""Reads how carriers did for us, and writes tenders, offers and contracts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, case, func, insert, select, update
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.numbering import next_number

_SHARE = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class CarrierFigures:
    """What a carrier did for us in a time."""

    carrier: str
    name: str
    parcels: int
    delivered: int
    on_time: Decimal | None  #: share of the delivered ones; None if there were none
    damage: Decimal | None  #: share of all parcels damaged or lost


def carrier_figures(
    connection: Connection, since: datetime, carrier: str | None = None
) -> list[CarrierFigures]:
    """What each carrier did since a moment, those with most parcels first."""
    parcels, goods = tables.shipment.c, tables.carrier.c
    name = (
        select(func.min(goods.name)).where(goods.id == parcels.carrier).scalar_subquery()
    )  # of its services; correlated
    on_time = case((parcels.delivered_at <= parcels.eta, 1))
    query = (
        select(
            parcels.carrier,
            func.coalesce(name, parcels.carrier).label("name"),
            func.count().label("parcels"),
            func.count(parcels.delivered_at).label("delivered"),
            func.count(on_time).label("on_time"),
            func.count(case((_harmed(), 1))).label("harmed"),
        )
        .where(parcels.created_at >= since)
        .group_by(parcels.carrier)
        .order_by(func.count().desc(), parcels.carrier)
    )
    if carrier is not None:
        query = query.where(parcels.carrier == carrier)
    return [_figures(row) for row in connection.execute(query)]


def _harmed() -> Any:
    """Whether a parcel's order has a file on damage or loss."""
    files = tables.delivery_exception.c
    return (
        select(files.id)
        .where(files.order_id == tables.shipment.c.order_id, files.kind.in_(("damage", "lost")))
        .exists()
    )


def _figures(row: Row[Any]) -> CarrierFigures:
    return CarrierFigures(
        row.carrier,
        row.name,
        row.parcels,
        row.delivered,
        _share(row.on_time, row.delivered),
        _share(row.harmed, row.parcels),
    )


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / whole).quantize(_SHARE) if whole else None


def freight_since(connection: Connection, since: datetime) -> Decimal:
    """What customers paid for freight since a moment."""
    orders = tables.order.c
    found = connection.execute(
        select(func.sum(orders.freight)).where(orders.placed_at >= since)
    ).scalar_one()
    return found or Decimal("0.00")


def open_tender(connection: Connection, instance_id: UUID, parcels: int, now: datetime) -> str:
    """Write a tender, once for each instance; its number."""
    columns = tables.tender.c
    known = select(columns.number).where(columns.instance_id == instance_id)
    number: str | None = connection.execute(known).scalar_one_or_none()
    if number is None:
        number = next_number(connection, tables.tender_number, "T", now)
        connection.execute(
            insert(tables.tender).values(
                number=number,
                instance_id=instance_id,
                way="",
                state="open",
                parcels=parcels,
                opened_at=now,
            )
        )
    return number


def change_tender(connection: Connection, number: str, **values: Any) -> bool:
    """Change columns of a tender; whether there is such a tender."""
    changed = connection.execute(
        update(tables.tender).where(tables.tender.c.number == number).values(**values)
    )
    return changed.rowcount == 1


def keep_offer(connection: Connection, offer: Mapping[str, Any]) -> None:
    """Write a carrier's offer; a later one of the same carrier takes the place of the earlier."""
    statement = postgresql.insert(tables.offer).values(dict(offer))
    keys = ("tender_number", "carrier")
    changed = {name: statement.excluded[name] for name in offer if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


def offers(connection: Connection, number: str) -> Sequence[Row[Any]]:
    """All offers of a tender, the cheapest first."""
    columns = tables.offer.c
    return connection.execute(
        select(tables.offer)
        .where(columns.tender_number == number)
        .order_by(columns.price, columns.carrier)
    ).all()


def change_offer(connection: Connection, number: str, carrier: str, **values: Any) -> None:
    """Change columns of one offer."""
    columns = tables.offer.c
    connection.execute(
        update(tables.offer)
        .where(columns.tender_number == number, columns.carrier == carrier)
        .values(**values)
    )


def list_service(connection: Connection, service: Mapping[str, Any]) -> None:
    """Make a carrier's service usable for parcels; one that is listed keeps its prefix."""
    statement = postgresql.insert(tables.carrier).values(dict(service))
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=("id", "service"),
            set_={"transit_days": statement.excluded.transit_days},
        )
    )


def delist_service(connection: Connection, carrier: str, service: str) -> None:
    """Take a service off the list; parcels under way keep what they have."""
    columns = tables.carrier.c
    connection.execute(
        tables.carrier.delete().where(columns.id == carrier, columns.service == service)
    )


def is_listed(connection: Connection, carrier: str, service: str) -> bool:
    """Whether a service is on the list."""
    columns = tables.carrier.c
    query = select(columns.id).where(columns.id == carrier, columns.service == service)
    return connection.execute(query).first() is not None


def sign_contract(connection: Connection, contract: Mapping[str, Any]) -> None:
    """Write a contract on trial, once for each tender."""
    connection.execute(
        postgresql.insert(tables.carrier_contract).values(dict(contract)).on_conflict_do_nothing()
    )


def change_contract(connection: Connection, number: str, **values: Any) -> bool:
    """Change columns of the contract that came of a tender; whether there is one."""
    columns = tables.carrier_contract.c
    changed = connection.execute(
        update(tables.carrier_contract).where(columns.tender_number == number).values(**values)
    )
    return changed.rowcount == 1


def contracts_ending(connection: Connection, until: date) -> list[str]:
    """Carriers whose contract runs out by a day."""
    columns = tables.carrier_contract.c
    return list(
        connection.scalars(
            select(columns.carrier)
            .where(columns.state != "ended", columns.valid_until <= until)
            .distinct()
            .order_by(columns.carrier)
        )
    )
