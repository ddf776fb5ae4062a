"""Signals broadcast by programs that hold a token: to all who wait, and to processes they start."""

from typing import Any

from marshmallow import Schema, fields

from service.api.resource import Resource
from service.api.schema import JsonObject, StrictSchema, Text
from service.commands.broadcast_signal import Broadcast, broadcast_signal
from service.security import needs
from service.web_context import current_actor, current_deps

blueprint = Resource("signals", __name__, "Signals to everybody who waits for them")


class SignalSchema(StrictSchema):
    """A signal to everybody who waits for it."""

    name = Text(200, shortest=1, required=True)
    variables = JsonObject(load_default=dict)


class BroadcastSchema(Schema):
    """Whom a signal goes to."""

    woken = fields.Integer(metadata={"description": "How many wait for it."})
    started = fields.Integer(metadata={"description": "How many processes start by it."})


@blueprint.post("/signals")
@blueprint.takes(SignalSchema)
@blueprint.answers(200, BroadcastSchema)
@needs("signal.broadcast")
def broadcast(body: dict[str, Any]) -> Broadcast:
    """Broadcast a signal; nobody keeps it for later."""
    deps, actor = current_deps(), current_actor()
    return broadcast_signal(deps, actor, body["name"], body["variables"])
