"""Messages sent by programs that hold a token. Outside systems sign theirs: see `webhooks`."""

from datetime import timedelta
from typing import Any

from marshmallow import Schema, fields

from service.api.resource import Resource
from service.api.schema import JsonObject, StrictSchema, Text, Whole
from service.commands.deliver_message import Delivered, deliver_message
from service.security import needs
from service.web_context import current_actor, current_deps

blueprint = Resource("messages", __name__, "Messages that instances wait for")

_DAY = 24 * 60 * 60


class MessageSchema(StrictSchema):
    """A message to whoever waits for it."""

    name = Text(200, shortest=1, required=True)
    correlation_key = Text(200, shortest=1, required=True)
    variables = JsonObject(load_default=dict)
    message_id = Text(
        200,
        shortest=1,
        allow_none=True,
        load_default=None,
        metadata={"description": "The sender's own id; the same id again changes nothing."},
    )
    ttl_seconds = Whole(
        0,
        30 * _DAY,
        load_default=_DAY,
        metadata={"description": "How long it is kept when nobody waits for it yet."},
    )


class DeliveredSchema(Schema):
    """Where a message went."""

    instance_id = fields.UUID(allow_none=True)
    started = fields.Boolean(metadata={"description": "It started the instance."})
    buffered = fields.Boolean(metadata={"description": "Nobody waits for it yet."})


@blueprint.post("/messages")
@blueprint.takes(MessageSchema)
@blueprint.answers(200, DeliveredSchema)
@needs("message.deliver")
def send(body: dict[str, Any]) -> Delivered:
    """Deliver a message."""
    return deliver_message(
        current_deps(),
        current_actor(),
        body["name"],
        body["correlation_key"],
        body["variables"],
        message_id=body["message_id"],
        ttl=timedelta(seconds=body["ttl_seconds"]),
    )
