"""The sample company after its first start, for tests of what people see.

`company` has the sample's orders under way and nothing else, so that pages can be counted;
`whole_company` has the cases of all its other processes too, as visitors find it. Both are made
once a run as template databases; each test gets a copy of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from service import sample
from service.deps import Deps
from service.settings import Settings
from service.start_up import start_up
from service.wiring import build
from tests.postgres import Server


@pytest.fixture
def company(postgres: Server) -> Iterator[Deps]:
    """The service's parts on a fresh company of a few orders."""
    postgres.ensure("template_orders", _open_with_orders)
    with _copied(postgres, "template_orders") as deps:
        yield deps


@pytest.fixture
def whole_company(postgres: Server) -> Iterator[Deps]:
    """The service's parts on a fresh company with something going on everywhere."""
    postgres.ensure("template_company", _open)
    with _copied(postgres, "template_company") as deps:
        yield deps


def _open(url: str) -> None:
    start_up(Settings(database_url=url)).engine.dispose()


def _open_with_orders(url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sample, "sample_stories", tuple)
        patch.setattr(sample, "open_replenishments", lambda *_: [])
        _open(url)


@contextmanager
def _copied(postgres: Server, template: str) -> Iterator[Deps]:
    url = postgres.copy(template)
    deps = build(Settings(database_url=url, secret_key="for tests only"))
    yield deps
    deps.engine.dispose()
    postgres.drop(url)
