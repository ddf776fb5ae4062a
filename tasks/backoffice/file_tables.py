"""The tables of files: their content, who handed one in, and where each is attached.

The service writes them too: people's uploads and what is attached on completing a work item.
Import the tables from `tasks.backoffice.tables`, not from here.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
    Uuid,
)

from tasks.backoffice.columns import metadata, moment

#: content, once however often it is attached; never changed
file = Table(
    "shop_file",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of the content, hexadecimal
    Column("content", LargeBinary, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),  # bytes
    Column("width", Integer),  # pixels of a picture or video
    Column("height", Integer),
    Column("seconds", Numeric(12, 3)),  # length of a video
    moment("created_at", nullable=False),
    Column("created_by", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    # made: by a handler; unscanned: nobody looked for viruses; clean: the scanner did
    CheckConstraint("verdict IN ('made', 'unscanned', 'clean')", name="verdict_known"),
    Index("ix_shop_file_created_at", "created_at"),
)

#: a file somebody handed in and may attach; swept after a day
upload = Table(
    "shop_upload",
    metadata,
    Column("digest", Text, ForeignKey(file.c.digest), primary_key=True),
    Column("actor", Text, primary_key=True),
    moment("at", nullable=False),
    Index("ix_shop_upload_at", "at"),
)

#: a file that belongs to an instance
attachment = Table(
    "shop_attachment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("instance_id", Uuid, nullable=False, index=True),
    Column("element_id", Text, nullable=False),
    Column("element_key", Uuid, nullable=False),  # the work item, or the job that made it
    Column("name", Text, nullable=False),  # as the person or the handler calls it
    Column("digest", Text, ForeignKey(file.c.digest), nullable=False, index=True),
    moment("at", nullable=False),
    Column("actor", Text, nullable=False),
    Column("kind", Text, nullable=False),  # upload: by a person; document: by a handler
    CheckConstraint("kind IN ('upload', 'document')", name="kind_known"),
)
