"""Every setting of the service, read once from the environment and never changed.

Nothing else reads environment variables. Secrets are kept out of ``repr``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Outside:
    """Addresses of the systems outside; an empty one means the embedded stand-in."""

    #: SHOPFLOW_SMTP_URL, such as smtp://user:password@host:587?tls=starttls
    smtp_url: str = field(default="", repr=False)
    #: SHOPFLOW_SMS_URL
    sms_url: str = ""
    #: SHOPFLOW_LOGISTICS_URL
    logistics_url: str = ""
    #: SHOPFLOW_CARRIER_URL
    carrier_url: str = ""
    #: SHOPFLOW_SMS_TOKEN
    sms_token: str = field(default="", repr=False)
    #: SHOPFLOW_LOGISTICS_TOKEN
    logistics_token: str = field(default="", repr=False)
    #: SHOPFLOW_CARRIER_TOKEN
    carrier_token: str = field(default="", repr=False)
    #: SHOPFLOW_MAIL_SENDER
    sender: str = "Shopflow <orders@shop.example>"


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration; the defaults run the sample company on this machine."""

    #: DATABASE_URL; empty starts the embedded PostgreSQL in ``home / "pg"``
    database_url: str = field(default="", repr=False)
    #: SHOPFLOW_HOME: where the embedded database and the session key live
    home: Path = Path("var")
    #: SHOPFLOW_HOST and SHOPFLOW_PORT: where the web server listens
    host: str = "127.0.0.1"
    port: int = 8000
    #: SHOPFLOW_SECRET_KEY signs sessions; without it one is made in ``home``
    secret_key: str = field(default="", repr=False)
    #: SHOPFLOW_SAMPLE=off keeps the sample company away
    sample: bool = True
    #: SHOPFLOW_SECURE_COOKIES=on marks cookies for HTTPS only
    secure_cookies: bool = False
    #: SHOPFLOW_SESSION_IDLE and SHOPFLOW_SESSION_LONGEST, in minutes: when a session ends that is
    #: not used, and when every session ends
    session_idle: timedelta = timedelta(hours=8)
    session_longest: timedelta = timedelta(hours=24)
    #: SHOPFLOW_TRUSTED_PROXIES: how many reverse proxies of ours stand in front
    trusted_proxies: int = 0
    #: SHOPFLOW_TIME_ZONE: the company's; pages show times in it, cron and days are meant in it
    time_zone: str = "Asia/Shanghai"
    #: SHOPFLOW_MAX_BODY: largest accepted request body in bytes
    max_body: int = MIB
    #: SHOPFLOW_MAX_UPLOAD: largest accepted file in bytes
    max_upload: int = 50 * MIB
    #: SHOPFLOW_SCAN_URL: the virus scanner, such as clamd://host:3310; empty scans nothing
    scan_url: str = ""
    #: SHOPFLOW_SECOND_PERSON=on lets nobody publish alone
    second_person: bool = False
    #: SHOPFLOW_WEB_THREADS: requests served at once
    web_threads: int = 8
    #: SHOPFLOW_WORKER_CONCURRENCY: jobs a worker runs at once
    worker_concurrency: int = 4
    #: SHOPFLOW_WEBHOOK_SECRET_PAYMENT, SHOPFLOW_WEBHOOK_SECRET_CARRIER, by source
    webhook_secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: the systems outside
    outside: Outside = Outside()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings.

        Parameters:
            environment: variables to read instead of the process's own.

        Raises:
            ValueError: a variable holds something that cannot be used; it names the variable.
        """
        read = _Reader(os.environ if environment is None else environment)
        return cls(
            database_url=read.address("DATABASE_URL", "postgresql", "postgres"),
            home=Path(read.text("SHOPFLOW_HOME", "var")),
            host=read.text("SHOPFLOW_HOST", "127.0.0.1"),
            port=read.number("SHOPFLOW_PORT", 8000, least=0, most=65_535),
            secret_key=read.text("SHOPFLOW_SECRET_KEY"),
            sample=read.switch("SHOPFLOW_SAMPLE", True),
            secure_cookies=read.switch("SHOPFLOW_SECURE_COOKIES", False),
            session_idle=read.minutes("SHOPFLOW_SESSION_IDLE", 8 * 60),
            session_longest=read.minutes("SHOPFLOW_SESSION_LONGEST", 24 * 60),
            trusted_proxies=read.number("SHOPFLOW_TRUSTED_PROXIES", 0, least=0),
            time_zone=read.zone("SHOPFLOW_TIME_ZONE", "Asia/Shanghai"),
            max_body=read.number("SHOPFLOW_MAX_BODY", MIB, least=1024),
            max_upload=read.number("SHOPFLOW_MAX_UPLOAD", 50 * MIB, least=1024),
            scan_url=read.address("SHOPFLOW_SCAN_URL", "clamd"),
            second_person=read.switch("SHOPFLOW_SECOND_PERSON", False),
            web_threads=read.number("SHOPFLOW_WEB_THREADS", 8, least=1),
            worker_concurrency=read.number("SHOPFLOW_WORKER_CONCURRENCY", 4, least=1),
            webhook_secrets=read.webhook_secrets(),
            outside=read.outside(),
        )

    def clock_words(self, at: datetime) -> str:
        """A moment as the company's clocks show it, to the minute; for sentences."""
        return at.astimezone(ZoneInfo(self.time_zone)).strftime("%Y-%m-%d %H:%M")


