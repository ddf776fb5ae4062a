"""Publishing a draft: what changes, what stands against it, why and from when; a second person's
answer, and what was asked and answered before. The commands decide; this page shows and asks."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.checking import check_draft
from service.commands.answer_wish import approve_draft, refuse_draft
from service.commands.publish_draft import Answer, Wish, publish_draft
from service.errors import Invalid, ShopflowError
from service.finding_names import named
from service.i18n import LANGUAGES, spoken, t
from service.pages.drawing import render
from service.pages.reader import reader
from service.pages.studio import titles
from service.queries.comparison import draft_comparison
from service.queries.drafts import draft_view
from service.queries.proposals import publishing_steps
from service.security import needs
from service.studio.comparison import FileChange
from service.studio.draft import draft_files
from service.web_context import current_actor, current_deps, reading

blueprint = Blueprint("studio_publishing", __name__, template_folder="templates")


@blueprint.get("/studio/drafts/<uuid:draft_id>/publish")
@needs("draft.read")
def show(draft_id: UUID) -> str:
    """Draw what would be published, and ask."""
    with reading() as connection:
        draft = draft_view(connection, current_actor(), draft_id, reader().now)
        compared = draft_comparison(connection, current_deps().catalog, draft_id)
        drawn = draft_files(connection, draft_id)
        found = named(check_draft(current_deps(), connection, drawn), drawn)
        steps = publishing_steps(connection, draft_id)
    return render(
        "studio/publish.html",
        draft=draft,
        files=[one for one in compared.files if one.change != "same"],
        lines=change_lines,
        errors=[one for one in found if one["severity"] == "error"],
        notes=[one for one in found if one["severity"] != "error"],
        steps=steps,
        second_person=current_deps().settings.second_person,
        process_title=titles(),
    )


@blueprint.post("/studio/drafts/<uuid:draft_id>/publish")
@needs("draft.publish", checked_by="thing")
def publish(draft_id: UUID) -> ResponseReturnValue:
    """Publish the draft, or ask for it."""
    return _answered(
        draft_id, lambda: publish_draft(current_deps(), current_actor(), draft_id, asked_wish())
    )


@blueprint.post("/studio/drafts/<uuid:draft_id>/approve")
@needs("draft.approve", checked_by="thing")
def approve(draft_id: UUID) -> ResponseReturnValue:
    """Agree as the second person."""
    reply = _reply()
    return _answered(
        draft_id, lambda: approve_draft(current_deps(), current_actor(), draft_id, *reply)
    )


@blueprint.post("/studio/drafts/<uuid:draft_id>/refuse")
@needs("draft.refuse", checked_by="thing")
def refuse(draft_id: UUID) -> ResponseReturnValue:
    """Refuse, or take one's own wish back."""
    reply = _reply()
    try:
        status = refuse_draft(current_deps(), current_actor(), draft_id, *reply)
        flash(t(f"studio.wish.{status}", reader().language), "info")
    except ShopflowError as error:
        flash(refusal(error), "bad")
    return redirect(url_for("studio_publishing.show", draft_id=draft_id), 303)


def asked_wish() -> Wish:
    """The wish that the form of this request holds.

    The date and time are the reader's, in their zone; without them it is to hold at once.

    Raises:
        Invalid: there is no reason, or a moment nobody can read.
    """
    reason = request.form.get("reason", "").strip()[:2000]
    if not reason:
        raise _invalid("reason", "studio.reason_missing")
    written, moment = request.form.get("holds_from", "").strip(), None
    if written:
        try:
            moment = datetime.fromisoformat(written).replace(tzinfo=reader().zone)
        except ValueError:
            raise _invalid("holds_from", "studio.moment_unreadable") from None
    return Wish(reason, moment, overwrite=request.form.get("overwrite") == "yes")


def _invalid(field: str, key: str) -> Invalid:
    return Invalid({field: {language: [t(key, language)] for language in LANGUAGES}})


def tell(answer: Answer, process_title: Callable[[str], str]) -> None:
    """Say on the next page what became of a wish."""
    language = reader().language
    if answer.status == "published":
        names = ", ".join(f"{process_title(o.process_id)} v{o.version}" for o in answer.definitions)
        flash(t("studio.published", language, what=names), "good")
    else:
        flash(t(f"studio.wish.{answer.status}", language), "good")


def refusal(error: ShopflowError) -> str:
    """A refusal in one sentence or more: what each field is told, else the error's own."""
    language = reader().language
    if isinstance(error, Invalid):
        said = [line for lines in error.fields.values() for line in lines.get(language, ())]
        if said:
            return " ".join([spoken(error.message, language), *said[:5]])
    return spoken(error.message, language)


def _reply() -> tuple[UUID, str]:
    """The wish that was answered, and what was said of it; a nameless wish is none."""
    request_id = request.form.get("request_id", UUID(int=0), type=UUID)
    return request_id, request.form.get("comment", "").strip()[:2000]


def _answered(draft_id: UUID, act: Callable[[], Answer]) -> ResponseReturnValue:
    here = url_for("studio_publishing.show", draft_id=draft_id)
    try:
        answer = act()
    except ShopflowError as error:
        flash(refusal(error), "bad")
        return redirect(here, 303)
    tell(answer, titles())
    first = next(iter(answer.definitions), None)
    if first is None:
        return redirect(here, 303)
    return redirect(url_for("studio_processes.show", process_id=first.process_id), 303)


def change_lines(file: FileChange) -> Sequence[tuple[str, str]]:
    """What differs in a file, one line each: the change and the name of what changed."""
    language = reader().language
    lines = [(one.change, spoken(one.names, language) or one.id) for one in file.elements]
    rule = t("studio.rule", language)
    lines += [(one.change, f"{rule} {one.index}") for one in file.rules]
    lines += [(one.change, spoken(one.names, language) or one.key) for one in file.fields]
    return lines
