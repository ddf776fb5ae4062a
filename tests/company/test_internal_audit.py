"""Every quarter real instances are audited by somebody else, and what is found is mended."""

from typing import Any

import pytest
from sqlalchemy import select

from service.clock import VirtualClock
from service.commands.create_user import NewUser, create_user
from service.errors import NotAllowed
from service.identity import SYSTEM, Actor
from service.store.tables import message
from tasks.backoffice import tables
from tests.company.office import Office, open_office
from tests.story import Run, ada, chen, mei, person

eve = person("eve", "auditors", "risk-control")
FOUND = {"severity": "major", "clause": "D4-8.1", "text": "no note why"}
ANSWER: dict[str, Any] = {
    "cause": "the form did not ask",
    "remedy": "at_once",
    "measure": "ask for it",
    "due": "2026-05-11",
}


@pytest.fixture
def office(database: Any, clock: VirtualClock) -> Office:
    office = open_office(database, clock, "internal-audit", "risk-assessment", "risk-emergency")
    for who in (ada, eve):
        name = {"en": who.username.title(), "zh": who.username}
        groups = tuple(sorted(who.groups))
        user = NewUser(who.username, name, groups, f"{who.username}@shop.example", "en")
        create_user(office.house.deps, SYSTEM, user, "a password for tests")
    return office


def worked(office: Office) -> None:
    """What the first quarter saw: a risk judged late by Eve, two still open."""
    for number in range(3):
        report = {"id": f"r-{number}", "kind": "legal", "title": "Law", "description": ""}
        office.house.send("risk.reported", f"r-{number}", report=report)
    office.house.wait(days=3)
    first = office.runs("risk-assessment")[0]
    first.item("assess_risk").complete(by=eve, likelihood="1", impact="1", note="never")


def begun(office: Office) -> Run:
    worked(office)
    office.house.wait(days=28)
    (run,) = office.runs("internal-audit")
    return run


def planned(run: Run, who: str = "ada", size: int = 2) -> None:
    run.item("plan_audit").complete(by=ada, scope=["risk-assessment"], auditor=who, size=size)


def found(run: Run, *findings: dict[str, Any]) -> None:
    planned(run)
    run.item("check_process").complete(by=ada, verdict="findings", found=list(findings))


def test_a_quarter_without_findings(office: Office) -> None:
    run = begun(office)
    assert run.variables["audit"]["quarter"] == "2026Q1"
    planned(run)
    samples = office.rows(tables.audit_sample)
    assert sorted(row.why for row in samples) == ["chance", "late"]
    assert all(row.record_complete for row in samples)
    run.item("check_process").complete(by=ada, verdict="conform")
    run.item("note_report").complete(by=mei)
    assert run.status == "completed"
    assert office.rows(tables.audit)[0].state == "closed"
    names = {row.name for row in office.rows(tables.attachment)}
    assert "audit-A-2026Q1-1-zh.pdf" in names
    assert run.problem is None


def test_nobody_audits_their_own_work(office: Office) -> None:
    run = begun(office)
    planned(run, "eve")
    assert run.open == ["plan_audit"]
    assert run.variables["conflicts"] == ["risk-assessment"]
    planned(run)
    assert run.open == ["check_process"]


def test_a_finding_is_answered_reported_and_followed_up(office: Office) -> None:
    run = begun(office)
    found(run, FOUND)
    run.item("answer_finding").complete(by=chen, **ANSWER)
    run.item("judge_answer").complete(by=ada, verdict="no", objection="only the sign of it")
    run.item("answer_finding").complete(by=chen, **ANSWER)
    run.item("judge_answer").complete(by=ada, verdict="yes")
    run.item("note_report").complete(by=mei, remark="good")
    assert run.open == []
    office.house.wait(days=41)
    run.item("check_measure").complete(
        by=ada, outcome="no", seen="nothing changed", new_due="2026-05-25"
    )
    office.house.work()
    assert any("not done" in subject for subject in office.letters("management"))
    office.house.wait(days=15)
    run.item("check_measure").complete(by=ada, outcome="yes", seen="the form asks")
    assert run.status == "completed"
    assert office.rows(tables.finding)[0].state == "done"


