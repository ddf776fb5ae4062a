"""Conditions that start processes, looked at when a program that knows the data asks."""

from typing import Any

from marshmallow import Schema, fields

from service.api.resource import Resource
from service.api.schema import JsonObject, StrictSchema, Text
from service.commands.start_by_condition import start_by_condition
from service.security import needs
from service.web_context import current_actor, current_deps

blueprint = Resource("conditions", __name__, "Conditions that start processes")


class DataSchema(StrictSchema):
    """What the conditions look at, and the instances begin with."""

    variables = JsonObject(load_default=dict)
    process_id = Text(
        200,
        shortest=1,
        allow_none=True,
        load_default=None,
        metadata={"description": "Look at this process only."},
    )


class BeginnerSchema(Schema):
    """A start event whose condition holds."""

    process_id = fields.String()
    element_id = fields.String()


class BegunSchema(Schema):
    """What begins."""

    started = fields.List(fields.Nested(BeginnerSchema))


@blueprint.post("/conditions")
@blueprint.takes(DataSchema)
@blueprint.answers(200, BegunSchema)
@needs("instance.start", checked_by="thing")
def look(body: dict[str, Any]) -> dict[str, Any]:
    """Start every process whose start condition holds for the data."""
    deps, actor = current_deps(), current_actor()
    return {"started": start_by_condition(deps, actor, body["variables"], body["process_id"])}
