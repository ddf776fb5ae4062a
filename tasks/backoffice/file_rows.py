"""Writes and reads documents that handlers make, and reads what people handed in."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects import postgresql

from tasks.backoffice import tables
from tasks.contract import Job

#: who attaches what a handler makes
_MAKER = "system"


def stored(connection: Connection, digest: str) -> Row[Any] | None:
    """A file by its digest, None if there is none."""
    return connection.execute(
        select(tables.file).where(tables.file.c.digest == digest)
    ).one_or_none()


def attached(connection: Connection, attachment_id: UUID) -> dict[str, Any] | None:
    """The value a variable holds of an attachment: digest, name, type and size; or None."""
    row = connection.execute(
        select(
            tables.file.c.digest,
            tables.attachment.c.name,
            tables.file.c.media_type,
            tables.file.c.size,
        )
        .join(tables.attachment, tables.attachment.c.digest == tables.file.c.digest)
        .where(tables.attachment.c.id == attachment_id)
    ).one_or_none()
    if row is None:
        return None
    return {"digest": row.digest, "name": row.name, "type": row.media_type, "size": row.size}


def store(connection: Connection, content: bytes, media_type: str, job: Job) -> str:
    """Keep content, once; its digest."""
    digest = sha256(content).hexdigest()
    connection.execute(
        postgresql.insert(tables.file)
        .values(
            digest=digest,
            content=content,
            media_type=media_type,
            size=len(content),
            created_at=job.now,
            created_by=_MAKER,
            verdict="made",
        )
        .on_conflict_do_nothing(index_elements=["digest"])
    )
    return digest


def attach(connection: Connection, attachment_id: UUID, job: Job, name: str, digest: str) -> None:
    """Attach a stored file to the job's instance."""
    connection.execute(
        postgresql.insert(tables.attachment)
        .values(
            id=attachment_id,
            instance_id=job.instance_id,
            element_id=job.element_id,
            element_key=job.id,
            name=name,
            digest=digest,
            at=job.now,
            actor=_MAKER,
            kind="document",
        )
        .on_conflict_do_nothing(index_elements=["id"])
    )
