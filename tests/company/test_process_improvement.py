"""From the idea to the gain: each way a proposal may go."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from processes.decisions import load
from service.clock import VirtualClock
from service.errors import Invalid
from tasks.backoffice import tables
from tests.company.office import Office, at, files_of, open_office, sent
from tests.story import Run, chen, mei
from tests.tasks.work import hire

TABLES = Path(__file__).parents[2] / "processes" / "dmn"
PROPOSAL = {
    "id": "P-1",
    "process_id": "daily-indicators",
    "title": "Count earlier",
    "text": "The figures could be there at six.",
    "source": "pages",
    "by": "sam",
}
PLAN = {
    "goal": "Figures are there before the first meeting",
    "indicator": "process_late_share",
    "expected": Decimal("0.1"),
    "options": [
        {"title": "at six", "effect": "an hour", "cost": "none", "risk": "none"},
        {"title": "at five", "effect": "two hours", "cost": "none", "risk": "late data"},
    ],
    "choice": "At six, because nobody needs them at five.",
    "steps_changed": True,
}
CHANGE = {
    "text": "The figures are there at six.",
    "from_date": "2026-03-20",
    "in_diagram": "diagram",
    "groups": ["analysis", "management"],
}


@pytest.fixture
def office(database: Any) -> Office:
    """Monday the 2nd of March 2026, with a process to improve."""
    found = open_office(database, VirtualClock(at(2)), "process-improvement")
    found.draw("daily-indicators", {"en": "Daily figures", "zh": "每日指标"})
    found.draw("order", {"en": "Orders", "zh": "订单"})
    with found.engine.begin() as connection:
        hire(connection, "chen", "Chen Hao", "陈浩")
    return found


def proposed(office: Office, **changes: Any) -> Run:
    """A proposal that has arrived."""
    sent = office.house.send("improvement.proposed", "P-1", proposal=PROPOSAL | changes)
    office.house.work()
    return office.house.run(sent.instance_id)


def judged(office: Office, effect: str = "3", effort: str = "1") -> Run:
    """A proposal that the owner of its process has judged."""
    run = proposed(office)
    run.item("judge").complete(
        by=chen, process_id="daily-indicators", effect=effect, effort=effort, superfluous=["manual"]
    )
    return run


def decided(office: Office, decision: str, **more: Any) -> Run:
    """A proposal that management has decided on."""
    run = judged(office)
    run.item("analyse").complete(by=chen, **PLAN)
    run.item("decide").complete(by=mei, decision=decision, **more)
    return run


def announced(office: Office, **changes: Any) -> Run:
    """A proposal whose change has been announced."""
    run = decided(office, "accept")
    run.item("prepare").complete(by=chen, **(CHANGE | changes))
    office.house.work()
    return run


def proposal_row(office: Office) -> Any:
    (row,) = office.rows(tables.improvement)
    return row


def test_a_proposal_is_numbered_thanked_and_measured(office: Office) -> None:
    run = proposed(office)
    assert proposal_row(office).number == "IM-000001"
    assert office.letters("sam") == [
        "Thank you for your proposal IM-000001 / 感谢您的建议 IM-000001"
    ]
    assert run.open == ["judge"]
    assert run.variables["measures"]["runs"] == 0
    office.house.send("improvement.proposed", "P-1", proposal=PROPOSAL)
    assert len(office.runs("process-improvement")) == 1


def test_what_is_drawn_today_can_be_improved_today(office: Office) -> None:
    idea = {"title": "Taste blind", "text": "Nobody sees the label.", "proposer": "chen"}
    early = office.house.start("process-improvement").item("write_proposal")
    office.draw("tea-tasting", {"en": "Tea tasting", "zh": "品茶"})
    run = office.house.start("process-improvement")
    assert run.variables["processes"] == [
        {"label": "Daily figures / 每日指标", "value": "daily-indicators"},
        {"label": "Orders / 订单", "value": "order"},
        {"label": "Process improvement / 流程优化", "value": "process-improvement"},
        {"label": "Tea tasting / 品茶", "value": "tea-tasting"},
    ]
    with pytest.raises(Invalid):
        early.complete(by=chen, process_id="tea-tasting", **idea)
    run.item("write_proposal").complete(by=chen, process_id="tea-tasting", **idea)
    assert run.variables["improvement"]["process"] == "Tea tasting / 品茶"


def test_a_corrected_process_is_called_by_its_name_from_then_on(office: Office) -> None:
    run = proposed(office)
    run.item("judge").complete(by=chen, process_id="order", effect="3", effort="1")
    assert run.variables["improvement"]["process"] == "Orders / 订单"


def test_an_idea_of_the_house_is_written_down(office: Office) -> None:
    run = office.house.start("process-improvement")
    idea = {
        "process_id": "order",
        "element_id": "",
        "title": "Pack by route",
        "text": "Fewer ways in the warehouse.",
        "proposer": "chen",
    }
    run.item("write_proposal").complete(by=chen, **idea)
    office.house.work()
    assert run.open == ["judge"]
    row = proposal_row(office)
    assert (row.process_id, row.element_id, row.proposer) == ("order", None, "chen")


def test_an_accepted_change_is_announced_published_measured_and_closed(office: Office) -> None:
    run = announced(office)
    assert len(office.letters("analysis", "management")) == 2
    assert ("definition.published", "daily-indicators") in run.subscriptions
    office.house.send(
        "definition.published",
        "daily-indicators",
        process_id="daily-indicators",
        version=2,
        digest="d2",
        author="chen",
        reason="IM-000001",
    )
    row = proposal_row(office)
    assert (row.state, row.version, row.digest) == ("in_force", 2, "d2")
    office.house.work()
    (need,) = sent(office, "training.wanted")
    assert need["id"] == "IM-000001-1"
    assert need["groups"] == ["analysis", "management"]
    office.house.wait(days=30)
    office.house.work()
    assert run.status == "completed"
    assert proposal_row(office).state == "closed"
    assert proposal_row(office).reason == "unknown"  # nothing ran in these thirty days
    assert "What came of your proposal" in office.letters("sam")[-1]
    assert run.problem is None


def test_a_new_version_published_in_the_studio_puts_it_into_force(office: Office) -> None:
    office.house.publish(files_of("daily-indicators"))
    run = announced(office)
    files = files_of("daily-indicators")
    name = "daily-indicators.bpmn"
    files[name] = files[name].replace(b"0 0 7 * * *", b"0 0 6 * * *")
    office.house.publish(files)
    office.house.work()
    row = proposal_row(office)
    assert (row.state, row.version) == ("in_force", 3)
    assert run.timers == ["thirty_days"]


def late_work(office: Office, day: int, month: int, late: int) -> None:
    """Ten pieces of work on a day, some of them late."""
    for number in range(10):
        opened = at(day, month=month)
        due = opened - timedelta(hours=1) if number < late else opened + timedelta(days=1)
        office.write_work("daily-indicators", opened, due_at=due)


def closed_after(office: Office, *shares: int) -> tuple[Run, list[str]]:
    """A change that was tried as often as there are shares of late work after it."""
    late_work(office, 1, 2, late=9)
    run = decided(office, "accept")
    for attempt, late in enumerate(shares, start=1):
        run.item("prepare").complete(by=chen, **CHANGE)
        office.house.work()
        office.house.send("definition.published", "daily-indicators", version=attempt, digest="d")
        now = office.house.clock.now()
        late_work(office, (now + timedelta(days=1)).day, now.month, late=late)
        office.house.wait(days=30)
        if attempt < len(shares):
            run.item("analyse").complete(by=chen, **PLAN)
            run.item("decide").complete(by=mei, decision="accept")
    office.house.work()
    return run, [row.reason for row in office.rows(tables.improvement)]


@pytest.mark.parametrize(
    ("shares", "ended"),
    [((1,), "reached"), ((4,), "partly"), ((9, 8), "given_up"), ((8, 0), "reached")],
)
def test_the_gain_is_followed(office: Office, shares: tuple[int, ...], ended: str) -> None:
    run, reasons = closed_after(office, *shares)
    assert (run.status, reasons) == ("completed", [ended])
    row = proposal_row(office)
    assert row.baseline == Decimal("0.9")
    assert row.achieved is not None


def test_little_gain_waits_for_the_meeting_which_takes_it_up(office: Office) -> None:
    run = judged(office, effect="1", effort="3")
    assert proposal_row(office).state == "parked"
    office.house.send(
        "improvement.reviewed", "IM-000001", reviewed={"decision": "take_up", "reason": ""}
    )
    assert run.open == ["judge"]


def test_the_meeting_may_drop_it(office: Office) -> None:
    run = judged(office, effect="1", effort="3")
    office.house.send(
        "improvement.reviewed", "IM-000001", reviewed={"decision": "drop", "reason": "too dear"}
    )
    office.house.work()
    assert run.status == "completed"
    assert (proposal_row(office).state, proposal_row(office).reason) == ("rejected", "too dear")
    assert "not taken up" in office.letters("sam")[-1]


def test_a_forgotten_proposal_comes_back(office: Office) -> None:
    run = judged(office, effect="1", effort="3")
    office.house.wait(days=100)
    assert run.open == ["judge"]


def test_a_rejected_proposer_is_told_why(office: Office) -> None:
    run = decided(office, "reject", reason="The meeting is at nine.")
    office.house.work()
    assert run.status == "completed"
    assert proposal_row(office).state == "rejected"
    bodies = [row.body for row in office.rows(tables.outbox) if "not taken up" in row.subject]
    assert "The meeting is at nine." in bodies[0]


def test_a_pilot_that_works_is_accepted(office: Office) -> None:
    run = decided(office, "pilot")
    run.item("pilot").complete(by=chen, pilot_worked=True, pilot_result="A week went well.")
    assert run.open == ["prepare"]
    assert proposal_row(office).state == "accepted"


def test_a_pilot_that_fails_goes_back_to_the_options(office: Office) -> None:
    run = decided(office, "pilot")
    run.item("pilot").complete(by=chen, pilot_worked=False, pilot_result="The data were late.")
    assert run.open == ["analyse"]


def test_what_is_not_in_the_diagram_is_carried_out_by_people(office: Office) -> None:
    run = announced(office, in_diagram="outside")
    run.item("carry_out").complete(by=chen, carried_out="A new screen hangs in the hall.")
    assert (proposal_row(office).state, proposal_row(office).version) == ("in_force", None)
    assert run.timers == ["thirty_days"]


def test_a_change_without_new_steps_needs_no_training(office: Office) -> None:
    run = judged(office)
    run.item("analyse").complete(by=chen, **(PLAN | {"steps_changed": False}))
    run.item("decide").complete(by=mei, decision="accept")
    run.item("prepare").complete(by=chen, **(CHANGE | {"in_diagram": "outside"}))
    office.house.work()
    run.item("carry_out").complete(by=chen, carried_out="A new screen hangs in the hall.")
    office.house.work()
    assert sent(office, "training.wanted") == []
    assert run.timers == ["thirty_days"]


def test_a_change_that_is_not_published_is_put_off_or_withdrawn(office: Office) -> None:
    run = announced(office)
    office.house.wait(days=20)
    assert run.open == ["settle_delay"]
    run.item("settle_delay").complete(
        by=chen, action="wait", new_date="2026-04-10", reason="The data are late."
    )
    assert run.timers == ["publication_overdue"]
    office.house.wait(days=30)
    run.item("settle_delay").complete(by=chen, action="withdraw", reason="No longer needed.")
    office.house.work()
    assert run.status == "completed"
    assert proposal_row(office).state == "withdrawn"


def test_management_hears_of_slow_analyses_and_decisions(office: Office) -> None:
    run = judged(office)
    office.house.wait(days=8)
    office.house.work()
    assert "The analysis of the proposal" in office.letters("management")[0]
    run.item("analyse").complete(by=chen, **PLAN)
    office.house.wait(days=8)
    office.house.work()
    assert "The decision of the proposal" in office.letters("management")[1]
    assert run.open == ["decide"]


@pytest.mark.parametrize(
    ("effect", "effort", "frequency", "priority"),
    [
        (3, 2, 0, "now"),
        (2, 1, 0, "now"),
        (3, 3, 30, "next"),
        (2, 2, 30, "next"),
        (1, 1, 300, "next"),
        (1, 1, 299, "later"),
    ],
)
def test_each_priority(effect: int, effort: int, frequency: int, priority: str) -> None:
    given = {"effect": effect, "effort": effort, "frequency": frequency}
    assert decided_by("improvement-priority", given)["priority"] == priority


@pytest.mark.parametrize(
    ("gain", "cycles", "verdict"),
    [
        (None, 1, "unknown"),
        (Decimal("1.2"), 1, "reached"),
        (Decimal("0.5"), 1, "partly"),
        (Decimal("0.4"), 1, "missed"),
        (Decimal("0.4"), 2, "given_up"),
    ],
)
def test_each_verdict(gain: Decimal | None, cycles: int, verdict: str) -> None:
    assert decided_by("improvement-effect", {"gain": gain, "cycles": cycles})["verdict"] == verdict


def decided_by(table: str, given: dict[str, Any]) -> dict[str, Any]:
    """What a decision table says."""
    model = load((TABLES / f"{table}.dmn").read_bytes())
    found: dict[str, Any] = model.evaluate(table, given, now=at(2)).value
    return found
