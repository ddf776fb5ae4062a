"""A DMN model, read once and evaluated often.

The entry of this package. Not for BPMN: what a business rule task does with an outcome is the
engine's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..feel.env import Now
from ..feel.errors import FeelError
from ..feel.expression import explain
from ..feel.types import Type
from ..feel.values import FunctionValue, Value
from .document import Document, Element, child, children, parse, tag
from .errors import DecisionError
from .evaluation import Evaluation
from .graph import Graph, Key, Node
from .record import DecisionRun, Outcome


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of a model."""

    id: str
    name: str
    #: Names by language, from the ``name:zh``-like properties; always with ``en``.
    names: Mapping[str, str]
    #: Variables it reads from the scope, itself or by what it requires.
    inputs: frozenset[str]
    #: What its value is, as far as the model tells: for the linter of those who use it.
    type: Type
    #: The decision as Camunda's ``versionTag`` names it, empty for none.
    version_tag: str = ""


class Model:
    """A set of DMN documents, linked and compiled; immutable and safe to share."""

    def __init__(self, documents: list[Document], *, lenient: bool = False) -> None:
        self._graph = Graph(documents)
        #: What is wrong with the model; only a lenient model has any.
        self.problems = tuple(self._graph.problems)
        if self.problems and not lenient:
            first = self.problems[0]
            first.others = self.problems[1:]
            raise first
        self._keys: dict[str, Key] = {}
        decisions: dict[str, Decision] = {}
        for key, node in self._graph.nodes.items():
            if node.kind == "decision" and key[1] not in decisions:
                decisions[key[1]] = self._describe(node)
                self._keys[key[1]] = key
        self.decisions: Mapping[str, Decision] = decisions

    def _describe(self, node: Node) -> Decision:
        names = {"en": one_name(node.element)}
        tag_value = ""
        for found in _extensions(node.element):
            name, value = found.get("name") or "", found.get("value") or ""
            if tag(found) == "property" and name.startswith("name:") and value:
                names[name.removeprefix("name:")] = value
            elif tag(found) == "versionTag":
                tag_value = value
        inputs = self._inputs(node)
        return Decision(node.key[1], names["en"], names, inputs, node.gives, tag_value)

    def _inputs(self, node: Node) -> frozenset[str]:
        found: set[str] = set()
        waiting, seen = [node], {node.key}
        while waiting:
            current = waiting.pop()
            if current.kind == "inputData":
                found.add(current.name)
            elif current.kind == "decision":
                found |= current.reads - {path[0] for path, _ in current.requires}
            for _, key in current.requires:
                if key not in seen:
                    seen.add(key)
                    waiting.append(self._graph.nodes[key])
        return frozenset(found)

    def evaluate(
        self,
        decision_id: str,
        scope: Mapping[str, Value],
        *,
        now: Now | None = None,
        lenient: bool = False,
    ) -> Outcome:
        """Evaluate a decision, and those it requires, in a scope of variables.

        Raises DecisionError when there is no such decision, or a table or type is broken (two
        rules of a UNIQUE table, a value that isn't allowed); ``lenient`` makes these null, as the
        standard does. Raises FeelError past the limits.
        """
        key = self._keys.get(decision_id)
        if key is None:
            raise DecisionError("unknown_decision", decision_id)
        run = DecisionRun(now, lenient)
        try:
            value = Evaluation(self._graph, run, scope).value(key)
        except (DecisionError, FeelError):
            raise
        except Exception as error:
            raise explain(error, decision_id) from error
        return Outcome(value, tuple(run.matched), tuple(run.problems))

    def invoke(
        self,
        name: str,
        arguments: Mapping[str, Value],
        *,
        now: Now | None = None,
        lenient: bool = False,
    ) -> Outcome:
        """Call a decision service or knowledge model by its name or id. Raises as ``evaluate``."""
        key = next((key for key, node in self._graph.nodes.items() if _is_called(node, name)), None)
        if key is None:
            raise DecisionError("unknown_decision", name)
        run = DecisionRun(now, lenient)
        try:
            target = Evaluation(self._graph, run, {}).value(key)
            value = None
            if isinstance(target, FunctionValue):
                wanted = target.parameters
                values = {one: arguments.get(one) for one in wanted}
                value = target.invoke_named(values, run)
        except (DecisionError, FeelError):
            raise
        except Exception as error:
            raise explain(error, name) from error
        return Outcome(value, tuple(run.matched), tuple(run.problems))


def _is_called(node: Node, name: str) -> bool:
    callable_kind = node.kind in ("decisionService", "businessKnowledgeModel")
    return callable_kind and name in (node.name, node.key[1], node.element.get("name"))


def one_name(element: Element) -> str:
    """The name of an element, else its id."""
    return element.get("name") or element.get("id") or ""


def _extensions(element: Element) -> Iterable[Element]:
    found = child(element, "extensionElements")
    if found is None:
        return []
    lists = children(found, "properties")
    return [*found, *(entry for one in lists for entry in one)]


def load(xml: bytes | list[bytes], *, lenient: bool = False) -> Model:
    """Read a DMN model from one file or several that import each other.

    Raises DecisionError with the element's id, name and line for the first thing that is wrong
    (``others`` holds the rest); ``lenient`` keeps what can be evaluated.
    """
    documents = [parse(one) for one in ([xml] if isinstance(xml, bytes) else xml)]
    try:
        return Model(documents, lenient=lenient)
    except RecursionError:
        raise DecisionError("not_dmn", "too deeply nested", detail_zh="嵌套过深") from None