def test_two_processes_are_checked_at_once_and_each_keeps_its_findings(office: Office) -> None:
    risk = {"number": "R-1", "kind": "legal", "title": "Law", "score": 25, "level": "grave"}
    office.house.send("risk.alarm", "R-1", risk=risk)
    run = begun(office)
    scope = ["risk-assessment", "risk-emergency"]
    run.item("plan_audit").complete(by=ada, scope=scope, auditor="ada", size=2)
    (first, shown), (second, also_shown) = office.items(run, "check_process")
    assert [one["part"]["process_id"] for one in (shown, also_shown)] == scope
    first.complete(by=ada, verdict="findings", found=[FOUND])
    second.complete(by=ada, verdict="conform")
    assert [one["process_id"] for one in run.variables["findings"]] == ["risk-assessment"]
    assert "noted" not in run.variables


def test_a_finding_may_change_the_process_or_train_people(office: Office) -> None:
    run = begun(office)
    found(run, FOUND, FOUND | {"severity": "minor"})
    run.item("answer_finding").complete(by=chen, **ANSWER | {"remedy": "change"})
    training = ANSWER | {"remedy": "training", "groups": ["risk-control"]}
    run.item("answer_finding").complete(by=chen, **training)
    for _ in range(2):
        run.item("judge_answer").complete(by=ada, verdict="yes")
    assert run.open == ["note_report"]
    assert [one["number"] for one in run.variables["answered"]] == [
        row.number for row in office.rows(tables.finding)
    ]
    office.house.work()
    wanted = {row.name for row in office.house.all(select(message.c.name))}
    assert wanted == {"improvement.proposed", "training.wanted"}


def test_a_finding_nobody_answers_is_told(office: Office) -> None:
    run = begun(office)
    found(run, FOUND)
    office.house.wait(days=17)
    office.house.work()
    assert any("overdue" in subject for subject in office.letters("management"))
    assert run.open == ["answer_finding"]


@pytest.mark.parametrize("who", [mei, ada])
def test_an_audit_out_of_turn_finds_nothing_to_look_at(office: Office, who: Actor) -> None:
    run = office.house.start("internal-audit", by=who)
    assert run.variables["processes"] == []
    run.item("plan_audit").complete(by=ada, auditor="ada", size=1)
    run.item("note_report").complete(by=mei)
    assert run.status == "completed"


def test_auditors_begin_their_own_process_and_no_other(office: Office) -> None:
    with pytest.raises(NotAllowed):
        office.house.start("risk-assessment", by=ada)


def test_without_a_named_auditor_the_group_audits(database: Any, clock: VirtualClock) -> None:
    office = open_office(database, clock, "internal-audit", "risk-assessment", "risk-emergency")
    run = begun(office)
    run.item("plan_audit").complete(by=ada, scope=["risk-assessment"], size=1)
    item = run.item("check_process").row
    assert (item.assignee, item.groups) == (None, ["auditors"])


def test_a_training_an_audit_asks_for_begins(database: Any, clock: VirtualClock) -> None:
    office = open_office(database, clock, "internal-audit", "training", "risk-assessment")
    create_user(
        office.house.deps, SYSTEM, NewUser("ada", ada.name, ("auditors",)), "for tests only"
    )
    worked(office)
    office.house.wait(days=28)
    (run,) = office.runs("internal-audit")
    create_user(
        office.house.deps, SYSTEM, NewUser("ada", ada.name, ("auditors",)), "for tests only"
    )
    found(run, FOUND)
    training = ANSWER | {"remedy": "training", "groups": ["risk-control"]}
    run.item("answer_finding").complete(by=chen, **training)
    run.item("judge_answer").complete(by=ada, verdict="yes")
    office.house.work()
    (wanted,) = office.runs("training")
    assert wanted.open == ["plan_training"]
    assert wanted.variables["need"]["process_id"] == "risk-assessment"
