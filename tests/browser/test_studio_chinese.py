"""The studio's editors speak Chinese throughout: every menu, panel, field, hint and error."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from service.commands.create_draft import create_draft
from service.deps import Deps
from service.identity import SYSTEM
from tests.browser.editing import show
from tests.browser.latin import latin

_JUMP = """(element_id) => document.querySelector("[data-editor]")
    .dispatchEvent(new CustomEvent("draft:jump", {detail: {element_id}}))"""
_UNFOLD = """() => {
    for (const group of document.querySelectorAll(".editor-panel .bio-properties-panel-group")) {
        if (group.querySelector(".bio-properties-panel-group-entries.open")) continue;
        group.querySelector(".bio-properties-panel-group-header").click();
    }
    for (const entry of document.querySelectorAll(".bio-properties-panel-collapsible-entry-header"))
        if (!entry.parentElement.querySelector(".open")) entry.click();
}"""
_DRAWN = "() => new Promise((go) => requestAnimationFrame(() => setTimeout(go)))"
_IDS = """() => [...document.querySelectorAll(".djs-shape, .djs-connection")]
    .map(({dataset}) => dataset.elementId).filter((id) => !id.endsWith("_label"))"""
TEXTS = {"label": "标签", "dateLabel": "日期", "text": "文", "content": "<p>文</p>"}


@pytest.fixture
def draft(company: Deps) -> UUID:
    """A draft of the order process."""
    return create_draft(company, SYSTEM, title="中文", process_id="order")


def _open(desk: Any, draft: UUID, file: str) -> Page:
    desk.sees("zh").is_at("chen", f"/studio/drafts/{draft}?file={file}")
    page: Page = desk.settled()
    return page


def _heard(page: Page) -> set[str]:
    """What is in English once the panel had time to draw itself."""
    page.evaluate(_UNFOLD)
    page.evaluate(_DRAWN)
    page.evaluate(_DRAWN)
    return latin(page)


def test_the_diagram_editor_and_its_panel(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft, "order.bpmn")
    found = latin(page)
    for element_id in page.evaluate(_IDS):
        page.evaluate(_JUMP, element_id)
        found |= _heard(page)

    assert found == set()


def test_the_menus_of_the_diagram_editor(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft, "order.bpmn")
    page.evaluate(_JUMP, "review_order")
    page.locator(".djs-context-pad.open").wait_for()
    canvas = page.locator(".djs-container > svg")
    found = latin(page)
    for key in ("r", "a", "n"):
        canvas.focus()
        page.keyboard.press(key)
        page.locator(".djs-popup").wait_for()
        found |= latin(page)
        page.keyboard.press("Escape")
        page.locator(".djs-popup").wait_for(state="detached")
    canvas.focus()
    page.keyboard.press("Control+f")
    expect(page.locator(".djs-search-input input")).to_be_focused()
    page.keyboard.insert_text("人工审核")
    page.keyboard.press("End")
    expect(page.locator(".djs-search-result")).not_to_have_count(0)
    found |= latin(page)
    page.keyboard.press("Escape")
    page.locator(".djs-minimap .toggle").click()
    page.evaluate(_JUMP, "review_order")
    page.locator(".djs-context-pad [data-action=set-color]").click()
    found |= latin(page)
    page.keyboard.press("Escape")
    canvas.focus()
    page.keyboard.press("t")
    page.locator(".bts-palette").wait_for()
    found |= latin(page)

    assert found == set()


def test_lists_of_the_panel(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft, "order.bpmn")
    page.evaluate(_JUMP, "review_order")
    adding = page.locator(".editor-panel .bio-properties-panel-add-entry")
    expect(adding).not_to_have_count(0)
    for index in range(adding.count()):
        adding.nth(index).click()

    assert _heard(page) == set()


def test_the_editor_of_tables(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft, "order-check.dmn")
    found = latin(page)
    for part in (
        "th.input-cell",
        "th.output-cell",
        "td.input-cell",
        "td.output-cell",
        "td.rule-index",
    ):
        page.locator(part).first.click(button="right")
        page.get_by_label("决策表菜单").wait_for()
        found |= latin(page)
        page.get_by_role("heading", level=1).click()
    for part in ("th.input-cell", "th.output-cell"):
        page.locator(part).first.dblclick()
        page.locator(".context-menu-container").first.wait_for()
        page.locator(".type-ref-edit-select").click()
        found |= latin(page)
        page.get_by_role("heading", level=1).click()
    page.locator(".hit-policy .dms-input-select").click()
    expect(page.locator(".dms-select-options .option")).not_to_have_count(0)
    found |= latin(page)

    assert found == set()


def test_the_graph_of_decisions(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft, "order-check.dmn")
    page.get_by_role("button", name="总览").click()
    page.locator(".djs-shape .djs-hit").first.click()
    found = latin(page)
    page.locator(".djs-context-pad [data-action=replace]").click()
    page.locator(".djs-popup").wait_for()
    found |= latin(page)

    assert found == set()


def test_the_form_editor_with_every_component(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft, "review-order.form")
    found = latin(page)
    kinds = page.locator(".fjs-palette-field:visible").evaluate_all(
        "(all) => all.map(({dataset}) => dataset.fieldType)"
    )
    assert len(kinds) > 15
    ids = {f"c_{index}": kind for index, kind in enumerate(kinds)}
    show(page, json.dumps(_form(ids)))
    page.locator("[data-id=c_0]").wait_for()
    for element_id in ids:
        page.evaluate(_JUMP, element_id)
        found |= _heard(page)
    page.evaluate(_JUMP, "c_0")
    key = page.locator("#bio-properties-panel-key")
    for wrong in ("", "a b", "k_1"):
        key.fill(wrong)
        page.locator(".bio-properties-panel-error").wait_for()
        found |= latin(page)

    assert found == set()


def _form(ids: dict[str, str]) -> dict[str, Any]:
    """A form of one component of each kind."""
    components = [
        {
            **{name: text for name, text in TEXTS.items() if _takes(kind, name)},
            **({"key": element_id.replace("c", "k")} if _takes(kind, "key") else {}),
            **(
                {"components": [], "path": f"p{element_id}"}
                if kind in ("group", "dynamiclist")
                else {}
            ),
            **({"subtype": "datetime"} if kind == "datetime" else {}),
            **(
                {"dataSource": "=rows", "columns": [{"label": "列", "key": "a"}]}
                if kind == "table"
                else {}
            ),
            **({"values": [{"label": "一", "value": "1"}]} if kind in CHOICES else {}),
            "type": kind,
            "id": element_id,
        }
        for element_id, kind in ids.items()
    ]
    return {"type": "default", "id": "all", "schemaVersion": 18, "components": components}


CHOICES = ("select", "radio", "checklist", "taglist")
SHOWN = (
    "text",
    "html",
    "image",
    "table",
    "spacer",
    "separator",
    "iframe",
    "button",
    "group",
    "dynamiclist",
)


def _takes(kind: str, name: str) -> bool:
    if name == "key":
        return kind not in SHOWN
    if name in ("text", "content"):
        return kind == {"text": "text", "content": "html"}[name]
    return name != "dateLabel" or kind == "datetime"
