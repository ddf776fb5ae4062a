"""Runs the DMN Technology Compatibility Kit: test cases in XML against our evaluation.

For ``shopflow tck`` and the tests. The kit itself is no part of this project; any checkout of it,
or a part of one, can be given. Test-case schema: ``testCases.xsd`` of the kit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from lxml import etree

from ..feel.env import Run
from ..feel.errors import FeelError
from ..feel.numbers import parse_number
from ..feel.operators import equal
from ..feel.temporal import DateTime, Time
from ..feel.temporal_text import parse_date, parse_datetime, parse_duration, parse_time
from ..feel.values import Value, adopt, kind_of
from .document import Document, Element, child, children, one_space, parse, tag
from .errors import DecisionError
from .model import Model

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
#: Numbers closer than this are equal, as in the kit's own runner.
_TOLERANCE = Decimal("1e-8")
#: Decisions that need a clock get this one; no case of the kit may depend on its value.
_NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
_READERS: dict[str, Callable[[str], Value]] = {
    "boolean": lambda text: text.strip() in ("true", "1"),
    "date": lambda text: parse_date(text.strip()),
    "dateTime": lambda text: parse_datetime(text.strip()),
    "time": lambda text: parse_time(text.strip()),
    "duration": lambda text: parse_duration(text.strip()),
}
_NUMBERS = frozenset(("decimal", "double", "float", "integer", "int", "long", "short"))


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one expected result of one test case."""

    folder: str
    #: Its file and place in it, as ids are not unique.
    place: str
    case: str
    decision: str
    #: Empty when it passed.
    reason: str

    @property
    def passed(self) -> bool:
        """Tell whether the result was as expected."""
        return not self.reason


def run_kit(root: Path) -> Iterator[CaseResult]:
    """Run every test-case file below a folder, in order of path."""
    for path in sorted(root.rglob("*.xml")):
        if "-test-" in path.name:
            yield from run_file(path)


def run_file(path: Path) -> Iterator[CaseResult]:
    """Run the test cases of one file against the model beside it."""
    root = _read(path)
    if tag(root) != "testCases":
        return
    model_name = (getattr(child(root, "modelName"), "text", "") or "").strip()
    folder = path.parent.name
    try:
        model, main, reason = _load(path.parent, model_name)
    except (DecisionError, OSError) as error:
        for number, case in enumerate(children(root, "testCase"), 1):
            place = f"{path.name}:{number}"
            yield CaseResult(folder, place, case.get("id") or "", "", f"the model: {error}")
        return
    for number, case in enumerate(children(root, "testCase"), 1):
        yield from _run_case((folder, f"{path.name}:{number}"), model, main, case, reason)


def _read(path: Path) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(path.read_bytes(), parser)


def _load(folder: Path, name: str) -> tuple[Model, Document, str]:
    """Load a model with the models it imports, found in its folder by namespace."""
    files = sorted(folder.glob("*.dmn"))
    path = folder / name if name else files[0] if len(files) == 1 else folder / "model.dmn"
    main = parse(path.read_bytes())
    beside = [parse(other.read_bytes()) for other in files if other.name != path.name]
    documents, waiting = [main], [main]
    while waiting:
        for namespace in waiting.pop().imports.values():
            for other in beside:
                if other.namespace == namespace and other not in documents:
                    documents.append(other)
                    waiting.append(other)
    model = Model(documents, lenient=True)
    return model, main, "; ".join(str(problem) for problem in model.problems[:3])


def _run_case(
    place: tuple[str, str], model: Model, main: Document, case: Element, problems: str
) -> Iterator[CaseResult]:
    inputs = {node.get("name") or "": _value(node) for node in children(case, "inputNode")}
    for node in children(case, "resultNode"):
        name = node.get("name") or ""
        expected_node = child(node, "expected")
        expected = _value(expected_node) if expected_node is not None else None
        note = ""
        try:
            actual = _ask(model, main, case, name, inputs)
        except (FeelError, DecisionError) as error:
            actual, note = None, str(error)
        reason = ""
        if not same(expected, actual):
            reason = f"expected {_shown(expected)}, got {_shown(actual)}"
            reason = " · ".join(part for part in (reason, note, problems) if part)
        yield CaseResult(*place, case.get("id") or "", name, reason)


def _ask(model: Model, main: Document, case: Element, name: str, inputs: dict[str, Value]) -> Value:
    kind = case.get("type") or "decision"
    if kind != "decision":
        called = case.get("invocableName") or name
        value = model.invoke(called, inputs, now=_NOW, lenient=True).value
        outputs = _output_count(main, called)
        return value.get(name) if outputs > 1 and isinstance(value, dict) else value
    for element_id, element in main.elements.items():
        if tag(element) == "decision" and one_space(element.get("name")) == one_space(name):
            return model.evaluate(element_id, inputs, now=_NOW, lenient=True).value
    raise DecisionError("unknown_decision", name)


def _output_count(main: Document, name: str) -> int:
    for element in main.of("decisionService"):
        if element.get("name") == name:
            return len(children(element, "outputDecision"))
    return 1


def _value(node: Element) -> Value:
    """Read a value of the kit's schema."""
    components = children(node, "component")
    if components:
        return {part.get("name") or "": _value(part) for part in components}
    listed = child(node, "list")
    if listed is not None:
        return None if _nil(listed) else [_value(item) for item in children(listed, "item")]
    value = child(node, "value")
    if value is None or _nil(value):
        return None
    kind = (value.get(f"{_XSI}type") or "").rpartition(":")[2]
    text = value.text or ""
    if kind in _NUMBERS:
        return parse_number(text.strip().lstrip("+"))
    return _READERS[kind](text) if kind in _READERS else text


def _nil(node: Element) -> bool:
    return node.get(f"{_XSI}nil") == "true"


def same(expected: Value, actual: Value) -> bool:
    """Compare as the kit does: numbers within a tolerance, times with their zone."""
    expected, actual = adopt(expected), adopt(actual)
    if expected is None or actual is None:
        return expected is actual
    kind = kind_of(expected)
    if kind != kind_of(actual):
        return False
    if kind == "number":
        return bool(abs(Decimal(expected) - Decimal(actual)) <= _TOLERANCE)
    if kind == "list":
        return len(expected) == len(actual) and all(map(same, expected, actual))
    if kind == "context":
        return expected.keys() == actual.keys() and all(
            same(value, actual[key]) for key, value in expected.items()
        )
    if _has_zone(expected) != _has_zone(actual):
        return False
    return equal(expected, actual, Run()) is True


def _has_zone(value: Value) -> bool:
    clock = value.time if isinstance(value, DateTime) else value
    return isinstance(clock, Time) and clock.offset_on() is not None


def _shown(value: Value) -> str:
    text = repr(value)
    return text if len(text) < 300 else text[:300] + "…"
