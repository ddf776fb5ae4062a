"""Real servers on this machine's loopback, behaving well or badly as a test asks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Request:
    """What a server was sent."""

    headers: dict[str, str]
    body: Any


@dataclass
class Answer:
    """What a server says."""

    status: int = 200
    body: bytes = b'{"reference": "R-1"}'
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0  #: seconds before the first byte
    drip: float = 0.0  #: seconds between the bytes of the body


@dataclass
class Partner:
    """A running HTTP server that gives its answers in turn, the last one for ever."""

    url: str
    answers: list[Answer]
    requests: list[Request] = field(default_factory=list)


@contextmanager
def partner(*answers: Answer) -> Iterator[Partner]:
    """Run an HTTP server with these answers."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            found.requests.append(Request(dict(self.headers), body))
            answer = found.answers.pop(0) if len(found.answers) > 1 else found.answers[0]
            over.wait(answer.wait)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self._say(answer)

        def _say(self, answer: Answer) -> None:
            try:
                if not answer.drip:
                    self.wfile.write(answer.body)
                    return
                for byte in answer.body:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(answer.drip)
            except OSError:
                self.close_connection = True  # the caller has heard enough

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the test's output quiet."""

    with _running(Handler) as port:
        found = Partner(f"http://127.0.0.1:{port}/in", list(answers or (Answer(),)))
        yield found
        over.set()


@contextmanager
def _running(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
