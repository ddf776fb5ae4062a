"""Files for handlers: read what people uploaded, attach documents to the instance.

A file's content is known by its digest; a variable that holds a file is the value `attach` gives,
{"digest", "name", "type", "size"}, the same that a form's file picker gives. Not for what is not
attached to an instance.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import uuid5

from sqlalchemy import Connection

from tasks.backoffice import file_rows
from tasks.contract import GiveUp, Job, Result
from tasks.documents.report import Document
from tasks.values import clean


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it was stored; what it is was read from its content, never from its name."""

    content: bytes = field(repr=False)
    media_type: str
    width: int | None  #: pixels, of a picture or video
    height: int | None
    seconds: Decimal | None  #: length, of a video
    size: int  #: bytes


def read(ledger: Connection, digest: object) -> StoredFile:
    """The file of a digest. Raises GiveUp if there is none."""
    row = file_rows.stored(ledger, clean(digest))
    if row is None:
        raise GiveUp(f"There is no file {digest!r}. / 没有文件 {digest!r}。")
    return StoredFile(
        bytes(row.content), row.media_type, row.width, row.height, row.seconds, row.size
    )


def attach(ledger: Connection, job: Job, name: str, media_type: str, content: bytes) -> Result:
    """Attach a document to the job's instance; the value a variable holds of it.

    Called again by the same job with the same name it changes nothing and answers as before.
    """
    attachment_id = uuid5(job.id, name)
    known = file_rows.attached(ledger, attachment_id)
    if known is None:
        digest = file_rows.store(ledger, content, media_type, job)
        file_rows.attach(ledger, attachment_id, job, name, digest)
        known = file_rows.attached(ledger, attachment_id)
        assert known is not None
    return known


def attach_report(
    ledger: Connection, job: Job, name: str, report: Document, *, page: bool = True
) -> list[Result]:
    """Attach a report in both languages as PDF, unless told otherwise also as page."""
    made = []
    for language in ("en", "zh"):
        if page:
            content = report.html(language)
            made.append(attach(ledger, job, f"{name}-{language}.html", "text/html", content))
        content = report.pdf(language)
        made.append(attach(ledger, job, f"{name}-{language}.pdf", "application/pdf", content))
    return made
