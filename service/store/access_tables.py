"""The tables of getting in: sessions, counted attempts, and the record of who did what about it.

Migrations make them; a test compares the two. People, groups and API tokens are in
`service.store.tables`.
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
)

from service.store.tables import metadata

_TIME = DateTime(timezone=True)

#: somebody logged in with a browser; gone when it ends
session = Table(
    "session",
    metadata,
    Column("id", Uuid, primary_key=True),
    #: SHA-256 of what the browser's cookie holds, which is not kept
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("username", ForeignKey("app_user.username"), nullable=False),
    #: browser and system as the browser names itself, empty where it doesn't
    Column("device", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("began_at", _TIME, nullable=False),
    Column("seen_at", _TIME, nullable=False),
    #: when it ends unless it is used before, and at the latest
    Column("ends_at", _TIME, nullable=False),
    Index("ix_session_username", "username"),
    Index("ix_session_ends_at", "ends_at"),
)

#: how often somebody tried something that is limited; unlogged, a crash of the database forgets it
attempt = Table(
    "attempt",
    metadata,
    #: a key of `service.rate_limit.RATES`
    Column("name", Text, nullable=False),
    #: SHA-256 of an address or a user name, as it was typed
    Column("who", LargeBinary, nullable=False),
    Column("count", Integer, nullable=False),
    #: from then on it is counted anew
    Column("ends_at", _TIME, nullable=False),
    PrimaryKeyConstraint("name", "who"),
    Index("ix_attempt_ends_at", "ends_at"),
    prefixes=["UNLOGGED"],
)

#: the record of getting in, append-only
access_event = Table(
    "access_event",
    metadata,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("at", _TIME, nullable=False),
    #: who did it
    Column("actor", Text, nullable=False),
    #: in the past tense, such as "session.began"
    Column("what", Text, nullable=False),
    #: whom it concerns
    Column("username", Text, nullable=False),
    #: JSON: what else belongs to it
    Column("details", Text, nullable=False),
    Index("ix_access_event_username_seq", "username", "seq"),
)
