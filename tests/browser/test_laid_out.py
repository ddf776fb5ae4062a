"""Diagrams that came without places for their elements are laid out wherever they are looked at."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from service.commands.create_draft import create_draft
from service.commands.publish import publish
from service.commands.start_instance import start_instance
from service.deps import Deps
from service.identity import SYSTEM
from tests.processes.diagram import bpmn

BARE = bpmn(
    """
    start begun
    xor choice
    user look
    sub box {
    start inner
    manual note
    inner -> note
    }
    end done
    begun -> choice
    choice -> look [kind = "a"]
    choice -> !box
    look -> done
    box -> done
    boundary late on=look duration=PT1H
    end given_up
    late -> given_up
    """,
    "bare",
)


def _all_drawn(page: Page, *ids: str) -> None:
    for id in ids:
        expect(page.locator(f"[data-element-id={id}]").first).to_be_attached()


def test_a_run_of_it_is_seen_on_the_diagram(desk: Any, company: Deps) -> None:
    publish(company, SYSTEM, {"bare.bpmn": BARE}, "from elsewhere")
    run = start_instance(company, SYSTEM, "bare", {"kind": "a"}).instance_id
    page = desk.sees("en").is_at("chen", f"/instances/{run}")
    desk.settled()

    _all_drawn(page, "begun", "choice", "look", "box", "done", "late", "given_up")
    expect(page.locator(".djs-shape.run-done[data-element-id=begun]")).to_be_attached()


def test_it_is_edited_in_the_studio_and_saved_with_its_places(desk: Any, company: Deps) -> None:
    publish(company, SYSTEM, {"bare.bpmn": BARE}, "from elsewhere")
    draft = create_draft(company, SYSTEM, process_id="bare")
    page = desk.sees("en").is_at("chen", f"/studio/drafts/{draft}")
    desk.settled()
    _all_drawn(page, "begun", "look", "late")
    _all_drawn(page, "f2", "f3", "f4", "f5", "f6", "f7")
    page.locator(".djs-shape[data-element-id=look] .djs-hit").first.click()
    page.locator("#bio-properties-panel-texts-name-en").fill("Look at it")
    page.locator("#bio-properties-panel-texts-name-en").blur()
    expect(page.locator("[data-state]")).to_contain_text("Saved")

    answer = page.request.get(f"/api/v1/drafts/{draft}/files/bare.bpmn")
    content = answer.json()["content"]
    assert 'name="Look at it"' in content
    assert 'bpmnElement="look"' in content
    assert "PT1H" in content
