"""The sample company after its first start, for tests of what people see.

Made once a run as a template database; each test that asks for `company` gets a copy of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import text

from service.deps import Deps
from service.settings import Settings
from service.start_up import start_up
from service.wiring import build

_TEMPLATE = "template_company"
_numbers = count(1)
#: xdist workers wait for each other at this lock of the server
_LOCK = text("SELECT pg_advisory_lock(7310)")
_UNLOCK = text("SELECT pg_advisory_unlock(7310)")


@pytest.fixture(scope="session")
def company_template(postgres: Any) -> Any:
    """The server, holding the template."""
    with postgres.admin.connect() as connection:
        connection.execute(_LOCK)
        known = set(connection.scalars(text("SELECT datname FROM pg_database")))
        if _TEMPLATE not in known:
            connection.execute(text("CREATE DATABASE opening TEMPLATE template_shopflow"))
            deps = start_up(Settings(database_url=_address(postgres, "opening")))
            deps.engine.dispose()
            connection.execute(text(f"ALTER DATABASE opening RENAME TO {_TEMPLATE}"))
        connection.execute(_UNLOCK)
    return postgres


@pytest.fixture
def company(company_template: Any) -> Iterator[Deps]:
    """The service's parts on a fresh sample company."""
    name = f"company_{os.getpid()}_{next(_numbers)}"
    url = _address(company_template, name)
    with company_template.admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}"))
    deps = build(Settings(database_url=url, secret_key="for tests only"))
    yield deps
    deps.engine.dispose()
    with company_template.admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _address(server: Any, name: str) -> str:
    return str(server.url).replace("/postgres?", f"/{name}?")
