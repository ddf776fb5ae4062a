"""Web server and worker in one process: what ``shopflow serve`` and ``make serve`` run.

For more machines run as many ``serve`` and ``worker`` processes as wanted against one PostgreSQL.
"""

from __future__ import annotations

import signal
from types import FrameType
from typing import NoReturn

from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from service.app import create_app
from service.company import SAMPLE_PASSWORD, SAMPLE_PEOPLE
from service.deps import Deps
from service.settings import Settings
from service.start_up import start_up, with_secret_key
from service.worker import working


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; requests and jobs under way are finished first.

    Raises:
        Unready: a published process needs something this program does not have.
        ValueError: nothing can listen at the address of the settings.
    """
    deps = start_up(with_secret_key(settings))
    server = _server(deps, settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    print(welcome(settings, _port(server)), flush=True)
    with working(deps):
        server.run()
    server.close()
    deps.engine.dispose()


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


def _server(deps: Deps, settings: Settings) -> BaseWSGIServer | MultiSocketServer:
    try:
        return create_server(
            create_app(deps),
            host=settings.host,
            port=settings.port,
            threads=settings.web_threads,
            # Bodies that are a little too large reach Flask, whose refusal says what is wrong.
            max_request_body_size=2 * max(16 * settings.max_body, settings.max_upload),
            ident=None,
        )
    except (OSError, ValueError) as error:
        raise ValueError(
            f"Nothing can listen at {settings.host}, port {settings.port}: {error}. "
            "Set SHOPFLOW_HOST and SHOPFLOW_PORT, or end what listens there."
        ) from error


def _port(server: object) -> int:
    """The port the server listens on, also where the settings left the choice to the machine."""
    port: int = getattr(server, "effective_port", 0)
    return port


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """End the web server's loop; it finishes the requests under way."""
    raise SystemExit(0)
