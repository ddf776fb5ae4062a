"""What runs at once keeps its results apart: no run of a repeated element writes over another's.

An output goes to where the name is known, else to the process, and there the runs would meet. So
a name that is written inside must be declared at the repeated element, by an input `=null`.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from processes.catalog import read_bundle
from processes.model import THROWING, Definition, Element, MultiInstance
from tests.processes.diagram import definition

ROOT = Path(__file__).parents[2]
COMPANY = read_bundle(
    {
        path.name: path.read_bytes()
        for folder, ending in (("processes/bpmn", "bpmn"), ("processes/dmn", "dmn"))
        for path in (ROOT / folder).glob(f"*.{ending}")
    }
    | {path.name: path.read_bytes() for path in (ROOT / "forms").glob("*.form")}
).definitions
#: what a handler answers, as docs/handlers.md says: | `topic` | kind | input | answer |
ANSWERS = {
    topic: re.findall(r"`(\w+)`", answer)
    for topic, answer in re.findall(
        r"^\| `([\w.]+)` \| \w+ \|.*\|([^|]*)\|$",
        (ROOT / "docs" / "handlers.md").read_text(),
        re.MULTILINE,
    )
}


def shared(one: Definition) -> list[tuple[str, str]]:
    """Each element and name by which runs that go on at once write over each other."""
    return [
        (element.id, name)
        for element in one.elements.values()
        if (known := _apart(one, element)) is not None
        for name in _written(one, element)
        if name not in known
    ]


def _apart(one: Definition, element: Element) -> set[str] | None:
    """The names a run holds for itself; None where only one run goes on."""
    known: set[str] = set()
    holder: Element | None = element
    while holder is not None:
        if holder is not element or _at_once(holder):
            known |= {mapping.target for mapping in holder.inputs}
        if _at_once(holder):
            assert isinstance(holder.loop, MultiInstance)
            result = (holder.loop.result or "").removeprefix("=").strip()
            return known | {result, holder.loop.item or ""}
        holder = one.elements[holder.parent] if holder.parent else None
    return None


def _at_once(element: Element) -> bool:
    return isinstance(element.loop, MultiInstance) and not element.loop.sequential


def _written(one: Definition, element: Element) -> Iterator[str]:
    if element.outputs:
        yield from (mapping.target.split(".")[0] for mapping in element.outputs)
    elif element.form_id:
        yield from re.findall(r'"key": ?"(\w+)"', _form(one, element.form_id))
    elif element.result_variable:
        yield element.result_variable
    elif element.topic:
        # an answer nobody reads is as good as none
        yield from (name for name in ANSWERS[element.topic] if _is_read(one, name))
    elif element.call and element.call.propagate_child:
        yield "whatever the called process holds"
    elif element.event and element.event.message and element.type not in THROWING:
        yield "whatever the message brings"


def _form(one: Definition, form_id: str) -> str:
    return next(
        content.decode()
        for name, content in one.files.items()
        if name.endswith(".form") and json.loads(content)["id"] == form_id
    )


def _is_read(one: Definition, name: str) -> bool:
    return bool(re.search(rf'="=[^"]*\b{name}\b', one.xml.decode()))


@pytest.mark.parametrize("process_id", sorted(COMPANY))
def test_runs_at_once_keep_their_results_apart(process_id: str) -> None:
    assert shared(COMPANY[process_id]) == []


_MANY = """
    start s
    sub box each="=lines" item=line {inside} {{
        start b
        script count feel="=line.quantity" result=counted
        end f
        b -> count -> f
    }}
    end e
    s -> box -> e
"""


def test_a_name_nobody_declared_is_found() -> None:
    assert shared(definition(_MANY.format(inside=""))) == [("count", "counted")]


def test_a_declared_name_stays_with_its_run() -> None:
    assert shared(definition(_MANY.format(inside='input="counted:=null"'))) == []
