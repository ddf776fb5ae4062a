"""Every Monday the tickets of the week are summed up, and common causes are proposed to mend."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from service.store.tables import message
from tasks.backoffice import tables
from tests.company.care import Care, open_care
from tests.story import Run


@pytest.fixture
def care(database: Any) -> Care:
    return open_care(database, "service-review")


def told(care: Care, causes: dict[str, int], days_ago: int = 2) -> None:
    """Tickets of some causes, opened some days ago."""
    first = len(care.office.rows(tables.ticket))
    opened_at = care.now - timedelta(days=days_ago)
    names = [cause for cause, count in causes.items() for _ in range(count)]
    care.office.write(
        tables.ticket,
        *(
            {
                "id": UUID(int=first + number + 1),
                "number": f"T-{first + number:03d}",
                "contact_id": f"C-{first + number}",
                "channel": "mail",
                "kind": "complaint",
                "name": "Ann",
                "language": "en",
                "subject": "Trouble",
                "text": "Trouble",
                "state": "archived",
                "cause": cause or None,
                "rounds": 0,
                "solved": number % 2 == 0,
                "contacted_at": opened_at,
                "opened_at": opened_at,
                "due_at": opened_at + timedelta(hours=2),
                "answered_at": opened_at + timedelta(minutes=30),
                "closed_at": opened_at + timedelta(days=1),
            }
            for number, cause in enumerate(names)
        ),
    )


def proposed(care: Care) -> list[str]:
    rows = care.house.all(select(message.c.name, message.c.correlation_key))
    assert {row.name for row in rows} <= {"improvement.proposed"}
    return sorted(row.correlation_key.split(":")[-1] for row in rows)


def review(care: Care) -> Run:
    return care.house.start("service-review")


def test_monday_starts_it(care: Care) -> None:
    told(care, {"damaged_goods": 6}, days_ago=-4)
    care.house.wait(days=7)  # the story begins on a Tuesday
    (run,) = care.office.runs("service-review")
    assert run.open == ["review_causes"]
    care.do(run, "review_causes", choice="as_counted")
    assert run.status == "completed"
    assert proposed(care) == ["damaged_goods"]
    assert run.problem is None


def test_a_quiet_week_needs_nobody(care: Care) -> None:
    assert review(care).status == "completed"
    assert care.office.letters() == []


def test_the_most_frequent_cause_comes_first(care: Care) -> None:
    told(care, {"wrong_item": 2, "damaged_goods": 5, "payment": 3, "": 1})
    told(care, {"payment": 2}, days_ago=9)
    run = review(care)
    judged = run.item("review_causes").row.variables
    assert "damaged_goods" in str(judged)
    care.do(run, "review_causes", choice="as_counted")
    # five and almost half; three are not twice as many as two; two are too few
    assert proposed(care) == ["damaged_goods"]
    (letter,) = care.office.rows(tables.outbox)
    lines = [line for line in letter.body.splitlines() if "×" in line]
    assert lines[0] == "5 × Damaged goods"
    assert "first answer after 30 minutes" in letter.body.lower()


def test_a_cause_that_doubles_is_proposed_early(care: Care) -> None:
    told(care, {"payment": 3, "other": 20})
    told(care, {"payment": 1}, days_ago=9)
    run = review(care)
    care.do(run, "review_causes", choice="as_counted")
    assert proposed(care) == ["other", "payment"]


def test_people_choose_what_is_proposed(care: Care) -> None:
    told(care, {"damaged_goods": 5, "wrong_item": 1})
    run = review(care)
    care.do(run, "review_causes", choice="chosen", chosen=["wrong_item"])
    assert proposed(care) == ["wrong_item"]


def test_nothing_may_be_proposed(care: Care) -> None:
    told(care, {"damaged_goods": 5})
    run = review(care)
    care.do(run, "review_causes", choice="none")
    assert proposed(care) == []
    assert care.office.letters("management") != []


def test_without_anybody_it_goes_out_as_counted(care: Care) -> None:
    told(care, {"damaged_goods": 5})
    run = review(care)
    care.house.wait(days=5)
    care.house.work()
    assert run.status == "completed"
    assert proposed(care) == ["damaged_goods"]


def test_a_proposal_names_the_process_its_tickets_and_the_week(care: Care) -> None:
    told(care, {"late_delivery": 5})
    summary = care.shop.run("service.summary")["summary"]
    (cause,) = summary["causes"]
    assert cause["proposal"]["process_id"] == "carrier-selection"
    assert cause["proposal"]["id"] == f"tickets:{summary['week']}:late_delivery"
    assert "T-000" in cause["proposal"]["text"]
    assert (summary["late"], summary["unsolved"], cause["share"]) == (0, 2, 100)
    assert summary["answer_minutes"] == Decimal(30)
