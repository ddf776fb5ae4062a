"""How a reader wants pages to look: language, theme, time zone. Also for people not logged in.

Those who are see their account below; what is done to it is in `service.pages.account`.
"""

from flask import Blueprint, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue

from service.i18n import LANGUAGES, t
from service.pages.drawing import render
from service.pages.reader import THEMES, ZONES, choose, reader
from service.queries.sessions import SessionRow, sessions
from service.security import local_path, needs
from service.store.people import token_hash
from service.web_context import reading, session_token

blueprint = Blueprint("settings", __name__, template_folder="templates")


@blueprint.get("/settings")
@needs("page.public")
def show() -> str:
    """Draw the choices."""
    return settings_page()


@blueprint.post("/settings")
@needs("page.public")
def save() -> ResponseReturnValue:
    """Remember what was chosen; a form may send any of the choices."""
    answer = redirect(local_path(request.form.get("next") or "/settings"), 303)
    chosen = {
        name: request.form[name] for name in ("language", "theme", "zone") if name in request.form
    }
    if "zone" in chosen:
        language = chosen.get("language", "")
        flash(t("settings.saved", language if language in LANGUAGES else reader().language), "good")
    return choose(current_app.make_response(answer), **chosen)


def settings_page() -> str:
    """Draw the whole page."""
    zones = sorted({*ZONES, reader().zone.key})
    return render("settings.html", themes=THEMES, zones=zones, sessions=_sessions())


def _sessions() -> tuple[SessionRow, ...]:
    """Where the reader is logged in; nowhere for guests."""
    one, token = reader(), session_token()
    if one.actor is None or token is None:
        return ()
    with reading() as connection:
        return sessions(connection, one.actor.username, token_hash(token), one.now)
