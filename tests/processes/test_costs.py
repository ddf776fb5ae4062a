"""An instance costs what is live, not what has been: long chains, many blocks, many passes.

Ratios within one run, in processor time, so that a busy machine changes little. `bench.engine`
measures the same with more care and beside raw SpiffWorkflow.
"""

import gc
import time
from collections.abc import Callable

import pytest

from bench.engine import blocks_in_a_row, tasks_in_a_row
from tests.processes.diagram import definition
from tests.processes.engine import Run


def _seconds(text: str) -> float:
    drawn = definition(text)
    Run(drawn)
    best = float("inf")
    for _ in range(3):
        gc.collect()
        began = time.process_time()
        run = Run(drawn)
        best = min(best, time.process_time() - began)
        assert run.ended == "completed"
    return best


@pytest.mark.parametrize(
    ("draw", "some", "many"),
    [(tasks_in_a_row, 250, 2_000), (blocks_in_a_row, 5, 40)],
    ids=["2,000 tasks", "40 parallel blocks"],
)
def test_eight_times_the_diagram_takes_eight_times_as_long(
    draw: Callable[[int], str], some: int, many: int
) -> None:
    few, whole = _seconds(draw(some)), _seconds(draw(many))
    assert whole / few < 16, (few, whole)  # twice linear; squared gives 64, doubling far more


def test_twenty_parallel_blocks_enter_each_element_once() -> None:
    run = Run(definition(blocks_in_a_row(20)))
    assert run.ended == "completed"
    assert len(run.entered) == len(set(run.entered)) == 2 + 4 * 20


def test_two_thousand_tasks_are_entered_in_their_order() -> None:
    run = Run(definition(tasks_in_a_row(2_000)))
    assert run.entered == ["s", *(f"t{n}" for n in range(2_000)), "e"]
    assert run.replayed() == run.state
