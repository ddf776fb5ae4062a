"""Follows the parcel: made, handed over with its goods, on its way, delivered.

Only our own books. Telling the carrier is `tasks.logistics`, telling the customer is
`tasks.notifications`.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from tasks.backoffice.order_rows import reach
from tasks.backoffice.parcels import Way, change_latest, create_parcel, note_event
from tasks.backoffice.warehouse import issue_held
from tasks.contract import Job, Result, handler
from tasks.values import clean, iso, mapping, moment


@handler("shipment.create", local=True)
def create(job: Job, ledger: Connection) -> Result:
    """Make a parcel with a tracking number and a day to expect it."""
    return {"shipment": parcel_for(job.instance_id, job, ledger)}


def parcel_for(order_id: UUID, job: Job, ledger: Connection) -> dict[str, Any]:
    """A parcel for an order's goods, on the way the job names, as diagrams know it."""
    way = Way(*(clean(job.variables.get(name)) or "standard" for name in Way.__slots__))
    parcel = create_parcel(ledger, job.id, order_id, way, job.now)
    return {
        "tracking_number": parcel.tracking_number,
        "carrier": way.carrier,
        "carrier_name": parcel.carrier_name,
        "carrier_name_zh": parcel.carrier_name_zh,
        "service": way.service,
        "packaging": way.packaging,
        "eta": iso(parcel.eta),
    }


@handler("shipment.hand_over", local=True)
def hand_over(job: Job, ledger: Connection) -> Result:
    """The carrier has the parcel: the goods leave the stock and the order is shipped."""
    issue_held(ledger, job.instance_id, job.now)
    change_latest(ledger, job.instance_id, state="in_transit", handed_over_at=job.now)
    row = reach(ledger, job.instance_id, "shipped", {"shipped_at": job.now})
    return {"shipped_at": iso(row.shipped_at)}


@handler("shipment.event", local=True)
def event(job: Job, ledger: Connection) -> Result:
    """Note what the carrier says about the parcel; the same event again is noted once."""
    given = mapping(job.variables.get("event"))
    said = {
        "at": moment(given.get("at")) or job.now,
        "code": clean(given.get("code")) or "progress",
        "text": clean(given.get("text")),
        "place": clean(given.get("place")),
    }
    note_event(ledger, job.instance_id, said)
    return {}


@handler("shipment.delivered", local=True)
def delivered(job: Job, ledger: Connection) -> Result:
    """The customer has the parcel."""
    at = moment(job.variables.get("delivered_at")) or job.now
    change_latest(ledger, job.instance_id, state="delivered", delivered_at=at)
    row = reach(ledger, job.instance_id, "delivered", {"delivered_at": at})
    return {"delivered_at": iso(row.delivered_at)}
