"""Tells the systems that move goods: the logistics department and the carrier."""

from collections.abc import Mapping
from typing import Any

from tasks.contract import Job, Result, handler
from tasks.outside import Connector, Outside, letter_of
from tasks.values import clean, mapping, to_json


@handler("logistics.sync", local=False)
def sync(job: Job, outside: Outside) -> Result:
    """Hand the order over to logistics under our order number."""
    order = mapping(job.variables.get("order"))
    number = clean(job.variables.get("order_number"))
    payload = {
        "order_number": number,
        "placed_at": order.get("placed_at"),
        "promised": order.get("estimated_delivery"),
        "wishes": order.get("wishes"),
        "receiver": _receiver(order),
        "lines": _goods(order),
    }
    return {"logistics_reference": _send(job, outside, "logistics", outside.logistics, payload)}


@handler("carrier.announce", local=False)
def announce(job: Job, outside: Outside) -> Result:
    """Announce the parcel to the carrier that was chosen for it."""
    order = mapping(job.variables.get("order"))
    shipment = mapping(job.variables.get("shipment"))
    carrier = clean(shipment.get("carrier")) or "carrier"
    payload = {
        "tracking_number": shipment.get("tracking_number"),
        "carrier": carrier,
        "service": shipment.get("service"),
        "packaging": shipment.get("packaging"),
        "receiver": _receiver(order),
        "lines": _goods(order),
    }
    return {"carrier_reference": _send(job, outside, carrier, outside.carrier, payload)}


def _send(
    job: Job, outside: Outside, name: str, system: Connector, payload: Mapping[str, Any]
) -> str:
    letter = letter_of(job, "rest", name, job.topic, to_json(payload))
    return outside.send_once([(system, letter)])[0]


def _receiver(order: Mapping[str, Any]) -> dict[str, Any]:
    customer = mapping(order.get("customer"))
    return {name: customer.get(name) for name in ("name", "phone", "address")}


def _goods(order: Mapping[str, Any]) -> list[dict[str, Any]]:
    lines = order.get("lines")
    return [
        {name: mapping(line).get(name) for name in ("sku", "name", "quantity")}
        for line in (lines if isinstance(lines, list) else [])
    ]
