"""The run's PostgreSQL: started once, with databases that tests are given copies of.

A pytest plugin. Any number of xdist workers share one embedded server. In memory a copy takes some
40 ms, on a busy disk ten times as long; so the server lies in memory wherever there is room.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, event, text

from service.store import embedded
from service.store.database import make_engine
from service.store.migrate import migrate

_FOLDER = "SHOPFLOW_TEST_POSTGRES"
_MEMORY = Path("/dev/shm")
#: bytes; some databases of 12 MB live at a time, with up to a gigabyte of log
_ROOM = 3 * 2**30
#: nobody needs these data after a crash
_SETTINGS = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")
_MIGRATED = "template_shopflow"
_UNFINISHED = "unfinished"
#: any number; whoever holds it makes a template, other xdist workers wait
_LOCK = {"lock": 7310}
_numbers = count(1)


def pytest_configure(config: pytest.Config) -> None:
    """Choose the server's folder once; xdist workers inherit it through the environment."""
    if not hasattr(config, "workerinput"):
        # Not below pytest's own folder: that one is closed to the user PostgreSQL runs as.
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix="shopflow-pg-", dir=_memory())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave neither a server nor its files behind."""
    if hasattr(config, "workerinput"):
        return
    folder = Path(os.environ.pop(_FOLDER))
    postmaster = folder / "data" / "postmaster.pid"
    if postmaster.exists():
        os.kill(int(postmaster.read_text().splitlines()[0]), signal.SIGQUIT)
    shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """The folder that lies in memory, where the machine has one with room for a run."""
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if roomy else None


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

    def copy(self, template: str = _MIGRATED) -> str:
        """Make a fresh database like a template and return its address."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        self._make(name, template)
        return self._address(name)

    def drop(self, url: str) -> None:
        """Remove a database made by ``copy``, whoever is still connected."""
        self._drop(url.rpartition("?")[0].rpartition("/")[2])

    def ensure(self, name: str, fill: Callable[[str], None], like: str = _MIGRATED) -> None:
        """Make a template, unless this run has it already.

        Parameters:
            fill: brings the database at an address to what the template shall hold, and leaves
                no connection open.
        """
        with self.admin.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), _LOCK)
            try:
                if name not in connection.scalars(text("SELECT datname FROM pg_database")).all():
                    self._drop(_UNFINISHED)  # of one who could not fill it
                    self._make(_UNFINISHED, like)
                    fill(self._address(_UNFINISHED))
                    connection.execute(text(f"ALTER DATABASE {_UNFINISHED} RENAME TO {name}"))
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:lock)"), _LOCK)

    def _drop(self, name: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))

    def _make(self, name: str, template: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(
                text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
            )

    def _address(self, name: str) -> str:
        return self.url.replace("/postgres?", f"/{name}?")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The run's PostgreSQL server."""
    folder = Path(os.environ[_FOLDER])
    folder.chmod(0o755)
    with _alone(folder):
        url = embedded.address(embedded.start(folder / "data"))
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            for setting in _SETTINGS:
                connection.execute(text(f"ALTER SYSTEM SET {setting}"))
            connection.execute(text("SELECT pg_reload_conf()"))
    server = Server(admin, url)
    server.ensure(_MIGRATED, migrate, like="template0")
    yield server
    admin.dispose()


@pytest.fixture
def database(postgres: Server) -> Iterator[Database]:
    """A fresh, migrated, empty database."""
    with fresh(postgres) as found:
        yield found


@contextmanager
def fresh(server: Server, template: str = _MIGRATED) -> Iterator[Database]:
    """A copy of a template for the time of a test.

    Its engine waits long for a row somebody else holds: how long another thread keeps it is a
    matter of the machine. Who asks what comes of waiting makes an engine of the service's own.
    """
    url = server.copy(template)
    engine = make_engine(url, pool_size=5)
    event.listen(engine, "connect", _be_patient)
    yield Database(url, engine)
    engine.dispose()
    server.drop(url)


def _be_patient(connection: psycopg.Connection, _: object) -> None:
    connection.execute("SET lock_timeout = '90s'")
    connection.commit()
