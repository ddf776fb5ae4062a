"""Talking to another system over real HTTP, when it behaves and when it does not."""

import logging
import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tasks.connectors.rest import LARGEST_ANSWER, Patience, RestClient
from tasks.contract import GiveUp, RetryLater
from tests.tasks.connectors.servers import Answer, Partner, partner

#: for who means to lose it, and for everybody else: generous, for slow and busy machines
HASTY, PATIENT = Patience(connect=0.5, silence=0.3, whole=0.6), Patience(90, 90, 90)


def _client(url: str, token: str = "", patience: Patience = PATIENT) -> RestClient:
    found = RestClient.connect("carrier", url, token, patience)
    assert found is not None
    return found


def test_a_request_carries_its_key_its_token_and_exact_json() -> None:
    with partner() as other:
        answer = _client(other.url, "s3cret").post("job-1", {"weight": 5, "name": "茶"})
        assert answer == {"reference": "R-1"}
        sent = other.requests[0]
    assert sent.body == {"weight": 5, "name": "茶"}
    assert sent.headers["Idempotency-Key"] == "job-1"
    assert sent.headers["Authorization"] == "Bearer s3cret"
    assert sent.headers["Content-Type"] == "application/json"


def test_without_a_token_none_is_sent() -> None:
    with partner() as other:
        _client(other.url).post("job-1", {})
        assert "Authorization" not in other.requests[0].headers


@pytest.mark.parametrize("status", [201, 202, 204])
def test_an_empty_answer_is_enough(status: int) -> None:
    with partner(Answer(status, b"")) as other:
        assert _client(other.url).post("k", {}) == {}


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_busy_system_is_called_again_later(status: int) -> None:
    with partner(Answer(status, b"{}")) as other, pytest.raises(RetryLater) as caught:
        _client(other.url).post("k", {})
    assert caught.value.after is None
    assert str(status) in caught.value.reason


@pytest.mark.parametrize(
    ("header", "low", "high"),
    [
        ("17", 17, 17),
        ("999999", 3600, 3600),
        ("99999999999999999999999999", 3600, 3600),
        (timedelta(minutes=2), 60, 121),
        (timedelta(days=-1), 0, 0),
        ("-5", None, None),
        ("soon", None, None),
    ],
    ids=["seconds", "too long", "absurd", "a date ahead", "a date gone by", "negative", "words"],
)
def test_the_pause_it_asks_for_is_kept_within_an_hour(
    header: str | timedelta, low: int | None, high: int | None
) -> None:
    if isinstance(header, timedelta):
        header = format_datetime(datetime.now(UTC) + header)
    busy = Answer(503, b"{}", {"Retry-After": header})
    with partner(busy) as other, pytest.raises(RetryLater) as caught:
        _client(other.url).post("k", {})
    after = caught.value.after
    if low is None or high is None:
        assert after is None
    else:
        assert after is not None
        assert low <= after.total_seconds() <= high


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
def test_a_refusal_is_final(status: int) -> None:
    with partner(Answer(status, b'{"why": "secret detail"}')) as other:
        with pytest.raises(GiveUp, match=str(status)) as caught:
            _client(other.url).post("k", {})
        assert len(other.requests) == 1
    assert "secret detail" not in caught.value.reason


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_leads_our_token_nowhere(status: int) -> None:
    with (
        partner() as thief,
        partner(Answer(status, b"", {"Location": thief.url})) as other,
    ):
        with pytest.raises(GiveUp, match=str(status)):
            _client(other.url, "s3cret").post("k", {})
        assert thief.requests == []


def _slow(answer: Answer) -> tuple[Partner, float]:
    with partner(answer) as other:
        began = time.monotonic()
        with pytest.raises(RetryLater):
            _client(other.url, patience=HASTY).post("k", {})
        return other, time.monotonic() - began


def test_silence_is_not_waited_out() -> None:
    _, took = _slow(Answer(wait=120))
    assert took < 60


def test_an_answer_that_drips_in_is_cut_off() -> None:
    _, took = _slow(Answer(body=b"x" * 2_400, drip=0.05))
    assert took < 60


def test_a_huge_answer_is_not_read_to_its_end() -> None:
    huge = Answer(body=b"[" + b"1," * LARGEST_ANSWER + b"1]")
    with partner(huge) as other, pytest.raises(GiveUp, match="more than"):
        _client(other.url).post("k", {})


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b'"x"', b"\xff\xfe", b"{" * 5000])
def test_an_answer_that_is_no_object_is_a_case_for_people(body: bytes) -> None:
    with partner(Answer(body=body)) as other, pytest.raises(GiveUp, match="JSON"):
        _client(other.url).post("k", {})


def test_a_system_that_is_down_is_called_again_later() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(RetryLater, match="ConnectError"):
            _client(f"http://127.0.0.1:{port}/").post("k", {})


def test_nothing_secret_is_logged_or_shown(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), partner() as other:
        client = _client(other.url + "?key=hidden", "s3cret")
        client.post("k", {"phone": "13800001004"})
    said = caplog.text + repr(client)
    assert "carrier answered 200" in caplog.text
    for secret in ("hidden", "s3cret", "13800001004"):
        assert secret not in said


@pytest.mark.parametrize("url", ["ftp://host/x", "file:///etc/passwd", "carrier.example"])
def test_only_http_addresses_are_taken(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        RestClient.connect("carrier", url)


def test_no_address_is_no_client() -> None:
    assert RestClient.connect("carrier", "") is None
