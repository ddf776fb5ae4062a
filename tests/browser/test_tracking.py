"""A customer looks up a delivered order, rates it and asks for a return, on a desk and a phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from service.deps import Deps
from tasks.backoffice import tables
from tests.browser.test_access import _RUN

LOOKS = (("en", "light", 1440), ("zh", "dark", 390), ("en", "light", 390))


@pytest.fixture
def order(company: Deps) -> Any:
    """A delivered order."""
    with company.engine.begin() as connection:
        found = connection.execute(
            select(tables.order)
            .where(tables.order.c.status == "delivered")
            .order_by(tables.order.c.external_number)
        ).first()
        assert found is not None
        yesterday = company.clock.now() - timedelta(days=1)
        connection.execute(
            update(tables.order).where(tables.order.c.id == found.id).values(delivered_at=yesterday)
        )
    return found


def _looked_up(desk: Any, order: Any) -> Page:
    page: Page = desk.page
    page.goto("/track")
    page.locator("#number").last.fill(order.external_number)
    page.locator("#contact").last.fill(order.email)
    page.locator("form button.btn-primary").last.click()
    expect(page.locator(".progress-steps")).to_be_visible()
    return page


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_everybody_can_use_what_is_offered(
    desk: Any, axe_source: str, order: Any, language: str, theme: str, width: int
) -> None:
    desk.page.set_viewport_size({"width": width, "height": 900})
    page = _looked_up(desk.sees(language, theme), order)
    for one in page.locator("details > summary").all():
        one.click()
    page.evaluate(axe_source)
    assert page.evaluate(_RUN) == []
    widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    needed, there = page.evaluate(widths)
    assert needed <= there


def test_a_customer_rates_and_sends_goods_back(desk: Any, order: Any) -> None:
    page = _looked_up(desk.sees("en"), order)
    page.get_by_text("5 ★").click()
    page.locator("#rate-comment").fill("Lovely")
    page.get_by_role("button", name="Send", exact=True).first.click()
    expect(page.get_by_role("status")).to_have_text("Thank you. We have it.")
    expect(page.get_by_text("You gave 5 of 5 stars")).to_be_visible()

    page.get_by_text("Return or exchange goods").click()
    page.locator("#line-0").fill("1")
    page.locator("#back-reason").select_option("defect")
    page.locator("#back-state_of_goods").select_option("opened")
    page.get_by_role("button", name="Send", exact=True).last.click()
    expect(page.get_by_role("region", name="What we do for you")).to_contain_text("Money back")
