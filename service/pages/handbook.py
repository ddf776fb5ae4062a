"""The operating handbook: the company's processes to be read, searched and printed."""

from datetime import datetime
from typing import Any, cast
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from service.handbook.library import Handbook, Library
from service.handbook.printed import print_handbook
from service.pages.drawing import render
from service.pages.reader import reader
from service.security import needs
from service.web_context import current_deps, reading

blueprint = Blueprint("handbook", __name__, template_folder="templates")


@blueprint.record_once
def remember_handbook(state: BlueprintSetupState) -> None:
    """Give the app its memory of the written handbook."""
    state.app.extensions["shopflow_handbook"] = Library()


@blueprint.get("/handbook")
@needs("definition.read")
def contents() -> str:
    """Draw the list of processes and roles, or what a search found."""
    book, language = _book(), reader().language
    asked = request.args.get("q", "").strip()
    return render(
        "handbook.html",
        chapters=book.chapters(language),
        roles=book.roles(language),
        asked=asked,
        hits=book.index.search(asked, language) if asked else None,
        address=_address,
    )


@blueprint.get("/handbook/<process_id>")
@needs("definition.read")
def process(process_id: str) -> str:
    """Draw the chapter of a process."""
    chapter = _book().chapter(process_id, reader().language)
    return render("handbook_process.html", chapter=chapter, **_tools())


@blueprint.get("/handbook/roles/<group>")
@needs("definition.read")
def role(group: str) -> str:
    """Draw everything a group does."""
    return render("handbook_role.html", role=_book().role(group, reader().language), **_tools())


@blueprint.get("/handbook.pdf")
@needs("definition.read")
def whole_pdf() -> ResponseReturnValue:
    """Give the whole handbook to be printed."""
    return _pdf("handbook")


@blueprint.get("/handbook/<process_id>.pdf")
@needs("definition.read")
def process_pdf(process_id: str) -> ResponseReturnValue:
    """Give one chapter to be printed."""
    return _pdf(process_id, process_id)


def _book() -> Handbook:
    library = cast(Library, current_app.extensions["shopflow_handbook"])
    with reading() as connection:
        return library.handbook(connection, current_deps().catalog)


def _zone() -> ZoneInfo:
    return ZoneInfo(current_deps().settings.time_zone)


def _tools() -> dict[str, Any]:
    """What the templates that are shared with the files on disk ask for."""
    return {"address": _address, "day": _day}


def _address(kind: str, id: str = "") -> str:
    """Where a process or role stands."""
    if kind == "process":
        return url_for("handbook.process", process_id=id)
    return url_for("handbook.role", group=id)


def _day(at: datetime) -> str:
    return f"{at.astimezone(_zone()):%Y-%m-%d}"


def _pdf(name: str, process_id: str | None = None) -> ResponseReturnValue:
    book, language, zone = _book(), reader().language, _zone()
    content = book.made(
        (name, language, str(zone)), lambda: print_handbook(book, language, zone, process_id)
    )
    # Ids may be Chinese, which a header can't hold as it is (RFC 6266).
    file = quote(f"{name}-{language}.pdf")
    shown = {"Content-Disposition": f"inline; filename*=UTF-8''{file}"}
    return Response(content, mimetype="application/pdf", headers=shown)
