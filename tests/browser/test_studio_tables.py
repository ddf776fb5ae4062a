"""Decision tables in the studio: changed, tried at once, checked for overlaps and gaps."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from lxml import etree
from playwright.sync_api import Page, Route, expect

from service.commands.create_draft import create_draft
from service.commands.save_draft_file import save_draft_file
from service.deps import Deps
from service.identity import SYSTEM
from service.queries.drafts import file_content
from tests.browser.editing import MARK, listen, saved, show

TABLES = sorted((Path(__file__).parents[2] / "processes" / "dmn").glob("*.dmn"))
FILE = "order-check.dmn"
#: the cell that says from which total on a person must look
THRESHOLD = "[data-row-id=order_check_rule_8][data-col-id=order_check_input_7]"
CLEAN = "Nothing to mend: every case is answered."
_RUN = """async () => (await axe.run({exclude: ['.bjs-powered-by', '.powered-by']})).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => id + ': ' + nodes.map((node) => node.target.join(' ')).join(' | '))"""


@pytest.fixture
def draft(company: Deps) -> UUID:
    """A draft of the order process."""
    return create_draft(company, SYSTEM, title="Threshold", process_id="order")


def _text(company: Deps, draft: UUID) -> str:
    with company.unit_of_work.reading() as connection:
        return file_content(connection, draft, FILE).content


def _open(desk: Any, draft: UUID, language: str = "en", theme: str = "light") -> Page:
    desk.sees(language, theme).is_at("chen", f"/studio/drafts/{draft}?file={FILE}")
    page: Page = desk.settled()
    return page


def _fill_in(page: Page, total: str) -> None:
    for path in ("in_stock", "customer_ok", "coupon_ok", "credit_ok"):
        page.locator(f"[id='try-check.{path}']").select_option("true")
    page.locator("[id='try-check.price_deviation']").fill("0")
    page.locator("[id='try-check.payment_state']").fill("paid")
    page.locator("[id='try-check.total']").fill(total)


def test_a_change_of_the_threshold_is_seen_in_the_answer_at_once(
    desk: Any, company: Deps, draft: UUID
) -> None:
    page = _open(desk, draft)
    _fill_in(page, "1800")
    page.get_by_role("button", name="Decide").click()
    answer = page.locator(".try-answer")
    expect(answer).to_contain_text("large_amount")
    expect(answer.get_by_role("button", name="Row 8")).to_be_visible()

    page.locator(THRESHOLD).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("> 3000")
    page.get_by_role("heading", level=1).click()

    expect(answer).to_contain_text("accept")
    expect(answer.get_by_role("button", name="Row 9")).to_be_visible()
    expect(page.locator("[data-state]")).to_contain_text("Saved")
    assert "&gt; 3000" in _text(company, draft)


def test_a_change_is_taken_back_and_done_again(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft)
    cell = page.locator(THRESHOLD)
    cell.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("> 9")
    page.get_by_role("heading", level=1).click()
    expect(cell).to_contain_text("> 9")
    page.get_by_role("button", name="Undo").click()
    expect(cell).to_contain_text("> 1500")
    page.get_by_role("button", name="Redo").click()
    expect(cell).to_contain_text("> 9")


def test_what_is_being_typed_stays_when_the_answer_of_the_check_comes(
    desk: Any, company: Deps, draft: UUID
) -> None:
    page = _open(desk, draft)
    expect(page.get_by_text(CLEAN)).to_be_visible()
    page.locator("summary", has_text="Names in both languages").click()
    held: list[Route] = []
    page.route("**/api/v1/drafts/*/rules", lambda route: held.append(route))
    page.get_by_label("Name (English)").fill("Judge the order")
    with page.expect_request("**/api/v1/drafts/*/rules"):
        page.get_by_label("Name (English)").press("Tab")
    page.keyboard.insert_text("订单判断")
    answer = held[0].fetch()
    held[0].fulfill(response=answer, json=answer.json() | {"unreached": [1]})
    expect(page.get_by_text(CLEAN)).to_have_count(0)
    expect(page.get_by_label("Name (Chinese)")).to_have_value("订单判断")
    page.keyboard.press("Tab")

    expect(page.locator("[data-state]")).to_contain_text("Saved")
    assert "订单判断" in _text(company, draft)


def test_a_row_that_decided_is_one_click_away(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft)
    page.locator("[id='try-check.in_stock']").select_option("false")
    page.locator("[id='try-check.total']").fill("10")
    page.get_by_role("button", name="Decide").click()
    page.locator(".try-answer").get_by_role("button", name="Row 2").click()

    expect(page.locator("tr.is-shown")).to_contain_text("2")


def test_rows_that_contradict_each_other_and_cases_without_a_row_are_listed(
    desk: Any, company: Deps, draft: UUID
) -> None:
    text = _text(company, draft).replace('hitPolicy="FIRST"', 'hitPolicy="UNIQUE"')
    last = 'id="order_check_rule_9_in_7">\n          <text>-</text>'
    assert last in text
    text = text.replace(last, last.replace("-</text>", "&lt; 900</text>"))
    save_draft_file(company, SYSTEM, draft, FILE, content=text, version=1)
    page = _open(desk, draft)
    check = page.locator(".check")

    expect(check).to_contain_text("Rows that fit the same case")
    expect(check).to_contain_text("Cases without a row")
    check.get_by_role("button", name="Row 1", exact=True).first.click()
    expect(page.locator("tr.is-shown")).to_be_visible()
    check.get_by_role("button", name="Try this case").last.click()
    expect(page.locator(".try [role=status]")).not_to_be_empty()


def test_a_decision_is_called_by_its_chinese_name_everywhere(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft, "zh")

    expect(page.get_by_role("button", name="审核订单")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("命中策略")).not_to_have_count(0)
    expect(page.get_by_label("有库存")).to_be_visible()


def test_both_names_of_a_decision_are_written_side_by_side(
    desk: Any, company: Deps, draft: UUID
) -> None:
    page = _open(desk, draft)
    page.locator("summary", has_text="Names in both languages").click()
    page.get_by_label("Name (Chinese)").fill("订单判断")
    page.get_by_label("Name (Chinese)").press("Tab")

    expect(page.locator("[data-state]")).to_contain_text("Saved")
    assert 'name="name:zh" value="订单判断"' in _text(company, draft)


def test_the_graph_takes_the_pages_colours(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft, theme="dark")
    page.get_by_role("button", name="Overview").click()
    page.locator(".djs-shape .djs-hit").first.click()

    for part in (".djs-palette", ".djs-context-pad .entry"):
        colours = page.locator(part).first.evaluate(
            "(one) => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"
        )
        ground, ink = (sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in colours)
        assert ground < 150 < 500 < ink, (part, colours)


def test_the_editor_keeps_all_there_is_in_a_table(desk: Any, draft: UUID) -> None:
    page = _open(desk, draft)
    listen(page)
    page.locator("summary", has_text="Names in both languages").click()
    assert TABLES
    changed = {path.name: _lost(page, path.read_text("utf-8")) for path in TABLES}

    assert {name: lost for name, lost in changed.items() if lost} == {}


def _lost(page: Page, before: str) -> list[str]:
    """What differs after a text was changed and changed back, as lines of a sorted reading."""
    show(page, before)
    decision = etree.fromstring(before.encode()).find(".//{*}decision")
    assert decision is not None
    expect(page.get_by_label("Name (English)")).to_have_value(decision.get("name", ""))
    name = page.get_by_label("Name (Chinese)")
    was = name.input_value()
    for text in (MARK, was):
        name.fill(text)
        name.press("Tab")
        after = saved(page, marked=text == MARK)
    return sorted(_reading(before) ^ _reading(after))


def _reading(text: str) -> set[str]:
    """Each element with its place, attributes and text; UNIQUE is what no hit policy means."""
    root = etree.fromstring(text.encode())
    left_out = ("hitPolicy", "UNIQUE")
    return {
        f"{root.getroottree().getelementpath(one)} "
        f"{sorted(pair for pair in one.attrib.items() if pair != left_out)} "
        f"{(one.text or '').strip()}"
        for one in root.iter()
    }


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh", "dark")])
def test_axe_finds_nothing_serious(
    desk: Any, draft: UUID, axe_source: str, language: str, theme: str
) -> None:
    page = _open(desk, draft, language, theme)
    page.evaluate(axe_source)

    assert page.evaluate(_RUN) == []
