"""Every page can be used by everybody: axe, a phone, both colours, both languages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

PAGES = (
    ("ann", "/"),
    ("bob", "/inbox"),
    ("bob", "/inbox@[data-row]"),
    ("mei", "/instances"),
    ("mei", "/instances@tbody a"),
    ("mei", "/inbox@[data-row]@main a[href^='/instances/']"),
    ("mei", "/instances?status=completed@tbody a"),
    ("chen", "/processes"),
    ("chen", "/processes/order"),
    ("ann", "/handbook?q=order"),
    ("wei", "/handbook/order"),
    ("li", "/handbook/roles/logistics"),
    ("mei", "/insight"),
    ("mei", "/insight/order"),
    ("ada", "/coverage"),
    ("guo", "/stock"),
    ("ann", "/customers"),
    ("mei", "/outbox"),
    ("otto", "/incidents"),
    ("ada", "/settings"),
    ("ada", "/access"),
    (None, "/login"),
    (None, "/track"),
    ("ada", "/nowhere"),
)
LOOKS = (("en", "light"), ("zh", "dark"))
_RUN = """async () => (await axe.run({
    exclude: ['.bjs-powered-by', '.fjs-powered-by'],
})).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => id + ': ' + nodes.map((node) => node.target.join(' ')).join(' | '))"""


def _open(desk: Any, who: str | None, address: str) -> Page:
    """Open an address; what follows an @ is pressed then, one after the other."""
    path, *pressed = address.split("@")
    if who is None:
        desk.page.goto(path)
    else:
        desk.is_at(who, path)
    for link in pressed:
        desk.settled()
        desk.page.locator(link).first.click()
    page: Page = desk.settled()
    return page


@pytest.mark.parametrize(("language", "theme"), LOOKS)
@pytest.mark.parametrize(("who", "address"), PAGES)
def test_axe_finds_nothing_serious(
    desk: Any, axe_source: str, who: str | None, address: str, language: str, theme: str
) -> None:
    page = _open(desk.sees(language, theme), who, address)
    page.evaluate(axe_source)

    assert page.evaluate(_RUN) == []


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_nothing_is_wider_than_a_phone(desk: Any, who: str | None, address: str) -> None:
    desk.page.set_viewport_size({"width": 390, "height": 844})
    page = _open(desk.sees("en"), who, address)

    widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    needed, there = page.evaluate(widths)
    assert needed <= there
