"""An emergency is called, carried through with money and news, and learned from."""

from typing import Any

import pytest

from service.clock import VirtualClock
from tasks.backoffice import tables
from tests.company.office import Office, delivered_order, open_office
from tests.story import Run, li, mei, sam
from tests.tasks.work import hire

LATE = {"text": "Move parcels", "responsible": "logistics", "hours": 4}
PLAN: dict[str, Any] = {"steps": [LATE], "amount": 0, "inform": False}


@pytest.fixture
def office(database: Any, clock: VirtualClock) -> Office:
    found = open_office(database, clock, "risk-emergency", "risk-assessment")
    with found.engine.begin() as connection:
        hire(connection, "sam", "Sam Rivers", "萨姆")
    return found


def seen(office: Office, *, kind: str = "logistics", impact: str = "4") -> Run:
    run = office.house.start("risk-emergency", by=sam)
    run.item("describe_emergency").complete(
        by=sam, kind=kind, title="Depot burns", description="since 6 o'clock", impact=impact
    )
    office.house.work()
    return run


def planned(office: Office, run: Run, **changes: Any) -> Run:
    run.item("gather_team").complete(by=sam, leader="sam", team=["logistics"], facts="no goods")
    run.item("settle_plan").complete(by=sam, **(PLAN | changes))
    office.house.work()
    return run


def report(office: Office, run: Run, status: str) -> None:
    office.house.wait(hours=12)
    run.item("report_situation").complete(by=sam, status=status, text="as said")
    office.house.work()


def end(office: Office, run: Run, lessons: str = "") -> None:
    run.item("do_step").complete(by=li, outcome="done", result="moved")
    report(office, run, "over")
    run.item("review_emergency").complete(
        by=sam, cause="old wiring", lessons=lessons, likelihood="2", impact="4"
    )


def test_an_emergency_that_costs_nothing(office: Office) -> None:
    run = planned(office, seen(office))
    assert run.open == ["do_step"]
    report(office, run, "same")
    end(office, run)
    assert run.status == "completed"
    (emergency,) = office.rows(tables.emergency)
    assert (emergency.state, emergency.level, emergency.released) == ("closed", 2, 0)
    assert [row.status for row in office.rows(tables.situation)].count("over") == 1
    assert office.rows(tables.risk)[0].score == 8
    assert run.problem is None


def test_the_gravest_gets_its_money_at_once_and_customers_are_told(office: Office) -> None:
    now = office.house.clock.now()
    waiting = [delivered_order(number, now) | {"status": "processing"} for number in range(2)]
    office.write(tables.order, *waiting)
    run = planned(
        office,
        seen(office, impact="5"),
        amount=5000,
        purpose="vans",
        inform=True,
        news="Parcels come a day later.",
        news_zh="包裹将晚一天送达。",
    )
    assert office.rows(tables.emergency)[0].released == 5000
    assert run.open == ["approve_after", "do_step"]
    assert len([one for one in office.letters() if "H-" in one]) >= 1
    run.item("approve_after").complete(by=mei, decision="approve")
    end(office, run, lessons="second depot")
    assert run.status == "completed"
    assert office.rows(tables.emergency)[0].lessons == "second depot"


@pytest.mark.parametrize(("decision", "released"), [("approve", 300), ("refuse", 0)])
def test_else_finance_decides_first(office: Office, decision: str, released: int) -> None:
    run = planned(office, seen(office), amount=300, purpose="lawyer")
    run.item("approve_money").complete(by=mei, decision=decision)
    assert office.rows(tables.emergency)[0].released == released
    end(office, run)
    assert run.status == "completed"


def test_what_gets_worse_rises_a_level_and_what_is_late_is_told(office: Office) -> None:
    run = seen(office, impact="3")
    office.house.wait(hours=2)
    planned(office, run)
    report(office, run, "worse")
    assert office.rows(tables.emergency)[0].level == 2
    subjects = office.letters("management")
    assert any("gets worse" in one for one in subjects)
    assert sum("is late" in one for one in subjects) == 2
    assert run.item("report_situation")


@pytest.mark.parametrize(
    ("kind", "impact", "first", "hours"),
    [
        ("logistics", "4", "Move parcels to other carriers", 2),
        ("logistics", "3", "Move new parcels to other carriers", 4),
        ("credit", "4", "Stop refunds and doubtful payments", 4),
        ("legal", "4", "Stop selling what is affected", 8),
        ("market", "4", "Stop selling what is affected", 4),
        ("market", "3", "Watch sales and prices daily", 12),
    ],
)
def test_each_kind_has_its_plan(
    office: Office, kind: str, impact: str, first: str, hours: int
) -> None:
    run = seen(office, kind=kind, impact=impact)
    run.item("gather_team").complete(by=sam, leader="sam", team=["finance"], facts="known")
    plan = run.variables["plan"]
    assert (plan["steps"][0]["text"], plan["hours"]) == (first, hours)


def test_a_risk_over_the_threshold_is_an_emergency(office: Office) -> None:
    news = {"id": "r-9", "kind": "logistics", "title": "Strike", "description": "", "source": "x"}
    found = office.house.send("risk.reported", "r-9", report=news)
    assessed = office.house.run(found.instance_id)
    assessed.item("assess_risk").complete(by=sam, likelihood="4", impact="5", note="sure")
    office.house.work()
    (emergency,) = office.runs("risk-emergency")
    assert emergency.open == ["gather_team"]
    assert assessed.open == ["plan_measures"]
    assert office.rows(tables.emergency)[0].level == 2
