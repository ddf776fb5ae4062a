"""Messages by token and by signature: delivered once, kept, refused when forged or old."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from processes.codec import dumps
from service.api.signature import HEADER, TOLERANCE, sign
from service.store.tables import message

PAYMENT = "/api/v1/webhooks/payment"
CARRIER = "/api/v1/webhooks/carrier"
SECRET = "a secret of the bank"


@pytest.fixture
def waiting(house, shop):
    """An order that waits for its payment."""
    run = house.start("order", key="SO-1", order={"external_number": "SO-1"})
    run.item("review").complete()
    return run


@pytest.fixture
def bank(stranger, clock):
    """`bank(event)` sends a signed event; the signature, or its time, may be another."""

    def send(event, path=PAYMENT, secret=SECRET, at=None, **headers):
        body = dumps(event).encode()
        signature = sign(secret, body, at or clock.now())
        return stranger.post(path, body, headers={HEADER: signature} | headers)

    return send


def paid(id="evt-1", order="SO-1", **values):
    payment = {"reference": "P-1", "type": "card", "amount": 20, "paid_at": "2026-03-02T08:00:00Z"}
    return {"id": id, "order": order, "payment": payment | values}


def test_a_message_goes_to_the_instance_that_waits_for_it(desk, waiting):
    sent = {
        "name": "payment.received",
        "correlation_key": "SO-1",
        "variables": {"payment": {"amount": 20}},
        "message_id": "m-1",
    }
    first, again = (desk.post("/api/v1/messages", sent) for _ in range(2))

    assert first.status_code == 200, first.text
    assert UUID(first.json["instance_id"]) == waiting.id
    assert (first.json["started"], first.json["buffered"]) == (False, False)
    assert again.json == first.json  # the same id counts once
    assert waiting.status == "completed"


def test_a_message_nobody_waits_for_is_kept(desk, house):
    sent = {"name": "payment.received", "correlation_key": "SO-9", "ttl_seconds": 60}
    answer = desk.post("/api/v1/messages", sent)

    assert answer.json == {"instance_id": None, "started": False, "buffered": True}
    ((received, expires),) = house.all(select(message.c.received_at, message.c.expires_at))
    assert expires - received == timedelta(seconds=60)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"correlation_key": None}, "correlation_key"),
        ({"variables": [1]}, "variables"),
        ({"ttl_seconds": -1}, "ttl_seconds"),
        ({"ttl_seconds": "60"}, "ttl_seconds"),
        ({"message_id": "x" * 201}, "message_id"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_wrong_message_is_refused_by_field(desk, change, field):
    answer = desk.post("/api/v1/messages", {"name": "n", "correlation_key": "k"} | change)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


def test_messages_need_a_token_of_staff(program, stranger):
    sent = {"name": "n", "correlation_key": "k"}
    assert stranger.post("/api/v1/messages", sent).status_code == 401
    assert program("ada", "auditors").post("/api/v1/messages", sent).status_code == 403


def test_a_signed_payment_reaches_its_order_once(bank, waiting):
    first, again = bank(paid()), bank(paid())

    assert first.status_code == 200, first.text
    assert UUID(first.json["instance_id"]) == waiting.id
    assert again.json == first.json
    assert waiting.status == "completed"
    assert waiting.variables["payment"]["amount"] == 20
    assert waiting.inputs.count("deliver") == 1


def test_a_captured_request_works_no_longer_after_the_tolerance(bank, waiting, clock):
    sent_at = clock.now()
    clock.advance(TOLERANCE + timedelta(seconds=1))

    late = bank(paid(), at=sent_at)

    assert (late.status_code, late.json["code"]) == (401, "signature.expired")
    early = bank(paid(), at=clock.now() + TOLERANCE + timedelta(seconds=2))
    assert early.status_code == 401
    assert bank(paid(), at=clock.now() - TOLERANCE).status_code == 200
    assert waiting.status == "completed"


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "t=1,v1=",
        "v1=" + "0" * 64,
        "t=1772438400,v1=" + "0" * 64,
        "t=1772438400,v1=" + "é" * 64,
        "t=99999999999999999999,v1=" + "0" * 64,
    ],
)
def test_a_forged_signature_is_refused_before_the_body_is_read(stranger, house, forged):
    answer = stranger.post(PAYMENT, b"{not json", headers={HEADER: forged})
    assert (answer.status_code, answer.json["code"]) == (401, "signature.invalid")
    assert house.all(select(message)) == []


def test_another_secret_another_body_or_another_time_breaks_the_signature(stranger, bank, clock):
    assert bank(paid(), secret="a secret of the carrier").status_code == 401
    signature = sign(SECRET, dumps(paid()).encode(), clock.now())
    changed = stranger.post(PAYMENT, paid(amount=0), headers={HEADER: signature})
    assert changed.status_code == 401
    moved = signature.replace("t=1", "t=2", 1)
    assert stranger.post(PAYMENT, paid(), headers={HEADER: moved}).status_code == 401


def test_a_session_or_token_does_not_replace_the_signature(desk):
    assert desk.post(PAYMENT, paid()).status_code == 401


def test_without_a_secret_the_webhook_is_closed(shop, bank, app, monkeypatch, caplog):
    settings = replace(shop.settings, webhook_secrets={})
    monkeypatch.setitem(app.extensions, "shopflow", replace(shop, settings=settings))
    answer = bank(paid())
    assert (answer.status_code, answer.json["code"]) == (503, "webhook.not_configured")
    (logged,) = caplog.records
    assert "SHOPFLOW_WEBHOOK_SECRET_PAYMENT" in logged.getMessage()
    assert logged.exc_info is None, "it is no fault of the program"


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (paid(amount=-1), "payment.amount"),
        (paid(paid_at="today"), "payment.paid_at"),
        (paid(id=""), "id"),
        ({"id": "1", "order": "SO-1"}, "payment"),
    ],
)
def test_a_signed_event_with_wrong_data_is_refused_by_field(bank, event, field):
    answer = bank(event)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


PARCEL = {"code": "sorted", "text": "Sorted", "place": "Hangzhou", "at": "2026-03-02T08:00:00Z"}


@pytest.mark.parametrize(
    ("type", "data", "name"),
    [
        ("progress", {"event": PARCEL}, "carrier.progress"),
        ("exception", {"kind": "delay", "details": {"days": 2}}, "carrier.exception"),
        ("delivered", {"delivered_at": "2026-03-05T10:00:00+08:00"}, "carrier.delivered"),
    ],
)
def test_a_carriers_event_becomes_the_message_of_its_type(bank, house, shop, type, data, name):
    sent = {"id": "c-1", "order": "SO-1", "type": type} | data
    answer = bank(sent, CARRIER, "a secret of the carrier")

    assert answer.status_code == 200, answer.text
    ((found, key, id, variables),) = house.all(
        select(message.c.name, message.c.correlation_key, message.c.message_id, message.c.variables)
    )
    assert (found, key, id) == (name, "SO-1", "carrier:c-1")
    for field in data:
        assert f'"{field}"' in variables
    assert '"type"' not in variables


def test_a_carriers_event_without_its_field_is_refused(bank):
    sent = {"id": "c-1", "order": "SO-1", "type": "delivered", "event": PARCEL}
    answer = bank(sent, CARRIER, "a secret of the carrier")
    assert list(answer.json["errors"]) == ["delivered_at"]
    unknown = bank(sent | {"type": "eaten"}, CARRIER, "a secret of the carrier")
    assert list(unknown.json["errors"]) == ["type"]
