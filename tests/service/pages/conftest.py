"""A small shop behind its pages, and people who visit them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert
from werkzeug.test import TestResponse

from service.app import create_app
from service.deps import Deps
from service.store.people import password_hash
from service.store.tables import app_user, membership

PASSWORD = "quite a secret"
PEOPLE = {
    "ann": "customer-service",
    "bob": "order-desk",
    "mei": "management",
    "ada": "auditors",
    "otto": "operators",
}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@cache
def _kept() -> str:
    """The hash of the password; made once, since that is slow on purpose."""
    return password_hash(PASSWORD)


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
        """Send the log-in form, whoever was logged in before."""
        self.client.delete_cookie("shopflow_session")
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
    with house.deps.engine.begin() as connection:
        for username, group in PEOPLE.items():
            named = {"username": username, "name": username.title(), "name_zh": username}
            connection.execute(insert(app_user), {**named, "password_hash": _kept()})
            connection.execute(insert(membership), {"username": username, "group_id": group})
    deps: Deps = house.deps
    return deps


@pytest.fixture
def visitor(web: Deps) -> Visitor:
    """Somebody who is not logged in yet."""
    settings = replace(web.settings, secret_key="only for tests", sample=False)
    return Visitor(create_app(replace(web, settings=settings)).test_client())
