"""Islands are the parts of a page that a script draws; tests wait for them before they click."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def drawn(page: Page) -> Page:
    """Wait until every island of a page is drawn; before that its buttons do nothing."""
    expect(page.locator("[data-island]:not([data-mounted=done])")).to_have_count(0)
    return page
