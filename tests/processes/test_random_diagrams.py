"""Random block-structured diagrams: every token ends, nothing is lost or doubled.

`Run` saves and restores the instance before every input and `replayed` feeds the inputs to a new
one, so each example also shows that state and replay are exact.
"""

from collections import Counter
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from processes import step
from tests.processes.diagram import bpmn, definition
from tests.processes.engine import Run
from tests.processes.random_blocks import Block, blocks, drawn
from tests.processes.test_bindings import table


def _wishes(run: Run) -> Iterator[tuple[str, str]]:
    """Yield what can be done with a run right now."""
    kinds = {
        step.TaskOpened: "complete",
        step.TimerSet: "wake",
        step.SubscriptionOpened: "message",
        step.JobWanted: "done",
    }
    for kind, does in kinds.items():
        met: Counter[str] = Counter()
        for fact in run.live(kind).values():
            met[fact.element_id] += 1
            how = "signal" if getattr(fact, "signal", False) else does
            yield how, f"{fact.element_id}#{met[fact.element_id]}"


def _pick(wishes: list[tuple[str, str]], pick: int, n: int) -> tuple[str, str]:
    """Choose one; news that may come for ever stop after a while."""
    ending = [wish for wish in wishes if not wish[1].startswith("news")]
    return ending[pick % len(ending)] if n > 30 else wishes[pick % len(wishes)]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(block=blocks, picks=st.lists(st.integers(0, 1000), min_size=1), pick=st.integers(1, 12))
def test_every_token_ends_and_replay_is_exact(block: Block, picks: list[int], pick: int) -> None:
    text = drawn(block)
    run = Run(definition(text, t__dmn=table("", 1)), pick=pick)
    for n in range(400):
        wishes = sorted(set(_wishes(run)))
        if not wishes:
            break
        does, element = _pick(wishes, picks[n % len(picks)], n)
        getattr(run, does)(element)
    assert run.ended == "completed", (text, run.entered, run.open())
    assert run.open() == {}
    entered = [f.key for f in run.of(step.ElementEntered)]
    left = [f.key for f in run.of(step.ElementLeft)]
    assert sorted(entered) == sorted(left)
    assert len(set(entered)) == len(entered)
    assert run.replayed() == run.state


def test_drawing_the_same_block_gives_the_same_file() -> None:
    block: Block = ("and", [("each", ("user",)), ("loop", ("service",))])
    assert bpmn(drawn(block)) == bpmn(drawn(block))
