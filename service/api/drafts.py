"""Drafts of the studio: their files, who works in them, and what is wrong with them."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from processes.findings import Finding
from service.api.definitions import FindingSchema
from service.api.draft_schema import (
    TEXT_BODY,
    CreatedSchema,
    DraftRowSchema,
    DraftSchema,
    FileContentSchema,
    NewDraftSchema,
    PeopleSchema,
    PresenceSchema,
    SavedSchema,
    SaveSchema,
    UnsavedSchema,
)
from service.api.resource import Resource
from service.api.schema import QueryWhole, StrictSchema, Text
from service.checking import check_draft
from service.commands.create_draft import create_draft
from service.commands.discard_draft import discard_draft
from service.commands.note_presence import note_presence
from service.commands.save_draft_file import delete_draft_file, save_draft_file
from service.finding_names import named
from service.queries.drafts import (
    DraftRow,
    DraftView,
    FileContent,
    Present,
    draft_view,
    drafts,
    file_content,
    present,
)
from service.security import needs, takes_body
from service.studio.content import kind_of
from service.studio.draft import draft_files, find_draft
from service.trouble import api_language
from service.web_context import current_actor, current_deps, reading

blueprint = Resource("drafts", __name__, "Drafts of the studio")


class DraftQuery(StrictSchema):
    """Which drafts."""

    process_id = Text(200, load_default=None)


class VersionQuery(StrictSchema):
    """Which version of a file."""

    version = QueryWhole(0, 2**31 - 1, required=True)


class FindingsSchema(Schema):
    """What is wrong with, or unusual in, a draft."""

    publishable = fields.Boolean(metadata={"description": "There is no finding of severity error."})
    findings = fields.List(fields.Nested(FindingSchema))


@blueprint.get("/drafts")
@blueprint.takes(DraftQuery, location="query")
@blueprint.answers(200, DraftRowSchema(many=True))
@needs("draft.read")
def listed(query: dict[str, Any]) -> list[DraftRow]:
    """List the open drafts, newest first."""
    with reading() as connection:
        return list(drafts(connection, query["process_id"]))


@blueprint.post("/drafts")
@blueprint.takes(NewDraftSchema)
@blueprint.answers(201, CreatedSchema)
@needs("draft.create", checked_by="thing")
def begin(body: dict[str, Any]) -> dict[str, UUID]:
    """Begin a draft, empty or with what a process is made of."""
    made = create_draft(current_deps(), current_actor(), **body, language=api_language())
    return {"id": made}


@blueprint.get("/drafts/<uuid:draft_id>")
@blueprint.answers(200, DraftSchema)
@needs("draft.read")
def show(draft_id: UUID) -> DraftView:
    """Show a draft."""
    with reading() as connection:
        return draft_view(connection, current_actor(), draft_id, current_deps().clock.now())


@blueprint.delete("/drafts/<uuid:draft_id>")
@blueprint.answers(204)
@needs("draft.edit", checked_by="thing")
def discard(draft_id: UUID) -> None:
    """Discard a draft."""
    discard_draft(current_deps(), current_actor(), draft_id)


@blueprint.get("/drafts/<uuid:draft_id>/files/<name>")
@blueprint.answers(200, FileContentSchema)
@needs("draft.read")
def file(draft_id: UUID, name: str) -> FileContent:
    """Read a file."""
    with reading() as connection:
        return file_content(connection, draft_id, name)


@blueprint.put("/drafts/<uuid:draft_id>/files/<name>")
@blueprint.takes(SaveSchema)
@blueprint.answers(200, SavedSchema)
@takes_body(TEXT_BODY)
@needs("draft.edit", checked_by="thing")
def save(body: dict[str, Any], draft_id: UUID, name: str) -> dict[str, int]:
    """Save a file; 409 with the newest one in `details` if somebody else saved it meanwhile."""
    deps, actor = current_deps(), current_actor()
    return {"version": save_draft_file(deps, actor, draft_id, name, **body)}


@blueprint.delete("/drafts/<uuid:draft_id>/files/<name>")
@blueprint.takes(VersionQuery, location="query")
@blueprint.answers(204)
@needs("draft.edit", checked_by="thing")
def delete(query: dict[str, Any], draft_id: UUID, name: str) -> None:
    """Take a file out of a draft."""
    delete_draft_file(current_deps(), current_actor(), draft_id, name, query["version"])


@blueprint.post("/drafts/<uuid:draft_id>/presence")
@blueprint.takes(PresenceSchema)
@blueprint.answers(200, PeopleSchema)
@needs("draft.read")
def presence(body: dict[str, Any], draft_id: UUID) -> dict[str, tuple[Present, ...]]:
    """Say where one is, and learn who else is there."""
    deps = current_deps()
    note_presence(deps, current_actor(), draft_id, body["file"])
    with reading() as connection:
        return {"people": present(connection, draft_id, deps.clock.now())}


@blueprint.get("/drafts/<uuid:draft_id>/findings")
@blueprint.answers(200, FindingsSchema)
@needs("draft.read")
def findings(draft_id: UUID) -> dict[str, Any]:
    """Judge a draft as it is saved."""
    return _judged(draft_id, {})


@blueprint.post("/drafts/<uuid:draft_id>/findings")
@blueprint.takes(UnsavedSchema)
@blueprint.answers(200, FindingsSchema)
@takes_body(TEXT_BODY)
@needs("draft.read")
def unsaved_findings(body: dict[str, Any], draft_id: UUID) -> dict[str, Any]:
    """Judge a draft with files that are not saved yet."""
    return _judged(draft_id, body["files"])


def _judged(draft_id: UUID, unsaved: dict[str, str]) -> dict[str, Any]:
    for name in unsaved:
        kind_of(name)
    given = {name: text.encode() for name, text in unsaved.items()}
    with reading() as connection:
        find_draft(connection, draft_id)
        files = draft_files(connection, draft_id) | given
        found: tuple[Finding, ...] = check_draft(current_deps(), connection, files)
    return {
        "publishable": all(one.severity != "error" for one in found),
        "findings": named(found, files),
    }
