"""What every test may ask for: a fresh database, the wired service, a house to tell stories in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from processes.catalog import Bundle, read_bundle
from service import catalog
from service.catalog import StoredCatalog
from service.clock import VirtualClock
from service.commands import bundle
from service.commands.create_user import create_groups
from service.company import GROUPS
from service.deps import Deps
from service.identity import SYSTEM
from service.queue import Queue
from service.settings import Settings
from service.store import people
from service.store.unit_of_work import UnitOfWork
from tests.fakes import FakeHandlers
from tests.story import House

if TYPE_CHECKING:
    from tests.postgres import Database  # pytest itself shall be the first to import it

pytest_plugins = ["tests.postgres", "tests.reached"]

# A run says the same as the one before it, on a machine of any speed, with any files lying about;
# `--hypothesis-profile exploring` looks at examples nobody has seen yet.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("exploring", _PATIENT)
settings.register_profile("same", _PATIENT, derandomize=True, database=None)
settings.load_profile("same")


@pytest.fixture(scope="session", autouse=True)
def in_a_hurry() -> Iterator[None]:
    """Do once what gives the same each time, and make passwords as cheap to keep as to guess."""
    read = cache(lambda files: read_bundle(dict(sorted(files))))

    def read_once(files: Mapping[str, bytes]) -> Bundle:
        return read(frozenset(files.items()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalog, "read_bundle", read_once)
        patch.setattr(bundle, "read_bundle", read_once)
        patch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
def clock() -> VirtualClock:
    """A clock that stands at a Monday morning until moved."""
    return VirtualClock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))


@pytest.fixture
def handlers() -> FakeHandlers:
    """Handlers that do what the test says."""
    return FakeHandlers()


@pytest.fixture
def deps(database: Database, handlers: FakeHandlers, clock: VirtualClock) -> Deps:
    """The service's parts on a fresh database, with ``handlers`` and ``clock``."""
    deps = Deps(
        settings=Settings(database_url=database.url),
        engine=database.engine,
        unit_of_work=UnitOfWork(database.engine),
        catalog=StoredCatalog(database.engine),
        handlers=handlers,
        clock=clock,
        queue=Queue(),
    )
    create_groups(deps, SYSTEM, GROUPS)
    return deps


@pytest.fixture
def house(deps: Deps, clock: VirtualClock) -> House:
    """The service with somebody telling it what to do."""
    return House(deps, clock)
