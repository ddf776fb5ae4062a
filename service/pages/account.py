"""What people do to their own account: change the password, log out elsewhere.

Both are on the settings page. Making users and shutting them out is done at the terminal.
"""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, session
from flask.typing import ResponseReturnValue

from service.commands import end_sessions
from service.commands.log_in import log_in
from service.commands.set_password import set_password
from service.errors import Invalid, NotFound
from service.i18n import spoken, t
from service.pages.devices import this_browser
from service.pages.reader import reader
from service.pages.settings import settings_page
from service.security import needs
from service.store.people import kept_password, password_matches
from service.web_context import (
    count_attempt,
    current_actor,
    current_deps,
    keep_session,
    reading,
    take_back_attempts,
)

blueprint = Blueprint("account", __name__)


@blueprint.post("/settings/password")
@needs("account.change")
def change_password() -> ResponseReturnValue:
    """Change the password; whoever is logged in elsewhere is logged out."""
    deps, actor, language = current_deps(), current_actor(), reader().language
    present, new, again = (request.form.get(name, "") for name in ("present", "new", "again"))
    count_attempt("password", actor.username)
    with reading() as connection:
        kept = kept_password(connection, actor.username)
    if not password_matches(kept, present):
        return _refused(t("password.wrong", language))
    take_back_attempts()
    if new != again:
        return _refused(t("password.different", language))
    try:
        set_password(deps, actor, actor.username, new)
    except Invalid as error:
        said = error.fields["password"]
        return _refused(" ".join(said[language]))
    token = log_in(deps, actor.username, new, this_browser())
    if token is None:  # somebody changed it again, or shut the person out
        return redirect("/login", 303)
    keep_session(token)
    flash(t("password.changed", language), "good")
    return redirect("/settings", 303)


@blueprint.post("/settings/sessions/<uuid:session_id>/end")
@needs("account.change")
def end(session_id: UUID) -> ResponseReturnValue:
    """Log out elsewhere."""
    language = reader().language
    try:
        end_sessions.end_session(current_deps(), current_actor(), session_id)
        flash(t("sessions.ended", language), "good")
    except NotFound as error:
        flash(spoken(error.message, language), "bad")
    return redirect("/settings", 303)


@blueprint.post("/settings/sessions/end")
@needs("account.change")
def end_all() -> ResponseReturnValue:
    """Log out everywhere, here too."""
    actor = current_actor()
    end_sessions.end_sessions(current_deps(), actor, actor.username)
    session.clear()
    return redirect("/login", 303)


def _refused(sentence: str) -> ResponseReturnValue:
    flash(sentence, "bad")
    return settings_page(), 422
