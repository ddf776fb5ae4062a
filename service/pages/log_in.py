"""Logging in and out. While the sample company is on, its people are offered by name."""

import logging

from flask import Blueprint, redirect, request, session
from flask.typing import ResponseReturnValue

from service.commands import end_sessions
from service.commands import log_in as sessions
from service.company import SAMPLE_PASSWORD, SAMPLE_PEOPLE
from service.pages.devices import this_browser
from service.pages.drawing import render
from service.pages.reader import reader
from service.security import local_path, needs
from service.web_context import (
    count_attempt,
    current_deps,
    keep_session,
    session_token,
    take_back_attempts,
)

_log = logging.getLogger(__name__)

blueprint = Blueprint("log_in", __name__, template_folder="templates")


@blueprint.get("/login")
@needs("page.public")
def show() -> ResponseReturnValue:
    """Ask for a name and a password."""
    target = local_path(request.args.get("next"))
    if reader().actor is not None:
        return redirect(target, 303)
    return _page(target)


@blueprint.post("/login")
@needs("page.public")
def log_in() -> ResponseReturnValue:
    """Start a session."""
    username = request.form.get("username", "").strip()
    password = request.form.get("password", "")
    count_attempt("log-in")
    count_attempt("log-in-name", username)
    token = sessions.log_in(
        current_deps(), username, password, this_browser(), instead_of=session_token()
    )
    target = local_path(request.form.get("next"))
    if token is None:
        # Without the name: somebody may have typed the password there.
        _log.warning("a log-in from %r was refused", request.remote_addr)
        return _page(target, username=username, refused=True), 401
    take_back_attempts()
    keep_session(token)
    return redirect(target, 303)


@blueprint.post("/logout")
@needs("page.public")
def log_out() -> ResponseReturnValue:
    """End the session."""
    token = session_token()
    if token is not None:
        end_sessions.log_out(current_deps(), token)
    session.clear()
    return redirect("/login", 303)


def _page(target: str, *, username: str = "", refused: bool = False) -> str:
    sample = current_deps().settings.sample
    return render(
        "log_in.html",
        target=target,
        username=username,
        refused=refused,
        people=SAMPLE_PEOPLE if sample else (),
        password=SAMPLE_PASSWORD if sample else "",
    )
