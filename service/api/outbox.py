"""The outbox: what left the house, or is to leave it."""

from typing import Any

from marshmallow import Schema, fields

from service.api.resource import PageQuery, Resource, page_of
from service.api.schema import one_of
from service.queries.outbox import outbox
from service.queries.results import Outbox
from service.security import needs
from service.web_context import reading

blueprint = Resource("outbox", __name__, "Mails, text messages and calls")


class OutboxRowSchema(Schema):
    """One message."""

    id = fields.String()
    instance_id = fields.UUID()
    channel = fields.String()
    via = fields.String()
    recipient = fields.String()
    subject = fields.String()
    body = fields.String()
    state = fields.String()
    message_id = fields.String()
    created_at = fields.AwareDateTime(format="iso")
    sent_at = fields.AwareDateTime(format="iso", allow_none=True)


class OutboxQuery(PageQuery):
    """Which messages are listed."""

    channel = fields.String(validate=one_of("mail", "sms", "rest"))
    instance_id = fields.UUID()
    recipient = fields.String(metadata={"description": "Part of the address."})


@blueprint.get("/outbox")
@blueprint.takes(OutboxQuery, location="query")
@blueprint.answers(200, page_of(OutboxRowSchema))
@needs("outbox.read")
def listed(query: dict[str, Any]) -> Outbox:
    """List what was sent, newest first."""
    with reading() as connection:
        return outbox(connection, **query)
