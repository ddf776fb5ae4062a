"""A process owner changes diagrams, tables and forms with the keyboard alone."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from service.commands.create_draft import create_draft
from service.deps import Deps
from service.identity import SYSTEM
from service.queries.drafts import file_content

DIAGRAM, TABLE, FORM = "order.bpmn", "order-check.dmn", "review-order.form"


@pytest.fixture
def draft(company: Deps) -> UUID:
    """A draft of the order process."""
    return create_draft(company, SYSTEM, title="Keyboard", process_id="order")


def _open(desk: Any, draft: UUID, file: str) -> Page:
    desk.sees("en").is_at("chen", f"/studio/drafts/{draft}?file={file}")
    page: Page = desk.settled()
    return page


def _text(company: Deps, draft: UUID, file: str) -> str:
    with company.unit_of_work.reading() as connection:
        return file_content(connection, draft, file).content


def _saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_have_attribute("data-state", "saved")


def _tab_to(page: Page, wanted: Any, most: int) -> None:
    """Go on with Tab until something has the focus, within so many stops."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"not within {most} stops")


@pytest.mark.parametrize("file", [DIAGRAM, TABLE, FORM])
def test_the_properties_are_one_step_from_the_tabs(desk: Any, draft: UUID, file: str) -> None:
    page = _open(desk, draft, file)
    page.locator(".studio .tabs a").last.focus()
    skip = page.get_by_role("button", name="To the properties")
    _tab_to(page, skip, 2)
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator(".editor-panel")).to_be_focused()


@pytest.mark.parametrize("file", [DIAGRAM, TABLE, FORM])
def test_f6_goes_round_the_parts_of_the_editor(desk: Any, draft: UUID, file: str) -> None:
    page = _open(desk, draft, file)
    findings = page.locator("[data-findings] summary")
    findings.focus()
    page.keyboard.press("Shift+F6")
    expect(page.locator(".editor-panel")).to_be_focused()
    page.keyboard.press("Shift+F6")
    expect(page.locator(".editor-canvas :focus")).to_have_count(1)
    page.keyboard.press("F6")
    page.keyboard.press("F6")

    expect(findings).to_be_focused()


def test_a_step_is_found_named_and_followed_by_another(
    desk: Any, company: Deps, draft: UUID
) -> None:
    page = _open(desk, draft, DIAGRAM)
    page.keyboard.press("F6")
    page.keyboard.press("Control+f")
    page.keyboard.type("Review order")
    expect(page.locator(".djs-search-result").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".djs-container > svg")).to_be_focused()
    page.keyboard.press("a")
    expect(page.get_by_role("combobox", name="Append element")).to_be_focused()
    page.keyboard.type("user task")
    page.keyboard.press("Enter")
    page.locator(".djs-direct-editing-content").wait_for()
    page.keyboard.type("Ask a colleague")
    page.keyboard.press("Enter")
    page.locator(".djs-direct-editing-content").wait_for(state="detached")
    page.keyboard.press("F6")
    expect(page.locator(".editor-panel")).to_be_focused()
    _tab_to(page, page.locator("#bio-properties-panel-texts-name-zh"), 6)
    page.keyboard.insert_text("请教同事")
    form = page.locator("#choice-form-id")
    _tab_to(page, form, 12)
    page.keyboard.type("review-order")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(form).to_have_value("review-order")
    _saved(page)

    content = _text(company, draft, DIAGRAM)
    assert 'name="Ask a colleague"' in content
    assert 'value="请教同事"' in content
    assert content.count('formId="review-order"') == 2


def test_rows_are_added_filled_moved_between_and_removed(
    desk: Any, company: Deps, draft: UUID
) -> None:
    page = _open(desk, draft, TABLE)
    rows = page.locator("td.rule-index")
    expect(rows).to_have_count(9)
    page.keyboard.press("F6")
    for _ in range(9):
        page.keyboard.press("Enter")
    expect(rows).to_have_count(10)
    page.keyboard.type("true")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr").nth(9).locator(".input-cell").first).to_contain_text("true")
    _saved(page)
    assert _text(company, draft, TABLE).count("<rule id=") == 10

    page.keyboard.press("Shift+F10")
    page.get_by_label("Decision table context menu").wait_for()
    remove = page.locator(".context-menu-entry-remove-rule")
    for _ in range(20):
        if "focused" in (remove.get_attribute("class") or ""):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(rows).to_have_count(9)


def test_a_question_is_added_to_a_form_and_named(desk: Any, company: Deps, draft: UUID) -> None:
    page = _open(desk, draft, FORM)
    page.keyboard.press("F6")
    page.keyboard.type("Text area")
    _tab_to(page, page.get_by_role("button", name="Text area"), 3)
    page.keyboard.press("Enter")
    expect(page.locator(".fjs-element[data-field-type=textarea]").last).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("F6")
    _tab_to(page, page.get_by_label("Label (Chinese)"), 4)
    page.keyboard.insert_text("备注")
    page.keyboard.press("Tab")
    _saved(page)

    added = [one for one in _components(company, draft) if one["type"] == "textarea"]
    assert "备注" in [one.get("properties", {}).get("label:zh") for one in added]


def _components(company: Deps, draft: UUID) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(_text(company, draft, FORM))["components"]
    return found
