"""Prints the handbook, or one chapter of it, as PDF by the template beside this module."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from service.handbook.columns import breakable, lines, needed, widths
from service.handbook.library import Handbook
from service.handbook.model import Chapter, Outcome, RuleTable, Start, Step, Way
from service.handbook.roles import Role
from service.handbook.rules import cell_words
from service.handbook.tiles import LANDSCAPE, PORTRAIT, sheet
from service.i18n import t
from tasks.documents.pdf import noted, pdf

#: a table is printed across if its longest words fill more than this share of a page's width
_FILLED = 0.85
#: a table of so many lines at most stays on one page
_SHORT = 20
#: a last page filled no further down than this, in mm from its upper edge, is barely needed
_BARELY = 100
_WORDS = (
    *("nav.handbook", "handbook.contents", "handbook.changes_since", "handbook.no_changes"),
    *("handbook.diagram", "handbook.starts", "process.steps", "handbook.outcomes"),
    *("handbook.tables", "handbook.links", "process.clauses", "handbook.roles", "task.caution"),
    *("handbook.form", "process.field", "process.field_kind", "handbook.limits", "handbook.then"),
    *("process.table", "process.note", "handbook.deadline", "handbook.ends_step"),
    *("handbook.goes_on", "handbook.clauses_hint", "steps.step", "instance.process"),
    *("handbook.kind_added", "handbook.kind_removed", "handbook.kind_changed"),
)


def print_handbook(
    book: Handbook, language: str, zone: ZoneInfo, process_id: str | None = None
) -> bytes:
    """Print all chapters with cover, contents and roles, or only one chapter.

    Raises:
        NotFound: no process of that id is published.
        DocumentFailed: the fonts are missing or a text can't be set.
    """
    whole = process_id is None
    written = (
        book.chapters(language) if process_id is None else (book.chapter(process_id, language),)
    )
    newest = max((chapter.published_at for chapter in written), default=None)
    data: dict[str, Any] = {
        "language": language,
        "whole": whole,
        "date": f"{newest.astimezone(zone):%Y-%m-%d}" if newest else "",
        "words": {key: t(key, language, number="{number}") for key in _WORDS},
        "chapters": [_chapter(chapter, zone) for chapter in written],
        "roles": [_role(role) for role in book.roles(language)] if whole else [],
    }
    images = {f"{one.process_id}.svg": one.picture.svg.encode() for one in written}
    _tighten(data["chapters"], data, images)
    return pdf(_template(), data, images, *([newest] if newest else []))


def _tighten(
    chapters: list[dict[str, Any]], data: dict[str, Any], images: dict[str, bytes]
) -> None:
    """Set the chapters tightly that barely need their last page, where that saves the page."""
    loose = _ends(data, images)
    barely = [one for one in chapters if loose[one["id"]][1] < _BARELY]
    if not barely:
        return
    for chapter in barely:
        chapter["tight"] = True
    tight = _ends(data, images)
    for chapter in barely:
        chapter["tight"] = tight[chapter["id"]][0] < loose[chapter["id"]][0]


def _ends(data: dict[str, Any], images: dict[str, bytes]) -> dict[str, tuple[int, float]]:
    """How many pages on a chapter's words end, and how far down the page, in mm."""
    notes = noted(_template(), data, images, "chapter-ends")
    return {one["chapter"]: (one["pages"], one["bottom"]) for one in notes}


@cache
def _template() -> str:
    return Path(__file__).with_name("handbook.typ").read_text("utf-8")


def _chapter(chapter: Chapter, zone: ZoneInfo) -> dict[str, Any]:
    places = _places(chapter)
    day = f"{chapter.published_at.astimezone(zone):%Y-%m-%d}"
    version = t("process.version", chapter.language, number=chapter.version)
    return {
        "id": chapter.process_id,
        "tight": False,
        "name": chapter.name,
        "purpose": chapter.purpose,
        "about": " · ".join(filter(None, (version, day, chapter.author, chapter.reason))),
        "groups": [name for _, name in chapter.groups],
        "previous": chapter.previous or 0,
        "changes": [
            {
                "kind": change.kind,
                "name": change.name,
                "details": [[one.label, one.before, one.after] for one in change.details],
            }
            for change in chapter.changes
        ],
        "sheet": _sheet(chapter),
        "starts": [
            {"id": f"step-{one.id}", "name": one.name, "words": one.words, "what": one.what}
            | {"clauses": list(one.clauses)}
            for one in chapter.starts
        ],
        "steps": [_step(step, places) for step in chapter.steps],
        "outcomes": [
            {"id": f"step-{one.id}", "name": one.name, "part": one.part, "words": one.words}
            | {"what": one.what, "clauses": list(one.clauses)}
            for one in chapter.outcomes
        ],
        "tables": [_table(table, chapter.language) for table in chapter.tables],
        "computations": [[f"table-{id}", *rest] for id, *rest in chapter.computations],
        "links": [f"{link.words} {link.name}" for link in chapter.links],
        "quotes": [[one.id, one.title, one.chinese, one.english] for one in chapter.quotes],
    }


