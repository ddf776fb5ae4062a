"""What the studio keeps: drafts and their people, wishes to publish, owners, proposals, trials.

Nothing here is read by what runs. `studio_event` is the studio's record: a trigger refuses every
change of it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)

from service.store.tables import metadata

_TIME = DateTime(timezone=True)

#: a bundle being edited
draft = Table(
    "draft",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    #: open, published or discarded
    Column("status", Text, nullable=False, server_default="open"),
    #: counts changes of its files; a file's version is this number at its last change
    Column("changes", Integer, nullable=False, server_default="0"),
    Column("created_at", _TIME, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("closed_at", _TIME),
    Index("ix_draft_open_created_at", "created_at", postgresql_where=text("status = 'open'")),
)

#: a file of a draft
draft_file = Table(
    "draft_file",
    metadata,
    Column("draft_id", ForeignKey("draft.id"), nullable=False),
    Column("name", Text, nullable=False),
    #: "bpmn", "dmn" or "form"
    Column("kind", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated_at", _TIME, nullable=False),
    Column("updated_by", Text, nullable=False),
    PrimaryKeyConstraint("draft_id", "name"),
)

#: a process drawn in a draft, and the version it was made from; empty for a new process
draft_process = Table(
    "draft_process",
    metadata,
    Column("draft_id", ForeignKey("draft.id"), nullable=False),
    Column("process_id", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("base_digest", ForeignKey("definition.digest")),
    PrimaryKeyConstraint("draft_id", "process_id"),
    Index("ix_draft_process_process_id", "process_id"),
)

#: who has a draft open, and which of its files
draft_presence = Table(
    "draft_presence",
    metadata,
    Column("draft_id", ForeignKey("draft.id"), nullable=False),
    Column("username", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("seen_at", _TIME, nullable=False),
    PrimaryKeyConstraint("draft_id", "username"),
)

#: a wish to publish a draft, from being asked for until it is answered and carried out
publish_request = Table(
    "publish_request",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("draft_id", ForeignKey("draft.id"), nullable=False),
    Column("requested_at", _TIME, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    #: the moment from which it is to hold; empty for at once
    Column("holds_from", _TIME),
    #: waiting (for a second person), planned (for its moment), published, refused or failed
    Column("status", Text, nullable=False),
    Column("decided_at", _TIME),
    Column("decided_by", Text),
    Column("comment", Text, nullable=False, server_default=""),
    Index(
        "uq_publish_request_open",
        "draft_id",
        unique=True,
        postgresql_where=text("status IN ('waiting', 'planned')"),
    ),
    Index(
        "ix_publish_request_planned",
        "holds_from",
        postgresql_where=text("status = 'planned'"),
    ),
)

#: who owns a process; one nobody owns belongs to the group of process owners
process_owner = Table(
    "process_owner",
    metadata,
    Column("process_id", Text, nullable=False),
    Column("username", ForeignKey("app_user.username"), nullable=False),
    PrimaryKeyConstraint("process_id", "username"),
)

#: what somebody thinks a step could do better
proposal = Table(
    "proposal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("process_id", Text, nullable=False),
    #: the version its author looked at
    Column("definition_digest", ForeignKey("definition.digest"), nullable=False),
    #: empty if it is about the process as a whole
    Column("element_id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", _TIME, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("closed_at", _TIME),
    Column("closed_by", Text),
    Column("answer", Text, nullable=False, server_default=""),
    Index("ix_proposal_process_id_created_at", "process_id", "created_at"),
)

#: a run of a draft in the sandbox: what it was made of and what happened to it
trial = Table(
    "trial",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("draft_id", ForeignKey("draft.id"), nullable=False),
    Column("process_id", Text, nullable=False),
    #: JSON: text by file name, as they were when it began
    Column("files", Text, nullable=False),
    #: JSON: digest by process id, of the published processes it may call
    Column("newest", Text, nullable=False),
    #: JSON list: its inputs with their times, the first one starts it
    Column("inputs", Text, nullable=False),
    Column("created_at", _TIME, nullable=False),
    Column("created_by", Text, nullable=False),
    Index("ix_trial_created_at", "created_at"),
)

#: the studio's record, append-only
studio_event = Table(
    "studio_event",
    metadata,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("at", _TIME, nullable=False),
    Column("actor", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("draft_id", Uuid),
    Column("process_id", Text),
    #: JSON: what else belongs to it, digests of files among it
    Column("details", Text, nullable=False),
    Index("ix_studio_event_draft_id", "draft_id"),
    Index("ix_studio_event_process_id_at", "process_id", "at"),
)
