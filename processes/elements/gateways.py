"""Gateways: where tokens split, wait for one another and choose.

Sources: BPMN 2.0.2, 13.4.1 (parallel), 13.4.2 (exclusive), 13.4.3 (inclusive), 13.4.4
(event-based).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState

from processes import step
from processes.elements.base import ElementSpec
from processes.elements.events import WaitingSpec
from processes.errors import Problem
from processes.model import Element, Flow, Texts
from processes.token import Token

if TYPE_CHECKING:
    from processes.graph import Graph


class ExclusiveGatewaySpec(ElementSpec):
    """Goes on over the first flow whose condition holds, else over the default."""

    def choose(self, token: Token) -> tuple[Flow, ...]:
        default = None
        for flow in self.outgoing:
            if flow.id == self.element.default:
                default = flow
            elif flow.id not in self.conditions or self.conditions[flow.id].holds(token):
                return (flow,)
        if default is None and self.outgoing:
            raise Problem("no-way")
        return () if default is None else (default,)


class JoiningSpec(ElementSpec):
    """A gateway that waits for tokens on its incoming flows; counts them by flow."""

    def arrive(self, scope: Token, flow: Flow) -> None:
        """Add a token to those that wait here."""
        if len(self.incoming) < 2:
            super().arrive(scope, flow)
            return
        waiting = self._waiting(scope)
        if waiting is None:
            waiting = Token(scope.case, self, scope)
            waiting.notes["arrived"] = {}
        arrived = waiting.notes["arrived"]
        arrived[flow.id] = arrived.get(flow.id, 0) + 1
        self.count(waiting)

    def count(self, token: Token) -> None:
        """Look whether the gateway can fire now that one more token is here."""
        raise NotImplementedError

    def may_fire(self, token: Token) -> bool:
        """Whether enough tokens wait."""
        raise NotImplementedError

    def fire(self, token: Token) -> None:
        """Take one waiting token from each flow and let the gateway run."""
        arrived = {flow: n - 1 for flow, n in token.notes["arrived"].items() if n > 1}
        del token.notes["arrived"]
        token._ready()
        if arrived:
            left_over = Token(token.case, self, token.scope)
            left_over.notes["arrived"] = arrived
            self.count(left_over)

    def tell_deadlock(self, token: Token) -> None:
        if "arrived" in token.notes:
            missing = [flow for flow in self.incoming if flow.id not in token.notes["arrived"]]
            token.case.stop(token, Problem("waits-in-vain", missing=self._names(missing)))

    def retry(self, token: Token) -> None:
        if "arrived" in token.notes:
            token.case.resolve_incident(token)
            self.count(token)
        else:
            super().retry(token)

    def _names(self, flows: list[Flow]) -> Texts:
        """Name what the flows come from."""
        sources = {flow.source for flow in flows}
        known = {id: self.graph.definition.elements[id].names for id in sources}
        en = {id: names.get("en") or id for id, names in known.items()}
        zh = {id: names.get("zh") or en[id] for id, names in known.items()}
        return {"en": ", ".join(sorted(en.values())), "zh": "、".join(sorted(zh.values()))}

    def _waiting(self, scope: Token) -> Token | None:
        return next((t for t in scope.tokens() if t.spec is self and "arrived" in t.notes), None)


class ParallelGatewaySpec(JoiningSpec):
    """Fires when every incoming flow has a token; goes on over every outgoing flow."""

    def count(self, token: Token) -> None:
        if self.may_fire(token):
            self.fire(token)

    def may_fire(self, token: Token) -> bool:
        return len(token.notes["arrived"]) == len(self.incoming)

    def choose(self, token: Token) -> tuple[Flow, ...]:
        return self.outgoing


class InclusiveGatewaySpec(JoiningSpec):
    """Waits for every token that can still reach it; goes on wherever a condition holds."""

    def count(self, token: Token) -> None:
        token.case.join_waits(token)

    def restore(self, token: Token) -> None:
        token.case.join_waits(token)

    def may_fire(self, token: Token) -> bool:
        """Whether no token elsewhere in the scope can still reach an empty incoming flow.

        A token that can also reach a flow that has its token already does not count
        (BPMN 2.0.2, 13.4.3).
        """
        reach = self.graph.reach(self)
        arrived = token.notes["arrived"].keys()
        for other in token.scope.tokens():
            if other is token or other.listening:
                continue
            reachable = reach.get(other.spec.element.id, frozenset())
            if reachable and not (reachable & arrived):
                return False
        return True

    def choose(self, token: Token) -> tuple[Flow, ...]:
        chosen = super().choose(token)
        if not chosen and self.outgoing:
            raise Problem("no-way")
        return chosen


class EventBasedGatewaySpec(ElementSpec):
    """Waits for the first of several events and goes on with that one."""

    def __init__(self, graph: "Graph", element: Element) -> None:
        super().__init__(graph, element)
        self._ways = {flow.target: flow for flow in self.outgoing}

    def execute(self, token: Token) -> None:
        for flow in self.outgoing:
            target = self.graph.elements[flow.target]
            assert isinstance(target, WaitingSpec)
            target.listen(token)

    def happened(self, token: Token, listener: Token, result: Mapping[str, Any]) -> None:
        """Go on over the flow of the event that came first."""
        flow = self._ways[listener.spec.element.id]
        case, scope, target = token.case, token.scope, listener.spec
        token.chosen = ()
        self._leave_by(token, flow)
        reached = Token(case, target, scope)
        reached.notes["happened"] = dict(result)
        target._update(reached)

    def _leave_by(self, token: Token, flow: Flow) -> None:
        case = token.case
        self.close(token)
        token._set_state(TaskState.COMPLETED)
        case.emit(step.ElementLeft, token, how="completed")
        case.emit(step.FlowTaken, token, flow_id=flow.id)
        case.drop(token)
