"""The service's tables. Migrations make them; a test compares the two.

JSON is kept as text written by ``processes.codec`` because a jsonb column would reorder keys and
change numbers. Times are always with zone.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_TIME = DateTime(timezone=True)

#: a published diagram version; never changed
definition = Table(
    "definition",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("process_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    #: JSON {"en", "zh"}
    Column("names", Text, nullable=False),
    Column("xml", LargeBinary, nullable=False),
    #: names of the messages that start an instance
    Column("start_messages", ARRAY(Text), nullable=False, server_default="{}"),
    #: names of the signals that start an instance
    Column("start_signals", ARRAY(Text), nullable=False, server_default="{}"),
    Column("created_at", _TIME, nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    #: the first version of the same content, where this one publishes it again
    Column("restores", ForeignKey("definition.digest")),
    UniqueConstraint("process_id", "version"),
)

#: a diagram, decision table or form as it was published; the digest is of the content
resource = Table(
    "resource",
    metadata,
    Column("digest", Text, primary_key=True),
    #: "bpmn", "dmn" or "form"
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

#: what a definition is made of: its diagram, and the tables and forms published with it
definition_resource = Table(
    "definition_resource",
    metadata,
    Column("definition_digest", ForeignKey("definition.digest"), nullable=False),
    Column("resource_digest", ForeignKey("resource.digest"), nullable=False),
    PrimaryKeyConstraint("definition_digest", "resource_digest"),
)

#: one run. The spare room in its pages keeps the frequent state updates cheap.
instance = Table(
    "instance",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("process_id", Text, nullable=False),
    Column("definition_digest", ForeignKey("definition.digest"), nullable=False),
    #: counts changes of this row; a command that read an older one starts over
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    #: running, completed, cancelled, terminated or failed
    Column("status", Text, nullable=False),
    Column("business_key", Text),
    Column("started_at", _TIME, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("finished_at", _TIME),
    #: seq and hash of the newest record entry
    Column("record_seq", Integer, nullable=False),
    Column("record_hash", LargeBinary, nullable=False),
    Index("ix_instance_process_id_status", "process_id", "status"),
    Index(
        "uq_instance_process_id_business_key",
        "process_id",
        "business_key",
        unique=True,
        postgresql_where=text("business_key IS NOT NULL"),
    ),
    Index("ix_instance_started_at", "started_at"),
    postgresql_with={"fillfactor": "70"},
)

_OPEN = text("closed_at IS NULL")

#: an entry of the inbox; the id is the key of the fact that opened it
work_item = Table(
    "work_item",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("instance_id", ForeignKey("instance.id"), nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("definition_digest", Text, nullable=False),
    Column("form_id", Text),
    Column("groups", ARRAY(Text), nullable=False),
    Column("users", ARRAY(Text), nullable=False),
    Column("assignee", Text),
    Column("due_at", _TIME),
    Column("follow_up_at", _TIME),
    Column("priority", Integer, nullable=False),
    Column("opened_at", _TIME, nullable=False),
    #: JSON: what the form shows
    Column("variables", Text, nullable=False),
    Column("closed_at", _TIME),
    #: completed, cancelled or failed
    Column("closed_how", Text),
    Column("closed_by", Text),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_work_item_open_due_at", "due_at", "id", postgresql_where=_OPEN),
    Index("ix_work_item_open_opened_at", "opened_at", "id", postgresql_where=_OPEN),
    Index("ix_work_item_open_assignee", "assignee", postgresql_where=_OPEN),
    Index("ix_work_item_open_groups", "groups", postgresql_using="gin", postgresql_where=_OPEN),
    Index("ix_work_item_instance_id", "instance_id"),
)

#: one pending call of a remote handler, or one message or signal on its way; gone when done
job = Table(
    "job",
    metadata,
    Column("id", Uuid, primary_key=True),
    #: empty for what comes from no instance: a signal that starts one, a notice of the service
    Column("instance_id", ForeignKey("instance.id")),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    #: "call" (of a handler), "message", "broadcast" (of a signal), "signal" (for one who waits),
    #: "start" (by a signal or a condition), "delivery" (of a message to one more process that
    #: waits), "begin" (by a message, of one more process) or "notice" (a message of the service
    #: that nobody keeps)
    Column("kind", Text, nullable=False, server_default="call"),
    #: the handler's topic, or the message's or signal's name
    Column("topic", Text, nullable=False),
    #: the message's correlation key, the signal's subscription, or the definition to be started
    Column("correlation_key", Text),
    Column("variables", Text, nullable=False),
    Column("headers", Text, nullable=False),
    Column("retries_left", Integer, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    #: how many workers were killed while they ran it, since it last came to an end
    Column("killed", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    #: ready (delivered to the workers) or waiting (until due_at); one that gave up is an incident
    Column("state", Text, nullable=False),
    Column("due_at", _TIME, nullable=False),
    Column("created_at", _TIME, nullable=False),
    Index("ix_job_instance_id_due_at", "instance_id", "due_at"),
    Index("ix_job_waiting_due_at", "due_at", postgresql_where=text("state = 'waiting'")),
)

#: the next moment a process starts by itself; of its newest version only
start_timer = Table(
    "start_timer",
    metadata,
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("definition_digest", ForeignKey("definition.digest"), nullable=False),
    Column("due_at", _TIME, nullable=False),
    #: an ISO duration or cron; empty for a single moment
    Column("cycle", Text),
    #: how often it is due after this moment; empty for ever
    Column("repetitions_left", Integer),
    PrimaryKeyConstraint("process_id", "element_id"),
    Index("ix_start_timer_due_at", "due_at"),
)

#: a moment an instance waits for
timer = Table(
    "timer",
    metadata,
    Column("key", Uuid, primary_key=True),
    Column("instance_id", ForeignKey("instance.id"), nullable=False),
    Column("element_id", Text, nullable=False),
    Column("due_at", _TIME, nullable=False),
    Index("ix_timer_due_at", "due_at"),
    Index("ix_timer_instance_id_due_at", "instance_id", "due_at"),
)

#: a message or signal an instance waits for
subscription = Table(
    "subscription",
    metadata,
    Column("key", Uuid, primary_key=True),
    Column("instance_id", ForeignKey("instance.id"), nullable=False),
    Column("element_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("correlation_key", Text, nullable=False),
    Column("opened_at", _TIME, nullable=False),
    #: a signal is for everybody who waits for its name; the correlation key is empty
    Column("signal", Boolean, nullable=False, server_default="false"),
    Index("ix_subscription_name_correlation_key", "name", "correlation_key"),
    Index("ix_subscription_instance_id", "instance_id"),
)

#: a message nobody waited for when it came, or whose id is remembered so that it counts once
message = Table(
    "message",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("correlation_key", Text, nullable=False),
    Column("variables", Text, nullable=False),
    Column("message_id", Text, unique=True),
    Column("received_at", _TIME, nullable=False),
    #: until when it may be taken, or its id is remembered
    Column("expires_at", _TIME, nullable=False),
    #: the instance that took it first, once it is kept no longer
    Column("taken_by", Uuid),
    #: whether taking it started that instance
    Column("started", Boolean, nullable=False, server_default="false"),
    #: whether it may be taken, once for each process; see ``message_taker``
    Column("kept", Boolean, nullable=False, server_default="false"),
    #: 0 when it is new, then the first transaction that must have seen it: somebody who began to
    #: wait in an earlier one may have missed it. Empty once none of those is under way any more.
    Column("watched", BigInteger),
    Index("ix_message_kept", "name", "correlation_key", postgresql_where=text("kept")),
    Index("ix_message_watched", "watched", postgresql_where=text("watched IS NOT NULL")),
    Index("ix_message_expires_at", "expires_at"),
)

#: who took a kept message: one instance of each process
message_taker = Table(
    "message_taker",
    metadata,
    Column("message_id", ForeignKey("message.id", ondelete="CASCADE"), nullable=False),
    Column("process_id", Text, nullable=False),
    Column("instance_id", Uuid, nullable=False),
    Column("taken_at", _TIME, nullable=False),
    PrimaryKeyConstraint("message_id", "process_id"),
)

#: something that gave up and waits for an operator
incident = Table(
    "incident",
    metadata,
    Column("key", Uuid, primary_key=True),
    Column("instance_id", ForeignKey("instance.id"), nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    #: what happened, in English and Chinese; no Chinese where a system's own words are quoted
    Column("message", Text, nullable=False),
    Column("message_zh", Text),
    Column("raised_at", _TIME, nullable=False),
    Column("resolved_at", _TIME),
    Column("resolved_by", Text),
    Index("ix_incident_instance_id", "instance_id"),
    Index("ix_incident_open_raised_at", "raised_at", postgresql_where=text("resolved_at IS NULL")),
)

#: the append-only history; a trigger refuses every change of it
record = Table(
    "record",
    metadata,
    Column("instance_id", ForeignKey("instance.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", _TIME, nullable=False),
    Column("actor", Text, nullable=False),
    #: JSON {"kind", ...}: what came in
    Column("input", Text, nullable=False),
    #: JSON list: what it changed
    Column("facts", Text, nullable=False),
    #: of the state after it; empty where another input of the same command followed at once
    Column("state_digest", LargeBinary),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("instance_id", "seq"),
    Index("ix_record_at", "at"),
)

app_user = Table(
    "app_user",
    metadata,
    Column("username", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("email", Text, nullable=False, server_default=""),
    Column("password_hash", Text, nullable=False, server_default=""),
    Column("language", Text, nullable=False, server_default="en"),
    Column("active", Boolean, nullable=False, server_default="true"),
)

app_group = Table(
    "app_group",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
)

membership = Table(
    "membership",
    metadata,
    Column("username", ForeignKey("app_user.username"), nullable=False),
    Column("group_id", ForeignKey("app_group.id"), nullable=False),
    PrimaryKeyConstraint("username", "group_id"),
)

api_token = Table(
    "api_token",
    metadata,
    Column("id", Uuid, primary_key=True),
    #: SHA-256 of the token; the token itself is shown once and not kept
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("username", ForeignKey("app_user.username"), nullable=False),
    Column("label", Text, nullable=False),
    Column("created_at", _TIME, nullable=False),
    Column("last_used_at", _TIME),
    Column("revoked_at", _TIME),
)
