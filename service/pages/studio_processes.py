"""One process in the studio: its versions and how to go back to one, its drafts, who owns it, what
people propose for it, and the record of all that."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from service.commands.propose import close_proposal, propose
from service.commands.restore_version import restore_version
from service.commands.set_owners import set_owners
from service.errors import ShopflowError
from service.i18n import t
from service.pages.drawing import render
from service.pages.naming import process_name
from service.pages.reader import reader
from service.pages.studio import titles
from service.pages.studio_publishing import asked_wish, refusal, tell
from service.permissions import allowed
from service.queries.agreements import agreed, agreements
from service.queries.definitions import definition, versions
from service.queries.drafts import drafts
from service.queries.people import names_of_people
from service.queries.proposals import events, owners, proposals
from service.security import needs, shows_editor
from service.studio.draft import owners_of
from service.web_context import current_actor, current_deps, reading

blueprint = Blueprint("studio_processes", __name__, template_folder="templates")


@blueprint.get("/studio/processes/<process_id>")
@needs("draft.read")
def show(process_id: str) -> str:
    """Draw a process with its history."""
    actor, catalog = current_actor(), current_deps().catalog
    with reading() as connection:
        known = versions(connection, process_id)
        thing = owners_of(connection, process_id)
        values: dict[str, Any] = {
            "drafts": drafts(connection, process_id),
            "to_agree": {one.draft_id for one in agreements(connection, actor)},
            "agreed": agreed(connection, process_id),
            "owners": owners(connection, process_id),
            "proposals": proposals(connection, catalog, process_id),
            "events": events(connection, process_id=process_id)[:30],
            "people": sorted(names_of_people(connection).items()),
        }
    return render(
        "studio/process.html",
        process_id=process_id,
        title=process_name(known[0].digest),
        versions=known,
        may_edit=allowed(actor, "draft.create", thing),
        process_title=titles(),
        second_person=current_deps().settings.second_person,
        may_assign=allowed(actor, "process.assign", thing),
        **values,
    )


@blueprint.post("/studio/processes/<process_id>/owners")
@needs("process.assign", checked_by="thing")
def assign(process_id: str) -> ResponseReturnValue:
    """Say who owns the process."""
    chosen = request.form.getlist("usernames")[:50]
    return _tried(
        process_id,
        lambda: set_owners(current_deps(), current_actor(), process_id, chosen),
        "studio.owners_set",
    )


@blueprint.post("/studio/processes/<process_id>/proposals")
@needs("process.propose")
def make(process_id: str) -> ResponseReturnValue:
    """Propose to do something better."""
    element_id = request.form.get("element_id", "")[:200]
    text = request.form.get("text", "").strip()[:4000]
    if not text:
        flash(t("studio.proposal_empty", reader().language), "bad")
        return _back(process_id)
    return _tried(
        process_id,
        lambda: propose(current_deps(), current_actor(), process_id, element_id, text),
        "studio.proposed",
    )


@blueprint.post("/studio/processes/<process_id>/proposals/<uuid:proposal_id>/close")
@needs("proposal.close", checked_by="thing")
def close(process_id: str, proposal_id: UUID) -> ResponseReturnValue:
    """Answer a proposal."""
    answer = request.form.get("answer", "").strip()[:4000]
    deps, actor = current_deps(), current_actor()
    return _tried(
        process_id,
        lambda: close_proposal(deps, actor, process_id, proposal_id, answer),
        "studio.answered",
    )


@blueprint.post("/studio/versions/<digest>/restore")
@needs("draft.publish", checked_by="thing")
def restore(digest: str) -> ResponseReturnValue:
    """Publish an older version again."""
    with reading() as connection:
        process_id = definition(connection, digest).process_id
    try:
        tell(restore_version(current_deps(), current_actor(), digest, asked_wish()), titles())
    except ShopflowError as error:
        flash(refusal(error), "bad")
    return _back(process_id)


@blueprint.get("/studio/versions/<digest>/comparison")
@needs("draft.read")
@shows_editor
def comparison(digest: str) -> str:
    """Draw what differs between two versions."""
    one = reader()
    with reading() as connection:
        shown = definition(connection, digest)
        known = versions(connection, shown.process_id)
    before = next((v.digest for v in known if v.version == shown.version - 1), None)
    asked = request.args.get("against")
    against = asked if any(v.digest == asked for v in known) else before
    title = process_name(digest)
    settings = {
        "language": one.language,
        "csrf": generate_csrf(),
        "digest": digest,
        "against": against,
        "zone": one.zone.key,
        "titles": {shown.process_id: title},
    }
    return render(
        "studio/comparison.html",
        shown=shown,
        versions=known,
        against=against,
        title=title,
        settings=settings,
    )


def _tried(process_id: str, act: Callable[[], object], done: str) -> ResponseReturnValue:
    try:
        act()
        flash(t(done, reader().language), "good")
    except ShopflowError as error:
        flash(refusal(error), "bad")
    return _back(process_id)


def _back(process_id: str) -> ResponseReturnValue:
    return redirect(url_for("studio_processes.show", process_id=process_id), 303)
