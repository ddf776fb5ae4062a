"""Starts an instance of any process."""

from typing import Any

from flask import url_for
from marshmallow import Schema, fields

from service.api.resource import Resource
from service.api.schema import JsonObject, StrictSchema, Text
from service.commands.start_instance import Started, start_instance
from service.security import needs
from service.web_context import current_actor, current_deps

blueprint = Resource("processes", __name__, "Start an instance of a process")


class StartSchema(StrictSchema):
    """What an instance starts with."""

    variables = JsonObject(load_default=dict)
    business_key = Text(
        200,
        shortest=1,
        allow_none=True,
        load_default=None,
        metadata={"description": "What people call the case; the same again is the same instance."},
    )
    message = Text(
        200,
        shortest=1,
        allow_none=True,
        load_default=None,
        metadata={"description": "Start at the start event of this message."},
    )


class StartedSchema(Schema):
    """The instance that runs now."""

    instance_id = fields.UUID()
    created = fields.Boolean(metadata={"description": "False: its key had started it before."})


@blueprint.post("/processes/<process_id>/start")
@blueprint.takes(StartSchema)
@blueprint.answers(201, StartedSchema, description="The instance has started.")
@blueprint.answers(200, StartedSchema, description="The instance was there before.")
@needs("instance.start", checked_by="thing")
def start(body: dict[str, Any], process_id: str) -> tuple[Started, int, dict[str, str]]:
    """Start an instance of the newest version of a process."""
    started = start_instance(
        current_deps(),
        current_actor(),
        process_id,
        body["variables"],
        business_key=body["business_key"],
        message=body["message"],
    )
    location = url_for("api-instances.show", instance_id=started.instance_id)
    return started, 201 if started.created else 200, {"Location": location}
