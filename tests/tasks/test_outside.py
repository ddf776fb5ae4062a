"""Whatever happens between two calls of a job, each letter leaves the house once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from tasks.backoffice import tables
from tasks.contract import GiveUp, RetryLater
from tasks.outside import Letter, Outside
from tests.tasks.shop import Shop


@dataclass
class System:
    """A system outside that fails as often as it is told to."""

    failures: list[Exception] = field(default_factory=list)
    got: list[Letter] = field(default_factory=list)
    via: str = "rest"

    def reference(self, letter: Letter) -> str:
        """The name before sending."""
        return f"key-{letter.job_id}"

    def send(self, letter: Letter) -> str:
        """Take the letter or fail."""
        if self.failures:
            raise self.failures.pop(0)
        self.got.append(letter)
        return f"ref-{len(self.got)}"


def _letter(channel: str = "rest") -> Letter:
    job = uuid4()
    at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    return Letter(job, uuid4(), channel, "somebody", "subject", "{}", at)  # type: ignore[arg-type]


def test_a_letter_is_written_down_before_it_leaves(shop: Shop) -> None:
    letter, seen = _letter(), []

    class Watching(System):
        def send(self, letter: Letter) -> str:
            seen.extend((row.state, row.sent_at) for row in shop.rows(tables.outbox))
            return super().send(letter)

    assert shop.outside.send_once([(Watching(), letter)]) == ["ref-1"]
    assert seen == [("sending", None)]
    row = shop.rows(tables.outbox)[0]
    assert (row.state, row.message_id, row.sent_at) == ("sent", "ref-1", letter.at)
    assert (row.id, row.via, row.job_id) == (f"{letter.job_id}:rest", "rest", letter.job_id)


def test_a_job_called_again_sends_nothing_again(shop: Shop) -> None:
    letter, system = _letter(), System()
    first = shop.outside.send_once([(system, letter)])
    assert shop.outside.send_once([(system, letter)]) == first
    assert len(system.got) == 1


def test_after_a_failure_only_what_failed_is_sent(shop: Shop) -> None:
    mail, sms = System(via="smtp"), System([RetryLater(None, "busy")])
    one = _letter("mail")
    letters = [(mail, one), (sms, replace(one, channel="sms"))]
    with pytest.raises(RetryLater, match="busy"):
        shop.outside.send_once(letters)
    assert shop.outside.send_once(letters) == ["ref-1", "ref-1"]
    assert (len(mail.got), len(sms.got)) == (1, 1)


def test_a_dead_channel_does_not_silence_the_next(shop: Shop) -> None:
    mail, sms = System([GiveUp("no such mailbox")], via="smtp"), System()
    one = _letter("mail")
    with pytest.raises(GiveUp, match="mailbox"):
        shop.outside.send_once([(mail, one), (sms, replace(one, channel="sms"))])
    assert len(sms.got) == 1


def test_a_crash_after_sending_repeats_once_under_the_same_key(shop: Shop) -> None:
    letter, system = _letter(), System()

    class Crash(BaseException):
        """The process dies; no handler of ours sees it."""

    opened = 0

    @contextmanager
    def dying_ledger() -> Iterator[Connection]:
        nonlocal opened
        opened += 1
        if opened == 2:
            raise Crash
        with shop.engine.begin() as connection:
            yield connection

    dying: Outside = replace(shop.outside, ledger=dying_ledger)
    with pytest.raises(Crash):
        dying.send_once([(system, letter)])
    assert shop.rows(tables.outbox)[0].state == "sending"
    shop.outside.send_once([(system, letter)])
    shop.outside.send_once([(system, letter)])
    assert [one.id for one in system.got] == [letter.id] * 2
    assert len(shop.rows(tables.outbox)) == 1


def test_nothing_to_send_is_fine(shop: Shop) -> None:
    assert shop.outside.send_once([]) == []
    assert shop.rows(tables.outbox) == []


def test_what_is_not_connected_stays_in_the_outbox(shop: Shop) -> None:
    letter = _letter("mail")
    reference = shop.outside.send_once([(shop.outside.mail, letter)])[0]
    row = shop.rows(tables.outbox)[0]
    assert (row.via, row.state, row.message_id) == ("embedded", "sent", reference)
