"""Writes what the service would have written of finished work, for handlers that measure it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, insert
from sqlalchemy.dialects.postgresql import insert as upsert

from service.store import tables


def write_run(engine: Engine, process_id: str, started_at: datetime) -> UUID:
    """A run of a process that took six hours."""
    run = uuid4()
    with engine.begin() as connection:
        connection.execute(
            upsert(tables.definition)
            .values(
                digest=process_id,
                process_id=process_id,
                version=1,
                names="{}",
                xml=b"",
                created_at=started_at,
                author="chen",
            )
            .on_conflict_do_nothing()
        )
        connection.execute(
            insert(tables.instance).values(
                id=run,
                process_id=process_id,
                definition_digest=process_id,
                version=1,
                state="{}",
                status="completed",
                started_at=started_at,
                started_by="system",
                finished_at=started_at + timedelta(hours=6),
                record_seq=0,
                record_hash=b"",
            )
        )
    return run


def write_work(
    engine: Engine,
    process_id: str,
    element_id: str,
    opened_at: datetime,
    *,
    by: str = "wei",
    hours: float = 4,
    late: bool = False,
    run: UUID | None = None,
    number: int | None = None,
) -> UUID:
    """A finished piece of work, in a run of its own unless one is given; the run.

    Work with a number has the id the engine would give it: the run's, counted up.
    """
    instance_id = run or write_run(engine, process_id, opened_at)
    row: dict[str, Any] = {
        "id": uuid4() if number is None else UUID(int=instance_id.int + number),
        "instance_id": instance_id,
        "process_id": process_id,
        "element_id": element_id,
        "definition_digest": process_id,
        "groups": [],
        "users": [],
        "due_at": opened_at + timedelta(hours=hours + (-1 if late else 1)),
        "priority": 50,
        "opened_at": opened_at,
        "variables": "{}",
        "closed_at": opened_at + timedelta(hours=hours),
        "closed_how": "completed",
        "closed_by": by,
    }
    with engine.begin() as connection:
        connection.execute(insert(tables.work_item).values(row))
    return instance_id


def write_trouble(
    engine: Engine,
    process_id: str,
    raised_at: datetime,
    element_id: str = "pack",
    run: UUID | None = None,
) -> None:
    """An incident, in a run of its own unless one is given."""
    instance_id = run or write_run(engine, process_id, raised_at)
    with engine.begin() as connection:
        connection.execute(
            insert(tables.incident).values(
                key=uuid4(),
                instance_id=instance_id,
                process_id=process_id,
                element_id=element_id,
                kind="job",
                message="the printer is out of paper",
                raised_at=raised_at,
            )
        )


def hire(
    connection: Connection, username: str, name: str, name_zh: str, *, active: bool = True
) -> None:
    """Somebody who works in two groups, or did."""
    row = {"username": username, "name": name, "name_zh": name_zh, "active": active}
    connection.execute(insert(tables.app_user).values(row))
    for group in ("warehouse", "logistics"):
        known = upsert(tables.app_group).values(id=group, name=group, name_zh=group)
        connection.execute(known.on_conflict_do_nothing())
        connection.execute(insert(tables.membership).values(username=username, group_id=group))
