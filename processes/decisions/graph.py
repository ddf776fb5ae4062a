"""The requirements graph of a model: what each element needs and how it is called in there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..feel.compiler import Closure
from ..feel.env import Env
from ..feel.types import ANY, Type
from ..feel.values import Value
from .boxed import EXPRESSIONS, Boxes, function_maker
from .document import Document, Element, child, children, one_space, problem, tag
from .errors import DecisionError
from .item_types import TypeTable

#: Namespace and id of an element.
Key = tuple[str, str]

_REQUIREMENTS = ("informationRequirement", "knowledgeRequirement")
_REFERENCES = ("requiredInput", "requiredDecision", "requiredKnowledge")


@dataclass(slots=True)
class Node:
    """An element of the graph: input data, decision, knowledge model or service."""

    key: Key
    name: str
    kind: str
    type: Type | None
    element: Element
    #: Elements it needs, each with its path of names as seen from here.
    requires: list[tuple[tuple[str, ...], Key]] = field(default_factory=list)
    logic: Closure | None = None
    function: Callable[[Env], Value] | None = None
    reads: frozenset[str] = frozenset()
    #: Its type, or what its logic shows of it.
    gives: Type = ANY
    #: For a service: what it takes and gives.
    inputs: list[Key] = field(default_factory=list)
    outputs: list[Key] = field(default_factory=list)


class Graph:
    """All elements of a set of documents, linked and compiled."""

    def __init__(self, documents: list[Document]) -> None:
        self.documents = {document.namespace: document for document in documents}
        self.nodes: dict[Key, Node] = {}
        self.problems: list[DecisionError] = []
        self.types: dict[str, Mapping[str, Type]] = {}
        self._tables: dict[str, TypeTable] = {}
        for document in documents:
            table = self._type_table(document, ())
            self.types[document.namespace] = table.types
            for element in document.elements.values():
                self._add(document, table, element)
        for node in self.nodes.values():
            self._link(node)
        for document in documents:
            self._compile(document)
        self._refuse_cycles()

    def _type_table(self, document: Document, path: tuple[str, ...]) -> TypeTable:
        known = self._tables.get(document.namespace)
        if known is not None:
            return known
        imported = {}
        for prefix, namespace in document.imports.items():
            other = self.documents.get(namespace)
            if other is not None and namespace not in path:
                imported[prefix] = self._type_table(other, (*path, document.namespace))
        table = TypeTable(document, imported)
        self._tables[document.namespace] = table
        return table

    def _add(self, document: Document, table: TypeTable, element: Element) -> None:
        variable = child(element, "variable")
        name = one_space(element.get("name"))
        if variable is not None and variable.get("name"):
            name = one_space(variable.get("name"))
        element_id = element.get("id") or element.get("name") or ""
        key = (document.namespace, element_id)
        kind = table.find(variable.get("typeRef")) if variable is not None else None
        self.nodes[key] = Node(key, name, tag(element), kind, element)

    def _link(self, node: Node) -> None:
        for requirement in children(node.element, *_REQUIREMENTS):
            for reference in children(requirement, *_REFERENCES):
                self._require(node, reference)
        if node.kind == "decisionService":
            for reference in children(node.element, "inputData"):
                self._refer(node.inputs, node, reference)
            for reference in children(node.element, "inputDecision"):
                self._refer(node.inputs, node, reference)
            for reference in children(node.element, "outputDecision"):
                self._refer(node.outputs, node, reference)

    def _require(self, node: Node, reference: Element) -> None:
        key = self._target(node, reference)
        if key is None:
            return
        path = self.path(node.key[0], key[0])
        if path is None:
            self.problems.append(problem(reference, "reference", reference.get("href") or ""))
            return
        node.requires.append(((*path, self.nodes[key].name), key))

    def _refer(self, targets: list[Key], node: Node, reference: Element) -> None:
        key = self._target(node, reference)
        if key is not None:
            targets.append(key)

    def _target(self, node: Node, reference: Element) -> Key | None:
        href = reference.get("href") or ""
        namespace, _, element_id = href.rpartition("#")
        key = (namespace or node.key[0], element_id)
        if key in self.nodes:
            return key
        self.problems.append(problem(reference, "reference", href))
        return None

    def path(self, start: str, goal: str) -> tuple[str, ...] | None:
        """Import names that lead from one namespace to another; None when none do."""
        waiting: deque[tuple[str, tuple[str, ...]]] = deque([(start, ())])
        seen = {start}
        while waiting:
            namespace, path = waiting.popleft()
            if namespace == goal:
                return path
            document = self.documents.get(namespace)
            for name, other in document.imports.items() if document else ():
                if other not in seen:
                    seen.add(other)
                    waiting.append((other, (*path, name) if name else path))
        return None

    def _compile(self, document: Document) -> None:
        boxes = Boxes(document, self._tables[document.namespace])
        for node in self.nodes.values():
            if node.key[0] != document.namespace:
                continue
            boxes.reads = set()
            if node.kind == "decision":
                self._compile_decision(boxes, node)
            elif node.kind == "businessKnowledgeModel":
                self._compile_knowledge(boxes, node)
            node.reads = frozenset(boxes.reads)
        self.problems.extend(boxes.problems)

    def _compile_decision(self, boxes: Boxes, node: Node) -> None:
        held = children(node.element, *EXPRESSIONS)
        if held:
            node.logic = boxes.typed(held[0])
            node.gives = node.type or boxes.shown_type(held[0])

    def _compile_knowledge(self, boxes: Boxes, node: Node) -> None:
        definition = child(node.element, "encapsulatedLogic")
        if definition is None:
            self.problems.append(problem(node.element, "logic", "<encapsulatedLogic>"))
            return
        result = node.type
        if result is not None and result.kind == "function":
            result = result.result
        node.function = function_maker(boxes, definition, node.name, result)

    def _refuse_cycles(self) -> None:
        done: set[Key] = set()
        for start in self.nodes:
            stack: list[tuple[Key, int]] = [(start, 0)]
            path: list[Key] = []
            while stack:
                key, place = stack.pop()
                if place == 0:
                    if key in done:
                        continue
                    path.append(key)
                needs = [
                    other
                    for _, other in self.nodes[key].requires
                    if self.nodes[other].kind == "decision"
                ]
                if place < len(needs):
                    stack.append((key, place + 1))
                    if needs[place] in path:
                        names = " → ".join(self.nodes[one].name for one in path)
                        self.problems.append(problem(self.nodes[key].element, "cycle", names))
                        self.nodes[key].requires.clear()
                        return
                    stack.append((needs[place], 0))
                else:
                    done.add(key)
                    path.pop()

    def service_parameters(self, node: Node) -> tuple[tuple[str, ...], tuple[Type | None, ...]]:
        """Names and types of a decision service's parameters: input data, then decisions."""
        found = [self.nodes[key] for key in node.inputs]
        return tuple(one.name for one in found), tuple(one.type for one in found)
