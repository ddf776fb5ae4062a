"""What the insight pages read: how long each step took, taken from the record.

Written by a round of the worker some seconds after the fact, so that commands stay quick; may be
emptied at any time, the next round fills it again.
"""

from __future__ import annotations

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid

from service.store.tables import metadata

_TIME = DateTime(timezone=True)

#: one stay in an element where time passes or work is done; the key is the element instance's
step_time = Table(
    "step_time",
    metadata,
    Column("key", Uuid, primary_key=True),
    Column("instance_id", ForeignKey("instance.id"), nullable=False),
    Column("process_id", Text, nullable=False),
    #: of the instance's own process; unknown for a process called by it
    Column("definition_digest", Text),
    Column("element_id", Text, nullable=False),
    Column("entered_at", _TIME, nullable=False),
    Column("left_at", _TIME),
    #: completed, cancelled or failed
    Column("how", Text),
    Index("ix_step_time_process_id_entered_at", "process_id", "entered_at"),
    Index("ix_step_time_instance_id", "instance_id"),
)

#: how far the record of each instance has been read
step_progress = Table(
    "step_progress",
    metadata,
    Column("instance_id", ForeignKey("instance.id"), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("at", _TIME, nullable=False),
    Index("ix_step_progress_at", "at"),
)
