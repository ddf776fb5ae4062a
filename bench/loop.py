"""A loop through a user task, 5,000 passes: the last must cost what the tenth did.

Runs the engine alone, saving and restoring the state at every pass, as a command does. Prints
ratios of one run; run it as ``python -m bench.loop [passes]``.
"""

import sys
import time
from datetime import UTC, datetime, tzinfo
from statistics import median
from uuid import UUID

from processes.catalog import read_bundle
from processes.instance import Instance
from processes.model import Definition
from processes.step import TaskOpened
from tests.processes.diagram import bpmn

_LOOP = """
    start s
    xor again
    user work
    xor enough
    end done
    s -> again -> work -> enough
    enough -> done [n >= last]
    enough -> !again
"""
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


class One:
    """A catalog of one definition."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition

    def definition(self, digest: str) -> Definition:
        return self._definition

    def tagged(self, process_id: str, tag: str) -> Definition:
        return self.latest(process_id)

    def latest(self, process_id: str) -> Definition:
        return self._definition

    def zone(self) -> tzinfo:
        return UTC


def run(passes: int) -> tuple[list[float], list[int], str | None]:
    """Run the loop; seconds and state bytes of each pass, and how it ended."""
    definition = read_bundle({"p.bpmn": bpmn(_LOOP)}).definitions["p"]
    catalog = One(definition)
    step = Instance.start(
        definition,
        catalog=catalog,
        instance_id=UUID(int=1),
        variables={"n": 0, "last": passes},
        now=_NOW,
    )
    seconds, sizes = [], []
    for n in range(1, passes + 1):
        state = step.state
        began = time.perf_counter()
        key = next(fact.key for fact in step.facts if isinstance(fact, TaskOpened))
        step = Instance.load(state, catalog).complete_task(key, {"n": n}, _NOW)
        sizes.append(len(step.state))
        seconds.append(time.perf_counter() - began)
    return seconds, sizes, step.finished


def main() -> None:
    """Print what a pass costs early and late."""
    passes = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    seconds, sizes, finished = run(passes)
    early, late = median(seconds[5:15]), median(seconds[-10:])
    print(f"{passes} passes, {finished}")
    print(f"a pass around the tenth: {early * 1e6:.0f} µs, at the end: {late * 1e6:.0f} µs")
    print(f"ratio end / tenth: {late / early:.2f} (goal: at most 2)")
    print(f"state: {sizes[9]} bytes at the tenth, at most {max(sizes)} bytes")


if __name__ == "__main__":
    main()
