"""Who owns a process, what people propose for it, and the studio's record."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from service.api.draft_schema import CreatedSchema, PersonSchema
from service.api.named import NamesSchema
from service.api.resource import Resource
from service.api.schema import StrictSchema, Text, how_many
from service.commands.propose import close_proposal, propose
from service.commands.set_owners import set_owners
from service.permissions import allowed
from service.queries.proposals import EventRow, ProposalRow, events, owners, proposals
from service.security import needs
from service.studio.draft import find_draft, owners_of
from service.web_context import current_actor, current_deps, reading

blueprint = Resource("proposals", __name__, "Owners of processes, proposals, the studio's record")


class SetOwnersSchema(StrictSchema):
    """Who is to own a process."""

    usernames = fields.List(
        Text(200, shortest=1),
        required=True,
        validate=how_many(0, 50),
        metadata={"description": "None: everybody in the group of process owners."},
    )


class OwnersSchema(Schema):
    """Who owns a process."""

    owners = fields.List(fields.Nested(PersonSchema))
    can = fields.Dict(
        keys=fields.String(),
        values=fields.Boolean(),
        metadata={"description": "assign, edit: what the one who asks may do"},
    )


class ProposeSchema(StrictSchema):
    """What somebody proposes."""

    element_id = Text(200, load_default="", metadata={"description": "Empty: all of it."})
    text = Text(4000, shortest=1, required=True, paragraphs=True)


class CloseSchema(StrictSchema):
    """What is answered."""

    answer = Text(4000, load_default="", paragraphs=True)


class ClosedSchema(Schema):
    """How it was answered."""

    at = fields.AwareDateTime(format="iso")
    by = fields.Nested(PersonSchema)
    answer = fields.String()


class ProposalSchema(Schema):
    """A proposal."""

    id = fields.UUID()
    element_id = fields.String()
    element_name = fields.Nested(NamesSchema)
    text = fields.String()
    version = fields.Integer(metadata={"description": "What its author looked at."})
    at = fields.AwareDateTime(format="iso")
    by = fields.Nested(PersonSchema)
    closed = fields.Nested(ClosedSchema, allow_none=True)


class EventSchema(Schema):
    """An entry of the record."""

    at = fields.AwareDateTime(format="iso")
    actor = fields.Nested(PersonSchema)
    what = fields.String()
    draft_id = fields.UUID(allow_none=True)
    process_id = fields.String(allow_none=True)
    details = fields.Dict()


@blueprint.get("/processes/<process_id>/owners")
@blueprint.answers(200, OwnersSchema)
@needs("definition.read")
def show_owners(process_id: str) -> dict[str, Any]:
    """List who owns a process."""
    with reading() as connection:
        thing, actor = owners_of(connection, process_id), current_actor()
        may = {
            "assign": allowed(actor, "process.assign", thing),
            "edit": allowed(actor, "draft.edit", thing),
        }
        return {"owners": owners(connection, process_id), "can": may}


@blueprint.put("/processes/<process_id>/owners")
@blueprint.takes(SetOwnersSchema)
@blueprint.answers(200, OwnersSchema)
@needs("process.assign", checked_by="thing")
def change_owners(body: dict[str, Any], process_id: str) -> dict[str, Any]:
    """Say who owns a process."""
    set_owners(current_deps(), current_actor(), process_id, body["usernames"])
    return show_owners(process_id)


@blueprint.get("/processes/<process_id>/proposals")
@blueprint.answers(200, ProposalSchema(many=True))
@needs("definition.read")
def listed(process_id: str) -> list[ProposalRow]:
    """List what people propose for a process, newest first."""
    with reading() as connection:
        return list(proposals(connection, current_deps().catalog, process_id))


@blueprint.post("/processes/<process_id>/proposals")
@blueprint.takes(ProposeSchema)
@blueprint.answers(201, CreatedSchema)
@needs("process.propose")
def make(body: dict[str, Any], process_id: str) -> dict[str, UUID]:
    """Propose to do something better."""
    return {"id": propose(current_deps(), current_actor(), process_id, **body)}


@blueprint.post("/processes/<process_id>/proposals/<uuid:proposal_id>/close")
@blueprint.takes(CloseSchema)
@blueprint.answers(204)
@needs("proposal.close", checked_by="thing")
def close(body: dict[str, Any], process_id: str, proposal_id: UUID) -> None:
    """Answer a proposal."""
    close_proposal(current_deps(), current_actor(), process_id, proposal_id, body["answer"])


@blueprint.get("/processes/<process_id>/events")
@blueprint.answers(200, EventSchema(many=True))
@needs("definition.read")
def of_process(process_id: str) -> list[EventRow]:
    """Read the studio's record of a process, newest first."""
    with reading() as connection:
        return list(events(connection, process_id=process_id))


@blueprint.get("/drafts/<uuid:draft_id>/events")
@blueprint.answers(200, EventSchema(many=True))
@needs("draft.read")
def of_draft(draft_id: UUID) -> list[EventRow]:
    """Read the studio's record of a draft, newest first."""
    with reading() as connection:
        find_draft(connection, draft_id)
        return list(events(connection, draft_id=draft_id))
