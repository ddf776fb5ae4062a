"""What a draft changes, told side by side: diagrams, tables row by row, forms field by field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from service.commands.create_draft import create_draft
from service.commands.publish import publish
from service.commands.save_draft_file import save_draft_file
from service.deps import Deps
from service.identity import SYSTEM
from service.queries.definitions import versions
from service.queries.drafts import file_content

_RUN = """async () => (await axe.run({exclude: ['.bjs-powered-by']})).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => id + ': ' + nodes.map((node) => node.target.join(' ')).join(' | '))"""
#: scale and place of what each side shows; beyond a thousandth only rounding differs
_BOXES = """() => [...document.querySelectorAll(".diff-canvas .viewport")].map((one) => {
    const { a, e, f } = one.transform.baseVal.consolidate().matrix;
    return [a, e, f].map((number) => Math.round(number * 100) / 100);
})"""


@pytest.fixture
def draft(company: Deps) -> UUID:
    """A draft with a higher threshold, another name of the review, and another question in it."""
    found = create_draft(company, SYSTEM, title="Threshold", process_id="order")
    changes: dict[str, Callable[[str], str]] = {
        "order-check.dmn": lambda text: text.replace("&gt; 1500", "&gt; 3000"),
        "order.bpmn": lambda text: text.replace('name="Review order"', 'name="Look at it"'),
        "review-order.form": lambda text: text.replace('"label": "Decision"', '"label": "Verdict"'),
    }
    for name, change in changes.items():
        with company.unit_of_work.reading() as connection:
            before = file_content(connection, found, name).content
        after = change(before)
        assert after != before
        save_draft_file(company, SYSTEM, found, name, content=after, version=1)
    return found


def _open(desk: Any, draft: UUID, language: str = "en", theme: str = "light") -> Page:
    desk.sees(language, theme).is_at("chen", f"/studio/drafts/{draft}?view=comparison")
    page: Page = desk.settled()
    return page


def test_an_element_that_differs_is_marked_in_both_diagrams_and_told_in_words(
    desk: Any, draft: UUID
) -> None:
    page = _open(desk, draft)

    expect(page.locator(".djs-shape.diff-changed[data-element-id=review_order]")).to_have_count(2)
    expect(page.locator(".djs-overlays .diff-sign")).to_have_text(["≠", "≠"])
    row = page.get_by_role("row").filter(has_text="review_order")
    expect(row.locator("del")).to_contain_text("Review order")
    expect(row.locator("ins")).to_contain_text("Look at it")
    expect(page.get_by_role("list", name="Meaning of the marks")).to_contain_text("removed")


def test_both_diagrams_move_together_and_lead_to_an_element(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft)
    before = page.evaluate(_BOXES)
    page.get_by_role("button", name="Farther").click()
    page.get_by_role("button", name="Farther").click()
    farther = page.evaluate(_BOXES)
    assert farther[0] == farther[1] != before[0]

    page.get_by_role("button", name="Show Look at it in the diagram").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".run-chosen[data-element-id=review_order]")).to_have_count(2)


def test_a_table_is_compared_row_by_row(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft)
    page.get_by_role("button", name="order-check.dmn").click()

    row = page.get_by_role("row").filter(has_text="1500")
    expect(row.get_by_role("cell").nth(1)).to_have_text("8")
    expect(row.locator("del")).to_contain_text("> 1500")
    expect(row.locator("ins")).to_contain_text("> 3000")
    expect(page.locator(".comparison tbody tr")).to_have_count(1)


def test_a_form_is_compared_field_by_field_in_chinese(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft, "zh")
    page.get_by_role("button", name="review-order.form").click()

    row = page.get_by_role("row").filter(has_text="Verdict")
    expect(row).to_contain_text("修改")
    expect(row.locator("del")).to_contain_text("Decision")


def test_a_draft_without_a_change_says_so(desk: Any, company: Deps) -> None:
    untouched = create_draft(company, SYSTEM, title="Untouched", process_id="order")
    page = _open(desk, untouched)

    expect(page.get_by_text("Nothing differs.")).to_be_visible()


def test_two_published_versions_are_compared(desk: Any, company: Deps) -> None:
    with company.unit_of_work.reading() as connection:
        live = versions(connection, "training")[0]
    files = dict(company.catalog.definition(live.digest).files)
    name, text = next((name, text) for name, text in files.items() if name.endswith(".bpmn"))
    element = next(
        one for one in company.catalog.definition(live.digest).elements.values() if one.form_id
    )
    was = f'name="{element.names["en"]}"'.encode()
    assert was in text
    files[name] = text.replace(was, b'name="Another name"')
    publish(company, SYSTEM, files, reason="To be compared")
    with company.unit_of_work.reading() as connection:
        newest = versions(connection, "training")[0]
    desk.is_at("chen", f"/studio/versions/{newest.digest}/comparison")
    page: Page = desk.settled()

    expect(page.get_by_role("row").filter(has_text=element.id)).to_contain_text("Another name")
    expect(page.locator(".djs-shape.diff-changed")).to_have_count(2)


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh", "dark")])
def test_axe_finds_nothing_serious(
    desk: Any, draft: UUID, axe_source: str, language: str, theme: str
) -> None:
    page = _open(desk, draft, language, theme)
    page.evaluate(axe_source)

    assert page.evaluate(_RUN) == []
