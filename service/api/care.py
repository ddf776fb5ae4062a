"""What customers say in other channels: contacts, reviews and returns, handed in by programs.

Each becomes the message its process starts with; the sender's own id makes it count once.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from service.api.messages import DeliveredSchema
from service.api.order_schema import CustomerSchema
from service.api.resource import Resource
from service.api.schema import Moment, StrictSchema, Text, Whole, one_of
from service.commands.deliver_message import Delivered, deliver_message
from service.security import needs
from service.web_context import current_actor, current_deps

blueprint = Resource("care", __name__, "Contacts, reviews and returns of customers")

_OWN_ID = {"description": "The sender's own; the same again changes nothing."}


class ContactSchema(StrictSchema):
    """Somebody got in touch."""

    id = Text(100, shortest=1, required=True, metadata=_OWN_ID)
    channel = fields.String(required=True, validate=one_of("chat", "phone", "mail", "page"))
    kind = fields.String(required=True, validate=one_of("inquiry", "complaint"))
    customer = fields.Nested(CustomerSchema, load_default=dict)
    order_number = Text(64, load_default="", metadata={"description": "Ours or the shop's."})
    subject = Text(load_default="")
    text = Text(4000, shortest=1, paragraphs=True, required=True)
    at = Moment(required=True)
    language = fields.String(validate=one_of("en", "zh"), load_default="")


class ReviewSchema(StrictSchema):
    """A customer rates an order."""

    id = Text(100, shortest=1, required=True, metadata=_OWN_ID)
    external_number = Text(64, shortest=1, required=True)
    channel = Text(40, shortest=1, required=True)
    score = Whole(1, 5, required=True)
    title = Text(load_default="")
    comment = Text(4000, paragraphs=True, load_default="")
    at = Moment(required=True)


class ReturnLineSchema(StrictSchema):
    """A product to return."""

    sku = Text(64, shortest=1, required=True)
    quantity = Whole(1, 100_000, required=True)


class ReturnSchema(StrictSchema):
    """A customer wants to return or exchange goods."""

    id = Text(100, shortest=1, required=True, metadata=_OWN_ID)
    order_number = Text(
        64, shortest=1, required=True, metadata={"description": "Ours or the shop's."}
    )
    kind = fields.String(required=True, validate=one_of("return", "exchange"))
    reason = fields.String(
        required=True,
        validate=one_of("changed_mind", "defect", "damaged", "wrong_item", "not_as_described"),
    )
    state_of_goods = fields.String(
        required=True, validate=one_of("unopened", "opened", "used", "damaged")
    )
    lines = fields.List(
        fields.Nested(ReturnLineSchema),
        load_default=list,
        metadata={"description": "Nothing stands for the whole order."},
    )
    note = Text(2000, paragraphs=True, load_default="")
    at = Moment(required=True)


@blueprint.post("/contacts")
@blueprint.takes(ContactSchema)
@blueprint.answers(200, DeliveredSchema)
@needs("message.deliver")
def contact(body: dict[str, Any]) -> Delivered:
    """Hand a contact to customer service."""
    return _deliver("customer.contacted", "contact", body)


@blueprint.post("/reviews")
@blueprint.takes(ReviewSchema)
@blueprint.answers(200, DeliveredSchema)
@needs("message.deliver")
def review(body: dict[str, Any]) -> Delivered:
    """Record a review; one or two stars become a complaint."""
    return _deliver("review.received", "review", body)


@blueprint.post("/returns")
@blueprint.takes(ReturnSchema)
@blueprint.answers(200, DeliveredSchema)
@needs("message.deliver")
def goods_back(body: dict[str, Any]) -> Delivered:
    """Ask for a return or an exchange."""
    return _deliver("return.requested", "request", body)


def _deliver(message: str, variable: str, body: Mapping[str, Any]) -> Delivered:
    number = body["id"]
    variables = {variable: dict(body)}
    return deliver_message(
        current_deps(),
        current_actor(),
        message,
        number,
        variables,
        message_id=f"{message}:{number}",
    )
