"""Errors and escalations: finds who catches them, from the inside outwards.

First the border of the element itself, then the event sub-processes of the scope around it, then
that scope's border, and so on, through call activities, up to the process.
Source: BPMN 2.0.2, 13.5.2 and 10.5.6 (error and escalation handling).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from SpiffWorkflow import TaskState

from processes import step
from processes.errors import Problem
from processes.token import Token

Catcher = Callable[[Mapping[str, Any]], None]


def throw_error(token: Token, code: str, variables: Mapping[str, Any]) -> None:
    """Throw an error from an element; without a catcher it becomes an incident there."""
    catcher = _find(token, "error", code)
    if catcher is None:
        token._set_state(TaskState.STARTED)
        problem = Problem("not-caught", code=code) if code else Problem("nothing-caught")
        token.case.stop(token, problem)
        return
    catcher(variables)


def throw_escalation(token: Token, code: str, variables: Mapping[str, Any]) -> None:
    """Throw an escalation; without a catcher nothing happens."""
    token.case.emit(step.Escalated, token, code=code)
    catcher = _find(token, "escalation", code)
    if catcher is not None:
        catcher(variables)


def _find(token: Token, kind: str, code: str) -> Catcher | None:
    for level in _levels(token, kind):
        for wanted in (code, None):
            if wanted in level:
                return level[wanted]
    return None


def _levels(token: Token, kind: str) -> Iterator[dict[str | None, Catcher]]:
    current: Token | None = token
    while current is not None:
        yield _at_border(current, kind)
        scope: Token | None = current.parent
        if scope is not None and not scope.notes.get("interrupted"):
            yield _in_scope(scope, current, kind)
        current = scope


def _at_border(activity: Token, kind: str) -> dict[str | None, Catcher]:
    def catcher(boundary: Any) -> Catcher:
        return lambda variables: boundary.trigger(activity, variables)

    return {
        boundary.event.code or None: catcher(boundary)
        for boundary in activity.spec.boundaries
        if boundary.event.kind == kind
    }


def _in_scope(scope: Token, inner: Token, kind: str) -> dict[str | None, Catcher]:
    def catcher(start: Any) -> Catcher:
        return lambda variables: start.trigger(scope, variables)

    return {
        start.event.code or None: catcher(start)
        for start in getattr(scope.spec, "event_starts", ())
        if start.event.kind == kind and start.handler is not inner.spec
    }
