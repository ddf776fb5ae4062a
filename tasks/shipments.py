"""Follows the parcel: announced, handed over with its goods, on its way, delivered.

Only our own books. Telling the carrier is `tasks.logistics`, telling the customer is
`tasks.notifications`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    String,
    and_,
    cast,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.backoffice.order_rows import change_order, no_order
from tasks.backoffice.warehouse import issue_held
from tasks.contract import GiveUp, Job, Result, handler
from tasks.values import clean, iso, mapping, moment

#: for a carrier's service that the carrier table does not list
_USUAL_DAYS = 5
_USUAL_PREFIX = "SF"


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a parcel is to be named and when to expect it."""

    prefix: str  #: of the tracking number
    name: str
    name_zh: str
    eta: datetime


@handler("shipment.create", local=True)
def create(job: Job, ledger: Connection) -> Result:
    """Make a parcel with a tracking number.

    The first parcel of an order is expected on the day promised to the customer, one sent again
    when the carrier's days are over.
    """
    carrier, service = _asked(job, "carrier"), _asked(job, "service")
    plan = _plan(job, ledger, carrier, service)
    serial = func.lpad(cast(tables.tracking_number.next_value(), String), 10, "0")
    row = ledger.execute(
        insert(tables.shipment)
        .values(
            id=job.id,
            order_id=job.instance_id,
            tracking_number=literal(plan.prefix).concat(serial),
            carrier=carrier,
            service=service,
            packaging=_asked(job, "packaging"),
            state="created",
            eta=plan.eta,
            created_at=job.now,
        )
        .returning(tables.shipment)
    ).one()
    shown = ("tracking_number", "carrier", "service", "packaging")
    return {
        "shipment": {
            **{name: getattr(row, name) for name in shown},
            "carrier_name": plan.name,
            "carrier_name_zh": plan.name_zh,
            "eta": iso(row.eta),
        }
    }


@handler("shipment.hand_over", local=True)
def hand_over(job: Job, ledger: Connection) -> Result:
    """The carrier has the parcel: the goods leave the stock and the order is shipped."""
    issue_held(ledger, job.instance_id, job.now)
    _change_latest(ledger, job, state="in_transit", handed_over_at=job.now)
    row = change_order(
        ledger,
        job.instance_id,
        status="shipped",
        shipped_at=func.coalesce(tables.order.c.shipped_at, job.now),
    )
    return {"shipped_at": iso(row.shipped_at)}


@handler("shipment.event", local=True)
def event(job: Job, ledger: Connection) -> Result:
    """Note what the carrier says about the parcel; the same event again is noted once."""
    given = mapping(job.variables.get("event"))
    columns = tables.shipment_event.c
    values = {
        "at": moment(given.get("at")) or job.now,
        "code": clean(given.get("code")) or "progress",
        "text": clean(given.get("text")),
        "place": clean(given.get("place")),
    }
    literals = [literal(value, columns[name].type) for name, value in values.items()]
    ledger.execute(
        postgresql.insert(tables.shipment_event)
        .from_select(
            ["shipment_id", *values],
            select(tables.shipment.c.id, *literals).where(
                tables.shipment.c.id == _latest(job).scalar_subquery()
            ),
        )
        .on_conflict_do_nothing()
    )
    return {}


@handler("shipment.delivered", local=True)
def delivered(job: Job, ledger: Connection) -> Result:
    """The customer has the parcel."""
    at = moment(job.variables.get("delivered_at")) or job.now
    _change_latest(ledger, job, state="delivered", delivered_at=at)
    row = change_order(
        ledger,
        job.instance_id,
        status="delivered",
        delivered_at=func.coalesce(tables.order.c.delivered_at, at),
    )
    return {"delivered_at": iso(row.delivered_at)}


def _asked(job: Job, name: str) -> str:
    return clean(job.variables.get(name)) or "standard"


def _plan(job: Job, ledger: Connection, carrier: str, service: str) -> _Plan:
    order, carriers = tables.order, tables.carrier
    sent_before = select(tables.shipment).where(tables.shipment.c.order_id == order.c.id).exists()
    row = ledger.execute(
        select(
            order.c.estimated_delivery,
            sent_before.label("again"),
            carriers,
        )
        .outerjoin_from(
            order,
            carriers,
            and_(carriers.c.id == carrier, carriers.c.service == service),
        )
        .where(order.c.id == job.instance_id)
    ).one_or_none()
    if row is None:
        raise no_order(job.instance_id)
    listed = row.tracking_prefix is not None
    eta = row.estimated_delivery
    if eta is None or row.again:
        eta = job.now + timedelta(days=row.transit_days if listed else _USUAL_DAYS)
    return _Plan(
        prefix=row.tracking_prefix if listed else _USUAL_PREFIX,
        name=row.name if listed else carrier,
        name_zh=row.name_zh if listed else carrier,
        eta=eta,
    )


def _latest(job: Job) -> Any:
    shipment = tables.shipment
    return (
        select(shipment.c.id)
        .where(shipment.c.order_id == job.instance_id)
        .order_by(shipment.c.created_at.desc(), shipment.c.tracking_number.desc())
        .limit(1)
    )


def _change_latest(ledger: Connection, job: Job, **values: Any) -> None:
    shipment = tables.shipment
    changed = ledger.execute(
        update(shipment).where(shipment.c.id == _latest(job).scalar_subquery()).values(**values)
    )
    if changed.rowcount == 0:
        raise GiveUp(
            f"The order of instance {job.instance_id} has no parcel."
            f" / 流程实例 {job.instance_id} 的订单没有包裹。"
        )
