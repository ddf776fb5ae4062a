"""Notes which elements and table rows of the company's processes the tests reach.

A pytest plugin. A whole run fails when an element was never entered or a row never matched; a run
of some tests only notes. ``--unreached FILE`` writes what is missing, whatever was run.

Only diagrams as they are in ``processes/bpmn`` count: a test's own drawing proves nothing of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from processes import instance as engine
from processes.decisions.model import Model
from processes.step import ElementEntered, Input, Step

ROOT = Path(__file__).parents[1]
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_NODES = ("Event", "Gateway", "Task", "task", "callActivity", "subProcess", "adHocSubProcess")
#: "process/element" and "table/row"
Reached = set[str]


def wanted() -> Reached:
    """Every element of every diagram and every row of every table of the company."""
    found: Reached = set()
    for path in sorted((ROOT / "processes" / "bpmn").glob("*.bpmn")):
        for process in etree.parse(path).iter(f"{_BPMN}process"):
            ids = (n.get("id") for n in process.iter() if _is_node(n))
            found |= {f"{process.get('id')}/{id}" for id in ids}
    for path in sorted((ROOT / "processes" / "dmn").glob("*.dmn")):
        for rule in etree.parse(path).iter("{*}rule"):
            table = rule.getparent()
            assert table is not None
            found.add(f"{table.get('id')}/{rule.get('id')}")
    return found


def _is_node(node: etree._Element) -> bool:
    return isinstance(node.tag, str) and node.tag.endswith(_NODES) and node.tag.startswith(_BPMN)


class Reaching:
    """Listens to the engine while the tests run, on each worker."""

    def __init__(self) -> None:
        self.reached: Reached = set()
        self._company = {path.read_bytes() for path in (ROOT / "processes/bpmn").glob("*.bpmn")}

    def listen(self, patch: pytest.MonkeyPatch) -> None:
        """Hear every step and every decision from now on."""
        evaluate = Model.evaluate

        def step(given: Input, facts: tuple[Any, ...], run: engine.Instance) -> Step:
            if self._is_company(run):
                self.reached.update(
                    f"{fact.process_id}/{fact.element_id}"
                    for fact in facts
                    if type(fact) is ElementEntered
                )
            return Step(given, facts, run)

        def decide(model: Model, *given: Any, **named: Any) -> Any:
            outcome = evaluate(model, *given, **named)
            self.reached.update(f"{row.table_id}/{row.rule_id}" for row in outcome.matched)
            return outcome

        patch.setattr(engine, "Step", step)
        patch.setattr(Model, "evaluate", decide)

    def _is_company(self, run: engine.Instance) -> bool:
        definition = run._case.root.spec.graph.definition
        return any(content in self._company for content in definition.files.values())


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the option."""
    parser.addoption("--unreached", metavar="FILE", help="write which elements no test reached")


def pytest_configure(config: pytest.Config) -> None:
    """Listen from the beginning."""
    reaching, patch = Reaching(), pytest.MonkeyPatch()
    reaching.listen(patch)
    config.add_cleanup(patch.undo)
    config.stash[_KEY] = reaching


_KEY = pytest.StashKey[Reaching]()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what an xdist worker has reached."""
    node.config.stash[_KEY].reached.update(getattr(node, "workeroutput", {}).get("reached", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Hand over to the controller, or judge."""
    reaching = session.config.stash[_KEY]
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["reached"] = sorted(reaching.reached)
        return
    missing = sorted(wanted() - reaching.reached)
    file = session.config.getoption("unreached")
    if file:
        Path(file).write_text("".join(f"{one}\n" for one in missing), encoding="utf-8")
    if missing and exitstatus == pytest.ExitCode.OK and _is_whole(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say how much was reached, and in a whole run what was not."""
    if not _is_whole(config):
        return
    everything = wanted()
    missing = sorted(everything - config.stash[_KEY].reached)
    terminalreporter.section("the company's processes")
    reached = len(everything) - len(missing)
    terminalreporter.line(f"{reached} of {len(everything)} elements and table rows reached")
    for line in _lines(missing):
        terminalreporter.line(line, red=True)


def _lines(missing: list[str]) -> Iterator[str]:
    for one in missing:
        yield f"no test reaches {one}"


def _is_whole(config: pytest.Config) -> bool:
    chosen = config.getoption("keyword") or config.getoption("markexpr")
    return not chosen and config.args == config.getini("testpaths")
