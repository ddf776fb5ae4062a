"""Every diagram of the company passes through the studio's editor and comes out as it went in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Page

from service.commands.create_draft import create_draft
from service.deps import Deps
from service.identity import SYSTEM
from tests.browser.editing import MARK, listen, saved, show

DIAGRAMS = sorted((Path(__file__).parents[2] / "processes" / "bpmn").glob("*.bpmn"))
_CHOOSE = """(element_id) => document.querySelector("[data-editor]")
    .dispatchEvent(new CustomEvent("draft:jump", {detail: {element_id}}))"""


@pytest.fixture
def editor(desk: Any, company: Deps) -> Page:
    """A diagram open in the studio."""
    draft = create_draft(company, SYSTEM, title="Round trip", process_id="training")
    desk.sees("en").is_at("chen", f"/studio/drafts/{draft}")
    page: Page = desk.settled()
    return page


def test_the_editor_keeps_all_there_is_in_a_diagram(editor: Page) -> None:
    assert DIAGRAMS
    listen(editor)
    changed = {path.name: _lost(editor, path) for path in DIAGRAMS}

    assert [f"{name}: {line}" for name, lost in changed.items() for line in lost] == []


def _lost(page: Page, path: Path) -> list[str]:
    """What differs after a change was made and undone, as lines of a sorted reading."""
    before = path.read_text("utf-8")
    show(page, before)
    first = etree.fromstring(before.encode()).find(".//{*}startEvent")
    assert first is not None
    page.locator(f".djs-shape[data-element-id='{first.get('id')}']").first.wait_for()
    page.evaluate(_CHOOSE, first.get("id"))
    field = page.locator("#bio-properties-panel-variables")
    field.fill(MARK)
    field.blur()
    saved(page, marked=True)
    page.locator(".djs-container > svg").focus()
    page.keyboard.press("Control+z")
    after = saved(page, marked=False)
    return sorted(_lines(before) ^ _lines(after))


def _lines(text: str) -> set[str]:
    """Every element with its place, attributes and text; the order in the file does not matter."""
    root = etree.fromstring(text.encode())
    return {_line(one) for one in root.iter() if isinstance(one.tag, str)}


def _line(element: Any) -> str:
    attributes = sorted(f"{name}={_number(value)}" for name, value in element.attrib.items())
    place = "/".join(_named(one) for one in reversed([element, *element.iterancestors()]))
    return f"{place} [{' '.join(attributes)}] {(element.text or '').strip()}"


def _named(element: Any) -> str:
    """An element among its siblings of the same kind: by id, name or text, else by its number."""
    tag = etree.QName(element).localname
    own = element.get("id") or element.get("name") or element.get("target")
    own = own or (element.text or "").strip() or None
    if own is None:
        own = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    return f"{tag}:{own}"


def _number(value: str) -> str:
    """A coordinate as a number: 12.0 is 12."""
    return value.removesuffix(".0")
