"""The studio's pages can be used by everybody: axe, a phone, both colours, both languages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from service.commands.create_draft import create_draft
from service.commands.save_draft_file import save_draft_file
from service.deps import Deps
from service.identity import SYSTEM
from service.queries.drafts import file_content

LOOKS = (("en", "light"), ("zh", "dark"))
VIEWS = ("/studio", "/studio/processes/training", "{draft}", "{draft}/publish")
#: axe judges our pages; the editor's own palette and fields are its makers'
RUN_AXE = """async () => (await axe.run({
    exclude: ['.djs-container', '.bjs-powered-by'],
})).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => id + ': ' + nodes.map((node) => node.target.join(' ')).join(' | '))"""
#: what lies on top in the middle of an element
_ON_TOP = """(mark) => {
    const {x, y, width, height} = mark.getBoundingClientRect();
    return mark.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


@pytest.fixture
def draft(company: Deps) -> UUID:
    """A draft of a small process."""
    return create_draft(company, SYSTEM, process_id="training")


def _open(desk: Any, address: str, draft: UUID, who: str = "chen") -> Page:
    desk.is_at(who, address.format(draft=f"/studio/drafts/{draft}"))
    page: Page = desk.settled()
    return page


@pytest.mark.parametrize(("language", "theme"), LOOKS)
@pytest.mark.parametrize("address", VIEWS)
def test_axe_finds_nothing_serious(
    desk: Any, draft: UUID, axe_source: str, address: str, language: str, theme: str
) -> None:
    page = _open(desk.sees(language, theme), address, draft)
    if address == "{draft}":
        page.locator("[data-element-id=state_need] .djs-hit").first.click()
        expect(page.locator("[data-group-id=group-texts]")).to_be_visible()
    page.evaluate(axe_source)

    assert page.evaluate(RUN_AXE) == []


@pytest.mark.parametrize("address", VIEWS)
def test_nothing_is_wider_than_a_phone(desk: Any, draft: UUID, address: str) -> None:
    desk.page.set_viewport_size({"width": 390, "height": 844})
    page = _open(desk.sees("en"), address, draft)

    widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    needed, there = page.evaluate(widths)
    assert needed <= there


def test_a_phone_shows_the_diagram_and_says_what_editing_wants(desk: Any, draft: UUID) -> None:
    desk.page.set_viewport_size({"width": 390, "height": 844})
    page = _open(desk.sees("en"), "{draft}", draft)

    expect(page.get_by_text("Drawing wants a wider screen.")).to_be_visible()
    expect(page.locator(".djs-shape").first).to_be_visible()
    expect(page.locator(".djs-palette")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_makers_mark_lies_uncovered(desk: Any, draft: UUID, theme: str) -> None:
    page = _open(desk.sees("en", theme), "{draft}", draft)
    mark = page.locator(".bjs-powered-by")

    assert mark.evaluate(_ON_TOP)
    assert mark.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)"


def test_who_may_not_edit_looks(desk: Any, draft: UUID) -> None:
    page = _open(desk.sees("en"), "{draft}", draft, who="ada")

    expect(page.locator("[data-state]")).to_have_text("Only to look at")
    expect(page.locator(".djs-palette")).to_have_count(0)
    page.get_by_text("More ▾").click()
    expect(page.get_by_role("button", name="New file")).to_have_count(0)


def test_a_question_mark_shows_the_keys(desk: Any, draft: UUID) -> None:
    page = _open(desk.sees("en"), "{draft}", draft)
    page.keyboard.press("?")

    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    expect(page.get_by_text("Write the name on the canvas")).to_be_visible()


def test_the_editor_speaks_chinese(desk: Any, draft: UUID) -> None:
    page = _open(desk.sees("zh"), "{draft}", draft)
    page.locator("[data-element-id=state_need] .djs-hit").first.click()

    expect(page.locator("[data-group-id=group-texts]")).to_contain_text("文本")
    expect(page.locator(".bts-toggle-mode")).to_contain_text("令牌模拟")
    expect(page.locator(".djs-minimap .toggle")).to_have_attribute("title", "打开缩略图")
    titles = page.locator(".djs-palette .entry").evaluate_all(
        "(all) => all.map((one) => one.title)"
    )
    assert [title for title in titles if title and title.isascii()] == []


def test_the_panel_shows_the_element_that_was_asked_for(desk: Any, draft: UUID) -> None:
    page = _open(desk.sees("en"), "{draft}?element=state_need", draft)

    expect(page.locator(".bio-properties-panel-header-label")).to_have_text("State the need")


def test_the_tab_of_the_open_file_is_seen(desk: Any, company: Deps) -> None:
    order = create_draft(company, SYSTEM, process_id="order")
    page = _open(desk.sees("en"), "{draft}?file=review-order.form", order)

    expect(page.locator(".studio .tabs [aria-current]")).to_be_in_viewport(ratio=1)


def test_a_simulation_can_be_read_in_the_dark(desk: Any, draft: UUID) -> None:
    page = _open(desk.sees("en", "dark"), "{draft}", draft)
    page.locator(".bts-toggle-mode").click()

    expect(page.locator(".bjs-container.simulation")).to_be_visible()
    expect(page.locator(".bjs-container")).to_have_css("background-color", "rgb(255, 255, 255)")
    label = page.locator(".djs-shape[data-element-id=state_need] .djs-label")
    expect(label).to_have_css("fill", "rgb(29, 39, 51)")


def test_an_empty_draft_says_how_to_begin(desk: Any, company: Deps) -> None:
    empty = create_draft(company, SYSTEM, title="Empty")
    page = _open(desk.sees("en"), "{draft}", empty)
    page.locator("main").get_by_role("button", name="New file").last.click()
    expect(page.get_by_role("dialog", name="New file")).to_be_visible()

    page.goto(f"/studio/drafts/{empty}?view=trial")
    expect(page.get_by_text("there is nothing to try")).to_be_visible()


def test_a_menu_closes_when_a_dialog_is_chosen_from_it(desk: Any, draft: UUID) -> None:
    page = _open(desk.sees("en"), "{draft}", draft)
    menu = page.locator(".studio-head [data-menu]")
    menu.locator("summary").click()
    menu.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("dialog", name="Upload")).to_be_visible()

    expect(menu).not_to_have_attribute("open", "")


