"""A house with a process in it, and people who edit it through the API."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from processes.codec import dumps
from service.app import create_app
from service.commands.create_token import create_token
from service.deps import Deps
from service.identity import SYSTEM
from service.store.tables import app_user, membership
from tests.processes.diagram import bpmn

DIAGRAM = """
    start placed
    user review groups=order-desk form=review
    end done
    placed -> review -> done
"""
FORM = {
    "id": "review",
    "type": "default",
    "schemaVersion": 16,
    "components": [
        {"type": "textfield", "id": "note", "key": "note", "label": "Note"},
        {
            "type": "number",
            "id": "amount",
            "key": "amount",
            "label": "Amount",
            "validate": {"required": True, "min": 1},
        },
    ],
}


def order(text: str = DIAGRAM) -> bytes:
    """The order's diagram."""
    return bpmn(text, "order")


def form(**changes: Any) -> bytes:
    """The review's form."""
    return dumps(FORM | changes).encode()


class Editor:
    """Somebody's browser."""

    def __init__(self, app: Flask, token: str) -> None:
        self._client = app.test_client()
        self._headers = {"Authorization": f"Bearer {token}"}

    def ask(self, method: str, path: str, body: Any = None, status: int | None = 200) -> Any:
        """Send a request and return its JSON; the status is checked unless it is None."""
        content = None if body is None else dumps(body).encode()
        answer = self._client.open(
            f"/api/v1{path}",
            method=method,
            data=content,
            content_type="application/json",
            headers=self._headers,
        )
        assert status is None or answer.status_code == status, answer.text
        return answer.json if answer.data and "json" in answer.mimetype else answer

    def get(self, path: str, status: int | None = 200) -> Any:
        return self.ask("GET", path, status=status)

    def post(self, path: str, body: Any = None, status: int | None = 200) -> Any:
        return self.ask("POST", path, {} if body is None else body, status)

    def answer(self, draft: str, how: str, status: int | None = 200, **said: Any) -> Any:
        """Agree to ("approve") or refuse the wish to publish a draft that is shown now."""
        asked = {"request_id": self.get(draft)["request"]["id"]}
        return self.post(f"{draft}/{how}", asked | said, status)

    def put(self, path: str, body: Any, status: int | None = 200) -> Any:
        return self.ask("PUT", path, body, status)

    def delete(self, path: str, status: int | None = 204) -> Any:
        return self.ask("DELETE", path, status=status)

    def upload(self, path: str, files: dict[str, bytes], status: int = 200) -> Any:
        """Send files as a browser's form does."""
        parts = {"files": [(BytesIO(content), name) for name, content in files.items()]}
        answer = self._client.post(
            f"/api/v1{path}",
            data=parts,
            content_type="multipart/form-data",
            headers=self._headers,
        )
        assert answer.status_code == status, answer.text
        return answer.json

    def draft(self, **body: Any) -> str:
        """Begin a draft; its address."""
        return f"/drafts/{self.post('/drafts', body, 201)['id']}"

    def save(self, draft: str, name: str, content: bytes, version: int = 0, status: int = 200):
        """Save a file over a version."""
        body = {"content": content.decode(), "version": version}
        return self.put(f"{draft}/files/{name}", body, status)


@pytest.fixture
def settings(deps: Deps) -> Any:
    """What the app is configured with; tests may replace it."""
    return replace(deps.settings, secret_key="for tests only")


@pytest.fixture
def studio(house: Any, settings: Any) -> Deps:
    """The service with the order process in its first version."""
    house.publish({"order.bpmn": order(), "review.form": form()})
    return replace(house.deps, settings=settings)


@pytest.fixture
def app(studio: Deps) -> Flask:
    """The web application."""
    return create_app(studio)


@pytest.fixture
def editor(app: Flask, studio: Deps) -> Any:
    """`editor("chen", "process-owners")` makes somebody and gives their browser."""

    def made(username: str, *groups: str) -> Editor:
        named = {"username": username, "name": username.title(), "name_zh": f"{username}姓名"}
        with studio.engine.begin() as connection:
            connection.execute(insert(app_user), named)
            for group in groups:
                connection.execute(insert(membership), {"username": username, "group_id": group})
        return Editor(app, create_token(studio, SYSTEM, username, "test").token)

    return made


@pytest.fixture
def chen(editor: Any) -> Editor:
    """A process owner."""
    return editor("chen", "process-owners")


@pytest.fixture
def yu(editor: Any) -> Editor:
    """Another process owner."""
    return editor("yu", "process-owners")


@pytest.fixture
def ann(editor: Any) -> Editor:
    """Somebody who owns no process."""
    return editor("ann", "customer-service")
