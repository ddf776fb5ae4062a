"""Mail through a real SMTP server, with and without TLS."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from tasks.connectors.mail import SmtpMail, server_of
from tasks.contract import GiveUp, RetryLater
from tasks.outside import Letter

SENDER = "Shopflow <orders@shop.example>"
JOB = UUID("7f3c0f52-6a6c-4f0e-9a53-000000000001")
LETTER = Letter(
    job_id=JOB,
    instance_id=JOB,
    channel="mail",
    recipient="ann@customers.example",
    subject="您的订单 SF-1 已确认",
    body="您好：\n谢谢。\n",
    at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
)


@dataclass
class Postbox:
    """What arrived, and what the server says to each mail."""

    say: str = "250 OK"
    say_to_recipient: str = "250 OK"
    mails: list[EmailMessage] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.say_to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append(mail)
        return self.say

    def check_login(self, server: Any, session: Any, envelope: Any, kind: str, data: Any) -> Any:
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"pass:word", handled=False)


@contextmanager
def _server(
    postbox: Postbox, tls: ssl.SSLContext | None = None, whole: bool = False
) -> Iterator[int]:
    class Here(Controller):
        def factory(self) -> SMTP:
            return SMTP(
                postbox,
                hostname="localhost",
                tls_context=None if whole else tls,
                authenticator=postbox.check_login,
                auth_require_tls=False,
            )

        def _create_server(self) -> Any:
            return self.loop.create_server(
                self._factory_invoker, sock=listening, ssl=self.ssl_context
            )

    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    context = tls if whole else None
    controller = Here(
        postbox, hostname="127.0.0.1", port=port, ssl_context=context, ready_timeout=90
    )
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that no machine trusts, with its key in the same file."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout {key} -out {cert}"
        " -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1".split(),
        check=True,
        capture_output=True,
    )
    both = folder / "both.pem"
    both.write_text(key.read_text() + cert.read_text())
    return both


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    """The server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_mail_arrives_whole() -> None:
    postbox = Postbox()
    with _server(postbox) as port:
        mail = SmtpMail.connect(f"smtp://127.0.0.1:{port}?tls=off", SENDER)
        assert mail.send(LETTER) == f"<{JOB}@shop.example>"
    arrived = postbox.mails[0]
    assert arrived["Subject"] == "您的订单 SF-1 已确认"
    assert arrived["To"] == "ann@customers.example"
    assert arrived["From"] == SENDER
    assert arrived["Message-ID"] == f"<{JOB}@shop.example>"
    assert arrived["Date"] == "Mon, 02 Mar 2026 09:30:00 +0000"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived.get_content().replace("\r\n", "\n") == LETTER.body


def test_a_repeat_is_the_same_mail() -> None:
    postbox = Postbox()
    with _server(postbox) as port:
        mail = SmtpMail.connect(f"smtp://127.0.0.1:{port}?tls=off", SENDER)
        assert mail.send(LETTER) == mail.send(LETTER)
    first, second = postbox.mails
    assert first.as_bytes() == second.as_bytes()


@pytest.mark.parametrize("whole", [False, True], ids=["starttls", "smtps"])
def test_with_tls_a_password_is_sent(tls: ssl.SSLContext, certificate: Path, whole: bool) -> None:
    postbox = Postbox()
    with _server(postbox, tls, whole) as port:
        scheme = "smtps" if whole else "smtp"
        url = f"{scheme}://ann:pass%3Aword@localhost:{port}?ca={certificate}"
        mail = SmtpMail.connect(url, SENDER)
        mail.send(LETTER)
    assert postbox.logins == [("ann", "pass:word")]
    assert len(postbox.mails) == 1
    assert "pass" not in repr(mail)


@pytest.mark.parametrize("whole", [False, True], ids=["starttls", "smtps"])
def test_a_server_nobody_vouches_for_gets_nothing(tls: ssl.SSLContext, whole: bool) -> None:
    postbox = Postbox()
    with _server(postbox, tls, whole) as port:
        scheme = "smtps" if whole else "smtp"
        mail = SmtpMail.connect(f"{scheme}://ann:pass%3Aword@localhost:{port}", SENDER)
        with pytest.raises(GiveUp, match="SSLCertVerificationError"):
            mail.send(LETTER)
    assert (postbox.logins, postbox.mails) == ([], [])


def test_a_server_without_starttls_gets_nothing() -> None:
    postbox = Postbox()
    with _server(postbox) as port, pytest.raises(GiveUp, match="SMTPNotSupportedError"):
        SmtpMail.connect(f"smtp://127.0.0.1:{port}", SENDER).send(LETTER)
    assert postbox.mails == []


@pytest.mark.parametrize("place", ["say", "say_to_recipient"])
@pytest.mark.parametrize(
    ("answer", "failure"), [("451 try later", RetryLater), ("550 unknown", GiveUp)]
)
def test_the_server_says_whether_to_come_again(
    place: str, answer: str, failure: type[Exception]
) -> None:
    postbox = Postbox(**{place: answer})
    with _server(postbox) as port, pytest.raises(failure, match=answer[:3]):
        SmtpMail.connect(f"smtp://127.0.0.1:{port}?tls=off", SENDER).send(LETTER)


def test_a_wrong_password_is_a_case_for_people() -> None:
    with _server(Postbox()) as port, pytest.raises(GiveUp, match="535"):
        SmtpMail.connect(f"smtp://ann:wrong@127.0.0.1:{port}?tls=off", SENDER).send(LETTER)


def test_a_server_that_is_down_is_tried_again_later() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # kept, so that nobody else listens there
        port = nobody.getsockname()[1]
        with pytest.raises(RetryLater, match="ConnectionRefusedError"):
            SmtpMail.connect(f"smtp://127.0.0.1:{port}?tls=off", SENDER).send(LETTER)


@pytest.mark.parametrize(
    "change",
    [
        {"recipient": "ann@x.example\nBcc: all@x.example"},
        {"subject": "Hello\r\nBcc: all@x.example"},
    ],
)
def test_no_text_can_add_a_recipient(change: dict[str, str]) -> None:
    postbox = Postbox()
    with _server(postbox) as port, pytest.raises(GiveUp):
        SmtpMail.connect(f"smtp://127.0.0.1:{port}?tls=off", SENDER).send(replace(LETTER, **change))
    assert postbox.mails == []


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example",
        "smtp://",
        "smtp://mail.example?tls=maybe",
        "smtp://ann:s3cret@mail.example?tls=off",
        "smtp://ann:s3cret@mail.example:port",
    ],
)
def test_a_bad_address_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(ValueError, match=r"mail server|tls|Port") as caught:
        server_of(url)
    assert "s3cret" not in str(caught.value)


def test_the_ports_are_the_usual_ones() -> None:
    assert (server_of("smtp://m.example").port, server_of("smtp://m.example").tls) == (
        587,
        "starttls",
    )
    assert (
        server_of("smtps://m.example").port,
        server_of("smtps://m.example").tls,
    ) == (
        465,
        "whole",
    )
