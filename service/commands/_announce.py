"""Tells waiting processes of what the service itself did, by a message they may wait for.

The message leaves as a job in the same transaction. Nobody keeps it: who does not wait for it when
it happens does not get it. Not for messages between processes; those the diagrams send.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Text, bindparam, exists, func, insert, or_, select

from processes.codec import dumps
from service.commands import _rows
from service.queue import Queue
from service.store.tables import definition, job, subscription

#: delivering is tried until somebody stops it
_RETRIES = 1_000
_NEWEST = _rows.newest(definition.c.start_messages)
_WANTED = select(
    or_(
        exists().where(
            subscription.c.name == bindparam("name", type_=Text),
            subscription.c.correlation_key == bindparam("key"),
            ~subscription.c.signal,
        ),
        select(_NEWEST)
        .where(bindparam("name", type_=Text) == func.any(_NEWEST.c.start_messages))
        .exists(),
    )
)


def announce(
    connection: Connection,
    queue: Queue,
    now: datetime,
    place: tuple[str, str, str],
    variables: Mapping[str, Any],
) -> None:
    """Send a message if anybody waits for it or starts by it.

    Parameters:
        place: the message's name, its correlation key, and the id of the process it is about.
        variables: JSON data.
    """
    name, key, process_id = place
    if not connection.scalar(_WANTED, {"name": name, "key": key}):
        return
    job_id = uuid4()
    row = {
        "id": job_id,
        "process_id": process_id,
        "element_id": "",
        "kind": "notice",
        "topic": name,
        "correlation_key": key,
        "variables": dumps(dict(variables)),
        "headers": "{}",
        "retries_left": _RETRIES,
        "state": "ready",
        "due_at": now,
        "created_at": now,
    }
    connection.execute(insert(job), row)
    queue.put(connection, [job_id])
