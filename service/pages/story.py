"""Tells an instance's story for its page: what happened on each diagram, step by step.

Pure: takes the query's answer and definitions. The diagrams of called processes come after the
instance's own, each with the version it ran on, as the record names it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from processes.model import Definition, Texts
from service.queries.results import InstanceView, StepRow

#: gives the definition of a digest
Definitions = Callable[[str], Definition]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One diagram an instance went through, and how."""

    definition: Definition
    steps: tuple["Line", ...]
    run: dict[str, Any]  #: what the diagram island marks


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table of steps."""

    step: StepRow
    names: Texts  #: empty for an element without a name
    late: bool  #: it took longer than its due date, or is past it now
    took: timedelta | None


def chapters(view: InstanceView, definitions: Definitions, now: datetime) -> list[Chapter]:
    """The story of an instance, its own process first."""
    digests = {**_called(view), view.process_id: view.digest}
    pending = list(digests.values())
    while pending:
        for called, digest in definitions(pending.pop()).bound.items():
            if called not in digests:
                digests[called] = digest
                pending.append(digest)
    order = list(dict.fromkeys([view.process_id, *(step.process_id for step in view.steps)]))
    return [
        _chapter(view, process_id, definitions(digests[process_id]), now)
        for process_id in order
        if process_id in digests
    ]


def _called(view: InstanceView) -> dict[str, str]:
    """The versions of called processes, as the record names them."""
    found: dict[str, str] = {}
    for entry in view.record:
        for name, digest in (entry.payload.get("definitions") or {}).items():
            found[name.partition("@")[0]] = digest
    return found


def _chapter(view: InstanceView, process_id: str, definition: Definition, now: datetime) -> Chapter:
    steps = [step for step in view.steps if step.process_id == process_id]
    due = {item.id: item.due_at for item in view.items}
    return Chapter(
        definition=definition,
        steps=tuple(_line(step, definition, due.get(step.key), now) for step in steps),
        run=_run(view, process_id, steps),
    )


def _line(step: StepRow, definition: Definition, due: datetime | None, now: datetime) -> Line:
    element = definition.elements.get(step.element_id)
    return Line(
        step=step,
        names=element.names if element else {},
        late=due is not None and (step.left_at or now) > due,
        took=None if step.left_at is None else step.left_at - step.entered_at,
    )


def _run(view: InstanceView, process_id: str, steps: list[StepRow]) -> dict[str, Any]:
    done = Counter(step.element_id for step in steps if step.how == "completed")
    return {
        "done": dict(done),
        "open": [element for process, element in view.open_elements if process == process_id],
        "failed": [
            one.element_id
            for one in view.incidents
            if one.process_id == process_id and one.resolved_at is None
        ],
        "flows": [flow for process, flow in view.flows_taken if process == process_id],
    }
