"""Files that belong to instances: a list of them, and one with its content."""

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, select

from service.errors import not_found
from service.identity import Actor
from service.permissions import require
from tasks.backoffice.tables import attachment, file


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file attached to an instance."""

    instance_id: UUID
    element_id: str
    element_key: UUID  #: the work item it came with, or the job that made it
    digest: str
    name: str
    media_type: str
    size: int  #: bytes
    width: int | None  #: pixels, of a picture or video
    height: int | None
    seconds: Decimal | None  #: length, of a video
    verdict: str  #: "clean", "unscanned", or "made" by a handler
    kind: str  #: "upload" or "document"
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file to be sent."""

    name: str
    media_type: str
    content: bytes


def instance_files(connection: Connection, actor: Actor, instance_id: UUID) -> tuple[FileRow, ...]:
    """What is attached to an instance, oldest first.

    Raises:
        NotAllowed: the actor may not read instances.
    """
    require(actor, "instance.read")
    query = _files().where(attachment.c.instance_id == instance_id)
    ordered = query.order_by(attachment.c.at, attachment.c.name, attachment.c.id)
    return tuple(FileRow(**row._mapping) for row in connection.execute(ordered))


def file_content(connection: Connection, actor: Actor, digest: str) -> FileContent:
    """A file that is attached to an instance, under the name it was last attached with.

    Raises:
        NotFound: nothing with this digest is attached to an instance.
        NotAllowed: the actor may not read files.
    """
    require(actor, "file.read")
    query = (
        select(attachment.c.name, file.c.media_type, file.c.content)
        .join(attachment, attachment.c.digest == file.c.digest)
        .where(file.c.digest == digest)
        .order_by(attachment.c.at.desc(), attachment.c.id)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise not_found("file", "文件", digest)
    return FileContent(row.name, row.media_type, bytes(row.content))


def _files() -> Select[Any]:
    """Every attachment with its file, without the content; to be narrowed."""
    columns = [
        (attachment if one.name in attachment.c else file).c[one.name] for one in fields(FileRow)
    ]
    return select(*columns).join(file, file.c.digest == attachment.c.digest)
