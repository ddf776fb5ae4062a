"""Two people publish: one asks, one refuses; it is mended, asked again, compared, agreed to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from service.app import create_app
from service.commands.create_draft import create_draft
from service.commands.publish_draft import Wish, publish_draft
from service.commands.save_draft_file import save_draft_file
from service.deps import Deps
from service.identity import SYSTEM
from service.queries.drafts import draft_view, file_content
from service.queries.people import names_of_people
from tests.browser.conftest import Desk
from tests.browser.test_studio_pages import LOOKS, RUN_AXE

FILE = "training.bpmn"
NAMES = ("State the need", "Say what is needed", "Say clearly what is needed")


@pytest.fixture
def company(front: Any, whole_company: Deps) -> Deps:
    """The sample company where nobody publishes alone."""
    settings = replace(whole_company.settings, second_person=True)
    demanding = replace(whole_company, settings=settings)
    site: Flask = create_app(demanding)
    front.site = site
    return demanding


@pytest.fixture
def other(browser: Browser, base_url: str, browser_context_args: dict[str, Any]) -> Iterator[Desk]:
    """Somebody else's desk."""
    context = browser.new_context(**{**browser_context_args, "base_url": base_url})
    yield Desk(context.new_page(), base_url)
    context.close()


@pytest.fixture
def draft(company: Deps) -> UUID:
    """A draft of a small process in which a step is called otherwise."""
    made = create_draft(company, SYSTEM, process_id="training")
    _call_it(company, made, *NAMES[:2])
    return made


@pytest.fixture
def asked(company: Deps, draft: UUID) -> UUID:
    """The same, after chen asked to publish it."""
    with company.unit_of_work.reading() as connection:
        names = names_of_people(connection)
    chen = replace(SYSTEM, username="chen", name=dict(names["chen"]))
    publish_draft(company, chen, draft, Wish("Clearer words"))
    return draft


def _call_it(company: Deps, draft: UUID, before: str, after: str) -> None:
    """Give a step another name, as its editor would."""
    with company.unit_of_work.reading() as connection:
        text = file_content(connection, draft, FILE).content
        view = draft_view(connection, SYSTEM, draft, company.clock.now())
    [version] = [one.version for one in view.files if one.name == FILE]
    assert before in text
    save_draft_file(company, SYSTEM, draft, FILE, text.replace(before, after), version)


def test_two_people_publish_after_a_refusal(
    desk: Any, other: Desk, company: Deps, draft: UUID
) -> None:
    chen = desk.sees("en").is_at("chen", f"/studio/drafts/{draft}/publish")
    expect(chen.get_by_text("A second person has to agree before it goes live")).to_be_visible()
    chen.get_by_label("Reason").fill("Clearer words")
    chen.get_by_role("button", name="Ask to publish").click()
    expect(chen.get_by_text("Waits for the agreement of: Mei Lin.")).to_be_visible()

    mei = other.sees("en").is_at("mei")
    mei.get_by_role("link", name="Request to publish Training").click()
    expect(mei.get_by_text("It waits for your agreement.")).to_be_visible()
    _refuse(mei, "Say it clearly.")
    expect(mei.get_by_text("It is refused;")).to_be_visible()

    chen.goto(f"/studio/drafts/{draft}")
    expect(chen.get_by_text("Mei Lin refused to publish this draft.")).to_be_visible()
    expect(chen.get_by_text("Say it clearly.")).to_be_visible()
    _call_it(company, draft, *NAMES[1:])
    chen.get_by_role("link", name="Ask again").click()
    chen.get_by_label("Reason").fill("Clear words")
    chen.get_by_role("button", name="Ask to publish").click()
    expect(chen.get_by_text("Waits for the agreement of: Mei Lin.")).to_be_visible()

    _agree(mei, draft)
    row = mei.get_by_role("row").filter(has=mei.get_by_role("link", name="Version 2", exact=True))
    expect(row).to_contain_text("Chen Yu")
    expect(row).to_contain_text("Agreed to by Mei Lin")
    chen.goto("/processes/training")
    expect(chen.get_by_role("button", name=NAMES[2]).first).to_be_visible()


def _refuse(page: Page, why: str) -> None:
    page.get_by_role("button", name="Refuse").click()
    dialog = page.get_by_role("dialog", name="Refuse to publish")
    dialog.get_by_role("button", name="Refuse").click()
    expect(dialog.get_by_label("What is wrong?")).to_be_focused()
    dialog.get_by_label("What is wrong?").fill(why)
    dialog.get_by_role("button", name="Refuse").click()


def _agree(page: Page, draft: UUID) -> None:
    """Compare first, then agree."""
    page.goto("/studio")
    page.get_by_role("link", name="waits for your agreement").click()
    page.get_by_role("main").get_by_role("link", name="Compare").click()
    expect(page.get_by_text(NAMES[2]).first).to_be_visible()
    page.get_by_role("link", name="Review and answer").click()
    page.wait_for_url(f"**/studio/drafts/{draft}/publish")
    expect(page.get_by_text("No errors: it can be published.")).to_be_visible()
    page.get_by_role("button", name="Agree and publish").click()
    page.wait_for_url("**/studio/processes/training")


def test_who_looks_at_an_old_page_agrees_to_nothing_new(
    desk: Any, other: Desk, company: Deps, asked: UUID
) -> None:
    mei = other.sees("zh").is_at("mei", f"/studio/drafts/{asked}/publish")
    chen = desk.sees("zh").is_at("chen", f"/studio/drafts/{asked}/publish")
    chen.get_by_role("button", name="撤回").click()
    expect(chen.get_by_text("已撤回，草稿可再次修改。")).to_be_visible()

    mei.get_by_role("button", name="同意并发布").click()
    expect(mei.get_by_text("陈宇已撤回此申请。")).to_be_visible()
    expect(mei.get_by_role("button", name="同意并发布")).to_have_count(0)


@pytest.mark.parametrize(("language", "theme"), LOOKS)
@pytest.mark.parametrize("who", ["chen", "mei"])
def test_axe_finds_nothing_serious_where_people_agree(
    desk: Any, asked: UUID, axe_source: str, who: str, language: str, theme: str
) -> None:
    desk.sees(language, theme).is_at(who, f"/studio/drafts/{asked}/publish")
    for address in (f"/studio/drafts/{asked}/publish", f"/studio/drafts/{asked}", "/studio", "/"):
        desk.page.goto(address)
        page = desk.settled()
        page.evaluate(axe_source)
        assert page.evaluate(RUN_AXE) == [], address


@pytest.mark.parametrize("who", ["chen", "mei"])
def test_nothing_where_people_agree_is_wider_than_a_phone(desk: Any, asked: UUID, who: str) -> None:
    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.sees("en").is_at(who, f"/studio/drafts/{asked}/publish")
    for address in (f"/studio/drafts/{asked}/publish", f"/studio/drafts/{asked}", "/studio", "/"):
        desk.page.goto(address)
        page = desk.settled()
        widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        needed, there = page.evaluate(widths)
        assert needed <= there, address
