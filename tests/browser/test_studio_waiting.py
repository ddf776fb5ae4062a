"""Nothing typed in the studio's editors is lost, whenever answers come and however one leaves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, Request, Route, expect

from service.commands.create_draft import create_draft
from service.commands.save_draft_file import save_draft_file
from service.deps import Deps
from service.identity import SYSTEM
from service.queries.drafts import file_content

DIAGRAM, TABLE, FORM = "order.bpmn", "order-check.dmn", "review-order.form"
STATE = "[data-state]"
FILES = "**/api/v1/drafts/*/files/*"
_DIST = Path(__file__).parents[2] / "service" / "static" / "dist"
_DRAWN = "() => new Promise((go) => requestAnimationFrame(() => setTimeout(go)))"


@pytest.fixture
def draft(company: Deps) -> UUID:
    """A draft of the order process."""
    return create_draft(company, SYSTEM, title="Waiting", process_id="order")


class Held:
    """Answers of one kind that are kept back until they are released."""

    def __init__(self, page: Page, pattern: str, method: str = "POST") -> None:
        self._routes: list[Route] = []
        self._page = page
        self._method = method
        self._is_over = False
        page.route(pattern, self._hold)

    def _hold(self, route: Route) -> None:
        if route.request.method == self._method and not self._is_over:
            self._routes.append(route)
        else:
            route.continue_()

    def asked(self, act: Callable[[], None]) -> Route:
        """Do something that asks the server, and wait until it did."""
        known = len(self._routes)
        act()
        while len(self._routes) == known:
            self._page.evaluate(_DRAWN)
        return self._routes[-1]

    def end(self) -> None:
        """Keep back no more than what is kept back now."""
        self._is_over = True

    def release(self, route: Route) -> None:
        """Let the server answer, and the page take it in."""
        with self._page.expect_event("requestfinished", lambda one: one == route.request):
            route.continue_()
        self._page.evaluate(_DRAWN)


def _open(desk: Any, draft: UUID, file: str) -> Page:
    desk.sees("en").is_at("chen", f"/studio/drafts/{draft}?file={file}")
    page: Page = desk.settled()
    return page


def _text(company: Deps, draft: UUID, file: str) -> str:
    with company.unit_of_work.reading() as connection:
        return file_content(connection, draft, file).content


def _choose(page: Page, element_id: str) -> None:
    page.locator(f".djs-shape[data-element-id='{element_id}'] .djs-hit").first.click()


def _name(page: Page) -> Any:
    return page.locator("#bio-properties-panel-texts-name-en")


def _compare(page: Page) -> None:
    page.get_by_role("link", name="Compare").click()
    page.wait_for_url("**view=comparison")


def _type_name_of_task(page: Page) -> None:
    _choose(page, "review_order")
    _name(page).fill("Last words")


def _type_name_on_canvas(page: Page) -> None:
    page.locator(".djs-shape[data-element-id='review_order'] .djs-hit").first.dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("Last words")


def _type_name_of_table(page: Page) -> None:
    page.locator(".decision-table-name").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("Last words")


def _type_annotation(page: Page) -> None:
    page.locator("td.annotation").first.click()
    page.keyboard.insert_text("Last words")


def _type_translation(page: Page) -> None:
    page.get_by_label("Name (Chinese)").fill("Last words")


TYPING = [
    (DIAGRAM, _type_name_of_task),
    (DIAGRAM, _type_name_on_canvas),
    (TABLE, _type_name_of_table),
    (TABLE, _type_annotation),
    (FORM, _type_translation),
]


@pytest.mark.parametrize(("file", "type_words"), TYPING)
def test_what_was_typed_last_is_saved_when_a_link_is_followed_at_once(
    desk: Any, company: Deps, draft: UUID, file: str, type_words: Callable[[Page], None]
) -> None:
    page = _open(desk, draft, file)
    type_words(page)
    _compare(page)

    assert "Last words" in _text(company, draft, file)


@pytest.mark.parametrize(("file", "type_words"), TYPING)
def test_what_was_typed_last_is_offered_again_when_the_page_was_loaded_anew_at_once(
    desk: Any,
    company: Deps,
    front: Any,
    draft: UUID,
    file: str,
    type_words: Callable[[Page], None],
) -> None:
    page = _open(desk, draft, file)
    front.loses_saves = True
    type_words(page)
    page.reload()
    take = page.get_by_role("button", name="Take it up")
    take.wait_for()
    front.loses_saves = False
    take.click()
    expect(page.locator(STATE)).to_have_attribute("data-state", "saved")

    assert "Last words" in _text(company, draft, file)


def test_who_only_passes_through_the_panel_changes_nothing(
    desk: Any, company: Deps, draft: UUID
) -> None:
    page = _open(desk, draft, DIAGRAM)
    _choose(page, "review_order")
    form = page.locator("#choice-form-id")
    form.focus()
    expect(form).to_have_value("review-order")
    form.press("Tab")
    form.focus()
    form.press("Escape")
    form.press("Enter")
    form.press("Shift+Tab")
    _name(page).fill("Look at it")
    _compare(page)

    assert 'name="Look at it"' in _text(company, draft, DIAGRAM)
    assert 'formId="review-order"' in _text(company, draft, DIAGRAM)


def test_nobody_is_in_conflict_with_themselves_who_cannot_wait(
    desk: Any, company: Deps, draft: UUID
) -> None:
    page = _open(desk, draft, DIAGRAM)
    held = Held(page, FILES, "PUT")
    _choose(page, "review_order")
    _name(page).fill("First")
    first = held.asked(_name(page).blur)
    _name(page).fill("Second")
    link = page.get_by_role("link", name="Compare")
    link.click()
    link.click()
    held.end()
    sent: list[int] = []
    page.on("request", lambda one: sent.append(_version(one)) if one.method == "PUT" else None)
    first.continue_()
    expect(page).to_have_url(re.compile("view=comparison$"))

    assert sent == [2]
    assert "Second" in _text(company, draft, DIAGRAM)


def _version(request: Request) -> int:
    version: int = json.loads(request.post_data or "")["version"]
    return version


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_save_whose_answer_got_lost_is_no_conflict(
    desk: Any, company: Deps, draft: UUID, goes_on: bool
) -> None:
    page = _open(desk, draft, DIAGRAM)
    lost: list[Route] = []

    def lose(route: Route) -> None:
        if route.request.method != "PUT" or lost:
            return route.continue_()
        lost.append(route)
        route.fetch()
        return route.fulfill(body="")

    page.route(FILES, lose)
    _choose(page, "review_order")
    _name(page).fill("First")
    _name(page).blur()
    expect(page.locator(STATE)).to_have_attribute("data-state", "offline")
    if goes_on:
        _name(page).fill("Second")
        _name(page).blur()
    expect(page.locator(STATE)).to_have_attribute("data-state", "saved")

    expect(page.locator("#conflict")).to_be_hidden()
    assert ("Second" if goes_on else "First") in _text(company, draft, DIAGRAM)


def test_what_was_being_typed_when_the_conflict_was_told_counts_as_mine(
    desk: Any, company: Deps, draft: UUID
) -> None:
    page = _open(desk, draft, DIAGRAM)
    held = Held(page, FILES, "PUT")
    _choose(page, "review_order")
    _name(page).fill("First")
    first = held.asked(_name(page).blur)
    theirs = _text(company, draft, DIAGRAM).replace("Review order", "Theirs")
    save_draft_file(company, SYSTEM, draft, DIAGRAM, content=theirs, version=1)
    _name(page).fill("Second")
    held.end()
    first.continue_()
    dialog = page.get_by_role("dialog", name="Somebody else changed this file")
    dialog.get_by_role("button", name="Save mine over theirs").click()
    expect(page.locator(STATE)).to_have_attribute("data-state", "saved")

    assert 'name="Second"' in _text(company, draft, DIAGRAM)


def test_a_finding_that_comes_late_leaves_what_is_being_typed(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft, DIAGRAM)
    held = Held(page, "**/api/v1/drafts/*/findings")
    _choose(page, "review_order")
    page.locator("#choice-form-id").fill("nobody-knows-it")
    asked = held.asked(page.locator("#choice-form-id").blur)
    _name(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("Half a na")
    held.release(asked)
    expect(page.locator(".finding-badge.is-error")).to_be_visible()
    expect(_name(page)).to_be_focused()
    page.keyboard.insert_text("me")

    expect(_name(page)).to_have_value("Half a name")


def test_an_answer_to_an_older_question_does_not_replace_the_newer_one(
    desk: Any, draft: UUID
) -> None:
    page = _open(desk, draft, TABLE)
    held = Held(page, "**/api/v1/drafts/*/decide")
    stock = page.locator("[id='try-check.in_stock']")
    stock.select_option("false")
    older = held.asked(page.get_by_role("button", name="Decide").click)
    stock.select_option("true")
    newer = held.asked(page.get_by_role("button", name="Decide").click)
    held.release(newer)
    answer = page.locator(".try-answer")
    expect(answer.get_by_role("button", name="Row 2")).to_have_count(0)
    said = answer.inner_text()
    held.release(older)

    expect(answer).to_have_text(said, use_inner_text=True)


def test_an_answer_about_a_form_that_is_drawn_anew_is_not_shown(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft, FORM)
    held = Held(page, "**/api/v1/drafts/*/forms/*/try")
    page.get_by_role("button", name="Preview and try").click()
    english = page.get_by_role("region", name="English")
    ask = english.get_by_role("button", name="What would the server say?")
    late = held.asked(ask.click)
    page.get_by_label("Variables the form is shown with").fill('{"total": 1812}')
    page.get_by_role("button", name="Show with these").click()
    expect(english).to_contain_text("Total: 1812")
    held.release(late)
    expect(english.get_by_role("alert")).to_have_count(0)
    later = held.asked(ask.click)
    page.get_by_role("button", name="Draw", exact=True).click()
    held.release(later)

    expect(page.locator(".fjs-palette-container")).to_be_visible()


def test_the_page_around_an_editor_may_come_later_than_what_it_has_to_tell(
    desk: Any, draft: UUID
) -> None:
    page = desk.page
    desk.sees("en").is_at("chen", "/studio")
    manifest = json.loads((_DIST / "manifest.json").read_text("utf-8"))
    frame = Path(manifest["src/studio/frame/island.js"]["file"]).name
    held: list[Route] = []
    page.route(f"**/{frame}", lambda route: held.append(route))
    page.goto(f"/studio/drafts/{draft}?file={DIAGRAM}")
    page.locator(".djs-shape[data-element-id='review_order']").wait_for()
    _choose(page, "review_order")
    page.locator("#choice-form-id").fill("nobody-knows-it")
    with page.expect_event("requestfinished", lambda one: one.method == "PUT"):
        page.locator("#choice-form-id").blur()
    held[0].continue_()

    expect(page.locator(STATE)).to_have_attribute("data-state", "saved")
    expect(page.locator(".finding-badge.is-error")).to_be_visible()
