"""The first look is alive: every sample order stands where its script says, every record holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from service.audit import verify
from service.company import SAMPLE_PASSWORD, SAMPLE_PEOPLE
from service.settings import Settings
from service.start_up import start_up, with_secret_key
from service.store.people import password_matches
from service.store.tables import incident, instance, record
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


def test_starting_again_changes_nothing(company, database, tmp_path):
    count = select(func.count()).select_from(record)
    with company.engine.connect() as connection:
        before = connection.scalar(count)
    again = start_up(Settings(database_url=database.url, home=tmp_path))
    with again.engine.connect() as connection:
        assert connection.scalar(count) == before
    again.engine.dispose()


def test_sample_people_can_log_in_and_others_cannot(company):
    with company.engine.connect() as connection:
        for person in SAMPLE_PEOPLE:
            assert password_matches(connection, person.username, SAMPLE_PASSWORD)
        assert not password_matches(connection, "ann", "wrong")
        assert not password_matches(connection, "nobody", SAMPLE_PASSWORD)


def test_a_session_key_is_made_once_and_closed_to_others(tmp_path: Path):
    settings = Settings(home=tmp_path / "home")
    first, second = with_secret_key(settings), with_secret_key(settings)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 40
    assert (tmp_path / "home" / "secret_key").stat().st_mode & 0o077 == 0
    assert first.secret_key not in repr(first)
