"""The handbook in a browser: searched, followed from the diagram to the step, brought closer."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect


def test_a_search_leads_to_the_step_and_marks_it(desk: Any) -> None:
    page = desk.sees("en").is_at("li", "/handbook")
    page.get_by_role("searchbox").fill("call the carrier")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="Contact carrier", exact=True).click()
    page.wait_for_url("**/handbook/delivery-exception#step-contact_carrier")
    expect(page.locator("#step-contact_carrier")).to_be_in_viewport()


def test_the_diagram_leads_to_its_steps_by_keyboard(desk: Any) -> None:
    page = desk.sees("zh").is_at("wei", "/handbook/order")
    link = page.locator(".hb-canvas").get_by_role("link", name="拣货打包")
    link.focus()
    link.press("Enter")
    expect(page.locator("#step-pick_and_pack")).to_be_in_viewport()


def test_the_diagram_can_be_brought_closer_and_shown_whole(desk: Any) -> None:
    page = desk.sees("en").is_at("wei", "/handbook/order")
    picture = page.locator(".hb-canvas svg")
    desk.settled()
    width = picture.get_attribute("width") or ""
    page.get_by_role("button", name="Closer").click()
    expect(picture).not_to_have_attribute("width", width)
    assert float(picture.get_attribute("width") or 0) > float(width)
    page.get_by_role("button", name="Show all").click()
    room = page.locator(".hb-canvas").evaluate("one => one.clientWidth")
    assert float(picture.get_attribute("width") or 0) <= room + 1


def test_a_work_item_says_how_its_step_is_done(desk: Any) -> None:
    page = desk.sees("en").is_at("bob", "/inbox")
    page.locator("[data-row]").first.click()
    page.get_by_role("link", name="How this step is done").click()
    page.wait_for_url("**/handbook/order#step-*")
