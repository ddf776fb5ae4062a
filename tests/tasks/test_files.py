"""Handlers attach documents to instances and read what is attached."""

from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, select

from tasks import files
from tasks.backoffice import tables
from tasks.contract import GiveUp, Job
from tests.tasks.shop import NOW


def job_of(topic: str = "report.write") -> Job:
    """A job of an instance of its own."""
    return Job(uuid4(), topic, {}, {}, uuid4(), "write", "operations-report", NOW)


def rows(ledger: Connection, table: Any) -> list[Any]:
    """What a table holds."""
    return list(ledger.execute(select(table)))


def test_a_document_belongs_to_the_instance_that_made_it(empty_ledger: Connection) -> None:
    job = job_of()
    value = files.attach(empty_ledger, job, "march.pdf", "application/pdf", b"%PDF-1.7 March")
    assert value == {
        "digest": sha256(b"%PDF-1.7 March").hexdigest(),
        "name": "march.pdf",
        "type": "application/pdf",
        "size": 14,
    }
    found = files.read(empty_ledger, value["digest"])
    assert (found.content, found.media_type, found.size) == (
        b"%PDF-1.7 March",
        "application/pdf",
        14,
    )
    [attachment] = rows(empty_ledger, tables.attachment)
    assert (attachment.instance_id, attachment.element_key) == (job.instance_id, job.id)
    assert (attachment.kind, attachment.at) == ("document", NOW)


def test_the_same_job_attaches_a_name_once(empty_ledger: Connection) -> None:
    job = job_of()
    first = files.attach(empty_ledger, job, "march.pdf", "application/pdf", b"one")
    again = files.attach(empty_ledger, job, "march.pdf", "application/pdf", b"another")
    assert again == first
    files.attach(empty_ledger, job, "april.pdf", "application/pdf", b"two")
    assert [one.name for one in rows(empty_ledger, tables.attachment)] == ["march.pdf", "april.pdf"]


def test_the_same_content_is_kept_once(empty_ledger: Connection) -> None:
    for _ in range(2):
        files.attach(empty_ledger, job_of(), "same.txt", "text/plain", b"the same")
    assert len(rows(empty_ledger, tables.file)) == 1
    assert len(rows(empty_ledger, tables.attachment)) == 2


@pytest.mark.parametrize("digest", ["", "0" * 64, None, {"digest": "x"}])
def test_a_file_that_is_not_there_ends_the_job(empty_ledger: Connection, digest: object) -> None:
    with pytest.raises(GiveUp, match="There is no file"):
        files.read(empty_ledger, digest)
