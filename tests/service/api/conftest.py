"""A small shop behind its API, and programs that talk to it with tokens."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from werkzeug.test import TestResponse

from processes.codec import dumps
from service.app import create_app
from service.commands.create_token import create_token
from service.deps import Deps
from service.identity import SYSTEM
from service.store.tables import app_user, membership
from tasks.backoffice import tables

#: an order: somebody reviews it, a payment is waited for, done
ORDER = """
    start placed message=order.placed
    user review groups=order-desk
    catch paid message=payment.received key="=order.external_number"
    end done
    placed -> review -> paid -> done
"""
SECRETS = {"payment": "a secret of the bank", "carrier": "a secret of the carrier"}
ARTICLES = ("TEA-1", "CUP-2")


@dataclass(frozen=True, slots=True)
class Program:
    """Somebody's program with its token."""

    client: FlaskClient
    headers: Mapping[str, str]

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **self._with_token(options))

    def post(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        """Send JSON; a body of bytes is sent as it is."""
        content = body if isinstance(body, bytes) else dumps(body).encode()
        options.setdefault("content_type", "application/json")
        return self.client.post(path, data=content, **self._with_token(options))

    def _with_token(self, options: dict[str, Any]) -> dict[str, Any]:
        return options | {"headers": {**self.headers, **options.get("headers", {})}}


@pytest.fixture
def shop(house: Any) -> Deps:
    """The service with the small order process, two articles and secrets for webhooks."""
    with house.deps.engine.begin() as connection:
        for sku in ARTICLES:
            row = {"sku": sku, "name": sku, "name_zh": sku, "category": "c", "price": 10}
            rest = {"weight_g": 1, "fragile": False, "active": True}
            connection.execute(insert(tables.product), row | rest)
    house.draw(ORDER, "order")
    settings = replace(house.deps.settings, secret_key="for tests only", webhook_secrets=SECRETS)
    return replace(house.deps, settings=settings)


@pytest.fixture
def app(shop: Deps) -> Flask:
    """The web application."""
    return create_app(shop)


@pytest.fixture
def program(app: Flask, shop: Deps) -> Any:
    """`program("bob", "order-desk")` makes somebody with a token and gives their program."""

    def made(username: str, *groups: str) -> Program:
        # Straight into the tables: hashing a password nobody uses would take most of the time.
        named = {"username": username, "name": username.title(), "name_zh": username}
        with shop.engine.begin() as connection:
            connection.execute(insert(app_user), named)
            for group in groups:
                connection.execute(insert(membership), {"username": username, "group_id": group})
        token = create_token(shop, SYSTEM, username, "test").token
        return Program(app.test_client(), {"Authorization": f"Bearer {token}"})

    return made


@pytest.fixture
def desk(program: Any) -> Program:
    """The program of the order desk."""
    return program("bob", "order-desk")


@pytest.fixture
def stranger(app: Flask) -> Program:
    """A program without a token."""
    return Program(app.test_client(), {})


@pytest.fixture
def an_order() -> Any:
    """`an_order("SO-1", coupon="X")` is an order as a shop sends it."""

    def made(number: str = "SO-1", **values: Any) -> dict[str, Any]:
        line = {"sku": "TEA-1", "quantity": 2, "unit_price": 10}
        return {"external_number": number, "lines": [line]} | values

    return made
