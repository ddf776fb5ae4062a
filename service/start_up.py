"""What happens before the service can be used: tables, processes, people, the sample company.

Every part is harmless when repeated; ``service.serve`` runs it at each start.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlalchemy import func, select, text

from service.company import prepare, prepare_sample_people
from service.deps import Deps
from service.sample import prepare_sample
from service.settings import Settings
from service.store.database import database_url
from service.store.migrate import is_current, migrate
from service.wiring import build, check_ready

#: any number; whoever holds it prepares the company, others wait
_LOCK = 7_402_014


def start_up(settings: Settings) -> Deps:
    """Bring the database up to date, publish what came with the program, load the sample.

    Raises:
        Unready: a published process needs something this program does not have.
    """
    url = database_url(settings)
    migrate(url)
    deps = build(settings, url=url)
    with _alone(deps):
        prepare(deps)
        check_ready(deps)
        if settings.sample and prepare_sample_people(deps):
            prepare_sample(deps)
    return deps


@contextmanager
def _alone(deps: Deps) -> Iterator[None]:
    """Let others who start on the same database wait, so that no two prepare it at once."""
    with deps.unit_of_work.reading() as connection:
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        yield


def wired(settings: Settings) -> Deps:
    """The service's parts for a command of the terminal, on a database that can be used.

    The embedded database is made ready; somebody else's is never changed by the way.

    Raises:
        ValueError: a database of yours has not the present tables.
    """
    url = database_url(settings)
    if settings.database_url and not is_current(url):
        raise ValueError("The database has not the present tables. Run: shopflow migrate")
    if not settings.database_url:
        migrate(url)
    return build(settings, url=url)


def with_secret_key(settings: Settings) -> Settings:
    """The settings with a key to sign sessions; one is made and kept when none was set.

    Raises:
        ValueError: the service's folder can't be made or written.
    """
    if settings.secret_key:
        return settings
    try:
        return replace(settings, secret_key=_kept_key(settings.home))
    except OSError as error:
        raise ValueError(f"SHOPFLOW_HOME names a folder that can't be used: {error}") from error


def _kept_key(home: Path) -> str:
    """The key kept in a folder: whole or not there, and one for all who start at once."""
    path = home / "secret_key"
    home.mkdir(parents=True, exist_ok=True)
    if not path.exists() or not path.stat().st_size:
        path.unlink(missing_ok=True)
        with NamedTemporaryFile("w", dir=home, prefix="secret_key-") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()
