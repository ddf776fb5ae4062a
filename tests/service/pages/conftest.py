"""A small shop behind its pages, and people who visit them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.app import create_app
from service.commands.create_user import NewUser, create_user
from service.deps import Deps
from service.identity import SYSTEM

PASSWORD = "quite a secret"
PEOPLE = {
    "ann": ("customer-service",),
    "bob": ("order-desk",),
    "mei": ("management",),
    "ada": ("auditors",),
    "otto": ("operators",),
}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    """Somebody's browser, without its scripts."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **options)

    def send(self, path: str, *, seen: str = "/login", **form: str) -> TestResponse:
        """Send a form as the page that was seen has it."""
        found = _TOKEN.search(self.client.get(seen).text)
        return self.client.post(path, data={**form, "csrf_token": found[1] if found else ""})

    def log_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        """Send the log-in form."""
        return self.send("/login", username=username, password=password)


@pytest.fixture
def web(house: Any) -> Deps:
    """The service with a small process and some people."""
    house.draw(
        """
        start begun
        user review groups=order-desk
        end done
        begun -> review -> done
        """,
        "small",
    )
    for username, groups in PEOPLE.items():
        names = {"en": username.title(), "zh": username}
        create_user(house.deps, SYSTEM, NewUser(username, names, groups), PASSWORD)
    deps: Deps = house.deps
    return deps


@pytest.fixture
def visitor(web: Deps) -> Visitor:
    """Somebody who is not logged in yet."""
    settings = replace(web.settings, secret_key="only for tests", sample=False)
    return Visitor(create_app(replace(web, settings=settings)).test_client())
