"""Calls that can't work stop as an incident where they are drawn; the caller's input is kept."""

from processes import step
from processes.elements.scopes import MAX_CALLS
from tests.processes.diagram import definition
from tests.processes.engine import Run


def test_a_process_that_calls_itself_without_end_stops() -> None:
    run = Run(definition("start s\ncall c process=p\ns -> c"))
    (incident,) = run.of(step.IncidentRaised)
    assert (incident.kind, incident.element_id) == ("loop", "c")
    assert len([f for f in run.of(step.ElementEntered) if f.element_id == "c"]) == MAX_CALLS + 1
    assert run.replayed() == run.state


def test_a_called_process_that_only_a_message_starts_is_an_incident_of_the_call() -> None:
    called = definition("start s message=go\nend e\ns -> e", "q")
    run = Run(definition("start s\nuser a\ncall c process=q\nend e\ns -> a -> c -> e"), called)
    run.complete("a", answer=42)
    (incident,) = run.of(step.IncidentRaised)
    assert (incident.kind, incident.element_id) == ("error", "c")
    assert run.variables["answer"] == 42
    run.cancel()
    assert run.ended == "cancelled"
