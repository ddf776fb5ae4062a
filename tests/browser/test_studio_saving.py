"""What is drawn is saved in the end: sessions that ran out, and servers that fail for a moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, Route, expect

from service.commands.create_draft import create_draft
from service.commands.save_draft_file import save_draft_file
from service.company import SAMPLE_PASSWORD
from service.deps import Deps
from service.identity import SYSTEM
from service.queries.drafts import file_content

FILE = "training.bpmn"


@pytest.fixture
def draft(company: Deps) -> UUID:
    """A draft of a small process."""
    return create_draft(company, SYSTEM, process_id="training")


@pytest.fixture(autouse=True)
def no_complaints(company: Deps, page: Page) -> Iterator[None]:
    """Fail a test whose scripts fail; that the server refuses is what these tests are about."""
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield
    assert failed == []


def _open(desk: Any, draft: UUID) -> Page:
    desk.sees("en").is_at("chen", f"/studio/drafts/{draft}?element=state_need")
    page: Page = desk.settled()
    expect(page.locator("#bio-properties-panel-texts-name-en")).to_be_visible()
    return page


def _name(page: Page, name: str) -> None:
    field = page.locator("#bio-properties-panel-texts-name-en")
    field.fill(name)
    field.blur()


def _log_in(page: Page, username: str) -> None:
    page.context.clear_cookies(name="shopflow_session")
    other = page.context.new_page()
    other.goto("/login")
    other.locator("#username").fill(username)
    other.locator("#password").fill(SAMPLE_PASSWORD)
    other.locator("#password").press("Enter")
    other.wait_for_url("**/")


def _content(company: Deps, draft: UUID) -> str:
    with company.unit_of_work.reading() as connection:
        return file_content(connection, draft, FILE).content


def test_who_logs_in_again_in_another_tab_goes_on(desk: Any, company: Deps, draft: UUID) -> None:
    page = _open(desk, draft)
    page.context.clear_cookies(name="shopflow_session")
    _name(page, "Say what is missing")
    state = page.locator("[data-state]")
    expect(state).to_contain_text("Logged out: kept in this browser")
    expect(state.get_by_role("link", name="Log in")).to_have_attribute("target", "_blank")

    _log_in(page, "chen")
    expect(state).to_contain_text("Saved")
    assert 'name="Say what is missing"' in _content(company, draft)


def test_nothing_is_saved_as_somebody_else(desk: Any, company: Deps, draft: UUID) -> None:
    page = _open(desk, draft)
    _log_in(page, "mei")
    _name(page, "Say what is missing")
    expect(page.locator("[data-state]")).to_contain_text("This page is out of date")
    assert "Say what is missing" not in _content(company, draft)

    page.on("dialog", lambda dialog: dialog.accept())
    _log_in(page, "chen")
    page.reload()
    expect(page.locator("#unsaved")).to_be_visible()
    page.locator("#unsaved [data-act=take]").click()
    expect(page.locator("[data-state]")).to_contain_text("Saved")
    assert 'name="Say what is missing"' in _content(company, draft)


def test_escape_answers_no_question_about_what_is_unsaved(
    desk: Any, company: Deps, draft: UUID
) -> None:
    page = _open(desk, draft)
    theirs = _content(company, draft).replace('name="State the need"', 'name="Say it"')
    save_draft_file(company, SYSTEM, draft, FILE, content=theirs, version=1)
    _name(page, "Say what is missing")
    for dialog in (page.locator("#conflict"), page.locator("#unsaved")):
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(dialog).to_be_visible()
        expect(dialog).to_have_attribute("open", "")
        page.reload()

    page.locator("#unsaved [data-act=take]").click()
    page.locator("#conflict [data-act=mine]").click()
    expect(page.locator("[data-state]")).to_contain_text("Saved")
    assert 'name="Say what is missing"' in _content(company, draft)


def test_a_server_that_fails_for_a_moment_is_asked_again(
    desk: Any, company: Deps, draft: UUID
) -> None:
    page = _open(desk, draft)
    answers = iter((502, 500))

    def fail(route: Route) -> None:
        status = next(answers, None)
        if route.request.method != "PUT" or status is None:
            route.continue_()
        elif status == 502:
            route.fulfill(status=status, content_type="text/html", body="<h1>Bad gateway</h1>")
        else:
            route.fulfill(status=status, json={"code": "server.failed", "detail": "Broken."})

    page.route("**/files/*", fail)
    _name(page, "Say what is missing")
    expect(page.locator("[data-state]")).to_contain_text("Server out of reach")
    expect(page.locator("[data-state]")).to_contain_text("Saved")
    assert 'name="Say what is missing"' in _content(company, draft)
