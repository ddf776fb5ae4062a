"""The sample company after its first start, for tests of what people see.

Made once a run as a template database; each test that asks for `company` gets a copy of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.deps import Deps
from service.settings import Settings
from service.start_up import start_up
from service.wiring import build
from tests.postgres import Server

_TEMPLATE = "template_company"


@pytest.fixture(scope="session")
def company_template(postgres: Server) -> str:
    """The name of the template."""
    postgres.ensure(_TEMPLATE, _open)
    return _TEMPLATE


def _open(url: str) -> None:
    start_up(Settings(database_url=url)).engine.dispose()


@pytest.fixture
def company(postgres: Server, company_template: str) -> Iterator[Deps]:
    """The service's parts on a fresh sample company."""
    url = postgres.copy(company_template)
    deps = build(Settings(database_url=url, secret_key="for tests only"))
    yield deps
    deps.engine.dispose()
    postgres.drop(url)
