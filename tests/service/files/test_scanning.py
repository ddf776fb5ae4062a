"""A virus is refused by name, and without the scanner's word nothing is taken."""

from __future__ import annotations

import socket

import pytest

from service.errors import Invalid, Unavailable
from service.files.scanning import Clamd, NoScanner, scanner_at
from service.settings import Settings
from tests.service.files.clamd import fake_clamd
from tests.service.files.samples import EICAR, picture


def test_a_harmless_file_is_clean_and_was_seen_whole() -> None:
    large = picture() + bytes(600_000)
    with fake_clamd() as daemon:
        assert scanner_at(daemon.url).verdict(large, "me.png") == "clean"
    assert daemon.seen == [large]


def test_a_virus_is_refused_by_its_name() -> None:
    with fake_clamd() as daemon, pytest.raises(Invalid) as refused:
        scanner_at(daemon.url).verdict(EICAR, "gift.txt")
    assert refused.value.code == "file.infected"
    assert refused.value.message == {
        "en": "gift.txt holds a virus (Eicar-Signature) and was not taken.",
        "zh": "gift.txt 含有病毒（Eicar-Signature），已拒绝。",
    }


def test_a_silent_scanner_refuses_for_now() -> None:
    with fake_clamd(silent=True) as daemon, pytest.raises(Unavailable, match="try again later"):
        Clamd("127.0.0.1", daemon.port, patience=0.2).verdict(b"x", "x")


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"x" * 9000])
def test_a_scanner_that_does_not_say_ok_refuses_for_now(answer: bytes) -> None:
    with fake_clamd(answer) as daemon, pytest.raises(Unavailable):
        scanner_at(daemon.url).verdict(b"x", "x")


def test_a_scanner_that_is_down_refuses_for_now() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # kept, so that nobody else listens there
        port = nobody.getsockname()[1]
        with pytest.raises(Unavailable):
            scanner_at(f"clamd://127.0.0.1:{port}").verdict(b"x", "x")


def test_the_address_is_a_setting() -> None:
    settings = Settings.from_environment({"SHOPFLOW_SCAN_URL": "clamd://scanner.local"})
    assert scanner_at(settings.scan_url) == Clamd("scanner.local", 3310)
    assert isinstance(scanner_at(""), NoScanner)
    assert NoScanner().verdict(EICAR, "x") == "unscanned"


@pytest.mark.parametrize("url", ["http://scanner", "clamd:", "scanner:3310", "clamd://h:port"])
def test_another_address_stops_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="SHOPFLOW_SCAN_URL"):
        scanner_at(url)
