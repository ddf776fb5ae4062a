"""The page on the company's processes says of each what its diagram says."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from processes.catalog import read_bundle
from processes.model import THROWING, Definition, Element, starts_process

ROOT = Path(__file__).parents[2]
COMPANY = read_bundle(
    {
        path.name: path.read_bytes()
        for pattern in ("processes/bpmn/*.bpmn", "processes/dmn/*.dmn", "forms/*.form")
        for path in ROOT.glob(pattern)
    }
).definitions
_PAGE = (ROOT / "docs" / "processes.md").read_text()
#: the cells behind each name in its first column
ROWS = {
    name: [cell.strip() for cell in cells.split("|")]
    for name, cells in re.findall(r"^\| `([^`]+)` \|(.*)\|$", _PAGE, re.MULTILINE)
}
PROCESSES = {name: cells for name, cells in ROWS.items() if "." not in name}
MESSAGES = {name: cells for name, cells in ROWS.items() if "." in name}


def named(cell: str) -> set[str]:
    """What stands in code in a cell."""
    return set(re.findall(r"`([^`]+)`", cell))


def talking(one: Definition) -> Iterable[tuple[Element, str]]:
    """The elements of a process that send a message or wait for one."""
    for element in one.elements.values():
        if element.event and element.event.message:
            yield element, element.event.message


def test_every_process_stands_there_once() -> None:
    assert sorted(re.findall(r"^\| `([\w-]+)` \|", _PAGE, re.MULTILINE)) == sorted(COMPANY)


@pytest.mark.parametrize("process_id", sorted(COMPANY))
def test_it_says_how_a_process_starts_decides_and_calls(process_id: str) -> None:
    one = COMPANY[process_id]
    _, starts, decisions, calls = PROCESSES[process_id]
    begins = one.start_messages | {timer.text for timer in one.start_timers.values()}
    callers = {id for id, other in COMPANY.items() if process_id in other.called_processes}
    assert named(starts) == begins | callers
    begun = [e.event for e in one.elements.values() if starts_process(e)]
    plain = [event for event in begun if event is None or event.kind == "none"]
    assert ("by hand" in starts) == bool(plain and not callers)
    assert named(decisions) == one.decision_ids
    assert named(calls) == one.called_processes


def test_every_message_stands_there() -> None:
    assert set(MESSAGES) == {name for one in COMPANY.values() for _, name in talking(one)}


@pytest.mark.parametrize("message", sorted(MESSAGES))
def test_it_says_who_sends_a_message_and_what_it_does(message: str) -> None:
    _, senders, started, woken = MESSAGES[message]
    sending, starting, waiting = set[str](), set[str](), set[str]()
    for id, one in COMPANY.items():
        for element, name in talking(one):
            if name != message:
                continue
            if element.type in THROWING:
                sending.add(id)
            elif starts_process(element):
                starting.add(id)
            else:
                waiting.add(id)
    assert (named(senders), named(started), named(woken)) == (sending, starting, waiting)
    assert re.sub(r"`[^`]+`|[ ,]", "", senders) or sending, "nobody sends it"
