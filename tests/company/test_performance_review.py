"""The appraisal: measured from the record, assessed, told, and open to appeal."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from processes.decisions import load
from service.clock import VirtualClock
from service.errors import Invalid, NotAllowed
from tasks.backoffice import tables
from tests.company.office import Office, at, open_office, sent
from tests.story import Run, chen, eva, mei, wei
from tests.tasks.work import hire

TABLES = Path(__file__).parents[2] / "processes" / "dmn"
DUE = {"id": "wei-2026-01-01", "employee": "wei", "from_day": "2026-01-01", "to_day": "2026-03-31"}
WORDS = {"cooperation": "4", "strengths": "Careful.", "goals": "Learn the new shelf."}
HEARING = {
    "employee_says": "The scanner was broken.",
    "manager_says": "I did not know.",
    "recommendation": "Raise by one grade.",
}


@pytest.fixture
def office(database: Any) -> Office:
    """Wednesday the 8th of April 2026, after a quarter in which people worked."""
    return open_office(
        database, VirtualClock(at(8, month=4)), "performance-review", "appraisal-round"
    )


def worked(office: Office, hours: float = 4, late: int = 2, count: int = 12) -> None:
    """Wei's quarter beside a colleague's who takes four hours for each piece."""
    for number in range(count):
        opened = at(1 + number, month=2)
        due = opened + timedelta(hours=hours + (-1 if number < late else 8))
        office.write_work("order", opened, closed_at=opened + timedelta(hours=hours), due_at=due)
        office.write_work("order", opened, closed_by="bob")


def due(office: Office) -> Run:
    """An appraisal that was just started."""
    sent = office.house.send("appraisal.due", DUE["id"], appraisal=DUE)
    return office.house.run(sent.instance_id)


def told(office: Office, grade: str = "B", **reason: str) -> Run:
    """An appraisal that the manager has assessed and the employee can read."""
    run = due(office)
    run.item("assess_work").complete(by=mei, grade=grade, **WORDS, **reason)
    office.house.work()
    return run


def appealed(office: Office) -> Run:
    """An appraisal the employee disagrees with, after the hearing."""
    run = told(office, "C", reason="The shelf was not tidy.")
    run.item("read_result").complete(
        by=wei, answer="appeal", appeal_reason="The scanner was broken for a week."
    )
    run.item("hear_appeal").complete(by=eva, **HEARING)
    return run


def kept(office: Office) -> Any:
    (row,) = office.rows(tables.appraisal)
    return row


def test_the_employee_sees_the_figures_and_accepts(office: Office) -> None:
    worked(office)
    run = told(office)
    assert office.letters("wei") == ["Your appraisal is ready / 您的绩效考核结果"]
    item = run.item("read_result")
    assert item.row.assignee == "wei"
    assert run.variables["score"] == Decimal("78.8")
    with pytest.raises(NotAllowed):
        item.complete(by=mei, answer="accept")
    item.complete(by=wei, answer="accept")
    office.house.work()
    assert run.status == "completed"
    assert (kept(office).state, kept(office).grade) == ("archived", "B")
    assert len(office.rows(tables.attachment)) == 2
    assert run.problem is None


def test_fast_and_punctual_work_is_rewarded(office: Office) -> None:
    with office.engine.begin() as ledger:
        hire(ledger, "wei", "Wei Chen", "陈伟")
    worked(office, hours=2, late=0)
    run = told(office, "A")
    assert run.variables["computed"]["grade"] == "A"
    run.item("read_result").complete(by=wei, answer="accept")
    office.house.work()
    assert office.letters("management")[-1] == "Wei Chen has earned a reward / 建议奖励 陈伟"


def test_slow_and_late_work_leads_to_training(office: Office) -> None:
    worked(office, hours=8, late=12)
    run = told(office, "D")
    assert run.variables["computed"]["grade"] == "D"
    run.item("read_result").complete(by=wei, answer="accept")
    office.house.work()
    (need,) = sent(office, "training.wanted")
    assert (need["people"], need["process_id"]) == (["wei"], "order")


def test_silence_counts_as_consent(office: Office) -> None:
    worked(office)
    run = told(office)
    office.house.wait(days=8)
    office.house.work()
    assert run.status == "completed"
    assert kept(office).state == "archived"


def test_an_appeal_is_decided_by_somebody_else(office: Office) -> None:
    worked(office)
    run = appealed(office)
    assert sorted(run.item("decide_appeal").row.groups) == ["management", "process-owners"]
    decision = {"decision": "keep", "decision_reason": "I see it the same way."}
    run.item("decide_appeal").complete(by=mei, **decision)
    office.house.work()
    assert run.open == ["decide_appeal"]  # who assessed the work may not decide
    assert run.variables["not_independent"] is True
    run.item("decide_appeal").complete(
        by=chen, decision="change", new_grade="B", decision_reason="The scanner was broken."
    )
    office.house.work()
    assert run.status == "completed"
    assert (kept(office).grade, "scanner" in kept(office).appeal) == ("B", True)
    assert office.letters("wei")[-1].startswith("Your appeal is decided")


def test_an_appeal_may_be_dismissed(office: Office) -> None:
    worked(office)
    run = appealed(office)
    run.item("decide_appeal").complete(
        by=chen, decision="keep", decision_reason="The week does not explain the quarter."
    )
    office.house.work()
    assert (run.status, kept(office).grade) == ("completed", "C")


def test_a_grade_far_from_the_figures_is_looked_at_again(office: Office) -> None:
    worked(office, hours=2, late=0)
    run = due(office)
    run.item("assess_work").complete(by=mei, grade="D", reason="I do not like him.", **WORDS)
    assert run.open == ["check_deviation"]
    run.item("check_deviation").complete(by=eva, answer="back", remarks="That is no reason.")
    assert run.variables["remarks"] == "That is no reason."
    run.item("assess_work").complete(by=mei, grade="C", reason="Others had to tidy up.", **WORDS)
    run.item("check_deviation").complete(by=eva, answer="fair")
    office.house.work()
    assert run.open == ["read_result"]


def test_too_little_work_gives_no_score(office: Office) -> None:
    worked(office, count=9)
    run = told(office, "B", reason="Two months ill, good before.")
    assert (run.variables["score"], run.variables["computed"]["grade"]) == (None, "N")
    assert run.open == ["read_result"]


def test_an_overdue_assessment_is_told_to_human_resources(office: Office) -> None:
    run = due(office)
    office.house.wait(days=15)
    office.house.work()
    assert "The appraisal of wei is overdue" in office.letters("human-resources")[0]
    assert run.open == ["assess_work"]


def test_somebody_is_appraised_out_of_turn(office: Office) -> None:
    worked(office)
    with office.engine.begin() as connection:
        hire(connection, "wei", "Wei Chen", "陈伟")
    run = office.house.start("performance-review")
    assert "wei" in [one["value"] for one in run.variables["people"]]
    days = {"from_day": "2026-02-01", "to_day": "2026-02-10"}
    with pytest.raises(Invalid) as refused:
        run.item("choose_employee").complete(by=eva, employee="Wei", **days)
    assert list(refused.value.fields) == ["employee"]
    run.item("choose_employee").complete(by=eva, employee="wei", **days)
    assert run.variables["measures"]["items"] == 10
    assert run.open == ["assess_work"]


def test_the_round_starts_one_appraisal_each(office: Office) -> None:
    worked(office)
    office.house.wait(days=2)
    (round_,) = office.runs("appraisal-round")
    assert [one["employee"] for one in round_.variables["staff"]] == ["bob", "wei"]
    assert round_.variables["period"] == {"from_day": "2026-01-01", "to_day": "2026-03-31"}
    round_.item("check_list").complete(
        by=eva, left_out=[{"employee": "bob", "reason": "has left the company"}]
    )
    office.house.work()
    assert round_.status == "completed"
    (run,) = office.runs("performance-review")
    assert run.variables["appraisal"]["employee"] == "wei"
    assert run.variables["measures"]["items"] == 12


def test_a_quarter_without_work_appraises_nobody(office: Office) -> None:
    office.house.wait(days=2)
    (round_,) = office.runs("appraisal-round")
    round_.item("check_list").complete(by=eva, left_out=[])
    assert (round_.status, office.runs("performance-review")) == ("completed", [])


def test_a_list_nobody_checks_is_reminded_of(office: Office) -> None:
    office.house.wait(days=2)
    office.house.wait(days=6)
    office.house.work()
    assert "The list of the appraisals waits" in office.letters("human-resources")[0]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("speed", ("0.8", "1.1", "1.5", "1.6")),
        ("on_time", ("0.98", "0.9", "0.8", "0.7")),
        ("done_again", ("0.01", "0.03", "0.08", "0.09")),
        ("satisfaction", ("4.5", "4", "3", "2.9")),
    ],
)
def test_each_measure_has_four_steps(name: str, values: tuple[str, ...]) -> None:
    nothing = dict.fromkeys(("speed", "on_time", "done_again", "satisfaction"))
    for value, points in zip(values, (100, 80, 60, 40), strict=True):
        (one,) = decided("appraisal-points", nothing | {name: Decimal(value)})
        assert (one["measure"], one["points"]) == (name, points)


def test_without_data_a_measure_does_not_count() -> None:
    assert decided("appraisal-points", {"speed": None, "on_time": None}) == []


@pytest.mark.parametrize(
    ("score", "grade"),
    [(None, "N"), (90, "A"), (75, "B"), (60, "C"), (50, "D"), (Decimal("49.9"), "E")],
)
def test_each_grade(score: Any, grade: str) -> None:
    assert decided("appraisal-grade", {"score": score})["grade"] == grade


@pytest.mark.parametrize(
    ("grade", "consequence"), [("A", "reward"), ("C", "none"), ("E", "training")]
)
def test_each_consequence(grade: str, consequence: str) -> None:
    assert decided("appraisal-consequence", {"grade": grade})["consequence"] == consequence


def decided(table: str, given: dict[str, Any]) -> Any:
    """What a decision table says."""
    model = load((TABLES / f"{table}.dmn").read_bytes())
    return model.evaluate(table, given, now=at(2)).value
