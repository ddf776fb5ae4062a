"""The append-only record of an instance: read for people, or taken along as it was hashed."""

from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from processes.codec import loads
from service.errors import not_found
from service.identity import Actor
from service.permissions import require
from service.queries.results import RecordRow
from service.store.tables import record as table


def record(connection: Connection, actor: Actor, instance_id: UUID) -> tuple[RecordRow, ...]:
    """The entries of an instance's record, oldest first; none for an unknown instance.

    Raises:
        NotAllowed: the actor may not read records.
    """
    return tuple(_told(row) for row in _rows(connection, actor, instance_id))


def record_as_hashed(
    connection: Connection, actor: Actor, instance_id: UUID
) -> tuple[dict[str, Any], ...]:
    """The same entries as JSON data, with `input` and `facts` as the texts the hashes are of.

    What is given here is enough to check the chain elsewhere; `service.record` says how.

    Raises:
        NotFound: there is no instance of this id.
        NotAllowed: the actor may not read records.
    """
    rows = _rows(connection, actor, instance_id)
    if not rows:
        raise not_found("instance", "流程实例", instance_id)
    return tuple(_as_hashed(row) for row in rows)


def _rows(connection: Connection, actor: Actor, instance_id: UUID) -> list[Row[Any]]:
    require(actor, "record.read")
    query = select(table).where(table.c.instance_id == instance_id).order_by(table.c.seq)
    return list(connection.execute(query).all())


def _told(row: Any) -> RecordRow:
    came_in = loads(row.input)
    return RecordRow(
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        kind=came_in.pop("kind"),
        payload=came_in,
        facts=tuple(loads(row.facts)),
        state_digest=_hex(row.state_digest),
        previous=bytes(row.previous).hex(),
        hash=bytes(row.hash).hex(),
    )


def _as_hashed(row: Any) -> dict[str, Any]:
    return {
        "instance_id": str(row.instance_id),
        "seq": row.seq,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": row.actor,
        "input": row.input,
        "facts": row.facts,
        "state_digest": _hex(row.state_digest),
        "previous": bytes(row.previous).hex(),
        "hash": bytes(row.hash).hex(),
    }


def _hex(digest: bytes | None) -> str | None:
    return None if digest is None else bytes(digest).hex()
