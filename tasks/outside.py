"""The way out of the house: every message is written in the outbox and sent once.

A row of the outbox is named by its job and channel. It is written before anything is sent and
marked afterwards, so a job that is called again sends only what is not marked. A crash between
sending and marking is the one case of a repeat; it carries the same Message-ID or
Idempotency-Key, so the other side can tell.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from sqlalchemy import Connection

from tasks.backoffice.outbox_rows import announce, mark_sent
from tasks.contract import GiveUp, Job, RetryLater

Channel = Literal["mail", "sms", "rest"]
#: opens a short transaction that commits at its end
Ledger = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to somebody outside."""

    job_id: UUID  #: idempotency key
    instance_id: UUID
    channel: Channel
    recipient: str
    subject: str
    body: str  #: text; for the channel "rest" JSON
    at: datetime

    @property
    def id(self) -> str:
        """The name of its row in the outbox."""
        return f"{self.job_id}:{self.channel}"


def letter_of(job: Job, channel: Channel, recipient: str, subject: str, body: str) -> Letter:
    """A letter a job wants to send."""
    return Letter(job.id, job.instance_id, channel, recipient, subject, body, job.now)


class Connector(Protocol):
    """Carries letters to one system."""

    @property
    def via(self) -> str:
        """The kind of way: "embedded" letters stay in the outbox, others leave the house."""

    def reference(self, letter: Letter) -> str:
        """The name a letter has before the other side gave it one."""

    def send(self, letter: Letter) -> str:
        """Send it and return the other side's name for it. Raises RetryLater or GiveUp."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """The stand-in for a system that is not connected: the row in the outbox is all there is."""

    via: str = "embedded"

    def reference(self, letter: Letter) -> str:
        """A name made of the job's id."""
        return f"{letter.channel}-{letter.job_id.hex[:12]}"

    def send(self, letter: Letter) -> str:
        """Nothing leaves the house."""
        return self.reference(letter)


@dataclass(frozen=True, slots=True)
class Outside:
    """What a remote handler may use: the systems outside, and short transactions of our own."""

    mail: Connector
    sms: Connector
    logistics: Connector
    carrier: Connector
    ledger: Ledger
    staff_domain: str  #: where each group has a mailbox named by its id

    def send_once(self, letters: Sequence[tuple[Connector, Letter]]) -> list[str]:
        """Send each letter that was not sent yet; their references, in the same order.

        All are tried before the first failure is raised, so that one dead channel does not keep
        the others silent. Raises RetryLater or GiveUp.
        """
        with self.ledger() as connection:
            known = announce(connection, [_row(*letter) for letter in letters])
        references: list[str] = []
        failures: list[RetryLater | GiveUp] = []
        for connector, letter in letters:
            state, reference = known[letter.id]
            if state != "sent":
                try:
                    reference = connector.send(letter)
                except (RetryLater, GiveUp) as failure:
                    failures.append(failure)
                    continue
                with self.ledger() as connection:
                    mark_sent(connection, letter.id, reference, letter.at)
            references.append(reference)
        if failures:
            raise failures[0]
        return references


def _row(connector: Connector, letter: Letter) -> dict[str, object]:
    stays = connector.via == "embedded"
    return {
        "id": letter.id,
        "job_id": letter.job_id,
        "instance_id": letter.instance_id,
        "channel": letter.channel,
        "via": connector.via,
        "recipient": letter.recipient,
        "subject": letter.subject,
        "body": letter.body,
        "state": "sent" if stays else "sending",
        "message_id": connector.reference(letter),
        "created_at": letter.at,
        "sent_at": letter.at if stays else None,
    }
