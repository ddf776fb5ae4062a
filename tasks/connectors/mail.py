"""Sends mail by SMTP.

A mail's Message-ID comes from its job, so that a repeat after a crash is the same mail to every
mail program. Certificates are always verified and a password never leaves without TLS.
Not for reading mail.
"""

import logging
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from tasks.contract import GiveUp, RetryLater
from tasks.outside import Letter

log = logging.getLogger(__name__)
TIMEOUT = 15.0  # seconds for each answer of the server
_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how to hand mail over."""

    host: str
    port: int
    tls: str  #: "whole": from the first byte; "starttls": before the first mail; "off"
    user: str = ""
    password: str = field(default="", repr=False)
    authority: str | None = None  #: file of certificates to trust besides the machine's


def server_of(url: str) -> Server:
    """Read `smtp[s]://[user:password@]host[:port][?tls=starttls|off][&ca=file]`.

    `smtp` asks for STARTTLS (RFC 3207) unless `tls=off`, `smtps` is TLS from the start (RFC 8314).
    Raises ValueError, never quoting the address, since it may hold a password.
    """
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    tls = "whole" if parts.scheme == "smtps" else options.get("tls", ["starttls"])[0]
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("the address of the mail server must begin with smtp:// or smtps://")
    if tls not in {"whole", "starttls", "off"}:
        raise ValueError("tls in the address of the mail server must be starttls or off")
    if tls == "off" and parts.username and parts.hostname not in _LOOPBACK:
        raise ValueError("a password is not sent to a mail server without TLS")
    return Server(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        tls=tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        authority=options.get("ca", [None])[0],
    )


@dataclass(frozen=True, slots=True)
class SmtpMail:
    """Hands mails to one server."""

    server: Server
    sender: str
    via: str = "smtp"

    @classmethod
    def connect(cls, url: str, sender: str) -> "SmtpMail":
        """A connector for the server at `url`. Raises ValueError for a bad address."""
        return cls(server_of(url), sender)

    def reference(self, letter: Letter) -> str:
        """The Message-ID, the same for every repeat (RFC 5322 section 3.6.4)."""
        domain = parseaddr(self.sender)[1].rpartition("@")[2]
        return f"<{letter.job_id}@{domain}>"

    def send(self, letter: Letter) -> str:
        """Hand one mail over. Raises RetryLater if the server can't now, GiveUp if it won't."""
        try:
            message = self._message(letter)
            self._hand_over(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _failure(min(codes, default=550)) from None
        except smtplib.SMTPResponseException as error:
            raise _failure(error.smtp_code) from None
        except (
            smtplib.SMTPNotSupportedError,
            ssl.SSLCertVerificationError,
            ValueError,
        ) as error:
            raise GiveUp(
                f"The mail can't be sent ({type(error).__name__})."
                f" / 无法发送邮件（{type(error).__name__}）。"
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            raise RetryLater(
                None,
                f"The mail server can't be reached ({type(error).__name__})."
                f" / 无法连接邮件服务器（{type(error).__name__}）。",
            ) from None
        log.info("the mail server took %s", self.reference(letter))
        return self.reference(letter)

    def _message(self, letter: Letter) -> EmailMessage:
        """The mail. Raises ValueError for an address or subject with a line break."""
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = letter.recipient
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(letter.at)
        message["Message-ID"] = self.reference(letter)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies to us
        message.set_content(letter.body)
        return message

    def _hand_over(self, message: EmailMessage) -> None:
        connection = self._connected()
        try:
            if self.server.user:
                connection.login(self.server.user, self.server.password)
            connection.send_message(message)
        finally:
            # the mail is taken or not by now; a server that hangs up early changes nothing
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()

    def _connected(self) -> smtplib.SMTP:
        server = self.server
        context = ssl.create_default_context()
        if server.authority:
            context.load_verify_locations(server.authority)
        if server.tls == "whole":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        if server.tls == "starttls":
            try:
                connection.starttls(context=context)
            except (smtplib.SMTPException, OSError):
                connection.close()
                raise
        return connection


def _failure(code: int) -> RetryLater | GiveUp:
    """4yz is a passing trouble, 5yz a refusal (RFC 5321 section 4.2.1)."""
    if 400 <= code < 500:
        return RetryLater(
            None,
            f"The mail server is busy (SMTP {code}). / 邮件服务器繁忙（SMTP {code}）。",
        )
    return GiveUp(
        f"The mail server refused the mail (SMTP {code}). / 邮件服务器拒收（SMTP {code}）。"
    )
