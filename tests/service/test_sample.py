"""The first look is alive: every case stands where its script says, every record holds.

Whoever of the sample company logs in finds work, and every process has something to look at.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from service import sample_cases
from service.audit import verify
from service.company import SAMPLE_PASSWORD, SAMPLE_PEOPLE
from service.identity import Actor
from service.queries.inbox import inbox
from service.sample_cases import sample_key, sample_stories
from service.settings import Settings
from service.start_up import start_up, with_secret_key
from service.store.people import kept_password, password_matches
from service.store.tables import incident, instance, record, start_timer
from tasks.backoffice.sample import sample_orders


@pytest.fixture
def company(database, tmp_path):
    """The sample company after its first start."""
    settings = Settings(database_url=database.url, home=tmp_path)
    deps = start_up(settings)
    yield deps
    deps.engine.dispose()


WAITING = text(
    "SELECT element_id FROM work_item WHERE instance_id = :id AND closed_at IS NULL UNION"
    " SELECT element_id FROM subscription WHERE instance_id = :id UNION"
    " SELECT element_id FROM timer WHERE instance_id = :id"
)


def test_every_sample_order_is_where_its_script_says(company):
    with company.engine.connect() as connection:
        for sample in sample_orders(company.clock.now()):
            number = sample.order["external_number"]
            row = connection.execute(
                select(instance.c.id, instance.c.status).where(instance.c.business_key == number)
            ).one()
            places = set(connection.scalars(WAITING, {"id": row.id}))
            if sample.waits_at is None:
                assert (number, row.status, places) == (number, "completed", set())
            else:
                assert row.status == "running"
                waits = {sample.waits_at, *_started_by(sample.waits_at)}
                assert waits & places, f"{number} is at {places}, not at {sample.waits_at}"
        assert connection.scalar(select(func.count()).select_from(incident)) == 0
        assert [one for one in verify(connection, company.catalog) if one.problem] == []


def _started_by(element: str) -> set[str]:
    """An event-based gateway waits through the events behind it."""
    return {"receipt_confirmed"} if element == "receipt" else set()


def test_every_process_has_a_case_and_every_story_waits_where_it_should(company):
    with company.engine.connect() as connection:
        cases = set(connection.scalars(select(instance.c.process_id)))
        for story in sample_stories():
            row = connection.execute(
                select(instance.c.id, instance.c.status).where(
                    instance.c.process_id == story.process_id,
                    instance.c.business_key.endswith(story.key),
                )
            ).one()
            places = set(connection.scalars(WAITING, {"id": row.id}))
            if story.waits_at is None:
                assert (story.key, row.status) == (story.key, "completed")
            else:
                assert story.waits_at in places, f"{story.key} is at {places}"
    called = {
        name
        for digest in company.catalog.latest_digests().values()
        for name in company.catalog.definition(digest).called_processes
    }
    assert set(company.catalog.latest_digests()) - called - cases == set()


def test_everybody_finds_work(company):
    with company.engine.connect() as connection:
        for person in SAMPLE_PEOPLE:
            if person.username == "otto":
                continue  # operators are glad of an empty list
            actor = Actor(person.username, {"en": "", "zh": ""}, frozenset(person.groups))
            assert inbox(connection, actor).total > 0, person.username


def test_the_calendar_starts_later(company):
    with company.engine.connect() as connection:
        soonest = connection.scalar(select(func.min(start_timer.c.due_at)))
    assert soonest > company.clock.now()


def test_starting_again_changes_nothing(company, database, tmp_path):
    count = select(func.count()).select_from(record)
    with company.engine.connect() as connection:
        before = connection.scalar(count)
    again = start_up(Settings(database_url=database.url, home=tmp_path))
    with again.engine.connect() as connection:
        assert connection.scalar(count) == before
    again.engine.dispose()


def test_a_start_that_was_killed_goes_on_where_it_was(database, tmp_path, monkeypatch):
    settings = Settings(database_url=database.url, home=tmp_path)
    played = sample_cases.complete_task
    left = iter(range(12))

    def killed(*given):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return played(*given)

    monkeypatch.setattr(sample_cases, "complete_task", killed)
    with pytest.raises(KeyboardInterrupt):
        start_up(settings)
    monkeypatch.setattr(sample_cases, "complete_task", played)
    deps = start_up(settings)
    with deps.engine.connect() as connection:
        begun = set(connection.scalars(select(instance.c.business_key)))
        assert connection.scalar(select(func.count()).select_from(incident)) == 0
    deps.engine.dispose()
    by_hand = {sample_key(one) for one in sample_stories() if one.message is None}
    assert by_hand <= begun


def test_sample_people_can_log_in_and_others_cannot(company):
    with company.engine.connect() as connection:
        for person in SAMPLE_PEOPLE:
            kept = kept_password(connection, person.username)
            assert password_matches(kept, SAMPLE_PASSWORD)
            assert not password_matches(kept, "wrong")
        assert not password_matches(kept_password(connection, "nobody"), SAMPLE_PASSWORD)


def test_a_session_key_is_made_once_and_closed_to_others(tmp_path: Path):
    settings = Settings(home=tmp_path / "home")
    first, second = with_secret_key(settings), with_secret_key(settings)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 40
    assert (tmp_path / "home" / "secret_key").stat().st_mode & 0o077 == 0
    assert first.secret_key not in repr(first)
    assert [one.name for one in (tmp_path / "home").iterdir()] == ["secret_key"]


def test_a_key_whose_writing_was_cut_off_is_no_key(tmp_path):
    (tmp_path / "secret_key").touch()
    assert len(with_secret_key(Settings(home=tmp_path)).secret_key) > 40


def test_two_that_start_at_once_prepare_one_company(database, tmp_path):
    settings = Settings(database_url=database.url, home=tmp_path)
    with ThreadPoolExecutor() as pool:
        both = list(pool.map(start_up, [settings, settings]))
    with both[0].engine.connect() as connection:
        rows = connection.execute(select(instance.c.process_id, instance.c.business_key)).all()
        assert connection.scalar(select(func.count()).select_from(incident)) == 0
    keys = [tuple(row) for row in rows if row.business_key is not None]
    assert sorted(keys) == sorted(set(keys))
    for deps in both:
        deps.engine.dispose()
