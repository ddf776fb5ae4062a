"""Scopes and calls may lie in one another as deep as anybody draws them."""

from __future__ import annotations

from processes import step
from tests.processes.diagram import definition
from tests.processes.engine import Run

DEEP = 200


def nested(deep: int, inner: str) -> str:
    """A task so many sub-processes deep."""
    text = inner
    for level in range(deep):
        text = f"start s{level}\nsub b{level} {{\n{text}\n}}\ns{level} -> b{level}"
    return text


def test_sub_processes_end_one_after_the_other_however_deep_they_lie() -> None:
    run = Run(definition(nested(DEEP, "start s\nuser a\ns -> a")))
    run.complete("a")
    assert run.ended == "completed"
    left = [fact.element_id for fact in run.of(step.ElementLeft)]
    assert left[-4:] == [f"b{DEEP - 3}", f"b{DEEP - 2}", f"b{DEEP - 1}", "p"]
    assert run.replayed() == run.state


def test_they_are_cancelled_innermost_first() -> None:
    run = Run(definition(nested(DEEP, "start s\nuser a\ns -> a")))
    run.cancel()
    left = [fact.element_id for fact in run.of(step.ElementLeft)]
    assert left[left.index("a") :] == ["a", *(f"b{level}" for level in range(DEEP)), "p"]


def test_calls_with_sub_processes_inside_end_too() -> None:
    """A hundred calls are allowed, each of which may hold sub-processes."""
    calls = [
        definition(nested(10, f"start s\ncall c process=q{number + 1}\ns -> c"), f"q{number}")
        for number in range(90)
    ]
    last = definition("start s\nuser a\ns -> a", "q90")
    run = Run(calls[0], *calls[1:], last)
    run.complete("a")
    assert run.ended == "completed"
    run = Run(calls[0], *calls[1:], last)
    run.cancel()
    assert run.ended == "cancelled"
