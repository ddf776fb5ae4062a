"""Work items: the inbox, one item with its form, claiming, releasing, completing."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from service.api.named import ElementSchema
from service.api.resource import PageQuery, Resource, page_of
from service.api.schema import JsonObject, StrictSchema, one_of
from service.commands.claim_task import claim_task
from service.commands.complete_task import Completed, complete_task
from service.commands.release_task import release_task
from service.queries.element_names import elements_named
from service.queries.inbox import inbox
from service.queries.results import Inbox, WorkItem
from service.queries.work_item import work_item
from service.security import needs
from service.trouble import api_language
from service.web_context import current_actor, current_deps, reading

blueprint = Resource("work-items", __name__, "What people are to do")


class WorkItemRowSchema(ElementSchema):
    """A work item in a list."""

    id = fields.UUID()
    instance_id = fields.UUID()
    definition_digest = fields.String()
    business_key = fields.String(allow_none=True)
    assignee = fields.String(allow_none=True)
    groups = fields.List(fields.String())
    due_at = fields.AwareDateTime(format="iso", allow_none=True)
    priority = fields.Integer()
    opened_at = fields.AwareDateTime(format="iso")


class WorkItemSchema(WorkItemRowSchema):
    """A work item with its data and its form."""

    users = fields.List(fields.String())
    follow_up_at = fields.AwareDateTime(format="iso", allow_none=True)
    form_id = fields.String(allow_none=True)
    form = fields.Method(
        "localized_form",
        metadata={"description": "The form-js form in the caller's language; null without one."},
    )
    variables = fields.Dict()
    closed_at = fields.AwareDateTime(format="iso", allow_none=True)
    closed_how = fields.String(allow_none=True)
    closed_by = fields.String(allow_none=True)

    def localized_form(self, item: WorkItem) -> dict[str, Any] | None:
        """The item's form as it was published with its diagram."""
        if item.form_id is None:
            return None
        form = current_deps().catalog.form(item.definition_digest, item.form_id)
        return dict(form.localized(api_language()))


class InboxQuery(PageQuery):
    """Which work items are listed."""

    search = fields.String(
        metadata={"description": "Part of the business key, or of the element's name."}
    )
    group = fields.String()
    assigned = fields.String(
        validate=one_of("me", "nobody"), metadata={"description": "Left out: does not matter."}
    )
    process_id = fields.String()
    element_id = fields.String()
    overdue = fields.Boolean()
    sort = fields.String(validate=one_of("due", "opened", "priority"), load_default="due")


class CompleteSchema(StrictSchema):
    """What was filled in."""

    data = JsonObject(load_default=dict, metadata={"description": "By field of the form."})


class CompletedSchema(Schema):
    """What completing did."""

    instance_id = fields.UUID()
    next_item_id = fields.UUID(
        allow_none=True, metadata={"description": "What the caller can go on with."}
    )
    finished = fields.String(
        allow_none=True, metadata={"description": "How the instance ended, null if it goes on."}
    )


@blueprint.get("/work-items")
@blueprint.takes(InboxQuery, location="query")
@blueprint.answers(200, page_of(WorkItemRowSchema))
@needs("task.list")
def listed(query: dict[str, Any]) -> Inbox:
    """List the open work items meant for the caller."""
    deps = current_deps()
    assigned = query.pop("assigned", None)
    with reading() as connection:
        return inbox(
            connection,
            current_actor(),
            mine=None if assigned is None else assigned == "me",
            named=elements_named(deps.catalog, query.get("search", "")),
            now=deps.clock.now(),
            **query,
        )


@blueprint.get("/work-items/<uuid:item_id>")
@blueprint.answers(200, WorkItemSchema)
@needs("task.read", checked_by="thing")
def show(item_id: UUID) -> WorkItem:
    """Show one work item with its data and its form."""
    with reading() as connection:
        return work_item(connection, current_actor(), item_id)


@blueprint.post("/work-items/<uuid:item_id>/claim")
@blueprint.answers(200, WorkItemSchema)
@needs("task.claim", checked_by="thing")
def claim(item_id: UUID) -> WorkItem:
    """Take a work item, so that others see who works on it."""
    claim_task(current_deps(), current_actor(), item_id)
    with reading() as connection:
        return work_item(connection, current_actor(), item_id)


@blueprint.post("/work-items/<uuid:item_id>/release")
@blueprint.answers(200, WorkItemSchema)
@needs("task.release", checked_by="thing")
def release(item_id: UUID) -> WorkItem:
    """Give a work item back to its group."""
    release_task(current_deps(), current_actor(), item_id)
    with reading() as connection:
        return work_item(connection, current_actor(), item_id)


@blueprint.post("/work-items/<uuid:item_id>/complete")
@blueprint.takes(CompleteSchema)
@blueprint.answers(200, CompletedSchema)
@needs("task.complete", checked_by="thing")
def complete(body: dict[str, Any], item_id: UUID) -> Completed:
    """Complete a work item; the instance moves on at once."""
    return complete_task(current_deps(), current_actor(), item_id, body["data"])
