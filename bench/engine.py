"""What the engine costs, beside raw SpiffWorkflow on the same diagrams in the same run.

    python -m bench.engine [--quick]

The engine saves and restores its state at every wait, as a command does; raw SpiffWorkflow stays in
memory. Prints one line for each promise and ends with 1 if one is not kept.
"""

import argparse
import gc
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from statistics import median
from uuid import UUID

from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from bench.loop import One
from bench.loop import run as run_loop
from processes.catalog import read_bundle
from processes.instance import Instance
from processes.model import Definition
from processes.step import TaskOpened
from tests.processes.diagram import bpmn

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_ORDER = """
    start s
    user enter
    user check
    xor good
    and split
    user pick
    user bill
    and join
    task close
    end e
    s -> enter -> check -> good -> split [n > 0]
    good -> !e
    split -> pick -> join -> close -> e
    split -> bill -> join
"""


@dataclass(frozen=True, slots=True)
class Promise:
    """One measured number and what it may be at most."""

    says: str
    measured: float
    at_most: float

    def line(self) -> str:
        """Write it for people."""
        kept = "kept" if self.measured <= self.at_most else "NOT KEPT"
        return f"{self.says}: {self.measured:.2f} (at most {self.at_most:g}) {kept}"


def engine(definition: Definition, **data: object) -> int:
    """Run an instance to its end, through saved states; returns the largest state's bytes."""
    catalog = One(definition)
    step = Instance.start(
        definition, catalog=catalog, instance_id=UUID(int=1), variables=data, now=_NOW
    )
    tasks = [fact.key for fact in step.facts if isinstance(fact, TaskOpened)]
    largest = 0
    while tasks:
        state = step.state
        largest = max(largest, len(state))
        step = Instance.load(state, catalog).complete_task(tasks.pop(0), {"n": 1}, _NOW)
        tasks += [fact.key for fact in step.facts if isinstance(fact, TaskOpened)]
    assert step.instance.ended == "completed"
    return largest


def raw(text: str) -> Callable[[], None]:
    """Parse a diagram with SpiffWorkflow's own parser; returns what runs an instance of it."""
    xml = bpmn(text).replace(b'tFormalExpression">=', b'tFormalExpression">')
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(BytesIO(xml)))
    spec = parser.get_spec("p")

    def run() -> None:
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        while ready := workflow.get_tasks(state=TaskState.READY, manual=True):
            ready[0].data["n"] = 1
            ready[0].run()
            workflow.do_engine_steps()
        assert workflow.is_completed()

    return run


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the median of the processor time of several runs."""
    taken = []
    for _ in range(times):
        gc.collect()
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return median(taken)


def defined(text: str) -> Definition:
    """Read a diagram; its graph is built at the first run."""
    return read_bundle({"p.bpmn": bpmn(text)}).definitions["p"]


def against_raw(times: int) -> list[Promise]:
    """Measure the ten-element order."""
    definition, beside = defined(_ORDER), raw(_ORDER)
    engine(definition)
    beside()
    ours, theirs = [], []
    for _ in range(times):
        ours.append(seconds(lambda: engine(definition), 1))
        theirs.append(seconds(beside, 1))
    mine, other = median(ours), median(theirs)
    print(f"order of ten elements: {mine * 1e3:.2f} ms saved, raw {other * 1e3:.2f} ms in memory")
    return [Promise("order with round trips / raw in memory", mine / other, 1.5)]


def loop(passes: int) -> list[Promise]:
    """Measure a loop through a user task."""
    taken, sizes, finished = run_loop(passes)
    assert finished == "completed"
    early, late = median(taken[:100]), median(taken[-100:])
    return [
        Promise(f"loop of {passes}: last 100 passes / first 100", late / early, 1.3),
        Promise(f"loop of {passes}: largest state in kB", max(sizes) / 1e3, 20),
    ]


def multi_instance(order: str, most: int, times: int) -> list[Promise]:
    """Measure a script for each of many items."""
    definition = defined(
        f'start s\nscript a {order}==items item=i feel="=i" result=x collect=all give==x\nend e\n'
        "s -> a -> e"
    )

    def each(count: int) -> float:
        return seconds(lambda: engine(definition, items=list(range(count))), times) / count

    each(100)
    few, many = each(1_000), each(most)
    return [
        Promise(f"{order}, 1,000 items: ms an item", few * 1e3, 1),
        Promise(f"{order}: an item of {most} / an item of 1,000", many / few, 1.3),
    ]


def in_a_row(kind: str, text: Callable[[int], str], some: int, times: int) -> list[Promise]:
    """Measure a chain of the same thing, whole and half as long."""

    def each(count: int) -> float:
        definition = defined(text(count))
        engine(definition)
        return seconds(lambda: engine(definition), times) / count

    half, whole = each(some // 2), each(some)
    return [Promise(f"{some} {kind}: one / one of half as many", whole / half, 1.3)]


def tasks_in_a_row(count: int) -> str:
    """Draw tasks one after another."""
    names = [f"t{n}" for n in range(count)]
    drawn = "\n".join(f"task {name}" for name in names)
    return f"start s\nend e\n{drawn}\ns -> {' -> '.join(names)} -> e"


def blocks_in_a_row(count: int) -> str:
    """Draw blocks of two parallel tasks one after another."""
    lines, last = ["start s", "end e"], "s"
    for n in range(count):
        lines += [f"and g{n}", f"task a{n}", f"task b{n}", f"and j{n}"]
        lines += [f"{last} -> g{n} -> a{n} -> j{n}", f"g{n} -> b{n} -> j{n}"]
        last = f"j{n}"
    return "\n".join([*lines, f"{last} -> e"])


def main() -> int:
    """Print every promise with what was measured."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--quick", action="store_true", help="fewer runs and passes")
    quick = reader.parse_args().quick
    times = 3 if quick else 7
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    promises = [
        *against_raw(times * 10),
        *loop(1_000 if quick else 10_000),
        *multi_instance("each", 10_000, times),
        *multi_instance("each_in_turn", 10_000, times),
        *in_a_row("parallel blocks", blocks_in_a_row, 20, times * 5),
        *in_a_row("tasks", tasks_in_a_row, 2_000, times),
    ]
    for promise in promises:
        print(promise.line())
    return int(any(promise.measured > promise.at_most for promise in promises))


if __name__ == "__main__":
    sys.exit(main())
