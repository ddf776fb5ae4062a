"""The record notices whoever touches it: a changed, missing, moved or invented entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from sqlalchemy import text

from processes import problems
from processes.problems import PROBLEMS
from service.audit import verify
from service.record import Entry
from tests.story import bob

ENTRY = Entry(
    instance_id=UUID(int=1),
    seq=1,
    at=datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
    actor="bob",
    input="{}",
    facts="[]",
    state_digest=b"s",
    previous=b"p",
)


@pytest.mark.parametrize(
    "change",
    [
        {"instance_id": UUID(int=2)},
        {"seq": 2},
        {"at": ENTRY.at + timedelta(microseconds=1)},
        {"actor": "eve"},
        {"input": '{"a":1}'},
        {"facts": "[1]"},
        {"state_digest": None},
        {"previous": b"q"},
        {"actor": "bob{}", "input": ""},
    ],
)
def test_every_part_of_an_entry_is_in_its_hash(change):
    assert replace(ENTRY, **change).hash != ENTRY.hash


def test_the_zone_a_time_is_read_in_does_not_matter():
    elsewhere = ENTRY.at.astimezone(timezone(timedelta(hours=8)))
    assert replace(ENTRY, at=elsewhere).hash == ENTRY.hash


def tampered(house, change):
    """Change the record behind the trigger's back and say what the audit finds."""
    house.draw("start s\nuser a\nuser b\nend e\ns -> a -> b -> e")
    run = house.start(price=10)
    run.item("a").complete(by=bob, ok=True)
    assert run.problem is None
    with house.deps.engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text(change))
        (verdict,) = verify(connection, house.deps.catalog, run.id)
    return verdict.problem


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ("UPDATE record SET actor = 'eve' WHERE seq = 2", "entry 2 was changed"),
        ("UPDATE record SET input = replace(input, '10', '1')", "entry 1 was changed"),
        ("UPDATE record SET hash = 'x' WHERE seq = 1", "entry 1 was changed"),
        ("DELETE FROM record WHERE seq = 1", "entry 1 is missing"),
        ("DELETE FROM record WHERE seq = 2", "ends at entry 1, not at 2"),
        ("UPDATE instance SET state = replace(state, '10', '1')", "stored state"),
        ("UPDATE instance SET record_seq = 3", "ends at entry 2, not at 3"),
    ],
)
def test_the_audit_finds_what_was_tampered_with(house, change, finding):
    assert finding in tampered(house, change)


def test_the_audit_finds_a_forged_chain_by_running_it_again(house):
    """Whoever can rewrite all hashes still can't make the facts come out."""
    house.draw("start s\nuser a\nend e\ns -> a -> e")
    run = house.start(price=10)
    with house.deps.engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        row = connection.execute(text("SELECT * FROM record")).one()
        forged = Entry(
            instance_id=row.instance_id,
            seq=row.seq,
            at=row.at,
            actor=row.actor,
            input=row.input.replace("10", "1"),
            facts=row.facts,
            state_digest=bytes(row.state_digest),
            previous=bytes(row.previous),
        )
        values = {"input": forged.input, "hash": forged.hash}
        connection.execute(text("UPDATE record SET input = :input, hash = :hash"), values)
        connection.execute(text("UPDATE instance SET record_hash = :hash"), values)
        (verdict,) = verify(connection, house.deps.catalog, run.id)
    assert verdict.problem is not None
    assert "recomputes to" in verdict.problem


def test_a_release_that_words_an_incident_better_still_verifies_old_records(house, monkeypatch):
    house.draw("start s\nxor x\nend e\ns -> x\nx -> e [false]")
    run = house.start()
    assert run.problem is None
    kind, *_ = PROBLEMS["no-way"]
    monkeypatch.setitem(problems.PROBLEMS, "no-way", (kind, "Nothing fits.", "没有合适的。"))
    assert run.problem is None
    monkeypatch.setitem(problems.PROBLEMS, "no-way", ("loop", "Nothing fits.", "没有合适的。"))
    assert "recomputes to" in str(run.problem), "what kind it is of is no wording"
