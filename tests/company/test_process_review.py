"""The quarterly meeting: prepared by three, held by the owners, heard by the proposals."""

from decimal import Decimal
from typing import Any

import pytest

from service.clock import VirtualClock
from tasks.backoffice import tables
from tests.company.office import Office, at, open_office, sent
from tests.story import Run, chen, mei, sam

MINUTES = "All proposals were read; the figures of the quarter were good."
CASE = {
    "company": "A large shop",
    "practice": "Picks by route",
    "lesson": "Fewer ways",
    "source": "its report of 2025",
}
TECHNOLOGY = {
    "technology": "Forecasts by machine learning",
    "maturity": "common",
    "use": "orders of next week",
    "next_step": "try",
}
BENCHMARK = {
    "name": "late_share",
    "industry": Decimal("0.08"),
    "target": Decimal("0.05"),
    "source": "report of the trade 2025",
}
IDEA = {"title": "Pick by route", "process_id": "order", "text": "Fewer ways in the warehouse."}


@pytest.fixture
def office(database: Any) -> Office:
    """Monday the 30th of March 2026, two days before the quarter."""
    found = open_office(
        database, VirtualClock(at(30)), "process-review", "process-improvement", "daily-indicators"
    )
    found.draw("order", {"en": "Orders", "zh": "订单"})
    return found


def prepared(office: Office) -> Run:
    """A meeting wanted by hand, after all three preparations."""
    run = office.house.start("process-review")
    assert sorted(run.open) == ["set_benchmarks", "study_leaders", "watch_technology"]
    run.item("set_benchmarks").complete(by=sam, benchmarks=[BENCHMARK])
    run.item("watch_technology").complete(by=chen, technologies=[TECHNOLOGY])
    run.item("study_leaders").complete(by=chen, cases=[CASE])
    assert run.open == ["hold_meeting"]
    return run


def hold(run: Run, **changes: Any) -> None:
    """Hold the meeting."""
    given = {
        "attendees": "chen, sam",
        "decisions": [],
        "new_proposals": [],
        "strategy": "",
        "minutes": MINUTES,
    }
    run.item("hold_meeting").complete(by=chen, **(given | changes))


def parked(office: Office) -> Run:
    """A proposal that waits for the meeting."""
    proposal = {"id": "P-1", "title": "Sort mail", "text": "By street.", "process_id": "order"}
    office.house.send("improvement.proposed", "P-1", proposal=proposal | {"by": "wei"})
    office.house.work()
    (run,) = office.runs("process-improvement")
    run.item("judge").complete(by=chen, process_id="order", effect="1", effort="3", superfluous=[])
    return run


def test_the_quarter_is_prepared_from_its_first_working_day(office: Office) -> None:
    office.house.wait(days=2)
    (run,) = office.runs("process-review")
    assert "hold_meeting" not in run.open
    assert len(run.open) == 3
    assert run.variables["agenda"]["number"].startswith("R-2026-Q2")


def test_a_day_off_puts_the_preparation_off(database: Any) -> None:
    office = open_office(database, VirtualClock(at(30, month=9)), "process-review")
    office.house.wait(days=2)
    (run,) = office.runs("process-review")
    assert run.timers == ["working_day"]  # the National Day week
    office.house.wait(days=7)
    assert len(run.open) == 3


def test_the_meeting_decides_and_the_proposals_hear_it(office: Office) -> None:
    waiting = parked(office)
    run = prepared(office)
    assert [one["number"] for one in run.variables["agenda"]["parked"]] == ["IM-000001"]
    decision = {"number": "IM-000001", "decision": "drop", "reason": "too little mail"}
    hold(run, decisions=[decision], new_proposals=[IDEA])
    office.house.work()
    assert run.status == "completed"
    assert waiting.status == "completed"
    assert office.rows(tables.improvement)[0].state == "rejected"
    assert [one.open for one in office.runs("process-improvement") if one.id != waiting.id] == [
        ["judge"]
    ]
    assert office.rows(tables.improvement)[-1].source == "process-review"
    assert len(office.rows(tables.attachment)) == 2
    assert "The processes were reviewed" in office.letters("management")[-1]
    assert run.problem is None


def test_what_goes_on_waiting_hears_nothing(office: Office) -> None:
    waiting = parked(office)
    run = prepared(office)
    hold(run, decisions=[{"number": "IM-000001", "decision": "wait", "reason": "next quarter"}])
    office.house.work()
    assert run.status == "completed"
    assert ("improvement.reviewed", "IM-000001") in waiting.subscriptions


def test_what_is_taken_up_is_measured_again(office: Office) -> None:
    waiting = parked(office)
    run = prepared(office)
    hold(run, decisions=[{"number": "IM-000001", "decision": "take_up", "reason": "now"}])
    office.house.work()
    assert waiting.open == ["judge"]


def test_benchmarks_are_kept_and_compared(office: Office) -> None:
    office.house.wait(days=1)  # one morning is counted
    run = prepared(office)
    rows = {row.name: row for row in office.rows(tables.benchmark)}
    assert rows["late_share"].target == Decimal("0.05")
    shown = {one["name"]: one for one in run.variables["agenda"]["benchmarks"]}
    assert (shown["late_share"]["target"], shown["late_share"]["reached"]) == ("5.0 %", None)
    assert shown["orders"]["value"] == "0"


def test_a_new_strategy_needs_the_management(office: Office) -> None:
    run = prepared(office)
    hold(run, strategy="Sell in the south, too.")
    run.item("confirm_strategy").complete(by=mei, answer="back", remarks="Where exactly?")
    assert run.open == ["hold_meeting"]
    assert run.variables["remarks"] == "Where exactly?"
    hold(run, strategy="Sell in Guangdong, too.")
    run.item("confirm_strategy").complete(by=mei, answer="consent")
    office.house.work()
    assert run.status == "completed"
    (row,) = office.rows(tables.process_review)
    assert "Guangdong" in row.data


def test_the_next_meeting_sees_what_the_last_wanted_to_follow(office: Office) -> None:
    hold(prepared(office))
    office.house.wait(days=1)
    run = office.house.start("process-review")
    assert run.variables["agenda"]["technologies"][0]["next_step"] == "try"
    assert run.variables["agenda"]["cases"][0]["company"] == "A large shop"


def test_a_meeting_nobody_holds_is_told_to_management(office: Office) -> None:
    run = prepared(office)
    office.house.wait(days=8)
    office.house.work()
    assert any("is overdue" in one for one in office.letters("management"))
    assert run.open == ["hold_meeting"]
    assert sent(office, "improvement.proposed") == []
