"""Browsers without a screen: they log in as sample people and read the pages' HTML."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from service.app import create_app
from service.deps import Deps
from service.store.tables import instance, work_item
from tests.logged_in import log_in
from tests.sample_company import company, whole_company

__all__ = ["company", "whole_company"]


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the site as a reader sees it."""

    answer: TestResponse

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def tree(self) -> html.HtmlElement:
        return html.fromstring(self.answer.text)

    @property
    def text(self) -> str:
        """Its words, without what scripts are told."""
        tree = self.tree
        for script in tree.xpath("//script | //style"):
            script.drop_tree()
        return re.sub(r"\s+", " ", tree.text_content())

    def all(self, css: str) -> list[str]:
        """The texts of the elements a selector finds."""
        return [re.sub(r"\s+", " ", one.text_content()).strip() for one in self.tree.cssselect(css)]

    def links(self, css: str) -> list[str]:
        """Where the links a selector finds lead."""
        return [one.get("href") for one in self.tree.cssselect(css)]


class Visitor:
    """Somebody with a browser; keeps cookies, sends back the token of the last page's forms."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._token = ""

    def see(self, path: str, **options: Any) -> Page:
        """Open an address; redirects are followed."""
        return self._page(self.client.get(path, follow_redirects=True, **options))

    def send(
        self, path: str, *, token: str | None = None, follow: bool = True, **form: str
    ) -> Page:
        """Submit a form."""
        data = {"csrf_token": self._token if token is None else token, **form}
        return self._page(self.client.post(path, data=data, follow_redirects=follow))

    def submit(self, path: str, data: Any) -> TestResponse:
        """Send JSON as a work item's form does."""
        return self.client.post(
            path,
            data=json.dumps(data),
            content_type="application/json",
            headers={"X-CSRFToken": self._token},
        )

    def speak(self, language: str) -> None:
        """Choose a language."""
        self.client.set_cookie("shopflow_language", language)

    def _page(self, answer: TestResponse) -> Page:
        found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
        if found:
            self._token = found[1]
        return Page(answer)


@pytest.fixture
def site(company: Deps) -> Flask:
    """The web application of the sample company."""
    return create_app(company)


@pytest.fixture
def guest(site: Flask) -> Visitor:
    """Somebody who is not logged in."""
    return Visitor(site.test_client())


@pytest.fixture
def visitor(site: Flask, company: Deps) -> Any:
    """`visitor("bob")` is Bob, logged in, reading English; `visitor("bob", "zh")` reads Chinese."""

    def made(username: str, language: str = "en") -> Visitor:
        one = Visitor(site.test_client())
        log_in(company, one.client, username)
        one.speak(language)
        one.see("/settings")
        return one

    return made


@pytest.fixture
def find(company: Deps) -> Any:
    """`find.item("pick_and_pack")` is an open work item's id, `find.run("WEB-26001")` a run's."""
    return Finder(company)


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks up what a test wants to talk about."""

    deps: Deps

    def item(self, element_id: str) -> str:
        query = select(work_item.c.id).where(
            work_item.c.element_id == element_id, work_item.c.closed_at.is_(None)
        )
        with self.deps.engine.connect() as connection:
            return str(
                connection.scalars(query.order_by(work_item.c.due_at, work_item.c.id)).first()
            )

    def run(self, business_key: str) -> str:
        query = select(instance.c.id).where(instance.c.business_key == business_key)
        with self.deps.engine.connect() as connection:
            return str(connection.scalars(query).one())
