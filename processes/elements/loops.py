"""Activities that run many times: multi-instance, parallel or sequential, and the standard loop.

Each is two specs for one drawn activity: a body, which holds the border events and the flows, and
the inner spec, which does the work once. An inner token runs in the scope of its body's token.
Sources: BPMN 2.0.2, 13.3.6 (loop) and 13.3.7 (multi-instance); Camunda 8 for collections.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from processes.elements.base import ElementSpec
from processes.errors import Problem
from processes.expressions import optional
from processes.model import Element, MultiInstance, StandardLoop
from processes.problems import shown
from processes.token import Token

if TYPE_CHECKING:
    from processes.graph import Graph


#: Runs one multi-instance activity may have.
MAX_ITEMS = 20_000

#: Makes the spec of an activity that runs once.
Make = Callable[["Graph", Element], ElementSpec]


class BodySpec(ElementSpec):
    """What surrounds the runs of one activity."""

    body_type = "loopBody"  #: what facts call it
    keeps_outputs = False  #: whether output mappings set variables of the run itself

    def __init__(self, graph: "Graph", element: Element, make: Make) -> None:
        """Make body and inner spec.

        Parameters:
            make: makes the spec of the activity without its marker.
        """
        super().__init__(graph, replace(element, type=self.body_type, inputs=(), outputs=()))
        once = replace(element, loop=None, incoming=(), outgoing=(), default=None)
        self.inner = make(graph, once)
        self.inner.body = self

    def begin(self, token: Token, index: int, variables: Mapping[str, Any]) -> None:
        """Run the activity once more; `index` counts from 1."""
        inner = Token(token.case, self.inner, token)
        inner.data.update(variables, loopCounter=index)
        inner.notes["index"] = index
        self.inner._update(inner)

    def collect(self, inner: Token) -> None:
        """Look at a run before it is left; raises `Problem`, and then it is not left."""
        raise NotImplementedError


class MultiInstanceSpec(BodySpec):
    """Runs its activity for each item of a list, at once or one after another."""

    body_type = "multiInstanceBody"
    keeps_outputs = True  # for the result that is collected (Camunda 8)

    def __init__(self, graph: "Graph", element: Element, make: Make) -> None:
        super().__init__(graph, element, make)
        assert isinstance(element.loop, MultiInstance)
        self._loop = element.loop
        self._items = optional(element.loop.collection)
        self._times = optional(element.loop.cardinality)
        self._gives = optional(element.loop.result)
        self._until = optional(element.loop.until)

    def execute(self, token: Token) -> bool | None:
        items = self._collection(token)
        if self._loop.results:
            token.notes["results"] = [None] * len(items)
        if not items:
            return self.finish(token, {})
        token.notes["count"] = len(items)
        token.notes["done"] = 0
        if self._loop.sequential:
            token.notes["rest"] = items[:0:-1]
            self._run_item(token, 1, items[0])
        else:
            for index, item in enumerate(items, 1):
                self._run_item(token, index, item)
        return None

    def _collection(self, token: Token) -> list[Any]:
        if self._items is None:
            assert self._times is not None
            times = self._times.number(token, 0)
            _bounded(times, self._times.source)
            return [None] * times
        items = self._items.data(token)
        if not isinstance(items, list):
            raise Problem("not-list", source=self._items.source, got=shown(items))
        _bounded(len(items), self._items.source)
        return items

    def _run_item(self, token: Token, index: int, item: Any) -> None:
        variables: dict[str, Any] = {}
        name = self._gives.source[1:].split(".")[0].strip() if self._gives else ""
        if name.isidentifier() and name not in ("true", "false", "null"):
            variables[name] = None
        if self._loop.item:
            variables[self._loop.item] = item
        self.begin(token, index, variables)

    def collect(self, inner: Token) -> None:
        body = inner.scope
        if self._gives and self._loop.results:
            body.notes["results"][inner.notes["index"] - 1] = self._gives.data(inner)
        if self._until is not None:
            inner.notes["enough"] = self._until.holds(inner, self._counts(body))

    def _counts(self, body: Token) -> dict[str, Any]:
        """Count as if the run that is looked at had been left."""
        done = body.notes["done"] + 1
        active = 0 if self._loop.sequential else body.notes["count"] - done
        return {
            "numberOfInstances": body.notes["count"],
            "numberOfActiveInstances": active,
            "numberOfCompletedInstances": done,
            "numberOfTerminatedInstances": 0,
            **self._collected(body),
        }

    def _collected(self, body: Token) -> dict[str, Any]:
        """Return the output collection; no run sees it, lest a called process write it back."""
        return {self._loop.results: body.notes["results"]} if self._loop.results else {}

    def child_left(self, token: Token, child: Token) -> None:
        notes = token.notes
        notes["done"] += 1
        if child.notes.get("enough") or notes["done"] == notes["count"]:
            self.resume(token, {})
        elif self._loop.sequential:
            self._run_item(token, notes["done"] + 1, notes["rest"].pop())

    def finish(self, token: Token, result: Mapping[str, Any]) -> bool:
        token.case.set_variables(token.scope, self._collected(token))
        token.chosen = self.choose(token)
        return True


def _bounded(times: int, source: str) -> None:
    if times > MAX_ITEMS:
        raise Problem("too-many-runs", source=source, times=times, most=MAX_ITEMS)


class StandardLoopSpec(BodySpec):
    """Runs its activity again and again while a condition holds."""

    def __init__(self, graph: "Graph", element: Element, make: Make) -> None:
        super().__init__(graph, element, make)
        assert isinstance(element.loop, StandardLoop)
        self._loop = element.loop
        self._condition = optional(element.loop.condition)
        self._maximum = optional(element.loop.maximum)

    def execute(self, token: Token) -> bool | None:
        if self._maximum is not None:
            token.notes["maximum"] = self._maximum.number(token, 0)
        if self._loop.test_before and not self._goes_on(token, token, 0):
            return self.finish(token, {})
        self.begin(token, 1, {})
        return None

    def _goes_on(self, body: Token, seen_from: Token, done: int) -> bool:
        if done >= body.notes.get("maximum", done + 1):
            return False
        return self._condition is None or self._condition.holds(seen_from, {"loopCounter": done})

    def collect(self, inner: Token) -> None:
        inner.notes["again"] = self._goes_on(inner.scope, inner, inner.notes["index"])

    def child_left(self, token: Token, child: Token) -> None:
        if child.notes["again"]:
            self.begin(token, child.notes["index"] + 1, {})
        else:
            self.resume(token, {})
