"""What is copied in one diagram is pasted into another, with all that was said about it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from service.commands.create_draft import create_draft
from service.commands.save_draft_file import save_draft_file
from service.deps import Deps
from service.identity import SYSTEM
from service.queries.drafts import file_content
from service.studio.blank import blank


def _copy(page: Page, element_id: str) -> None:
    page.locator(f".djs-shape[data-element-id={element_id}] .djs-hit").first.click()
    expect(page.locator("[data-group-id=group-texts]")).to_be_visible()
    page.keyboard.press("Control+c")


def _paste(page: Page, x: int, y: int) -> None:
    """Paste into the pool; what is pasted follows the pointer until it is put down."""
    pool = page.locator(".djs-shape[data-element-id=participant_copied]")
    pool.locator(".djs-hit").first.click(position={"x": 200, "y": 2}, force=True)
    page.keyboard.press("Control+v")
    box = pool.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x - 5, box["y"] + y - 5)
    page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
    page.mouse.click(box["x"] + x, box["y"] + y)


def test_a_step_and_a_message_are_pasted_into_another_draft(desk: Any, company: Deps) -> None:
    training = create_draft(company, SYSTEM, process_id="training")
    other = create_draft(company, SYSTEM, title="Copied")
    text = blank("bpmn", "copied", "Copied", "复制")
    save_draft_file(company, SYSTEM, other, "copied.bpmn", content=text, version=0)
    page: Page = desk.sees("en").is_at("chen", f"/studio/drafts/{training}")
    desk.settled()
    into = page.context.new_page()
    into.goto(f"/studio/drafts/{other}")
    expect(into.locator(".editor[data-mounted=done]")).to_be_visible()

    page.bring_to_front()
    _copy(page, "state_need")
    into.bring_to_front()
    _paste(into, 400, 190)
    expect(into.get_by_text("State the need").first).to_be_visible()
    page.bring_to_front()
    _copy(page, "training_asked")
    into.bring_to_front()
    _paste(into, 200, 60)
    expect(into.locator(".djs-shape")).to_have_count(6)
    expect(into.locator("[data-state]")).to_contain_text("Saved")

    with company.unit_of_work.reading() as connection:
        saved = file_content(connection, other, "copied.bpmn").content
    assert 'formId="training-need"' in saved
    assert 'value="提出需求"' in saved
    assert 'name="training.wanted"' in saved
