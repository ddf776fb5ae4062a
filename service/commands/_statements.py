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
_TIME = DateTime(timezone=True)
_TIMES = ARRAY(_TIME)

_ENTRY = """
    INSERT INTO record
        (instance_id, seq, at, actor, input, facts, state_digest, previous, hash)
    SELECT id, :seq, :at, :actor, :input, :facts, :state_digest, :previous, :hash FROM written
"""
_ENTRY_TYPES = (
    bindparam("id", type_=Uuid),
    bindparam("at", type_=_TIME),
    bindparam("facts", type_=Text),
    bindparam("state_digest", type_=LargeBinary),
    bindparam("previous", type_=LargeBinary),
    bindparam("hash", type_=LargeBinary),
    bindparam("finished_at", type_=_TIME),
)
#: an instance's first row with the newest entry of its record
BEGIN_INSTANCE = text(
    f"""
    WITH written AS (
        INSERT INTO instance
            (id, process_id, definition_digest, version, state, status, business_key,
             started_at, started_by, finished_at, record_seq, record_hash)
        VALUES
            (:id, :process_id, :definition_digest, 1, :state, :status, :business_key,
             :at, :started_by, :finished_at, :seq, :hash)
        RETURNING id
    )
    {_ENTRY}
    """
).bindparams(*_ENTRY_TYPES)
#: an instance's new state with the newest entry of its record; no row if its version moved on
MOVE_INSTANCE = text(
    f"""
    WITH written AS (
        UPDATE instance
        SET version = version + 1, state = :state, status = :status,
            finished_at = :finished_at, record_seq = :seq, record_hash = :hash
        WHERE id = :id AND version = :version
        RETURNING id
    )
    {_ENTRY}
    """
).bindparams(*_ENTRY_TYPES)
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
_CLOSE = """
    UPDATE work_item
    SET closed_at = :now, closed_by = :actor, version = version + 1,
        closed_how = CASE WHEN id = ANY(:completed) THEN 'completed' ELSE 'cancelled' END
    WHERE id = ANY(:closed)
"""
_CLOSE_TYPES = (
    bindparam("completed", type_=_KEYS),
    bindparam("closed", type_=_KEYS),
    bindparam("now", type_=_TIME),
)
CLOSE_ITEMS = text(_CLOSE).bindparams(*_CLOSE_TYPES)
#: the usual step: some items are closed and one is opened
EXCHANGE_ITEMS = text(
    f"""
    WITH closed AS ({_CLOSE})
    INSERT INTO work_item
        (id, instance_id, process_id, element_id, definition_digest, form_id, groups, users,
         assignee, due_at, follow_up_at, priority, opened_at, variables,
         closed_at, closed_how, closed_by)
    VALUES
        (:id, :instance_id, :process_id, :element_id, :definition_digest, :form_id, :groups,
         :users, :assignee, :due_at, :follow_up_at, :priority, :opened_at, :variables,
         :closed_at, :closed_how, :closed_by)
    """
).bindparams(
    *_CLOSE_TYPES,
    *(bindparam(name, type_=Uuid) for name in ("id", "instance_id")),
    *(bindparam(name, type_=_TEXTS) for name in ("groups", "users")),
    *(
        bindparam(name, type_=_TIME)
        for name in ("due_at", "follow_up_at", "opened_at", "closed_at")
    ),
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
#: says which new subscriptions a buffered message waits for
CHANGE_SUBSCRIPTIONS = text(
    """
    WITH gone AS (DELETE FROM subscription WHERE key = ANY(:gone)),
    written AS (
        INSERT INTO subscription
            (key, instance_id, element_id, name, correlation_key, opened_at)
        SELECT key, :instance_id, element_id, name, correlation_key, :now
        FROM unnest(:keys, :elements, :names, :correlations)
            AS new (key, element_id, name, correlation_key)
        RETURNING key, name, correlation_key
    )
    SELECT written.key, message.id
    FROM written JOIN message USING (name, correlation_key)
    WHERE message.taken_by IS NULL AND message.expires_at > :now
    ORDER BY message.received_at, message.id, written.key
    """
).bindparams(
    bindparam("gone", type_=_KEYS),
    bindparam("instance_id", type_=Uuid),
    bindparam("now", type_=_TIME),
    bindparam("keys", type_=_KEYS),
    bindparam("elements", type_=_TEXTS),
    bindparam("names", type_=_TEXTS),
    bindparam("correlations", type_=_TEXTS),
).columns(key=Uuid, id=Uuid)
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
    bindparam("now", type_=_TIME),
)
