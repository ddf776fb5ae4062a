"""One work item: its form, taking and giving back, completing; then the next one at once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from service.commands.claim_task import claim_task
from service.commands.complete_task import Completed, complete_task
from service.commands.release_task import release_task
from service.deps import Deps
from service.errors import Conflict, Invalid, NotAllowed, ShopflowError
from service.exact_json import read_json
from service.i18n import spoken, t
from service.identity import Actor
from service.pages.drawing import render
from service.pages.file_words import picker_settings
from service.pages.inbox import address, found, list_values
from service.pages.reader import reader
from service.permissions import allowed
from service.queries.results import WorkItem
from service.queries.work_item import work_item
from service.security import needs
from service.web_context import current_actor, current_deps, reading

blueprint = Blueprint("work_item", __name__, template_folder="templates")


@blueprint.get("/inbox/<uuid:item_id>")
@needs("task.read", checked_by="thing")
def show(item_id: UUID) -> str:
    """Draw the list with one item open beside it."""
    actor = current_actor()
    with reading() as connection:
        item = work_item(connection, actor, item_id)
        values = list_values(connection)
    definition = current_deps().catalog.definition(item.definition_digest)
    may_work = item.closed_at is None and allowed(actor, "task.complete", item)
    return render(
        "inbox.html",
        **values,
        item=item,
        element=definition.elements[item.element_id],
        may_work=may_work,
        form=_form(item, may_work),
    )


@blueprint.post("/inbox/<uuid:item_id>/claim")
@needs("task.claim", checked_by="thing")
def claim(item_id: UUID) -> ResponseReturnValue:
    """Take the item."""
    return _do(claim_task, item_id)


@blueprint.post("/inbox/<uuid:item_id>/release")
@needs("task.release", checked_by="thing")
def release(item_id: UUID) -> ResponseReturnValue:
    """Give the item back to its group."""
    return _do(release_task, item_id)


@blueprint.post("/inbox/<uuid:item_id>/complete")
@needs("task.complete", checked_by="thing")
def complete(item_id: UUID) -> ResponseReturnValue:
    """Complete the item with what its form sent; answers JSON to the form island."""
    sent = read_json(request.get_data())
    data = sent.get("data") if isinstance(sent, dict) else None
    if not isinstance(data, dict):
        return _refused(422, {"": [t("form.not_understood", reader().language)]})
    try:
        done = complete_task(current_deps(), current_actor(), item_id, data)
    except Invalid as invalid:
        language = reader().language
        return _refused(422, {path: said[language] for path, said in invalid.fields.items()})
    except (Conflict, NotAllowed) as error:
        return _refused(409, {"": [spoken(error.message, reader().language)]})
    following = _following(done)
    said = "task.completed" if following else "task.completed_last"
    flash(t(said, reader().language), "good")
    there = address("work_item.show", following) if following else address("inbox.show")
    return jsonify({"location": there})


def _form(item: WorkItem, may_work: bool) -> dict[str, Any] | None:
    """What the form island is told; None for a task without a form."""
    if item.form_id is None:
        return None
    language = reader().language
    form = current_deps().catalog.form(item.definition_digest, item.form_id)
    return {
        "schema": form.localized(language),
        "data": item.variables,
        "language": language,
        "zone": reader().zone.key,
        "readOnly": not may_work,
        "submitTo": address("work_item.complete", item.id),
        "csrf": generate_csrf(),
        "username": current_actor().username,
        "unsent": t("form.unsent", language),
        "offline": t("form.offline", language),
        "loggedOut": t("form.logged_out", language),
        "files": picker_settings(language, current_deps().settings.max_upload),
    }


def _do(command: Callable[[Deps, Actor, UUID], None], item_id: UUID) -> ResponseReturnValue:
    try:
        command(current_deps(), current_actor(), item_id)
    except ShopflowError as error:
        flash(spoken(error.message, reader().language), "bad")
    return redirect(address("work_item.show", item_id), 303)


def _refused(status: int, errors: dict[str, Any]) -> ResponseReturnValue:
    return jsonify({"errors": errors}), status


def _following(done: Completed) -> UUID | None:
    """The instance's next item if it is the reader's, else the first of the list."""
    if done.next_item_id is not None:
        return done.next_item_id
    with reading() as connection:
        items = found(connection).items
    return items[0].id if items else None
