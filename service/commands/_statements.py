"""The statements commands write with, in the driver's own form.

They run several times for every click, so they skip SQLAlchemy's compiler: each text is fixed,
takes named parameters, and is prepared once a connection by PostgreSQL. Rows that come and go
go through one statement: what is void is deleted in the same breath as what is new is inserted.
"""

from __future__ import annotations

INSERT_RECORD = """
INSERT INTO record (instance_id, seq, at, actor, input, facts, state_digest, previous, hash)
VALUES (%(instance_id)s, %(seq)s, %(at)s, %(actor)s, %(input)s, %(facts)s, %(state_digest)s,
        %(previous)s, %(hash)s)
"""
#: an instance's first row with the newest entry of its record
_BEGIN = """
WITH written AS (
    INSERT INTO instance
        (id, process_id, definition_digest, version, state, status, business_key,
         started_at, started_by, finished_at, record_seq, record_hash)
    VALUES
        (%(instance_id)s, %(process_id)s, %(definition_digest)s, 1, %(state)s, %(status)s,
         %(business_key)s, %(at)s, %(started_by)s, %(finished_at)s, %(seq)s, %(hash)s)
)
"""
BEGIN_INSTANCE = _BEGIN + INSERT_RECORD
#: an instance's new state with the newest entry of its record; whoever read an older version
#: finds the entry's number taken and is refused by the record's key
_MOVE = """
WITH written AS (
    UPDATE instance
    SET version = version + 1, state = %(state)s, status = %(status)s,
        finished_at = %(finished_at)s, record_seq = %(seq)s, record_hash = %(hash)s
    WHERE id = %(instance_id)s AND version = %(version)s
)
"""
MOVE_INSTANCE = _MOVE + INSERT_RECORD
#: an entry of people's doings, which leave the state alone
_NOTE = """
WITH written AS (
    UPDATE instance SET record_seq = %(seq)s, record_hash = %(hash)s
    WHERE id = %(instance_id)s AND record_seq = %(seq)s - 1
)
"""
NOTE = _NOTE + INSERT_RECORD
INSERT_ITEM = """
INSERT INTO work_item
    (id, instance_id, process_id, element_id, definition_digest, form_id, groups, users,
     assignee, due_at, follow_up_at, priority, opened_at, variables,
     closed_at, closed_how, closed_by)
VALUES
    (%(id)s, %(instance_id)s, %(process_id)s, %(element_id)s, %(definition_digest)s,
     %(form_id)s, %(groups)s, %(users)s, %(assignee)s, %(due_at)s, %(follow_up_at)s,
     %(priority)s, %(opened_at)s, %(variables)s, %(closed_at)s, %(closed_how)s, %(closed_by)s)
"""
CLOSE_ITEMS = """
UPDATE work_item
SET closed_at = %(now)s, closed_by = %(actor)s, version = version + 1,
    closed_how = CASE WHEN id = ANY(%(completed)s) THEN 'completed' ELSE 'cancelled' END
WHERE id = ANY(%(closed)s)
"""
#: the usual step: some items are closed and one is opened
EXCHANGE_ITEMS = f"WITH gone AS ({CLOSE_ITEMS}) {INSERT_ITEM}"
#: a repeating timer is set again under its key; no row may go and come in one statement
CHANGE_TIMERS = """
WITH gone AS (DELETE FROM timer WHERE key = ANY(%(gone)s::uuid[]) AND key != ALL(%(keys)s::uuid[]))
INSERT INTO timer (key, instance_id, element_id, due_at)
SELECT key, %(instance_id)s, element_id, due_at
FROM unnest(%(keys)s::uuid[], %(elements)s::text[], %(times)s::timestamptz[])
    AS new (key, element_id, due_at)
ON CONFLICT (key) DO UPDATE SET due_at = excluded.due_at
"""
#: says which new subscriptions a message is kept for that this process has not taken yet
CHANGE_SUBSCRIPTIONS = """
WITH gone AS (DELETE FROM subscription WHERE key = ANY(%(gone)s)),
written AS (
    INSERT INTO subscription
        (key, instance_id, element_id, name, correlation_key, opened_at, signal)
    SELECT key, %(instance_id)s, element_id, name, correlation_key, %(now)s, signal
    FROM unnest(%(keys)s::uuid[], %(elements)s::text[], %(names)s::text[],
                %(correlations)s::text[], %(signals)s::boolean[])
        AS new (key, element_id, name, correlation_key, signal)
    RETURNING key, name, correlation_key, signal
)
SELECT written.key, message.id
FROM written JOIN message USING (name, correlation_key)
WHERE NOT written.signal AND message.kept AND message.expires_at > %(now)s
    AND NOT EXISTS (
        SELECT FROM message_taker JOIN instance USING (process_id)
        WHERE message_id = message.id AND instance.id = %(instance_id)s
    )
ORDER BY message.received_at, message.id, written.key
"""
DELETE_JOBS = "DELETE FROM job WHERE id = ANY(%(gone)s)"
#: a job that is retried after an incident, or again later, keeps its id
INSERT_JOB = """
INSERT INTO job
    (id, instance_id, process_id, element_id, kind, topic, correlation_key, variables, headers,
     retries_left, attempts, error, state, due_at, created_at)
VALUES
    (%(id)s, %(instance_id)s, %(process_id)s, %(element_id)s, %(kind)s, %(topic)s,
     %(correlation_key)s, %(variables)s, %(headers)s, %(retries_left)s, %(attempts)s,
     %(error)s, %(state)s, %(due_at)s, %(created_at)s)
ON CONFLICT (id) DO UPDATE SET
    variables = excluded.variables, headers = excluded.headers,
    retries_left = excluded.retries_left, attempts = excluded.attempts,
    error = excluded.error, state = excluded.state, due_at = excluded.due_at, killed = 0
"""
#: an element that fails again after a retry has one incident, open again
INSERT_INCIDENT = """
INSERT INTO incident
    (key, instance_id, process_id, element_id, kind, message, message_zh, raised_at)
VALUES
    (%(key)s, %(instance_id)s, %(process_id)s, %(element_id)s, %(kind)s, %(message)s,
     %(message_zh)s, %(raised_at)s)
ON CONFLICT (key) DO UPDATE SET
    kind = excluded.kind, message = excluded.message, message_zh = excluded.message_zh,
    raised_at = excluded.raised_at, resolved_at = NULL, resolved_by = NULL
"""
RESOLVE_INCIDENTS = """
UPDATE incident SET resolved_at = %(now)s, resolved_by = %(actor)s
WHERE key = ANY(%(resolved)s)
"""
