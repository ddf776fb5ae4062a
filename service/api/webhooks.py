"""What payment providers and carriers tell us, signed by them; each becomes a message.

The event's id is the message's id, so that an event told twice counts once.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from service.api.messages import DeliveredSchema
from service.api.resource import Resource
from service.api.said import Said
from service.api.schema import JsonObject, Moment, Money, StrictSchema, Text, one_of
from service.api.signature import HEADER, signed_by
from service.commands.deliver_message import Delivered, deliver_message
from service.identity import webhook
from service.security import needs
from service.web_context import current_deps

blueprint = Resource("webhooks", __name__, "Signed messages of outside systems")

#: the message of each type of carrier event, and the field it needs
CARRIER_EVENTS: Mapping[str, tuple[str, str]] = {
    "progress": ("carrier.progress", "event"),
    "exception": ("carrier.exception", "kind"),
    "delivered": ("carrier.delivered", "delivered_at"),
}


class PaidSchema(StrictSchema):
    """One payment."""

    reference = Text(100, shortest=1, required=True)
    type = Text(40, shortest=1, required=True)
    amount = Money(required=True)
    paid_at = Moment(required=True)


class PaymentEventSchema(StrictSchema):
    """A payment has come in."""

    id = Text(100, shortest=1, required=True, metadata={"description": "Of the event, unique."})
    order = Text(64, shortest=1, required=True, metadata={"description": "External number."})
    payment = fields.Nested(PaidSchema, required=True)


class ParcelEventSchema(StrictSchema):
    """Where a parcel is."""

    code = Text(40, shortest=1, required=True)
    text = Text(500, required=True)
    place = Text(load_default="")
    at = Moment(required=True)


class CarrierEventSchema(StrictSchema):
    """Something happened to a parcel."""

    id = Text(100, shortest=1, required=True, metadata={"description": "Of the event, unique."})
    order = Text(64, shortest=1, required=True, metadata={"description": "External number."})
    type = fields.String(required=True, validate=one_of(*CARRIER_EVENTS))
    event = fields.Nested(ParcelEventSchema, metadata={"description": "Of type progress."})
    kind = fields.String(
        validate=one_of("delay", "damage", "lost"), metadata={"description": "Of type exception."}
    )
    details = JsonObject(metadata={"description": "Of type exception."})
    delivered_at = Moment(metadata={"description": "Of type delivered."})

    @validates_schema
    def _has_its_field(self, data: Mapping[str, Any], **_: Any) -> None:
        needed = CARRIER_EVENTS[data["type"]][1]
        if needed not in data:
            said = Said("Missing data for required field.", "缺少必填字段。")
            raise ValidationError({needed: [said]})


_SIGNED: dict[str, Any] = {
    "security": [],
    "parameters": [
        {
            "in": "header",
            "name": HEADER,
            "required": True,
            "schema": {"type": "string"},
            "description": "t=<unix seconds>,v1=<hex HMAC-SHA256 of '<t>.<body>'>",
        }
    ],
}


@blueprint.post("/webhooks/payment")
@blueprint.documented(**_SIGNED)
@signed_by("payment")
@blueprint.takes(PaymentEventSchema)
@blueprint.answers(200, DeliveredSchema)
@needs("message.deliver", checked_by="signature")
def payment(body: dict[str, Any]) -> Delivered:
    """Take in that an order was paid."""
    variables = {"payment": body["payment"] | {"order": body["order"]}}
    return _deliver("payment", "payment.received", body, variables)


@blueprint.post("/webhooks/carrier")
@blueprint.documented(**_SIGNED)
@signed_by("carrier")
@blueprint.takes(CarrierEventSchema)
@blueprint.answers(200, DeliveredSchema)
@needs("message.deliver", checked_by="signature")
def carrier(body: dict[str, Any]) -> Delivered:
    """Take in where a parcel is, that something happened to it, or that it arrived."""
    name, _ = CARRIER_EVENTS[body["type"]]
    envelope = {"id", "order", "type"}
    variables = {key: value for key, value in body.items() if key not in envelope}
    return _deliver("carrier", name, body, variables)


def _deliver(
    source: str, name: str, body: Mapping[str, Any], variables: Mapping[str, Any]
) -> Delivered:
    return deliver_message(
        current_deps(),
        webhook(source),
        name,
        body["order"],
        variables,
        message_id=f"{source}:{body['id']}",
    )
