"""A scanner for tests: speaks clamd's INSTREAM on a port of its own, finds EICAR, misbehaves."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.service.files.samples import EICAR


@dataclass
class FakeClamd:
    """The daemon; what it received stands in `seen`."""

    port: int
    #: what it answers instead of looking; empty bytes hang up, None looks
    answer: bytes | None = None
    #: never answers
    silent: bool = False
    seen: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"clamd://127.0.0.1:{self.port}"


@contextmanager
def fake_clamd(answer: bytes | None = None, *, silent: bool = False) -> Iterator[FakeClamd]:
    """Run one beside the block."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        daemon = FakeClamd(server.getsockname()[1], answer, silent)
        over = threading.Event()
        thread = threading.Thread(target=_listen, args=(server, daemon, over), daemon=True)
        thread.start()
        yield daemon
        over.set()
        socket.create_connection(("127.0.0.1", daemon.port)).close()
        thread.join(90)


def _listen(server: socket.socket, daemon: FakeClamd, over: threading.Event) -> None:
    while True:
        connection, _ = server.accept()
        with connection:
            if over.is_set():
                return
            if daemon.silent:
                over.wait(90)
                return
            content = _received(connection)
            daemon.seen.append(content)
            said = b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
            connection.sendall(said if daemon.answer is None else daemon.answer)


def _received(connection: socket.socket) -> bytes:
    """What is streamed, chunk by chunk, until an empty one."""
    with connection.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(size)
    return content
