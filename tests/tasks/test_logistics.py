"""Other systems hear of orders and parcels, embedded or over HTTP."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from tasks.backoffice import tables
from tasks.connectors import OutsideSettings, build_outside
from tasks.contract import GiveUp, RetryLater
from tasks.values import from_json
from tests.tasks.connectors.servers import Answer, partner
from tests.tasks.shop import Shop

SHIPMENT = {"tracking_number": "SA0000000001", "carrier": "skyjet", "service": "air"}


def _connected(shop: Shop, url: str) -> Shop:
    settings = OutsideSettings(logistics_url=url, carrier_url=url, carrier_token="s3cret")
    return Shop(shop.engine, build_outside(settings, shop.engine.begin))


def test_without_systems_the_outbox_keeps_what_they_would_hear(
    shop: Shop, order: dict[str, Any]
) -> None:
    answer = shop.run("logistics.sync", {"order": order, "order_number": "SF-1"})
    row = shop.rows(tables.outbox)[0]
    assert answer == {"logistics_reference": row.message_id}
    assert (row.channel, row.recipient, row.subject) == ("rest", "logistics", "logistics.sync")
    said = from_json(row.body)
    assert said["order_number"] == "SF-1"
    assert said["receiver"]["address"]["city"] == "Shanghai"
    assert said["lines"] == [{"sku": "TEA-101", "name": "TEA-101", "quantity": 1}]
    assert "email" not in row.body, "only what is needed to deliver leaves the house"


def test_a_carrier_hears_of_a_parcel_once(shop: Shop, order: dict[str, Any]) -> None:
    job = uuid4()
    with partner() as carrier:
        connected = _connected(shop, carrier.url)
        for _ in range(2):
            answer = connected.run(
                "carrier.announce", {"order": order, "shipment": SHIPMENT}, job_id=job
            )
            assert answer == {"carrier_reference": "R-1"}
        (request,) = carrier.requests
    assert request.body["tracking_number"] == "SA0000000001"
    assert request.headers["Idempotency-Key"] == str(job)
    assert request.headers["Authorization"] == "Bearer s3cret"
    row = shop.rows(tables.outbox)[0]
    assert (row.via, row.state, row.message_id, row.recipient) == ("rest", "sent", "R-1", "skyjet")


def test_a_busy_system_hears_it_at_the_next_call(shop: Shop, order: dict[str, Any]) -> None:
    job = uuid4()
    with partner(Answer(503, b"", {"Retry-After": "30"}), Answer()) as logistics:
        connected = _connected(shop, logistics.url)
        variables = {"order": order, "order_number": "SF-1"}
        with pytest.raises(RetryLater) as caught:
            connected.run("logistics.sync", variables, job_id=job)
        assert caught.value.after is not None
        assert caught.value.after.total_seconds() == 30
        assert shop.rows(tables.outbox)[0].state == "sending"
        connected.run("logistics.sync", variables, job_id=job)
        keys = {request.headers["Idempotency-Key"] for request in logistics.requests}
    assert keys == {str(job)}
    assert shop.rows(tables.outbox)[0].state == "sent"


def test_a_refusal_names_the_system_and_no_secret(shop: Shop, order: dict[str, Any]) -> None:
    with partner(Answer(401, b"")) as carrier, pytest.raises(GiveUp, match="carrier") as caught:
        _connected(shop, carrier.url).run(
            "carrier.announce", {"order": order, "shipment": SHIPMENT}
        )
    assert "s3cret" not in caught.value.reason


def test_broken_variables_break_nothing(shop: Shop) -> None:
    shop.run("logistics.sync", {"order": 7, "order_number": Decimal("1.5")})
    shop.run("carrier.announce", {"order": {"lines": [None, 3]}, "shipment": []})
    assert len(shop.rows(tables.outbox)) == 2
