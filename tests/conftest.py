"""What every test may ask for: a fresh database, the wired service, a house to tell stories in.

One embedded PostgreSQL serves the whole run, with any number of xdist workers; each test that
asks for ``database`` gets its own copy of a migrated template, which takes some 20 ms.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from service.catalog import StoredCatalog
from service.clock import VirtualClock
from service.commands.create_user import create_groups
from service.company import GROUPS
from service.deps import Deps
from service.identity import SYSTEM
from service.queue import Queue
from service.settings import Settings
from service.store import embedded
from service.store.database import make_engine
from service.store.migrate import migrate
from service.store.unit_of_work import UnitOfWork
from tests.fakes import FakeHandlers
from tests.story import House

pytest_plugins = ["tests.reached"]

_FOLDER = "SHOPFLOW_TEST_POSTGRES"
_numbers = count(1)


def pytest_configure(config: pytest.Config) -> None:
    """Choose the server's folder once; xdist workers inherit it through the environment."""
    if not hasattr(config, "workerinput"):
        # Not below pytest's own folder: that one is closed to the user PostgreSQL runs as.
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix="shopflow-pg-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave neither a server nor its files behind."""
    if hasattr(config, "workerinput"):
        return
    folder = Path(os.environ.pop(_FOLDER))
    postmaster = folder / "data" / "postmaster.pid"
    if postmaster.exists():
        os.kill(int(postmaster.read_text().splitlines()[0]), signal.SIGQUIT)
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Database:
    """A migrated database of its own."""

    url: str
    engine: Engine


@dataclass(frozen=True, slots=True)
class Server:
    """The run's PostgreSQL, holding a migrated template."""

    admin: Engine
    url: str

    def copy(self) -> str:
        """Make a fresh database and return its address."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        with self.admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_shopflow"))
        return self.url.replace("/postgres?", f"/{name}?")

    def drop(self, url: str) -> None:
        """Remove a database made by ``copy``, whoever is still connected."""
        name = url.rpartition("?")[0].rpartition("/")[2]
        with self.admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The run's PostgreSQL server; durable writes are off because nobody needs these data."""
    folder = Path(os.environ[_FOLDER])
    folder.chmod(0o755)
    with _alone(folder):
        handle = embedded.start(folder / "data")
        url = embedded.address(handle)
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            if not connection.scalar(
                text("SELECT 1 FROM pg_database WHERE datname = 'template_shopflow'")
            ):
                connection.execute(text("ALTER SYSTEM SET fsync = off"))
                connection.execute(text("SELECT pg_reload_conf()"))
                connection.execute(text("CREATE DATABASE template_shopflow"))
                migrate(url.replace("/postgres?", "/template_shopflow?"))
    yield Server(admin, url)
    admin.dispose()


@pytest.fixture
def database(postgres: Server) -> Iterator[Database]:
    """A fresh, migrated, empty database."""
    url = postgres.copy()
    engine = make_engine(url, pool_size=5)
    yield Database(url, engine)
    engine.dispose()
    postgres.drop(url)


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
