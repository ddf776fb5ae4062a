"""Cron beside what runs: borders and event sub-processes that don't interrupt (Camunda 8)."""

from datetime import UTC, datetime, timedelta

import pytest

from processes import step
from processes.catalog import read_bundle
from tests.processes.diagram import bpmn, definition
from tests.processes.engine import NOW, Run

BORDER = """
    start s
    user work
    boundary nag on=work {} cancel=false
    service remind topic=notify
    s -> work
    nag -> remind
"""
INSIDE = """
    start s
    user work
    sub reminder event=true {{
        start nag {} cancel=false
        user look
        nag -> look
    }}
    s -> work
"""
MORNINGS = 'cycle="0 0 9 * * MON-FRI"'


def due(run: Run) -> list[str]:
    """When the reminder was set for, in UTC; the company is eight hours ahead."""
    return [f"{one.due_at.astimezone(UTC):%a %d %H:%M}" for one in run.of(step.TimerSet)]


@pytest.mark.parametrize("text", [BORDER, INSIDE])
def test_it_happens_every_working_morning_of_the_company(text: str) -> None:
    """It is five in the afternoon of a Monday in Shanghai when the work begins."""
    run = Run(definition(text.format(MORNINGS)))
    for _ in range(5):
        run.wake("nag")
    assert due(run) == [
        *("Tue 06 01:00", "Wed 07 01:00", "Thu 08 01:00", "Fri 09 01:00"),
        *("Mon 12 01:00", "Tue 13 01:00"),
    ]
    made = run.of(step.JobWanted) or run.of(step.TaskOpened, "look")
    assert len(made) == 5
    for _ in made:
        run.done("remind") if text is BORDER else run.complete("look")
    run.complete("work")
    assert (run.ended, run.live(step.TimerSet)) == ("completed", {})
    assert run.replayed() == run.state


def test_a_standstill_is_made_up_for_once() -> None:
    run = Run(definition(BORDER.format(MORNINGS)))
    run.later(days=20)
    run.wake("nag")
    assert len(run.of(step.JobWanted)) == 1
    assert due(run)[-1] == "Mon 26 01:00"
    assert run.now - NOW == timedelta(days=20)
    assert run.replayed() == run.state


@pytest.mark.parametrize(
    ("cycle", "first"),
    [
        ('cycle="@hourly"', datetime(2026, 1, 5, 10, tzinfo=UTC)),
        ('cycle="@daily"', datetime(2026, 1, 5, 16, tzinfo=UTC)),
        ('cycle="=pattern"', datetime(2026, 1, 5, 9, 0, 30, tzinfo=UTC)),
    ],
)
def test_it_may_have_a_name_or_be_computed(cycle: str, first: datetime) -> None:
    run = Run(definition(BORDER.format(cycle)), pattern="30 * * * * *")
    (timer,) = run.of(step.TimerSet)
    assert timer.due_at == first


@pytest.mark.parametrize("pattern", ["0 9 * * *", "every day", "", None, 5])
def test_a_computed_text_that_is_no_cycle_is_an_incident(pattern: object) -> None:
    run = Run(definition(BORDER.format('cycle="=pattern"')), pattern=pattern)
    assert run.open() == {"incidents": ["work"]}
    assert run.replayed() == run.state


@pytest.mark.parametrize("text", [BORDER, INSIDE])
def test_what_interrupts_can_not_happen_by_cron(text: str) -> None:
    drawn = text.format('cycle="=pattern"').replace(" cancel=false", "")
    run = Run(definition(drawn), pattern="@daily")
    (incident,) = run.of(step.IncidentRaised)
    assert incident.message == '=pattern: expected a cycle such as R3/PT1H, got "@daily"'
    (bad,) = (
        one
        for one in read_bundle({"p.bpmn": bpmn(drawn.replace('"=pattern"', "@daily"))}).findings
        if one.severity == "error"
    )
    assert (bad.code, bad.element_id) == ("bad-timer", "nag")


def test_an_instance_waits_for_its_next_moment_as_before() -> None:
    """States of before there was cron hold the same plan: moment, span and what is left."""
    run = Run(definition(BORDER.format("cycle=R3/PT1H")))
    run.later(hours=2, minutes=30)
    run.wake("nag")
    assert due(run) == ["Mon 05 10:00", "Mon 05 11:00"]
