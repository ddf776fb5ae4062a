"""Speaks JSON over HTTP with another company's system.

Every call is a POST with time-outs, a bound on the answer and an `Idempotency-Key`, so a repeated
call can be recognised. Redirects are not followed: they would carry our token elsewhere. Logs
name the system and the status, never an address, a token or what was said.
Not for reading pages of data: one call, one small answer.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from tasks.contract import GiveUp, RetryLater
from tasks.outside import Letter
from tasks.values import clean, from_json, to_json

log = logging.getLogger(__name__)
# the library's own log lines hold whole addresses, which may hold secrets
logging.getLogger("httpx").setLevel(logging.WARNING)

LARGEST_ANSWER = 64 * 1024
LONGEST_PAUSE = timedelta(hours=1)
#: states of a request that may end well later (RFC 9110, RFC 6585, RFC 8470)
_PASSING = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a call may take, in seconds."""

    connect: float = 3.0
    silence: float = 10.0  #: longest wait for the next piece
    whole: float = 20.0  #: from the first byte sent to the last received


@dataclass(frozen=True, slots=True)
class RestClient:
    """Posts to one address."""

    name: str  #: of the system, in logs and incidents
    url: str = field(repr=False)
    patience: Patience
    client: httpx.Client = field(repr=False)

    @classmethod
    def connect(
        cls, name: str, url: str, token: str = "", patience: Patience = Patience()
    ) -> "RestClient | None":
        """A client for the address; None for an empty one. Raises ValueError for a bad one."""
        if not url:
            return None
        parts = httpx.URL(url)
        if parts.scheme not in {"http", "https"} or not parts.host:
            raise ValueError(f"the address of {name} must begin with https:// or http://")
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
            "User-Agent": "shopflow",
        }
        if token:
            headers["Authorization"] = f"Bearer {token}"
        client = httpx.Client(
            headers=headers,
            timeout=httpx.Timeout(patience.silence, connect=patience.connect),
            follow_redirects=False,
            trust_env=False,  # neither a proxy nor a .netrc of the machine sees our orders
        )
        return cls(name, url, patience, client)

    def post(self, key: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send a JSON object; the JSON object answered, empty if the answer has no body.

        key: the same for every repeat of the same request.
        Raises RetryLater if the system can't be reached or is busy, GiveUp if it refuses.
        """
        began = time.monotonic()
        try:
            with self.client.stream(
                "POST",
                self.url,
                content=to_json(payload).encode(),
                headers={"Idempotency-Key": key},
            ) as response:
                log.info("%s answered %s", self.name, response.status_code)
                self._refuse_failure(response)
                body = self._read(response, began)
        except httpx.TransportError as error:
            raise RetryLater(
                None,
                f"{self.name} can't be reached ({type(error).__name__})."
                f" / 无法连接 {self.name}（{type(error).__name__}）。",
            ) from None
        return self._parsed(body)

    def _refuse_failure(self, response: httpx.Response) -> None:
        status = response.status_code
        if 200 <= status < 300:
            return
        if status >= 500 or status in _PASSING:
            raise RetryLater(
                _pause(response.headers.get("Retry-After")),
                f"{self.name} is busy (HTTP {status}). / {self.name} 繁忙（HTTP {status}）。",
            )
        raise GiveUp(
            f"{self.name} refused the request (HTTP {status})."
            f" / {self.name} 拒绝了请求（HTTP {status}）。"
        )

    def _read(self, response: httpx.Response, began: float) -> bytes:
        body = bytearray()
        for piece in response.iter_raw():
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise GiveUp(
                    f"{self.name} answered with more than {LARGEST_ANSWER} bytes."
                    f" / {self.name} 的应答超过 {LARGEST_ANSWER} 字节。"
                )
            if time.monotonic() - began > self.patience.whole:
                raise RetryLater(None, f"{self.name} answers too slowly. / {self.name} 应答太慢。")
        return bytes(body)

    def _parsed(self, body: bytes) -> Mapping[str, Any]:
        if not body:
            return {}
        try:
            answer = from_json(body)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise GiveUp(
                f"{self.name} took the request but did not answer with a JSON object."
                f" / {self.name} 接受了请求，但应答不是 JSON 对象。"
            )
        return answer


@dataclass(frozen=True, slots=True)
class RestSystem:
    """A system that takes JSON letters, such as a carrier or the logistics department."""

    client: RestClient
    via: str = "rest"

    def reference(self, letter: Letter) -> str:
        """The idempotency key."""
        return str(letter.job_id)

    def send(self, letter: Letter) -> str:
        """Post the letter's JSON body; the `reference` of the answer, else the key."""
        answer = self.client.post(str(letter.job_id), from_json(letter.body))
        return clean(answer.get("reference")) or self.reference(letter)


def _pause(header: str | None) -> timedelta | None:
    """What `Retry-After` asks for, at most an hour (RFC 9110 section 10.2.3)."""
    if header is None:
        return None
    if header.strip().isdecimal():
        asked = timedelta(seconds=min(int(header), LONGEST_PAUSE.total_seconds()))
    else:
        try:
            until = parsedate_to_datetime(header)
        except ValueError:
            return None
        asked = (until if until.tzinfo else until.replace(tzinfo=UTC)) - datetime.now(UTC)
    return max(timedelta(0), min(asked, LONGEST_PAUSE))
