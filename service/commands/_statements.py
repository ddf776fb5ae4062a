"""The statements commands write with: each text is fixed, so that PostgreSQL prepares it once.

Rows that come and go go through one statement each: what is void is deleted in the same breath
as what is new is inserted.
"""

from __future__ import annotations

from sqlalchemy import (
    DateTime,
    Integer,
    LargeBinary,
    Text,
    Uuid,
    bindparam,
    insert,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from service.store import tables

_KEYS = ARRAY(Uuid)
_TEXTS = ARRAY(Text)
_TIMES = ARRAY(DateTime(timezone=True))

INSERT_INSTANCE = insert(tables.instance)
UPDATE_INSTANCE = (
    update(tables.instance)
    .where(
        tables.instance.c.id == bindparam("b_id", type_=Uuid),
        tables.instance.c.version == bindparam("b_version", type_=Integer),
    )
    .values(
        version=bindparam("b_version", type_=Integer) + 1,
        state=bindparam("state"),
        status=bindparam("status"),
        finished_at=bindparam("finished_at"),
        record_seq=bindparam("record_seq"),
        record_hash=bindparam("record_hash"),
    )
)
#: for notes, which leave the state alone
UPDATE_RECORD_END = (
    update(tables.instance)
    .where(
        tables.instance.c.id == bindparam("b_id", type_=Uuid),
        tables.instance.c.record_seq == bindparam("b_seq", type_=Integer),
    )
    .values(
        record_seq=bindparam("b_seq", type_=Integer) + 1,
        record_hash=bindparam("record_hash", type_=LargeBinary),
    )
)
INSERT_RECORD = insert(tables.record)
INSERT_ITEM = insert(tables.work_item)
CLOSE_ITEMS = text(
    """
    UPDATE work_item
    SET closed_at = :now, closed_by = :actor, version = version + 1,
        closed_how = CASE WHEN id = ANY(:completed) THEN 'completed' ELSE 'cancelled' END
    WHERE id = ANY(:closed)
    """
).bindparams(
    bindparam("completed", type_=_KEYS),
    bindparam("closed", type_=_KEYS),
    bindparam("now", type_=DateTime(timezone=True)),
)
CHANGE_TIMERS = text(
    """
    WITH gone AS (DELETE FROM timer WHERE key = ANY(:gone))
    INSERT INTO timer (key, instance_id, element_id, due_at)
    SELECT key, :instance_id, element_id, due_at
    FROM unnest(:keys, :elements, :times) AS new (key, element_id, due_at)
    """
).bindparams(
    bindparam("gone", type_=_KEYS),
    bindparam("instance_id", type_=Uuid),
    bindparam("keys", type_=_KEYS),
    bindparam("elements", type_=_TEXTS),
    bindparam("times", type_=_TIMES),
)
CHANGE_SUBSCRIPTIONS = text(
    """
    WITH gone AS (DELETE FROM subscription WHERE key = ANY(:gone))
    INSERT INTO subscription (key, instance_id, element_id, name, correlation_key, opened_at)
    SELECT key, :instance_id, element_id, name, correlation_key, :now
    FROM unnest(:keys, :elements, :names, :correlations)
        AS new (key, element_id, name, correlation_key)
    """
).bindparams(
    bindparam("gone", type_=_KEYS),
    bindparam("instance_id", type_=Uuid),
    bindparam("now", type_=DateTime(timezone=True)),
    bindparam("keys", type_=_KEYS),
    bindparam("elements", type_=_TEXTS),
    bindparam("names", type_=_TEXTS),
    bindparam("correlations", type_=_TEXTS),
)
DELETE_JOBS = text("DELETE FROM job WHERE id = ANY(:gone)").bindparams(
    bindparam("gone", type_=_KEYS)
)
_INSERT_JOB = upsert(tables.job)
#: a job that is retried after an incident, or again later, keeps its id
INSERT_JOB = _INSERT_JOB.on_conflict_do_update(
    index_elements=["id"],
    set_={
        name: _INSERT_JOB.excluded[name]
        for name in ("variables", "headers", "retries_left", "attempts", "error", "state", "due_at")
    },
)
_INSERT_INCIDENT = upsert(tables.incident)
#: an element that fails again after a retry has one incident, open again
INSERT_INCIDENT = _INSERT_INCIDENT.on_conflict_do_update(
    index_elements=["key"],
    set_={
        **{name: _INSERT_INCIDENT.excluded[name] for name in ("kind", "message", "raised_at")},
        "resolved_at": None,
        "resolved_by": None,
    },
)
RESOLVE_INCIDENTS = text(
    "UPDATE incident SET resolved_at = :now, resolved_by = :actor WHERE key = ANY(:resolved)"
).bindparams(
    bindparam("resolved", type_=_KEYS),
    bindparam("now", type_=DateTime(timezone=True)),
)
