"""A customer calls and cancels: the whole way through the dialog."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect


def test_an_order_is_cancelled_from_its_page(desk: Any) -> None:
    page = desk.sees("en").is_at("ann", "/instances?search=26005")
    page.get_by_role("link", name="WEB-26005").click()
    desk.settled()
    page.get_by_role("button", name="Cancel order").click()
    dialog = page.get_by_role("dialog", name="Cancel this order?")
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).not_to_be_visible()

    page.get_by_role("button", name="Cancel order").click()
    dialog.get_by_label("Reason").fill("Ordered twice")
    dialog.get_by_role("button", name="Cancel the order").click()
    expect(page.get_by_role("status")).to_have_text("The order is cancelled.")
    expect(page.get_by_role("region", name="Customer and goods")).to_contain_text("Cancelled")
