"""Web server and worker in one process: what ``shopflow serve`` and ``make serve`` run.

For more machines run as many ``serve`` and ``worker`` processes as wanted against one PostgreSQL.
"""

from __future__ import annotations

import logging
import secrets
import signal
from dataclasses import replace
from types import FrameType
from typing import NoReturn

import waitress

from service.app import create_app
from service.company import SAMPLE_PASSWORD, SAMPLE_PEOPLE, prepare, prepare_sample_people
from service.sample import prepare_sample_orders
from service.settings import Settings
from service.store.database import database_url
from service.store.migrate import migrate
from service.wiring import Deps, build, check_ready
from service.worker import working

_log = logging.getLogger(__name__)


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; requests and jobs under way are finished first.

    Raises:
        Unready: a published process needs something this program does not have.
    """
    deps = start_up(with_secret_key(settings))
    server = waitress.create_server(
        create_app(deps),
        host=settings.host,
        port=settings.port,
        threads=settings.web_threads,
        max_request_body_size=settings.max_body + 1,
        ident=None,
    )
    print(welcome(settings, server.effective_port), flush=True)
    signal.signal(signal.SIGTERM, _leave)
    with working(deps):
        server.run()
    server.close()
    deps.engine.dispose()


def start_up(settings: Settings) -> Deps:
    """Bring the database up to date, publish what came with the program, load the sample."""
    url = database_url(settings)
    migrate(url)
    deps = build(settings, url=url)
    prepare(deps)
    check_ready(deps)
    if settings.sample and prepare_sample_people(deps):
        prepare_sample_orders(deps)
    return deps


def with_secret_key(settings: Settings) -> Settings:
    """The settings with a key to sign sessions; one is made and kept when none was set."""
    if settings.secret_key:
        return settings
    path = settings.home / "secret_key"
    if not path.exists():
        settings.home.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return replace(settings, secret_key=path.read_text())


def welcome(settings: Settings, port: int) -> str:
    """What is printed once the service can be used."""
    lines = [f"Shopflow is ready: http://{settings.host}:{port}/"]
    if settings.sample:
        lines.append(f"Sample users, each with the password {SAMPLE_PASSWORD}:")
        lines += [
            f"  {person.username:<5} {person.name} {person.name_zh} ({', '.join(person.groups)})"
            for person in SAMPLE_PEOPLE
        ]
    return "\n".join(lines)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """End the web server's loop; it finishes the requests under way."""
    raise SystemExit(0)
