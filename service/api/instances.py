"""Instances: listed, shown with their history, cancelled, their record taken along."""

from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import Schema, fields

from processes.codec import dumps
from service.api.named import ElementSchema
from service.api.resource import PageQuery, Resource, page_of
from service.api.schema import StrictSchema, Text, one_of
from service.api.work_items import WorkItemRowSchema
from service.commands.cancel_instance import cancel_instance
from service.queries.instance import instance
from service.queries.instances import INCIDENT, instances
from service.queries.record import record_as_hashed
from service.queries.results import IncidentRow, InstanceList, InstanceView
from service.security import needs
from service.web_context import current_actor, current_deps, reading

blueprint = Resource("instances", __name__, "Running and ended instances")

STATUSES = ("running", "completed", "cancelled", "terminated", "failed", INCIDENT)


class InstanceRowSchema(Schema):
    """An instance in a list."""

    id = fields.UUID()
    process_id = fields.String()
    version = fields.Integer()
    definition_digest = fields.String()
    business_key = fields.String(allow_none=True)
    status = fields.String()
    started_at = fields.AwareDateTime(format="iso")
    started_by = fields.String()
    finished_at = fields.AwareDateTime(format="iso", allow_none=True)


class StepSchema(Schema):
    """One stay of a token in an element."""

    key = fields.UUID()
    process_id = fields.String()
    element_id = fields.String()
    element_type = fields.String()
    entered_at = fields.AwareDateTime(format="iso")
    left_at = fields.AwareDateTime(format="iso", allow_none=True)
    how = fields.String(allow_none=True)
    actor = fields.String()


class JobSchema(Schema):
    """A pending call of a handler."""

    id = fields.UUID()
    element_id = fields.String()
    topic = fields.String()
    state = fields.String()
    attempts = fields.Integer()
    retries_left = fields.Integer()
    due_at = fields.AwareDateTime(format="iso")
    error = fields.String(allow_none=True)


class TimerSchema(Schema):
    """A moment the instance waits for."""

    key = fields.UUID()
    element_id = fields.String()
    due_at = fields.AwareDateTime(format="iso")


class SubscriptionSchema(Schema):
    """A message or signal the instance waits for."""

    key = fields.UUID()
    name = fields.String()
    correlation_key = fields.String(metadata={"description": "Empty for a signal."})
    signal = fields.Boolean()


class IncidentSchema(ElementSchema):
    """Something that gave up."""

    key = fields.UUID()
    instance_id = fields.UUID()
    business_key = fields.String(allow_none=True)
    kind = fields.String()
    message = fields.Method("both_messages", metadata={"description": "By language."})
    raised_at = fields.AwareDateTime(format="iso")
    resolved_at = fields.AwareDateTime(format="iso", allow_none=True)
    resolved_by = fields.String(allow_none=True)

    def both_messages(self, row: IncidentRow) -> dict[str, str]:
        """What happened; a system's own words are the same in both."""
        return {"en": row.message, "zh": row.message_zh or row.message}


class InstanceSchema(InstanceRowSchema):
    """An instance with what waits in it and what it did."""

    definition_digest = fields.String(attribute="digest")
    variables = fields.Dict()
    steps = fields.List(fields.Nested(StepSchema))
    open_elements = fields.List(fields.List(fields.String()))
    flows_taken = fields.List(fields.List(fields.String()))
    items = fields.List(fields.Nested(WorkItemRowSchema))
    jobs = fields.List(fields.Nested(JobSchema))
    timers = fields.List(fields.Nested(TimerSchema))
    subscriptions = fields.List(fields.Nested(SubscriptionSchema))
    incidents = fields.List(fields.Nested(IncidentSchema))


class InstancesQuery(PageQuery):
    """Which instances are listed."""

    process_id = fields.String()
    status = fields.String(validate=one_of(*STATUSES))
    business_key = fields.String()
    search = fields.String(metadata={"description": "Part of the business key."})


class CancelSchema(StrictSchema):
    """Why an instance is cancelled."""

    reason = Text(500, shortest=1, paragraphs=True, required=True)


@blueprint.get("/instances")
@blueprint.takes(InstancesQuery, location="query")
@blueprint.answers(200, page_of(InstanceRowSchema))
@needs("instance.read")
def listed(query: dict[str, Any]) -> InstanceList:
    """List instances, newest first."""
    with reading() as connection:
        return instances(connection, current_actor(), **query)


@blueprint.get("/instances/<uuid:instance_id>")
@blueprint.answers(200, InstanceSchema)
@needs("instance.read")
def show(instance_id: UUID) -> InstanceView:
    """Show one instance."""
    with reading() as connection:
        return instance(connection, current_actor(), instance_id)


@blueprint.post("/instances/<uuid:instance_id>/cancel")
@blueprint.takes(CancelSchema)
@blueprint.answers(200, InstanceSchema)
@needs("instance.cancel")
def cancel(body: dict[str, Any], instance_id: UUID) -> InstanceView:
    """End an instance before its time."""
    cancel_instance(current_deps(), current_actor(), instance_id, body["reason"])
    with reading() as connection:
        return instance(connection, current_actor(), instance_id)


@blueprint.get("/instances/<uuid:instance_id>/record")
@blueprint.answers(200, content_type="application/x-ndjson", description="One entry a line.")
@needs("record.read")
def download(instance_id: UUID) -> Response:
    """Take along the record, entry by entry, with the hashes that chain them."""
    with reading() as connection:
        entries = record_as_hashed(connection, current_actor(), instance_id)
    return Response(
        (f"{dumps(entry)}\n" for entry in entries),
        mimetype="application/x-ndjson",
        headers={"Content-Disposition": f'attachment; filename="record-{instance_id}.ndjson"'},
    )
