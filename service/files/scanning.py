"""Asks a virus scanner about a file: clamd over TCP, or nobody if none is set.

The one place of the service, beside the handlers, that talks to another system; a command calls
it before its transaction begins.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import urlsplit

from service.errors import Unavailable
from service.files.looking import refused

Verdict = Literal["clean", "unscanned"]

_CHUNK = 256 * 1024
_PORT = 3310
#: an answer is one short line
_LONGEST_ANSWER = 4096
#: what the scanner may take for one file, seconds
PATIENCE = 20.0


class ScannerAway(Unavailable):
    """The virus scanner does not answer; nothing is taken unscanned."""

    def __init__(self) -> None:
        super().__init__(
            "scanner.unavailable",
            {
                "en": "Files can't be checked for viruses right now. Please try again later.",
                "zh": "暂时无法对文件进行病毒检查，请稍后再试。",
            },
        )


class Scanner(Protocol):
    """Says whether a file is harmless."""

    def verdict(self, content: bytes, name: str) -> Verdict:
        """Look for viruses.

        Raises:
            Invalid: one was found.
            ScannerAway: nobody could say.
        """


class NoScanner:
    """Stands in where no scanner is set."""

    def verdict(self, content: bytes, name: str) -> Verdict:
        """Nobody looked."""
        return "unscanned"


@dataclass(frozen=True, slots=True)
class Clamd:
    """A clamd daemon, asked by its INSTREAM command (clamd(8), "COMMANDS")."""

    host: str
    port: int
    patience: float = PATIENCE  #: seconds

    def verdict(self, content: bytes, name: str) -> Verdict:
        """Look for viruses; see ``Scanner``."""
        try:
            answer = self._ask(content)
        except OSError as error:
            raise ScannerAway from error
        if answer.endswith("OK"):
            return "clean"
        if answer.endswith("FOUND"):
            virus = answer.removeprefix("stream:").removesuffix("FOUND").strip()
            words = {
                "en": f"{name} holds a virus ({virus}) and was not taken.",
                "zh": f"{name} 含有病毒（{virus}），已拒绝。",
            }
            raise refused("file.infected", words)
        raise ScannerAway

    def _ask(self, content: bytes) -> str:
        with socket.create_connection((self.host, self.port), self.patience) as connection:
            connection.sendall(b"zINSTREAM\0")
            for at in range(0, len(content), _CHUNK):
                chunk = content[at : at + _CHUNK]
                connection.sendall(struct.pack(">I", len(chunk)) + chunk)
            connection.sendall(struct.pack(">I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
                received = connection.recv(1024)
                if not received:
                    break
                answer += received
        return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def scanner_at(url: str) -> Scanner:
    """The scanner of an address such as ``clamd://host:3310``; none for an empty one.

    Raises:
        ValueError: the address is not of that kind.
    """
    if not url:
        return NoScanner()
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or _PORT
    except ValueError:
        host = None
    if host is None or parts.scheme != "clamd":
        raise ValueError("SHOPFLOW_SCAN_URL must be like clamd://host:3310")
    return Clamd(host, port)
