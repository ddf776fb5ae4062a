"""Evaluates a requirements graph: each decision once, each with the names it requires.

One ``Evaluation`` per question; a decision service asks a question of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..feel.compiler import Closure
from ..feel.env import Env
from ..feel.functions import UserFunction
from ..feel.temporal_text import parse_any
from ..feel.types import Type, coerce
from ..feel.values import Value, adopt, kind_of
from .graph import Graph, Key, Node
from .record import DecisionRun

_TEXT_TYPES = frozenset(
    (
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
    )
)


class Evaluation:
    """The values found so far for one set of inputs."""

    def __init__(
        self,
        graph: Graph,
        run: DecisionRun,
        scope: Mapping[str, Value],
        given: Mapping[Key, Value] | None = None,
    ) -> None:
        self.graph = graph
        self.run = run
        self.scope = scope
        self._given = given or {}
        self._values: dict[Key, Value] = dict(self._given)
        self._imported: dict[str, Evaluation] = {}
        #: What a decision sees without requiring it. By the standard no input data, so a lenient
        #: evaluation hides what is drawn as such; Camunda shows every variable.
        self._visible = scope
        if run.lenient:
            drawn = {node.name for node in graph.nodes.values() if node.kind == "inputData"}
            self._visible = {name: value for name, value in scope.items() if name not in drawn}

    def value(self, key: Key) -> Value:
        """The value of an element."""
        if key not in self._values:
            node = self.graph.nodes[key]
            if node.kind == "inputData":
                self._values[key] = self._input(node)
            elif node.kind == "decision":
                self._values[key] = self._decide(node)
            elif node.kind == "businessKnowledgeModel":
                self._knowledge(node)
            elif node.kind == "decisionService":
                self._values[key] = self._service(node)
            else:
                self._values[key] = None
        return self._values[key]

    def _frame(self, node: Node) -> dict[str, Value]:
        """The names an element requires; imported ones below the name of their import."""
        frame: dict[str, Value] = {}
        self._fill(frame, node)
        return frame

    def _fill(self, frame: dict[str, Value], node: Node) -> None:
        for path, key in node.requires:
            inner, evaluation = frame, self
            for name in path[:-1]:
                inner, evaluation = inner.setdefault(name, {}), evaluation._below(name)
            inner[path[-1]] = evaluation.value(key)

    def _below(self, name: str) -> Evaluation:
        """The evaluation of what is imported under a name.

        A model imported twice may get different inputs by each way: those of the scope below the
        name (``{lib: {x: 1}}`` or ``lib.x``), else those of the same name.
        """
        known = self._imported.get(name)
        if known is not None:
            return known
        prefix = f"{name}."
        dotted = {
            key.removeprefix(prefix): value
            for key, value in self.scope.items()
            if key.startswith(prefix)
        }
        nested = self.scope.get(name)
        scope = {**self.scope, **dotted, **(nested if isinstance(nested, Mapping) else {})}
        made = Evaluation(self.graph, self.run, scope, self._given)
        self._imported[name] = made
        return made

    def _decide(self, node: Node) -> Value:
        if node.logic is None:
            return None
        run = self.run
        run.enter()
        frame = self._frame(node)
        outer, run.types = run.types, self.graph.types[node.key[0]]
        value = node.logic(Env(frame, Env(self._visible, None, run), run))
        run.types = outer
        run.depth -= 1
        return self._fitted(node, value)

    def _fitted(self, node: Node, value: Value) -> Value:
        """Convert to the type of the element's variable; a misfit is null, or refused."""
        if node.type is None or value is None:
            return value
        made = coerce(value, node.type, self.run)
        if made is None:
            line = node.element.sourceline or 0
            self.run.broken("misfit", node.name, node.key[1], node.name, line)
        return made

    def _input(self, node: Node) -> Value:
        value = self.scope.get(node.name)
        kind = node.type.kind if node.type else ""
        if kind in _TEXT_TYPES and isinstance(value, str):
            # JSON has no dates: an input typed as one reads an ISO text.
            read = parse_any(value)
            value = read if read is not None and kind_of(read) == kind else value
        return self._fitted(node, adopt(value))

    def _knowledge(self, node: Node) -> None:
        """Make a knowledge model's function; it may call itself and what it requires."""
        frame: dict[str, Value] = {}
        env = Env(frame, None, self.run)
        made = node.function(env) if node.function else None
        if isinstance(made, UserFunction):
            made.body = _in_types(self.graph.types[node.key[0]], made.body)
        self._values[node.key] = made
        frame[node.name] = made
        self._fill(frame, node)

    def _service(self, node: Node) -> UserFunction:
        names, types = self.graph.service_parameters(node)
        result = node.type
        if result is not None and result.kind == "function":
            result = result.result

        def body(env: Env) -> Value:
            given = {key: env.names[name] for key, name in zip(node.inputs, names, strict=True)}
            inner = Evaluation(self.graph, self.run, {}, given)
            found = {self.graph.nodes[key].name: inner.value(key) for key in node.outputs}
            return next(iter(found.values())) if len(found) == 1 else found

        env = Env({}, None, self.run)
        return UserFunction(names, types, body, env, name=node.name, result=result)


def _in_types(types: Mapping[str, Type], body: Closure) -> Closure:
    """Let a body name the types of its own document, whoever calls it."""

    def within(env: Env) -> Value:
        outer, env.run.types = env.run.types, types
        value = body(env)
        env.run.types = outer
        return value

    return within
