"""A browser in front of the running service with its sample company.

The service is the real one: waitress in a thread, and for each test a database of its own. A page
that logs an error or breaks the Content-Security-Policy fails its test.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import ConsoleMessage, Page, expect
from waitress.server import create_server

from service.app import create_app
from service.company import SAMPLE_PASSWORD
from service.deps import Deps
from tests.browser.islands import drawn
from tests.sample_company import whole_company

__all__ = ["whole_company"]

#: milliseconds a page may take for what is waited for; generous, for slow and busy machines
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
#: how the diagram editor tells its makers about their own calls
_OLD = "is deprecated and will be removed in future library versions"
#: what a browser says by itself about refusals the page deals with
_EXPECTED = ("status of 401", "status of 404", "status of 409", "status of 422", _OLD)


class Front:
    """What the server answers with: the company of the test that runs."""

    def __init__(self) -> None:
        self.site: Flask | None = None
        #: loses what is to be saved. Playwright's routes can't: what a page sends while it is left
        #: passes them by.
        self.loses_saves = False

    def __call__(self, environ: Any, start_response: Any) -> Any:
        assert self.site is not None
        if self.loses_saves and environ["REQUEST_METHOD"] == "PUT":
            start_response("200 OK", [("Content-Length", "0")])
            return [b""]
        return self.site(environ, start_response)


@pytest.fixture(scope="session")
def front() -> Front:
    """What stands between the one server and the companies of the tests."""
    return Front()


@pytest.fixture
def company(front: Front, whole_company: Deps) -> Deps:
    """The sample company as visitors find it; whatever a test does to it, the next has its own."""
    front.site, front.loses_saves = create_app(whole_company), False
    return whole_company


@pytest.fixture(scope="session")
def base_url(front: Front) -> Iterator[str]:
    """Where the service listens."""
    server = create_server(front, host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium if it has one."""
    quiet = ["gpu", "quic", "background-networking", "component-update", "sync"]
    args = ["--no-sandbox", "--no-first-run", *(f"--disable-{part}" for part in quiet)]
    found = shutil.which("chromium")
    return browser_type_launch_args | {"args": args} | ({"executable_path": found} if found else {})


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A desk in Shanghai whose reader prefers English."""
    size = {"width": 1440, "height": 900}
    place = {"locale": "en-GB", "timezone_id": "Asia/Shanghai"}
    return browser_context_args | {"viewport": size} | place


@pytest.fixture(autouse=True)
def no_complaints(company: Deps, page: Page) -> Iterator[None]:
    """Fail a test whose page complained; the company outlives the page."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        expected = any(part in message.text for part in _EXPECTED)
        if message.type in {"error", "warning"} and not expected:
            complaints.append(message.text)

    page.set_default_timeout(PATIENCE)
    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield
    assert complaints == []


class Desk:
    """Somebody at their desk."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self._address = address

    def sees(self, language: str = "en", theme: str = "light") -> Desk:
        """Choose language and colours before anything is opened."""
        chosen = {"shopflow_language": language, "shopflow_theme": theme}
        self.page.context.add_cookies(
            [{"name": name, "value": value, "url": self._address} for name, value in chosen.items()]
        )
        return self

    def is_at(self, username: str, path: str = "/") -> Page:
        """Log in and open a page."""
        self.page.goto(f"/login?next={path}")
        self.page.locator("#username").fill(username)
        self.page.locator("#password").fill(SAMPLE_PASSWORD)
        self.page.locator("#password").press("Enter")
        self.page.wait_for_url(f"**{path}")
        return drawn(self.page)

    def settled(self) -> Page:
        """Wait until every island of the page is drawn and nothing is under way."""
        self.page.wait_for_load_state("networkidle")
        return drawn(self.page)


@pytest.fixture
def desk(page: Page, base_url: str) -> Desk:
    """Somebody who is about to log in."""
    return Desk(page, base_url)


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The accessibility checker, as it came with the front end's packages."""
    root = Path(__file__).parents[2]
    return (root / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
