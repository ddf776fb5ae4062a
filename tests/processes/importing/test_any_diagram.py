"""Whatever a diagram holds: it is refused with findings, or it runs; nothing is ever a crash."""

from collections.abc import Iterator
from uuid import UUID

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from processes import step
from processes.catalog import read_bundle
from processes.errors import EngineError
from processes.importing import import_diagram
from processes.instance import Instance
from processes.model import Definition
from processes.step import Step
from tests.processes.engine import ID, NOW, Shelf
from tests.processes.importing.mutation import FOREIGN_SEEDS, SEEDS, spoiled

#: inputs a run gets; a cycle or loop may ask for more for ever
_INPUTS = 25


def _open(taken: list[Step]) -> Iterator[tuple[str, UUID]]:
    """Yield what the instance waits for, in the order it was opened."""
    facts = [fact for one in taken for fact in one.facts]
    ways = {
        "complete_task": (step.TaskOpened, step.TaskClosed),
        "complete_job": (step.JobWanted, step.JobVoided),
        "deliver": (step.SubscriptionOpened, step.SubscriptionClosed),
        "wake": (step.TimerSet, step.TimerVoided),
        "retry": (step.IncidentRaised, step.IncidentResolved),
    }
    for way, (opened, closed) in ways.items():
        keys = dict.fromkeys(fact.key for fact in facts if isinstance(fact, opened))
        for key in keys:
            if not any(isinstance(fact, closed) and fact.key == key for fact in facts):
                yield way, key


def _run(definition: Definition) -> list[Step]:
    shelf = Shelf(definition)
    ways: list[tuple[str | None, str | None]] = [(None, None)]
    ways += [(message, None) for message in sorted(definition.start_messages)]
    ways += [(None, id) for id in (*definition.start_timers, *definition.start_signals.values())]
    taken: list[Step] = []
    for message, event in ways:
        try:
            taken = [
                Instance.start(
                    definition,
                    catalog=shelf,
                    instance_id=ID,
                    variables={"r": 2},
                    now=NOW,
                    message=message,
                    event=event,
                )
            ]
            break
        except EngineError:
            continue
    for _ in range(_INPUTS if taken else 0):
        if taken[-1].finished or not _go_on(taken, shelf):
            break
    return taken


def _go_on(taken: list[Step], shelf: Shelf) -> bool:
    """Give the instance, read back from its state, one thing it waits for."""
    done = {one.input.key for one in taken}
    retried = any(one.input.kind == "retry" for one in taken)
    instance = Instance.load(taken[-1].state, shelf)
    for way, key in _open(taken):
        if way == "complete_job" and key in done:
            continue
        if way == "retry" and retried:  # what goes round for ever costs much each time
            continue
        data = () if way in ("wake", "retry") else ({},)
        try:
            taken.append(getattr(instance, way)(key, *data, NOW))
        except EngineError:
            continue
        return True
    return False


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(diagram=spoiled())
def test_a_spoiled_diagram_is_refused_or_runs(diagram: bytes) -> None:
    bundle = read_bundle({"p.bpmn": diagram})
    assert bundle.definitions or bundle.findings
    for found in bundle.findings:
        assert found.reason["zh"]
    for definition in bundle.definitions.values():
        _run(definition)


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(diagram=spoiled(FOREIGN_SEEDS))
def test_a_spoiled_foreign_diagram_is_imported_with_notes(diagram: bytes) -> None:
    imported = import_diagram("p.bpmn", diagram)
    assert imported.content is not None
    bundle = read_bundle({"p.bpmn": imported.content, **imported.forms})
    assert bundle.findings or bundle.definitions
    for definition in bundle.definitions.values():
        _run(definition)
    again = import_diagram("p.bpmn", imported.content)
    assert again.content is not None


def test_the_diagrams_that_are_spoiled_are_right() -> None:
    for seed in SEEDS:
        bundle = read_bundle({"p.bpmn": seed})
        assert not bundle.has_errors, [f.reason["en"] for f in bundle.findings]
        (definition,) = bundle.definitions.values()
        assert len(_run(definition)) > 2


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=60))
@example(b"\xef\xbb\xbf<a/>")
@example("<a/>".encode("utf-16"))
def test_bytes_that_are_no_diagram_are_refused(content: bytes) -> None:
    for name in ("p.bpmn", "p.dmn", "p.form"):
        assert read_bundle({name: content}).has_errors
