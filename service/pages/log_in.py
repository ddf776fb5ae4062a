"""Logging in and out. While the sample company is on, its people are offered by name."""

from flask import Blueprint, redirect, request, session
from flask.typing import ResponseReturnValue

from service.company import SAMPLE_PASSWORD, SAMPLE_PEOPLE
from service.pages.drawing import render
from service.pages.reader import reader
from service.security import local_path, needs
from service.store.people import password_matches
from service.web_context import count_attempt, current_deps, reading

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
    with reading() as connection:
        known = password_matches(connection, username, password)
    target = local_path(request.form.get("next"))
    if not known:
        return _page(target, username=username, refused=True), 401
    session.clear()
    session["username"] = username
    session.permanent = True
    return redirect(target, 303)


@blueprint.post("/logout")
@needs("page.public")
def log_out() -> ResponseReturnValue:
    """End the session."""
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
