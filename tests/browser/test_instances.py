"""An auditor reads an order on its diagram: path, tokens, steps, record, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from service.deps import Deps
from service.identity import SYSTEM
from service.queries.instances import instances


def _ended(company: Deps) -> str:
    with company.unit_of_work.reading() as connection:
        found = instances(connection, SYSTEM, process_id="order", status="completed")
    return str(found.items[0].id)


@pytest.mark.parametrize(
    ("language", "name", "placed"),
    [("en", "Record order", "Order placed"), ("zh", "记录订单", "收到订单")],
)
def test_the_path_is_marked_on_the_diagram_in_the_readers_language(
    desk: Any, company: Deps, language: str, name: str, placed: str
) -> None:
    page = desk.sees(language).is_at("ada", f"/instances/{_ended(company)}")
    desk.settled()

    drawn = page.locator(".djs-container svg text", has_text=name.split()[0])
    expect(drawn.first).to_be_visible()
    expect(page.locator(".djs-shape.run-done").first).to_be_attached()
    expect(page.locator(".djs-connection.run-flow").first).to_be_attached()
    expect(page.locator("[data-element]").first).to_contain_text(placed)


def test_a_row_of_the_table_shows_its_shape(desk: Any, company: Deps) -> None:
    page: Page = desk.sees("en").is_at("ada", f"/instances/{_ended(company)}")
    desk.settled()
    row = page.locator("[data-element]").nth(1)
    row.get_by_role("button").click()

    chosen = page.locator(".djs-element.run-chosen")
    expect(chosen).to_have_attribute("data-element-id", row.get_attribute("data-element") or "")
    expect(row).to_have_class("is-chosen")


def test_the_record_is_recomputed_at_a_click(desk: Any, company: Deps) -> None:
    page = desk.sees("en").is_at("ada", f"/instances/{_ended(company)}")
    page.get_by_role("button", name="Verify").click()

    expect(page.locator("#verdict")).to_contain_text("The record holds")


def test_only_leaders_may_cancel(desk: Any, company: Deps) -> None:
    page = desk.sees("en").is_at("ada", "/instances?status=running")
    page.locator("tbody a").first.click()

    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel instance")).to_have_count(0)


def test_a_process_is_shown_with_its_tables_and_forms(desk: Any) -> None:
    page = desk.sees("zh").is_at("chen", "/processes/order")
    desk.settled()

    expect(page.get_by_role("heading", name="决策表")).not_to_have_count(0)
    expect(page.get_by_role("img", name="流程“订单”的流程图")).to_be_visible()
