"""Forms in the studio: both languages side by side, a preview, and what the server would say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from service.commands.create_draft import create_draft
from service.commands.save_draft_file import save_draft_file
from service.deps import Deps
from service.identity import SYSTEM
from service.queries.drafts import file_content
from tests.browser.editing import MARK, listen, saved, show

FORMS = sorted((Path(__file__).parents[2] / "forms").glob("*.form"))
FILE = "review-order.form"
_RUN = """async () => (await axe.run({
    exclude: ['.bjs-powered-by', '.fjs-powered-by', '.fjs-palette-container',
              '.fjs-form-container', '.form-properties'],
})).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => id + ': ' + nodes.map((node) => node.target.join(' ')).join(' | '))"""


@pytest.fixture
def draft(company: Deps) -> UUID:
    """A draft of the order process."""
    return create_draft(company, SYSTEM, title="Forms", process_id="order")


def _form(company: Deps, draft: UUID) -> dict[str, Any]:
    with company.unit_of_work.reading() as connection:
        found: dict[str, Any] = json.loads(file_content(connection, draft, FILE).content)
    return found


def _open(desk: Any, draft: UUID, language: str = "en", theme: str = "light") -> Page:
    desk.sees(language, theme).is_at("chen", f"/studio/drafts/{draft}?file={FILE}")
    page: Page = desk.settled()
    return page


def test_the_chinese_of_a_component_is_written_beside_its_english(
    desk: Any, company: Deps, draft: UUID
) -> None:
    page = _open(desk, draft)
    page.locator("[data-id=review_order_03]").first.click()
    expect(page.get_by_label("Column sku (English)")).to_have_value("Product no.")
    page.get_by_label("Column sku (Chinese)").fill("货号")
    page.get_by_label("Column sku (Chinese)").press("Tab")

    expect(page.locator("[data-state]")).to_contain_text("Saved")
    table = next(one for one in _form(company, draft)["components"] if one["type"] == "table")
    assert table["properties"]["column:zh:sku"] == "货号"
    assert table["columns"][0]["label"] == "Product no."


def test_the_preview_speaks_both_languages_and_shows_the_variables(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft)
    page.get_by_role("button", name="Preview and try").click()
    page.get_by_label("Variables the form is shown with").fill('{"total": 1812}')
    page.get_by_role("button", name="Show with these").click()

    expect(page.get_by_role("region", name="English")).to_contain_text("Total: 1812")
    expect(page.get_by_role("region", name="Chinese")).to_contain_text("合计：1812")


def test_the_server_says_what_it_would_refuse_and_what_it_would_keep(
    desk: Any, draft: UUID
) -> None:
    page = _open(desk, draft)
    page.get_by_role("button", name="Preview and try").click()
    chinese = page.get_by_role("region", name="Chinese")
    chinese.get_by_role("button", name="What would the server say?").click()
    expect(chinese.get_by_role("alert").first).to_contain_text("请填写此项")

    english = page.get_by_role("region", name="English")
    english.get_by_label("Accept the order").check()
    english.get_by_role("button", name="What would the server say?").click()
    expect(english.get_by_role("status")).to_contain_text("The server accepts it and keeps")


def test_variables_that_are_no_json_are_told_to_be_none(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft)
    page.get_by_role("button", name="Preview and try").click()
    page.get_by_label("Variables the form is shown with").fill("[1]")
    page.get_by_role("button", name="Show with these").click()

    expect(page.get_by_role("alert").filter(has_text="no JSON object")).to_be_visible()


def test_a_component_the_server_refuses_is_not_offered_and_is_marked(
    desk: Any, company: Deps, draft: UUID
) -> None:
    form = _form(company, draft)
    form["components"].append(
        {"type": "documentPreview", "id": "papers", "label": "Papers", "dataSource": "=papers"}
    )
    save_draft_file(company, SYSTEM, draft, FILE, content=json.dumps(form), version=1)
    page = _open(desk, draft)

    expect(page.get_by_role("alert").filter(has_text="does not take")).to_contain_text("papers")
    expect(page.locator(".fjs-palette-field[data-field-type=textfield]")).to_be_visible()
    expect(page.locator(".fjs-palette-field[data-field-type=documentPreview]")).to_be_hidden()


def test_the_editor_itself_speaks_chinese(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft, "zh")

    expect(page.locator(".fjs-palette-container")).to_contain_text("单行文本")
    expect(page.get_by_placeholder("搜索组件")).to_be_visible()
    page.locator("[data-id=review_order_03]").first.click()
    expect(page.locator(".form-properties")).to_contain_text("常规")


def test_the_editor_keeps_all_there_is_in_a_form(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft)
    listen(page)
    assert FORMS
    lost = [
        path.name for path in FORMS if _after(page, path) != json.loads(path.read_text("utf-8"))
    ]

    assert lost == []


def _after(page: Page, path: Path) -> Any:
    """What the editor would save after a form's name was changed and changed back."""
    before = path.read_text("utf-8")
    show(page, before)
    name = page.get_by_label("Name (English)")
    expect(name).to_have_value(json.loads(before)["name"])
    for text in (MARK, json.loads(before)["name"]):
        name.fill(text)
        name.press("Tab")
        after = saved(page, marked=text == MARK)
    return json.loads(after)


@pytest.mark.parametrize("pane", ["draw", "preview"])
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh", "dark")])
def test_axe_finds_nothing_serious(
    desk: Any, draft: UUID, axe_source: str, language: str, theme: str, pane: str
) -> None:
    page = _open(desk, draft, language, theme)
    if pane == "preview":
        page.locator(".pane-tabs button").last.click()
        page.locator(".preview-side .fjs-form-field").first.wait_for()
    page.evaluate(axe_source)

    assert page.evaluate(_RUN) == []
