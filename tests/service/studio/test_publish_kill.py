"""Killed while it publishes, the service has the old version or the new one, nothing between."""

from __future__ import annotations

import multiprocessing
import random
import time

import pytest
from sqlalchemy import func, select, text

from processes.codec import loads
from service.catalog import StoredCatalog
from service.store.studio_tables import draft, publish_request, studio_event
from service.store.tables import definition, definition_resource, start_timer
from tests.service.studio import publish_loop as loop

KILLS = 15


@pytest.mark.parametrize("second_person", [False, True], ids=["alone", "second person"])
def test_a_kill_in_the_middle_of_publishing_leaves_no_half_version(database, second_person):
    chance = random.Random(20261122)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.service.studio.publish_loop"])
    seen = 0
    for _ in range(KILLS):
        process = context.Process(
            target=loop.publish_all, args=(database.url, second_person), daemon=True
        )
        process.start()
        seen = _wait_for_more(database, seen, process)
        time.sleep(chance.uniform(0, 0.25))
        process.kill()
        process.join()
        _gone(database)
        _check(database, second_person)
    with database.engine.connect() as connection:
        again = select(func.count()).where(definition.c.restores.is_not(None))
        assert connection.scalar(again) > 0, "older contents were published again"


def _wait_for_more(database, seen, process):
    """Kill only a process that has published something since."""
    end = time.monotonic() + 90
    while time.monotonic() < end:
        assert process.is_alive(), "the process ended by itself"
        with database.engine.connect() as connection:
            count = connection.scalar(select(func.count()).select_from(definition))
        if count > seen:
            return count
        time.sleep(0.02)
    raise AssertionError("nothing was published")


def _gone(database):
    """Wait until PostgreSQL has noticed that the killed one is gone, and rolled back."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state LIKE '%transaction%'"
    )
    end = time.monotonic() + 90
    while time.monotonic() < end:
        with database.engine.connect() as connection:
            if not connection.scalar(others):
                return
        time.sleep(0.02)
    raise AssertionError("a transaction was left open")


def _check(database, second_person):
    catalog = StoredCatalog(database.engine)
    with database.engine.connect() as connection:
        rows = connection.execute(
            select(definition).order_by(definition.c.process_id, definition.c.version)
        ).all()
        of = {id: [row for row in rows if row.process_id == id] for id in loop.PROCESSES}
        numbers = [[row.version for row in of[id]] for id in loop.PROCESSES]
        assert numbers[0] == numbers[1] == list(range(1, len(numbers[0]) + 1))
        counted = select(func.count()).select_from(definition_resource)
        links = counted.group_by(definition_resource.c.definition_digest)
        assert set(connection.scalars(links)) == {2}
        assert len(connection.scalars(links).all()) == len(rows)
        timers = connection.execute(select(start_timer)).all()
        newest = {id: of[id][-1].digest for id in loop.PROCESSES}
        assert {row.process_id: row.definition_digest for row in timers} == newest
        _check_drafts(connection, len(numbers[0]))
        if second_person:
            _check_agreements(connection)
    for row in rows:
        assert catalog.definition(row.digest).digest == row.digest
    assert dict(catalog.latest_digests()) == newest


def _check_drafts(connection, versions):
    """Each version was one draft, which is closed, with one entry in the record."""
    published = select(func.count()).where(draft.c.status == "published")
    assert connection.scalar(published) == versions
    carried = select(publish_request.c.status, func.count()).group_by(publish_request.c.status)
    states = dict(connection.execute(carried).all())
    states.pop("waiting", None)  # killed before anybody agreed
    assert states == {"published": versions}
    events = connection.scalars(
        select(studio_event.c.details).where(studio_event.c.what == "draft.published")
    )
    told = [loads(details)["versions"] for details in events]
    assert sorted(one["a"]["version"] for one in told) == list(range(1, versions + 1))


def _check_agreements(connection):
    """Nothing was published without an agreement that is written down."""
    of = publish_request.c
    carried = select(of.decided_by, of.comment).where(of.status == "published")
    assert set(connection.execute(carried)) == {("yu", "seen")}
    unanswered = select(of.decided_by).where(of.status == "waiting")
    assert set(connection.scalars(unanswered)) <= {None}
    steps = [
        set(connection.scalars(select(studio_event.c.draft_id).where(studio_event.c.what == what)))
        for what in ("publication.approved", "draft.published")
    ]
    assert steps[0] == steps[1]
