"""Stories of the company begin with its groups and its goods; see ``office.py``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.commands.create_user import create_groups
from service.company import GROUPS
from service.identity import SYSTEM
from service.settings import Settings
from service.wiring import build
from tasks.backoffice.sample import load
from tests.postgres import Database, Server, fresh

_TEMPLATE = "template_office"


@pytest.fixture(scope="session")
def office_template(postgres: Server) -> str:
    """The name of the template."""
    postgres.ensure(_TEMPLATE, _open)
    return _TEMPLATE


def _open(url: str) -> None:
    deps = build(Settings(database_url=url))
    create_groups(deps, SYSTEM, GROUPS)
    deps.unit_of_work.run(load)
    deps.engine.dispose()


@pytest.fixture
def database(postgres: Server, office_template: str) -> Iterator[Database]:
    """A fresh database with the company's groups and goods, where nothing is published."""
    with fresh(postgres, office_template) as found:
        yield found
