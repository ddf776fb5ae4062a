"""The life of every element: enter, do its work, finish, leave.

SpiffWorkflow calls the hooks (`_update`, `_run_hook`, `_on_complete`); each kind of element fills
in `execute`. Whatever may fail is done before anything is made known: a failing expression leaves
the token where it was, as an incident.
Sources: BPMN 2.0.2, 13.3 (activities) and 13.5 (events); Camunda 8 for variables and mappings.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from processes import step
from processes.errors import Problem
from processes.expressions import Text
from processes.model import Element, Flow
from processes.token import Token

if TYPE_CHECKING:
    from processes.elements.boundary import BoundaryEventSpec
    from processes.elements.loops import BodySpec
    from processes.graph import Graph

#: The fact that closes each kind of thing a token holds open.
_CLOSING: Mapping[str, tuple[type[step.Fact], dict[str, str]]] = {
    "task": (step.TaskClosed, {"how": "cancelled"}),
    "job": (step.JobVoided, {}),
    "timer": (step.TimerVoided, {}),
    "message": (step.SubscriptionClosed, {}),
    "signal": (step.SubscriptionClosed, {}),
}


class ElementSpec(BpmnSpecMixin):  # type: ignore[misc]
    """One element of a diagram; it holds no state of any instance."""

    #: Whether variables of the surrounding scopes are out of sight (a called process).
    holds_variables_apart = False

    def __init__(self, graph: "Graph", element: Element) -> None:
        name = element.id
        while name in graph.task_specs:  # body and inner spec of a loop share the element's id
            name += "'"
        super().__init__(graph, name, lane=element.lane, bpmn_name=element.names.get("en"))
        self.graph = graph
        self.element = element
        self.process_id = graph.definition.process_id
        self.boundaries: list[BoundaryEventSpec] = []
        self.undone_by: str | None = None  #: the activity that compensates this one
        self.body: BodySpec | None = None  #: what repeats this element, if anything does
        self._inputs = [(Text(m.source), m.target) for m in element.inputs]
        self._outputs = [(Text(m.source), m.target) for m in element.outputs]
        flows = graph.definition.flows
        self.incoming: tuple[Flow, ...] = tuple(flows[id] for id in element.incoming)
        self.outgoing: tuple[Flow, ...] = tuple(flows[id] for id in element.outgoing)
        self.conditions = {f.id: Text(f.condition) for f in self.outgoing if f.condition}

    # What each kind of element fills in

    def execute(self, token: Token) -> bool | None:
        """Do the element's work: True when it is finished, None while it waits."""
        return self.finish(token, {})

    def choose(self, token: Token) -> tuple[Flow, ...]:
        """Choose the ways on: every flow whose condition holds or that has none (BPMN 13.3.1)."""
        chosen = [
            flow
            for flow in self.outgoing
            if flow.id != self.element.default
            and (flow.id not in self.conditions or self.conditions[flow.id].holds(token))
        ]
        if not chosen and self.element.default:
            return tuple(flow for flow in self.outgoing if flow.id == self.element.default)
        return tuple(chosen)

    def arrive(self, scope: Token, flow: Flow) -> None:
        """Take a token that comes over a flow."""
        token = Token(scope.case, self, scope)
        self._update(token)

    def child_left(self, token: Token, child: Token) -> None:
        """Look, after a token inside finished and its flows were taken, whether any is left."""
        if token.is_live and token.is_empty:
            token.case.emptied(token)

    def restore(self, token: Token) -> None:
        """Look after a waiting token again once an instance is read back."""

    def condition_turned_true(self, token: Token) -> bool:
        """Look at the condition a token waits for; whether something happened."""
        raise NotImplementedError

    def tell_deadlock(self, token: Token) -> None:
        """Say that a token waits for others that can't come any more; for joins."""

    def emptied(self, token: Token) -> None:
        """Go on when nothing runs inside the element any more; for scopes."""
        raise NotImplementedError

    # The life of an element

    def test(self) -> None:
        """Accept any wiring; `checks` has looked at the diagram."""

    def _update(self, token: Token) -> None:
        token._ready()

    def _on_ready(self, token: Token) -> None:
        token.case.ready(token)

    def _run_hook(self, token: Token) -> bool | None:
        try:
            self.enter(token)
            return self.execute(token)
        except Problem as problem:
            self._stop(token, problem)
            return None

    def enter(self, token: Token) -> None:
        """Make known that the element started, set its input variables, listen at its border."""
        if not token.notes.get("entered"):
            token.notes["entered"] = True
            parent = None if token.parent is None else token.scope.key
            token.case.emit(
                step.ElementEntered, token, element_type=self.element.type, parent=parent
            )
        for text, target in self._inputs:
            put(token.data, target, text.data(token))
        if self._inputs or self.body:
            token.case.emit(step.VariablesSet, token, variables=dict(token.data))
        for boundary in self.boundaries:
            boundary.listen(token)

    def resume(self, token: Token, result: Mapping[str, Any]) -> None:
        """Finish an element that waited, with what it waited for."""
        token.notes["result"] = dict(result)
        try:
            finished = self.finish(token, result)
        except Problem as problem:
            self._stop(token, problem)
            return
        if finished:
            token.complete()

    def finish(self, token: Token, result: Mapping[str, Any]) -> bool:
        """Write the outputs and choose the ways on; raises `Problem`, and then nothing is lost."""
        if self._outputs:
            self._map_outputs(token, result)
        elif result:
            token.case.set_variables(token, result)
        if self.body is not None:
            self.body.collect(token)
        token.chosen = self.choose(token)
        return True

    def _map_outputs(self, token: Token, result: Mapping[str, Any]) -> None:
        token.data.update(result)
        mapped: dict[str, Any] = {}
        scope = token if self.body is not None and self.body.keeps_outputs else token.scope
        for text, target in self._outputs:
            name = target.split(".")[0]
            if name != target and name not in mapped:
                mapped[name] = _seen(scope, name)
            put(mapped, target, text.data(token))
        token.case.set_variables(scope, mapped)

    def _on_complete(self, token: Token) -> None:
        case, scope = token.case, token.scope
        self.close(token)
        self._remember(token)
        self.leave(token)
        for flow in token.chosen:
            case.take(scope, flow, token)
        scope.spec.child_left(scope, token)

    def leave(self, token: Token) -> None:
        """Make known that the element completed, and take its token away."""
        token.case.emit(step.ElementLeft, token, how="completed")
        token.case.drop(token)

    def _remember(self, token: Token) -> None:
        """Let the scope know what can be undone: by a handler, or by those of what ran inside."""
        if self.undone_by is not None:
            pairs = [[self.undone_by, {}]]
        else:
            done = token.notes.get("undoable", ())
            pairs = [[id, token.data | data] for _, inner in done for id, data in inner]
        if pairs:
            token.scope.notes.setdefault("undoable", []).append([self.element.id, pairs])

    def _on_cancel(self, token: Token) -> None:
        self._close_own(token)
        if token.notes.get("entered") and not token.listening:
            token.case.emit(step.ElementLeft, token, how="cancelled")

    def close(self, token: Token) -> None:
        """Close what the token holds open itself and all that listens at its border."""
        for child in token.tokens():
            child.cancel()
        self._close_own(token)

    def _close_own(self, token: Token) -> None:
        token.case.resolve_incident(token)
        opened = token.notes.pop("open", None)
        if opened:
            fact, fields = _CLOSING[opened]
            token.case.emit(fact, token, **fields)

    def _stop(self, token: Token, problem: Problem) -> None:
        for child in token.tokens():
            child.cancel()
        self._close_own(token)
        token._set_state(TaskState.STARTED)
        token.case.stop(token, problem)

    def retry(self, token: Token) -> None:
        """Try again what ended in an incident."""
        token.case.resolve_incident(token)
        if "result" in token.notes:
            self.resume(token, token.notes["result"])
        else:
            token._set_state(TaskState.READY)
            token.case.ready(token)


def put(variables: dict[str, Any], target: str, value: Any) -> None:
    """Set a variable; a target `a.b` sets `b` in a copy of the context `a`."""
    name, _, rest = target.partition(".")
    if not rest:
        variables[name] = value
        return
    inner = variables.get(name)
    copy = dict(inner) if isinstance(inner, dict) else {}
    put(copy, rest, value)
    variables[name] = copy


def _seen(scope: Token, name: str) -> Any:
    return next((s.data[name] for s in scope.scopes() if name in s.data), None)
