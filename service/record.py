"""The record's entries: what came in, what it changed, and a hash that chains them.

Each entry carries the hash of the one before, so that none can be changed, dropped or slipped in
unseen. Pure; rows are written by ``service.commands`` and checked by ``service.audit``.

An entry's ``input`` is JSON ``{"kind", "key", "data"}``: ``kind`` is the name of the engine's
method (``start``, ``complete_task``, ``complete_job``, ``fail_job``, ``deliver``, ``wake``,
``cancel``, ``retry``) or of a note that does not reach the engine (``claim``, ``release``). Where
the engine looked up processes to call, ``definitions`` maps their ids to digests; where it read the
company's clock or planned by it, ``zone`` names the time zone.

``facts`` is a JSON list of ``{"fact": class name, ...fields}``; the variables of work items and
jobs are left out because the state digest covers them; an incident's message is the English one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from processes.codec import dumps, loads
from processes.step import Fact, IncidentRaised, JobWanted, TaskOpened

#: kinds of entries that tell about people, not about the engine
NOTES = frozenset({"claim", "release"})
#: what is left out: too long, or the same in another language
_LEFT_OUT: dict[type[Fact], set[str]] = {
    TaskOpened: {"variables"},
    JobWanted: {"variables"},
    IncidentRaised: {"message_zh"},
}
#: which fields of each fact are written
_KEPT = {
    kind: tuple(one.name for one in fields(kind) if one.name not in _LEFT_OUT.get(kind, set()))
    for kind in Fact.__subclasses__()
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an instance's history; the fields are the columns of ``record``."""

    instance_id: UUID
    seq: int
    at: datetime
    actor: str
    input: str
    facts: str
    #: SHA-256 of the state after it, None where the state was not written
    state_digest: bytes | None
    previous: bytes

    @property
    def hash(self) -> bytes:
        """SHA-256 over everything above; each part with its length, so none can shift."""
        result = sha256()
        for part in (
            self.instance_id.bytes,
            str(self.seq).encode(),
            self.at.astimezone(UTC).isoformat(timespec="microseconds").encode(),
            self.actor.encode(),
            self.input.encode(),
            self.facts.encode(),
            self.state_digest or b"",
            self.previous,
        ):
            result.update(b"%d:" % len(part))
            result.update(part)
        return result.digest()


def beginning(instance_id: UUID) -> bytes:
    """What the first entry of an instance follows."""
    return sha256(b"shopflow record" + instance_id.bytes).digest()


def canonical(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Variables as the record will give them back, so that a replay starts from the very same.

    The order of names and the kind of a number could otherwise differ between the first run, on
    what a handler or a browser gave, and the second, on what was written.
    """
    again: dict[str, Any] = loads(dumps(dict(variables)))
    return again


@dataclass(frozen=True, slots=True)
class Asked:
    """What the engine looked up while it took an input."""

    #: process id (and tag) -> digest of those it called
    definitions: Mapping[str, str]
    #: name of the time zone in which it read now, cron and times that name none
    zone: str | None = None


def input_text(
    kind: str, key: UUID | None, data: Mapping[str, Any], asked: Asked | None = None
) -> str:
    """Write what came in.

    Parameters:
        kind: name of the engine's method, or one of ``NOTES``.
        key: the element instance it was for; None for the whole instance.
        asked: what the engine looked up.
    """
    written: dict[str, Any] = {"kind": kind, "key": None if key is None else str(key)}
    written["data"] = dict(data)
    if asked is not None and asked.definitions:
        written["definitions"] = dict(asked.definitions)
    if asked is not None and asked.zone is not None:
        written["zone"] = asked.zone
    return dumps(written)


def facts_text(facts: Iterable[Fact]) -> str:
    """Write what changed."""
    return dumps([_fact_data(fact) for fact in facts])


def without_wording(facts: str) -> Any:
    """Written facts without the sentences of incidents, which a later release may word better."""
    return [
        {name: value for name, value in fact.items() if name != "message"}
        if fact["fact"] == IncidentRaised.__name__
        else fact
        for fact in loads(facts)
    ]


def _fact_data(fact: Fact) -> dict[str, Any]:
    kind = type(fact)
    data = {name: _plain(getattr(fact, name)) for name in _KEPT[kind]}
    data["fact"] = kind.__name__
    if data.get("signal") is False:  # as records were written before there were signals
        del data["signal"]
    return data


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