class _Reader:
    """Takes single values out of the environment and names the variable when one is bad."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def text(self, name: str, default: str = "") -> str:
        return self._environment.get(name, "").strip() or default

    def number(self, name: str, default: int, *, least: int, most: int | None = None) -> int:
        value = self.text(name)
        if not value:
            return default
        if not value.isdecimal() or int(value) < least:
            raise ValueError(f"{name} must be a whole number of at least {least}")
        if most is not None and int(value) > most:
            raise ValueError(f"{name} must be at most {most}")
        return int(value)

    def minutes(self, name: str, default: int) -> timedelta:
        return timedelta(minutes=self.number(name, default, least=5, most=366 * 24 * 60))

    def zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (LookupError, ValueError, OSError) as error:
            # A folder of zones, such as Asia, is an OSError.
            raise ValueError(f"{name} must name a time zone, such as {default}") from error
        return value

    def address(self, name: str, *schemes: str) -> str:
        """An address of one of these kinds; one that is refused is not quoted: it may hold secrets.

        A driver may follow the scheme of a database: postgresql+psycopg://.
        """
        value = self.text(name)
        if not value:
            return ""
        try:
            parts = urlsplit(value)
            scheme, _ = parts.scheme.partition("+")[0], parts.port
        except ValueError:  # the port is no number, or a bracket is open
            scheme = ""
        if scheme not in schemes:
            kinds = " or ".join(f"{scheme}://" for scheme in schemes)
            raise ValueError(f"{name} must be an address that begins with {kinds}")
        return value

    def sender(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if "@" not in parseaddr(value)[1]:
            raise ValueError(f"{name} must be a mail address, such as {default}")
        return value

    def switch(self, name: str, default: bool) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value not in {"on", "off"}:
            raise ValueError(f"{name} must be on or off")
        return value == "on"

    def webhook_secrets(self) -> dict[str, str]:
        prefix = "SHOPFLOW_WEBHOOK_SECRET_"
        return {
            name.removeprefix(prefix).lower(): value
            for name, value in self._environment.items()
            if name.startswith(prefix) and value
        }

    def outside(self) -> Outside:
        return Outside(
            smtp_url=self.address("SHOPFLOW_SMTP_URL", "smtp", "smtps"),
            sms_url=self.address("SHOPFLOW_SMS_URL", "https", "http"),
            logistics_url=self.address("SHOPFLOW_LOGISTICS_URL", "https", "http"),
            carrier_url=self.address("SHOPFLOW_CARRIER_URL", "https", "http"),
            sms_token=self.text("SHOPFLOW_SMS_TOKEN"),
            logistics_token=self.text("SHOPFLOW_LOGISTICS_TOKEN"),
            carrier_token=self.text("SHOPFLOW_CARRIER_TOKEN"),
            sender=self.sender("SHOPFLOW_MAIL_SENDER", Outside().sender),
        )
