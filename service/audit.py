"""Checks that the record tells the truth: its chain is whole, and it recomputes to what is stored.

An instance is run again from its recorded inputs, at their recorded times, on the definitions
they were given; facts and states must come out the same. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from processes.codec import loads
from processes.instance import Instance
from processes.model import Definition
from processes.step import Input, Step
from service.catalog import StoredCatalog, tagged_key
from service.record import NOTES, Entry, beginning, facts_text, without_wording
from service.store.tables import instance, record


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking one instance found."""

    instance_id: UUID
    #: how many record entries were checked
    entries: int
    #: the first thing that is wrong, None if all is well
    problem: str | None


class _Wrong(Exception):
    """The record does not hold; the text says where."""


class _AsRecorded:
    """Answers with what was the newest version, and the time zone, when an entry was written."""

    def __init__(self, catalog: StoredCatalog) -> None:
        self._catalog = catalog
        self.newest: Mapping[str, str] = {}
        self.zone_name = ""

    def definition(self, digest: str) -> Definition:
        """The definition with a digest."""
        return self._catalog.definition(digest)

    def latest(self, process_id: str) -> Definition:
        """The version the entry names; raises KeyError as the first run did for none."""
        return self._catalog.definition(self.newest[process_id])

    def tagged(self, process_id: str, tag: str) -> Definition:
        """The version the entry names."""
        return self._catalog.definition(self.newest[tagged_key(process_id, tag)])

    def zone(self) -> tzinfo:
        """The time zone the entry names; UTC was meant before times asked for the company's."""
        return ZoneInfo(self.zone_name or "UTC")


def verify(
    connection: Connection, catalog: StoredCatalog, instance_id: UUID | None = None
) -> Iterator[Verdict]:
    """Check one instance, or all of them one after the other.

    Parameters:
        instance_id: which one; all when None.
    """
    query = select(instance.c.id).order_by(instance.c.started_at, instance.c.id)
    if instance_id is not None:
        query = query.where(instance.c.id == instance_id)
    for id in connection.scalars(query).all():
        yield _verify_one(connection, catalog, id)


def _verify_one(connection: Connection, catalog: StoredCatalog, id: UUID) -> Verdict:
    kept = connection.execute(select(instance).where(instance.c.id == id)).one()
    rows = connection.execute(
        select(record).where(record.c.instance_id == id).order_by(record.c.seq)
    ).all()
    try:
        _check_chain(kept, rows)
        _check_replay(kept, rows, _AsRecorded(catalog))
    except _Wrong as wrong:
        return Verdict(id, len(rows), str(wrong))
    except Exception as error:
        # A record that was tampered with can fail anywhere in the engine; that is a finding too.
        return Verdict(id, len(rows), f"cannot be recomputed: {type(error).__name__}: {error}")
    return Verdict(id, len(rows), None)


def _check_chain(kept: Row[Any], rows: Sequence[Row[Any]]) -> None:
    previous = beginning(kept.id)
    for number, row in enumerate(rows, start=1):
        if row.seq != number:
            raise _Wrong(f"entry {number} is missing")
        entry = _entry(row)
        if entry.previous != previous:
            raise _Wrong(f"entry {number} does not follow the one before")
        if entry.hash != bytes(row.hash):
            raise _Wrong(f"entry {number} was changed")
        previous = entry.hash
    if kept.record_seq != len(rows) or bytes(kept.record_hash) != previous:
        raise _Wrong(f"the record ends at entry {len(rows)}, not at {kept.record_seq}")


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        instance_id=row.instance_id,
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        input=row.input,
        facts=row.facts,
        state_digest=None if row.state_digest is None else bytes(row.state_digest),
        previous=bytes(row.previous),
    )


def _check_replay(kept: Row[Any], rows: Sequence[Row[Any]], catalog: _AsRecorded) -> None:
    run: Instance | None = None
    for row in rows:
        given = loads(row.input)
        if given["kind"] in NOTES:
            continue
        catalog.newest, catalog.zone_name = given.get("definitions", {}), given.get("zone", "")
        step = _again(kept, run, given, row, catalog)
        if not _same(facts_text(step.facts), row.facts):
            raise _Wrong(f"entry {row.seq} recomputes to other facts")
        run = step.instance
        if row.state_digest is not None:
            state = step.state
            if sha256(state).digest() != bytes(row.state_digest):
                raise _Wrong(f"entry {row.seq} recomputes to another state")
            # Every command loads the state anew, so the replay does too.
            run = Instance.load(state, catalog)
    if run is None or run.state() != kept.state.encode():
        raise _Wrong("the stored state is not what the record recomputes to")


def _same(recomputed: str, recorded: str) -> bool:
    """Whether facts are the same; how incidents are worded is up to the release that wrote them."""
    return recomputed == recorded or without_wording(recomputed) == without_wording(recorded)


def _again(
    kept: Row[Any],
    run: Instance | None,
    given: Mapping[str, Any],
    row: Row[Any],
    catalog: _AsRecorded,
) -> Step:
    data = given["data"]
    if run is None:
        return Instance.start(
            catalog.definition(data["definition"]),
            catalog=catalog,
            instance_id=kept.id,
            variables=data["variables"],
            now=row.at,
            message=data["message"],
            event=data.get("event"),
        )
    key = None if given["key"] is None else UUID(given["key"])
    return run.apply(Input(given["kind"], key, data), row.at)
