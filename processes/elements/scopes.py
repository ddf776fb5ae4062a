"""Elements that hold others: the process, sub-processes, event sub-processes, call activities.

Sources: BPMN 2.0.2, 13.3.4 (sub-process), 13.5.4 (event sub-process); Camunda 8 for variables.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState

from processes import step
from processes.elements.base import ElementSpec
from processes.elements.events import WaitingSpec
from processes.errors import NotStartable, Problem, not_published
from processes.expressions import Text
from processes.model import Call, Definition, Element
from processes.token import Token

if TYPE_CHECKING:
    from processes.graph import Graph


_NONE: Mapping[str, Any] = MappingProxyType({})

#: How deep calls may nest; a process that calls itself without end stops here.
MAX_CALLS = 100


class ScopeSpec(ElementSpec):
    """An element that runs others inside it."""

    def __init__(self, graph: "Graph", element: Element) -> None:
        super().__init__(graph, element)
        self.event_starts: list[EventStartSpec] = []
        self.starts: list[ElementSpec] = []  #: its start events, in drawing order
        self.unasked: list[ElementSpec] = []  #: what begins with it where it has no start event

    def execute(self, token: Token) -> bool | None:
        self.open(token, self.plain_start(), {})
        return None

    def plain_start(self) -> tuple[ElementSpec, ...]:
        """Return what begins without a trigger; raises `NotStartable`.

        That is the none start event, or where no start event is drawn at all, every element no
        flow leads to (BPMN 2.0.2, 10.5.2 and 13.3.4).
        """
        for start in self.starts:
            if start.element.event is None or start.element.event.kind == "none":
                return (start,)
        if self.starts or not self.unasked:
            raise NotStartable(self.process_id, None)
        return tuple(self.unasked)

    def open(
        self, token: Token, starts: tuple[ElementSpec, ...], result: Mapping[str, Any]
    ) -> None:
        """Begin at start events and listen for the event sub-processes; raises `Problem`."""
        for event_start in self.event_starts:
            event_start.listen(token)
        for start in starts:
            begun = Token(token.case, start, token)
            if start.element.type == "startEvent":
                begun.notes["happened"] = dict(result)
            start._update(begun)

    def emptied(self, token: Token) -> None:
        for listener in token.tokens():
            listener.cancel()
        self.resume(token, {})


class SubProcessSpec(ScopeSpec):
    """An embedded sub-process."""


class EventSubProcessSpec(ScopeSpec):
    """A sub-process that starts when its event happens in the scope around it."""

    def execute(self, token: Token) -> bool | None:
        self.open(token, (self.starts[0],), token.notes.get("happened", {}))
        return None


class EventStartSpec(WaitingSpec):
    """The start event of an event sub-process; listens in the scope around it."""

    @property
    def handler(self) -> ElementSpec:
        """The event sub-process it starts."""
        assert self.element.parent is not None
        return self.graph.elements[self.element.parent]

    def execute(self, token: Token) -> bool | None:
        return self.finish(token, token.notes.get("happened", {}))

    def finish(self, token: Token, result: Mapping[str, Any]) -> bool:
        """Keep what came with the event local to the event sub-process."""
        for name, value in result.items():
            token.scope.data.setdefault(name, value)
        return super().finish(token, result)

    def trigger(self, holder: Token, result: Mapping[str, Any]) -> None:
        """Start the event sub-process; an interrupting one ends all else in the scope."""
        if self.element.interrupting:
            holder.notes["interrupted"] = True
            for other in holder.tokens():
                other.cancel()
        begun = Token(holder.case, self.handler, holder)
        begun.notes["happened"] = dict(result)
        self.handler._update(begun)


class ProcessSpec(ScopeSpec):
    """The process itself: the outermost scope of an instance or of a call."""

    holds_variables_apart = True

    def start_for(self, message: str | None, event: str | None = None) -> tuple[ElementSpec, ...]:
        """Return where a run begins; raises `NotStartable`.

        Parameters:
            message: at the start event that waits for it.
            event: at the start event with this id; by default where no trigger is needed.
        """
        if message is None and event is None:
            return self.plain_start()
        for start in self.starts:
            waits = start.element.event
            if message is not None and waits is not None and waits.message == message:
                return (start,)
            if event == start.element.id:
                return (start,)
        raise NotStartable(self.process_id, message, event)

    def begin(
        self, token: Token, starts: tuple[ElementSpec, ...], variables: Mapping[str, Any] = _NONE
    ) -> None:
        """Begin a run of the process."""
        mapped = starts[0].element.type == "startEvent" and bool(starts[0].element.outputs)
        if not mapped:
            token.data.update(variables)
        token._set_state(TaskState.STARTED)
        try:
            self.enter(token)
            self.open(token, starts, variables if mapped else _NONE)
        except Problem as problem:
            self._stop(token, problem)
            ids = [start.element.id for start in starts]
            token.notes["begun"] = [ids, dict(variables) if mapped else {}]

    def retry(self, token: Token) -> None:
        token.case.resolve_incident(token)
        ids, variables = token.notes.pop("begun", (None, {}))
        starts = self.plain_start() if ids is None else tuple(self.graph.spec(id) for id in ids)
        self.begin(token, starts, variables)

    def emptied(self, token: Token) -> None:
        for listener in token.tokens():
            listener.cancel()
        case = token.case
        case.emit(step.ElementLeft, token, how="completed")
        caller = token.parent
        case.drop(token)
        if caller is not None:
            caller.spec.returned(caller, token.data)
            return
        how = "terminated" if token.notes.get("terminated") else "completed"
        case.ended, case.final = how, token.data
        case.completed = True
        case.emit(step.Finished, token, how=how, variables=token.data)


class CallActivitySpec(ElementSpec):
    """Runs another published process inside this instance and waits for its end."""

    def __init__(self, graph: "Graph", element: Element) -> None:
        super().__init__(graph, element)
        self._wanted = Text(element.call.process_id if element.call else "")

    def execute(self, token: Token) -> None:
        call = self.element.call
        assert call is not None
        id = self._wanted.text(token) or ""
        try:
            called = self._called(token, call, id)
        except KeyError:
            raise not_published("process", id, call.binding) from None
        process: ProcessSpec = self.graph.of(called).process
        start = self._start(process, token)
        begun = Token(token.case, process, token)
        begun.data = self._given(token, call.propagate_parent)
        process.begin(begun, start)

    def _called(self, token: Token, call: Call, id: str) -> Definition:
        """Return the version that is meant; raises KeyError if there is none."""
        catalog = token.case.catalog
        if call.binding.kind == "deployment":
            return catalog.definition(self.graph.definition.bound[id])
        if call.binding.wanted_tag:
            return catalog.tagged(id, call.binding.wanted_tag)
        return catalog.latest(id)

    def _start(self, process: ProcessSpec, token: Token) -> tuple[ElementSpec, ...]:
        """Return where the called process begins; raises `Problem` if it can't, or never ends."""
        around: Token | None = token
        depth = 0
        while around is not None:
            depth += around.spec.holds_variables_apart
            around = around.parent
        if depth > MAX_CALLS:
            raise Problem("too-deep", most=MAX_CALLS)
        try:
            return process.plain_start()
        except NotStartable:
            raise Problem("not-callable", id=process.process_id) from None

    def _given(self, token: Token, everything: bool) -> dict[str, Any]:
        if not everything:
            return dict(token.data)
        given: dict[str, Any] = {}
        for scope in reversed(list(token.scopes())):
            given.update(scope.data)
        return given

    def returned(self, token: Token, variables: Mapping[str, Any]) -> None:
        """Go on with what the called process left."""
        call = self.element.call
        assert call is not None
        if self._outputs or call.propagate_child:
            self.resume(token, variables)
        else:
            self.resume(token, {})