def test_findings_name_elements_in_the_readers_language(desk: Any, company: Deps) -> None:
    order = create_draft(company, SYSTEM, process_id="order")
    with company.unit_of_work.reading() as connection:
        text = file_content(connection, order, "order.bpmn").content
    broken = text.replace('type="order.record"', 'type="order.nothing"')
    save_draft_file(company, SYSTEM, order, "order.bpmn", content=broken, version=1)
    page = _open(desk.sees("zh"), "{draft}", order)
    page.locator("[data-findings] summary").click()

    expect(page.locator(".finding.is-error")).to_contain_text("记录订单")


def test_a_draft_is_called_as_its_reader_calls_the_process(desk: Any) -> None:
    page = desk.sees("zh").is_at("chen", "/studio/processes/training")
    page.get_by_role("button", name="新建草稿").click()

    expect(page.locator(".studio-head h1")).to_have_text("员工培训")


def test_a_diagram_that_is_only_looked_at_can_be_zoomed(desk: Any, draft: UUID) -> None:
    page = _open(desk.sees("zh"), "{draft}", draft, who="ada")
    scale = "() => document.querySelector('.viewport').transform.baseVal.consolidate().matrix.a"
    before = page.evaluate(scale)
    page.get_by_role("button", name="放大").click()

    assert page.evaluate(scale) > before


def test_a_row_of_a_form_is_removed_in_the_readers_words(desk: Any, company: Deps) -> None:
    returned = create_draft(company, SYSTEM, process_id="goods-return")
    page = _open(desk.sees("zh"), "{draft}?file=inspect-return.form", returned)
    page.get_by_role("button", name="预览与试填").click()

    expect(page.get_by_role("button", name="删除第 1 项").first).to_be_visible()
