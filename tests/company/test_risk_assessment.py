"""Risks are reported or seen, rated, countered, and looked at again every month."""

from datetime import timedelta
from typing import Any

import pytest

from service.clock import VirtualClock
from tasks.backoffice import tables
from tests.company.office import Office, delivered_order, open_office
from tests.story import Run, li, mei, sam

MEASURE = {"text": "Second carrier", "responsible": "logistics", "due": "2026-03-20"}
ONE_CARRIER = {
    "id": "r-1",
    "kind": "logistics",
    "title": "One carrier has most parcels",
    "description": "85 %",
    "source": "report",
}


@pytest.fixture
def office(database: Any, clock: VirtualClock) -> Office:
    return open_office(database, clock, "risk-assessment")


def reported(office: Office, **changes: Any) -> Run:
    found = office.house.send("risk.reported", "r-1", report=ONE_CARRIER | changes)
    return office.house.run(found.instance_id)


def assess(run: Run, likelihood: int, impact: int, item: str = "assess_risk") -> None:
    run.item(item).complete(
        by=sam, likelihood=str(likelihood), impact=str(impact), note="counted", methods=["data"]
    )


def plan(run: Run) -> None:
    run.item("plan_measures").complete(by=sam, measures=[MEASURE])


def counter(run: Run) -> None:
    run.item("carry_out").complete(by=li, done_on="2026-03-10", result="contract signed")
    run.item("check_measure").complete(by=sam, works="yes")


def test_a_small_risk_is_accepted_and_watched(office: Office) -> None:
    run = reported(office)
    assert reported(office).id == run.id
    assess(run, 2, 2)
    assert run.status == "completed"
    (risk,) = office.rows(tables.risk)
    assert (risk.state, risk.score, risk.level) == ("accepted", 4, "low")
    assert run.problem is None


def test_risk_control_enters_what_it_sees(office: Office) -> None:
    run = office.house.start("risk-assessment", by=sam)
    run.item("describe_risk").complete(
        by=sam, kind="legal", title="New packaging law", description="fines", source="lawyer"
    )
    assert office.rows(tables.risk)[0].kind == "legal"
    assert run.open == ["assess_risk"]


def test_a_medium_risk_is_countered_and_assessed_again(office: Office) -> None:
    run = reported(office)
    assess(run, 3, 3)
    plan(run)
    assert run.item("carry_out").row.groups == ["logistics"]
    run.item("carry_out").complete(by=li, done_on="2026-03-10", result="half done")
    run.item("check_measure").complete(by=sam, works="no", remark="the other half")
    counter(run)
    assert run.open == ["assess_risk"]
    assess(run, 2, 4)
    assert run.status == "completed"
    (risk,) = office.rows(tables.risk)
    assert (risk.state, risk.level) == ("treated", "medium")
    assert len(office.rows(tables.risk_history)) == 2
    assert office.rows(tables.risk_measure)[0].result == "contract signed"


@pytest.mark.parametrize(
    ("likelihood", "impact", "level"), [(5, 5, "critical"), (4, 4, "high"), (1, 5, "medium")]
)
def test_grave_risks_need_the_managements_approval(
    office: Office, likelihood: int, impact: int, level: str
) -> None:
    run = reported(office)
    assess(run, likelihood, impact)
    plan(run)
    run.item("approve_plan").complete(by=mei, decision="return", note="not enough")
    assert run.variables["returned"] == "not enough"
    plan(run)
    run.item("approve_plan").complete(by=mei, decision="approve")
    assert run.open == ["carry_out"]
    assert office.rows(tables.risk)[0].level == level


def test_what_stays_grave_is_planned_anew(office: Office) -> None:
    run = reported(office)
    assess(run, 3, 5)
    plan(run)
    run.item("approve_plan").complete(by=mei, decision="approve")
    counter(run)
    assess(run, 3, 5)
    assert run.open == ["plan_measures"]


def test_who_is_late_is_reported_to_management(office: Office) -> None:
    run = reported(office)
    office.house.wait(days=4)
    assess(run, 3, 3)
    plan(run)
    office.house.wait(days=20)
    office.house.work()
    assert len(office.letters("management")) == 2


def test_every_month_open_risks_are_judged_anew_and_figures_warn(office: Office) -> None:
    now = office.house.clock.now()
    orders = [delivered_order(number, now - timedelta(days=30)) for number in range(6)]
    office.write(tables.order, *(order | {"status": "cancelled"} for order in orders))
    run = reported(office)
    office.house.wait(days=30)
    review = next(one for one in office.runs("risk-assessment") if one.id != run.id)
    assert review.open == ["review_candidates"]
    warned = [one["id"] for one in review.variables["candidates"]]
    assert "indicator-cancelled-2026-04" in warned
    review.item("review_candidates").complete(by=sam, taken=["indicator-cancelled-2026-04"])
    office.house.work()
    assert len(office.rows(tables.risk)) == 2
    assert review.open == ["judge_again"]
    assess(review, 5, 4, "judge_again")
    office.house.work()
    assert review.status == "completed"
    assert any("reviewed" in subject for subject in office.letters("management"))


def test_a_review_finds_a_risk_unchanged(office: Office) -> None:
    run = reported(office)
    assess(run, 2, 2)
    office.house.wait(days=92)
    reviews = [one for one in office.runs("risk-assessment") if one.id != run.id]
    for review in reviews:
        review.item("review_candidates").complete(by=sam)
    due = [review for review in reviews if review.open]
    assert len(due) == 1
    assess(due[0], 2, 2, "judge_again")
    office.house.work()
    assert due[0].status == "completed"
