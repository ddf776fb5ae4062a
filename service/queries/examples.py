"""What real instances were started with and what systems answered them, as examples for trials."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from service.identity import Actor
from service.queries.record import record
from service.queries.results import RecordRow
from service.store.tables import instance

#: instances that are looked at, the newest
_LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class Examples:
    """JSON data of the newest instances of a process."""

    #: what the newest one was started with; None if there is none
    variables: dict[str, Any] | None = None
    #: the newest answer a step got, by element
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)


def examples(connection: Connection, actor: Actor, process_id: str) -> Examples:
    """Take examples from the record.

    Raises:
        NotAllowed: the actor may not read records.
    """
    newest = (
        select(instance.c.id)
        .where(instance.c.process_id == process_id)
        .order_by(instance.c.started_at.desc(), instance.c.id)
        .limit(_LOOKED_AT)
    )
    records = [record(connection, actor, id) for id in connection.scalars(newest).all()]
    starts = (one.payload["data"]["variables"] for rows in records for one in rows if _starts(one))
    answers: dict[str, dict[str, Any]] = {}
    for rows in records:
        for element_id, answer in _answers(rows):
            answers.setdefault(element_id, answer)
    return Examples(next(starts, None), answers)


def _starts(entry: RecordRow) -> bool:
    return entry.kind == "start"


def _answers(entries: tuple[RecordRow, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in entries:
        if entry.kind != "complete_job":
            continue
        for fact in entry.facts:
            if fact["fact"] == "ElementLeft" and fact["key"] == entry.payload["key"]:
                yield fact["element_id"], entry.payload["data"]["variables"]
