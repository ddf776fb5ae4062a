"""Random diagrams run by the real commands: rows say what the engine holds open, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from processes.codec import loads
from service.commands.broadcast_signal import broadcast_signal
from service.commands.wake_timers import wake_timers
from service.identity import SYSTEM
from service.store.tables import incident, instance, job, subscription, timer, work_item
from tests.processes.random_blocks import Block, blocks, drawn
from tests.processes.test_bindings import table
from tests.story import House, Item, Run

Held = set[tuple[str, UUID]]
_numbers = count(1)


def _held_by_the_engine(run: Run) -> Held:
    """What the tokens of the saved state hold open."""
    (row,) = run.house.all(select(instance.c.state).where(instance.c.id == run.id))
    found: Held = set()
    for number, *_, notes in loads(row.state)["tokens"]:
        key = UUID(int=(run.id.int + number) % (1 << 128))
        found |= {(notes["open"], key)} if "open" in notes else set()
        found |= {("incident", key)} if "incident" in notes else set()
    return found


def _held_by_rows(run: Run) -> Held:
    found: Held = {("task", row.id) for row in run.rows(work_item) if row.closed_at is None}
    found |= {("job", row.id) for row in run.rows(job) if row.kind == "call"}
    found |= {("timer", row.key) for row in run.rows(timer)}
    found |= {("incident", row.key) for row in run.rows(incident) if row.resolved_at is None}
    for row in run.rows(subscription):
        found.add(("signal" if row.signal else "message", row.key))
    return found


def _next_steps(run: Run) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What can be done with a run right now, each with the element it is about."""
    house = run.house
    for row in run.rows(work_item):
        if row.closed_at is None:
            yield row.element_id, Item(house, row.id).complete
    for row in run.rows(timer):
        yield row.element_id, lambda due=row.due_at: _let_pass(house, due)
    for row in run.rows(subscription):
        if row.signal:
            yield (
                row.element_id,
                lambda name=row.name: broadcast_signal(house.deps, SYSTEM, name, {}),
            )
        else:
            yield row.element_id, lambda row=row: house.send(row.name, row.correlation_key)


def _let_pass(house: House, due: Any) -> None:
    house.clock.set(max(house.clock.now(), due))
    wake_timers(house.deps)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@example(block=("guarded", ("user",)), picks=[0], pick=1)  # timers before work
@given(block=blocks, picks=st.lists(st.integers(0, 1000), min_size=1), pick=st.integers(1, 12))
def test_rows_are_what_the_engine_holds_open(
    house: House, handlers: Any, block: Block, picks: list[int], pick: int
) -> None:
    handlers.remote("t")
    text, process_id = drawn(block), f"p{next(_numbers)}"
    house.draw(text, process_id, t__dmn=table("", 1))
    run = house.start(process_id, pick=pick)
    for n in range(400):
        assert _held_by_rows(run) == _held_by_the_engine(run), (text, run.inputs)
        if n % 3:  # jobs pile up between two rounds of the worker
            house.work()
        steps = sorted(_next_steps(run), key=lambda one: one[0])
        if n > 30:  # news that may come for ever stop after a while
            steps = [one for one in steps if not one[0].startswith("news")]
        if steps:
            steps[picks[n % len(picks)] % len(steps)][1]()
        elif not house.work():
            break
    assert (run.status, _held_by_rows(run)) == ("completed", set()), (text, run.inputs)
    assert run.problem is None