def _table(table: RuleTable, language: str) -> dict[str, Any]:
    heads = ["#", *(label for label, _ in table.heads), t("process.note", language)]
    rows = [
        [str(number), *map(breakable, cells), note]
        for number, (cells, note) in enumerate(table.rows, 1)
    ]
    wide = needed([heads, *rows]) > _FILLED * PORTRAIT[0]
    columns = widths([heads, *rows], (LANDSCAPE if wide else PORTRAIT)[0])
    return {
        "id": f"table-{table.id}",
        "name": table.name,
        "what": table.what,
        "hit": table.hit,
        "wide": wide,
        "heads": heads,
        "results": [place for place, (_, result) in enumerate(table.heads, 1) if result],
        "rows": rows,
        "widths": columns,
        "short": lines([heads, *rows], columns) <= _SHORT,
        "any": cell_words("-", language),
    }


def _sheet(chapter: Chapter) -> dict[str, Any]:
    cut = sheet(chapter.picture)
    box = chapter.picture.box
    return {
        "file": f"{chapter.process_id}.svg",
        "width": round(box.width, 2),
        "height": round(box.height, 2),
        "landscape": cut.landscape,
        "scale": cut.scale,
        "parts": [[part.x, part.y, part.width, part.height] for part in cut.parts],
        "part_scale": cut.part_scale,
        "strip": cut.strip,
    }


def _places(chapter: Chapter) -> frozenset[str]:
    """What can be pointed at in a chapter."""
    found: list[Start | Outcome | Step] = [*chapter.starts, *chapter.outcomes, *chapter.steps]
    borders = (one.id for step in chapter.steps for one in step.happenings)
    decisions = [*(table.id for table in chapter.tables), *(id for id, *_ in chapter.computations)]
    tables = (f"table-{id}" for id in decisions)
    return frozenset(
        [*(f"step-{one.id}" for one in found), *map("step-{}".format, borders), *tables]
    )


def _step(step: Step, places: frozenset[str]) -> dict[str, Any]:
    table = f"table-{step.table}"
    return {
        "id": f"step-{step.id}",
        "number": step.number,
        "name": step.name,
        "kind": step.kind,
        "who": step.who,
        "person": step.by_person,
        "deadline": step.deadline.words if step.deadline else "",
        "repeats": step.repeats,
        "what": step.what,
        "caution": step.caution,
        "fields": [
            [row.label, row.kind, "; ".join(part for part in (row.rule, *row.limits) if part)]
            for row in (step.form.rows if step.form else ())
        ],
        "form": step.form.name if step.form else "",
        "happenings": [
            {
                "id": f"step-{one.id}",
                "name": one.name,
                "words": one.words,
                "ends": one.ends_step,
                "ways": _ways(one.ways, places),
            }
            for one in step.happenings
        ],
        "table": table if table in places else "",
        "links": [f"{link.words} {link.name}" for link in step.links],
        "ways": _ways(step.ways, places),
        "clauses": list(step.clauses),
        "depth": step.depth,
    }


def _ways(ways: Iterable[Way], places: frozenset[str]) -> list[list[str]]:
    found = []
    for way in ways:
        target = f"step-{way.target}"
        found.append([way.answer, target if target in places else "", way.name])
    return found


def _role(role: Role) -> dict[str, Any]:
    timed = [(duty, duty.step.deadline) for duty in role.by_deadline]
    rest = [(duty, None) for duty in role.duties if duty.step.deadline is None]
    return {
        "name": role.name,
        "duties": [
            [
                deadline.words if deadline else "–",
                duty.step.name,
                duty.chapter.name,
                f"{duty.chapter.process_id}/step-{duty.step.id}",
            ]
            for duty, deadline in (*timed, *rest)
        ],
    }
