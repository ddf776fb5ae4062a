"""Writes the handbook as files: pages that need no server, and the PDFs.

The pages are drawn by the templates of the service's own; what is around them is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, select_autoescape

from service.handbook.library import Handbook
from service.handbook.printed import print_handbook
from service.i18n import HTML_TAGS, t

_TEMPLATES = Path(__file__).parents[1] / "pages" / "templates"
_STYLE = Path(__file__).with_name("handbook.css")


@dataclass(frozen=True, slots=True)
class _Sheets:
    """Draws pages in one language."""

    language: str
    environment: Environment

    def draw(self, template: str, title: str, **values: Any) -> bytes:
        """Draw a page."""
        page = self.environment.get_template("handbook_file.html")
        style = _STYLE.read_text("utf-8")
        return page.render(part=template, title=title, style=style, **values).encode()


def write_files(book: Handbook, language: str, zone: ZoneInfo, folder: Path) -> int:
    """Write all pages and PDFs of a language into a folder and return how many files these are.

    Raises:
        OSError: the folder can't be written to.
    """
    sheets = _sheets(language, zone)
    chapters, roles = book.chapters(language), book.roles(language)
    name = t("nav.handbook", language)
    files: dict[str, Callable[[], bytes]] = {
        "index.html": partial(
            sheets.draw, "parts/handbook_contents.html", name, chapters=chapters, roles=roles
        ),
        "handbook.pdf": partial(print_handbook, book, language, zone),
    }
    for chapter in chapters:
        draw = partial(sheets.draw, "parts/handbook_chapter.html", chapter.name, chapter=chapter)
        files[f"{chapter.process_id}.html"] = draw
        print_one = partial(print_handbook, book, language, zone, chapter.process_id)
        files[f"{chapter.process_id}.pdf"] = print_one
    for role in roles:
        draw = partial(sheets.draw, "parts/handbook_role.html", role.name, role=role)
        files[f"role-{role.id}.html"] = draw
    folder.mkdir(parents=True, exist_ok=True)
    for file, make in files.items():
        (folder / file).write_bytes(make())
    return len(files)


def _sheets(language: str, zone: ZoneInfo) -> _Sheets:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def say(key: str, **values: object) -> str:
        return t(key, language, **values)

    def day(at: datetime) -> str:
        return f"{at.astimezone(zone):%Y-%m-%d}"

    tools: Mapping[str, Any] = {
        "t": say,
        "day": day,
        "address": _address,
        "html_tag": HTML_TAGS[language],
    }
    environment.globals.update(tools)
    return _Sheets(language, environment)


def _address(kind: str, id: str = "") -> str:
    """The file of a process or role, beside the others."""
    return f"{id}.html" if kind == "process" else f"role-{id}.html"
