"""Appraisals count finished work only, and say how."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import insert, select

from service.store import tables as service_tables
from tasks.backoffice import tables
from tasks.contract import GiveUp
from tests.tasks.shop import NOW, Shop
from tests.tasks.work import hire, write_trouble, write_work

DAY = NOW - timedelta(days=10)
PERIOD = {"from_day": "2026-01-01", "to_day": "2026-03-31"}
POINTS = [{"label": "Speed", "label_zh": "速度", "said": "0.50", "points": 80, "weight": 30}]
DUE = {"id": "wei-2026-01-01", "employee": "wei"} | PERIOD


def measures(shop: Shop) -> dict[str, Any]:
    found: dict[str, Any] = shop.run("appraisal.measure", {"appraisal": DUE})["measures"]
    return found


def test_everybody_who_worked_is_found_but_no_machine(shop: Shop) -> None:
    for name in ("wei", "bob", "system", "webhook:payment"):
        write_work(shop.engine, "order", "pack", DAY, by=name)
    write_work(shop.engine, "order", "pack", NOW - timedelta(days=200), by="li")
    staff = shop.run("appraisal.staff", {"period": PERIOD})["staff"]
    assert [(one["id"], one["items"]) for one in staff] == [
        ("bob-2026-01-01", 1),
        ("wei-2026-01-01", 1),
    ]


def test_speed_is_measured_against_the_colleagues_on_the_same_step(shop: Shop) -> None:
    write_work(shop.engine, "order", "pack", DAY, hours=2)
    write_work(shop.engine, "order", "pack", DAY, hours=4, by="bob")
    write_work(shop.engine, "order", "alone", DAY, hours=50)
    found = measures(shop)
    assert found["speed"] == Decimal("0.5")
    assert [one["other_hours"] for one in found["steps"]] == [None, 4]


def test_late_repeated_and_troubled_work_counts(shop: Shop) -> None:
    write_work(shop.engine, "order", "pack", DAY, late=True)
    run = write_work(shop.engine, "order", "pack", DAY)
    write_work(shop.engine, "order", "pack", DAY + timedelta(hours=5), run=run, by="bob")
    troubled = write_work(shop.engine, "order", "pack", DAY)
    write_trouble(shop.engine, "order", DAY, run=troubled)
    write_work(shop.engine, "order", "pack", DAY)
    found = measures(shop)
    assert (found["items"], found["on_time"], found["done_again"]) == (
        4,
        Decimal("0.75"),
        Decimal("0.5"),
    )


def test_customers_judge_the_tickets_somebody_worked_on(shop: Shop) -> None:
    mine = write_work(shop.engine, "customer-service", "answer", DAY)
    other = write_work(shop.engine, "customer-service", "answer", DAY, by="ann")
    for run, score in ((mine, 5), (other, 1)):
        _rated(shop, run, DAY, score)
    found = measures(shop)
    assert (found["satisfaction"], found["rated"]) == (5, 1)


def test_the_groups_of_the_employee_are_known(shop: Shop) -> None:
    assert measures(shop)["groups"] == []
    with shop.engine.begin() as connection:
        for table, row in (
            (service_tables.app_user, {"username": "wei", "name": "Wei", "name_zh": "伟"}),
            (service_tables.app_group, {"id": "warehouse", "name": "W", "name_zh": "仓库"}),
            (service_tables.membership, {"username": "wei", "group_id": "warehouse"}),
        ):
            connection.execute(insert(table).values(row))
    assert measures(shop)["groups"] == ["warehouse"]


def test_who_did_nothing_has_no_figures(shop: Shop) -> None:
    found = measures(shop)
    assert found["items"] == 0
    assert [found[name] for name in ("speed", "on_time", "done_again", "satisfaction")] == [
        None,
        None,
        None,
        None,
    ]


def test_an_appraisal_is_kept_and_archived_with_its_paper(shop: Shop) -> None:
    measures(shop)
    given = {"id": DUE["id"], "score": "81.5", "computed_grade": "B", "grade": "A"}
    said = {"assessment": {"strengths": "Careful", "goals": "Faster", "reason": "Helps others"}}
    shop.run("appraisal.keep", given | said, {"state": "assessed"})
    appeal = {"reason": "An A+", "decision_reason": "There is none"}
    shop.run("appraisal.keep", {"id": DUE["id"], "appeal": appeal}, {"state": "appealed"})
    answer = shop.run("appraisal.archive", {"id": DUE["id"], "points": POINTS})
    assert [one["name"] for one in answer["documents"]] == [
        "wei-2026-01-01-en.pdf",
        "wei-2026-01-01-zh.pdf",
    ]
    (row,) = shop.rows(tables.appraisal)
    assert (row.state, row.grade, row.score) == ("archived", "A", Decimal("81.5"))


def test_the_paper_names_the_employee_and_shows_every_figure(shop: Shop) -> None:
    with shop.engine.begin() as ledger:
        hire(ledger, "wei", "Wei Chen", "陈伟")
    write_work(shop.engine, "order", "pack", DAY, hours=2)
    write_work(shop.engine, "order", "pack", DAY, hours=4, by="bob")
    assert measures(shop)["employee"] == {"en": "Wei Chen", "zh": "陈伟"}
    given = {"id": DUE["id"], "score": "81.5", "computed_grade": "B", "grade": "A"}
    shop.run("appraisal.keep", given, {"state": "assessed"})
    shop.run("appraisal.archive", {"id": DUE["id"], "points": POINTS})
    english, chinese = (
        PdfReader(io.BytesIO(row.content)).pages[0].extract_text()
        for _, row in sorted((row.name, row) for row in papers(shop))
    )
    for words in ("Appraisal of Wei Chen", "81.5", "0.50", "2.00", "4.00"):
        assert words in english
    assert "陈伟的绩效考核" in chinese
    assert not re.search(r"\bwei\b", english + chinese)


def papers(shop: Shop) -> Sequence[Any]:
    """The documents that were attached, with their names."""
    with shop.engine.connect() as connection:
        kept, content = tables.attachment.c, tables.file.c
        query = select(kept.name, content.content).join_from(
            tables.attachment, tables.file, kept.digest == content.digest
        )
        return connection.execute(query).all()


def test_who_is_on_the_list_is_named(shop: Shop) -> None:
    with shop.engine.begin() as ledger:
        hire(ledger, "wei", "Wei Chen", "陈伟")
    for name in ("wei", "bob"):
        write_work(shop.engine, "order", "pack", DAY, by=name)
    staff = shop.run("appraisal.staff", {"period": PERIOD})["staff"]
    assert [(one["name"], one["name_zh"]) for one in staff] == [
        ("bob", "bob"),
        ("Wei Chen", "陈伟"),
    ]


@pytest.mark.parametrize("topic", ["appraisal.keep", "appraisal.archive"])
def test_only_an_appraisal_that_exists_is_kept(shop: Shop, topic: str) -> None:
    with pytest.raises(GiveUp, match="no appraisal"):
        shop.run(topic, {"id": "nobody", "grade": "A"}, {"state": "assessed"})


def test_an_appraisal_has_no_other_states(shop: Shop) -> None:
    with pytest.raises(GiveUp, match="no state of an appraisal"):
        shop.run("appraisal.keep", {"id": DUE["id"]}, {"state": "forgotten"})


def test_an_appraisal_is_of_somebody_and_of_days(shop: Shop) -> None:
    with pytest.raises(GiveUp, match="names no employee"):
        shop.run("appraisal.measure", {"appraisal": DUE | {"employee": ""}})
    with pytest.raises(GiveUp, match="is before"):
        shop.run("appraisal.measure", {"appraisal": DUE | {"to_day": "2025-01-01"}})


@pytest.mark.parametrize(
    ("assessor", "decider", "alone"),
    [("mei", "chen", True), ("mei", "mei", False), ("mei", "wei", False)],
)
def test_who_assessed_or_was_appraised_does_not_decide(
    shop: Shop, assessor: str, decider: str, alone: bool
) -> None:
    run = write_work(shop.engine, "performance-review", "assess_work", DAY, by=assessor)
    write_work(shop.engine, "performance-review", "decide_appeal", DAY, by=decider, run=run)
    shop = replace(shop, order_id=run)
    assert shop.run("appraisal.independent", {"employee": "wei"}) == {"independent": alone}


def test_an_appeal_nobody_decided_is_not_judged(shop: Shop) -> None:
    with pytest.raises(GiveUp, match="Nobody has decided"):
        shop.run("appraisal.independent", {"employee": "wei"})


def _rated(shop: Shop, run: UUID, at: datetime, score: int) -> None:
    with shop.engine.begin() as connection:
        connection.execute(
            insert(tables.ticket).values(
                id=run,
                number=f"T-{score}",
                contact_id=uuid4().hex,
                channel="chat",
                kind="inquiry",
                name="Ann",
                language="en",
                subject="Where is it?",
                text="",
                state="archived",
                rounds=0,
                score=score,
                contacted_at=at,
                opened_at=at,
            )
        )
