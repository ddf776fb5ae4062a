"""Turns a definition into SpiffWorkflow specs, once; every instance of it shares them.

SpiffWorkflow's own parser is not used: it refuses what the standard allows, recurses with the
length of a path and reads expressions as Python (docs/adr/0005).
"""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import cast

from SpiffWorkflow.specs import WorkflowSpec

from processes.elements.ad_hoc import AdHocSpec
from processes.elements.base import ElementSpec
from processes.elements.boundary import BoundaryEventSpec
from processes.elements.compensation import CancelEndSpec, CompensationSpec
from processes.elements.events import CatchEventSpec, StartEventSpec, ThrowEventSpec
from processes.elements.gateways import (
    EventBasedGatewaySpec,
    ExclusiveGatewaySpec,
    InclusiveGatewaySpec,
    ParallelGatewaySpec,
)
from processes.elements.loops import BodySpec, MultiInstanceSpec, StandardLoopSpec
from processes.elements.scopes import (
    CallActivitySpec,
    EventStartSpec,
    EventSubProcessSpec,
    ProcessSpec,
    ScopeSpec,
    SubProcessSpec,
)
from processes.elements.tasks import DecisionTaskSpec, JobSpec, ScriptTaskSpec, UserTaskSpec
from processes.model import Definition, Element, MultiInstance, StandardLoop, begins_unasked

_BY_TYPE: dict[str, type[ElementSpec]] = {
    "userTask": UserTaskSpec,
    "manualTask": ElementSpec,
    "task": ElementSpec,
    "receiveTask": CatchEventSpec,
    "intermediateCatchEvent": CatchEventSpec,
    "boundaryEvent": BoundaryEventSpec,
    "intermediateThrowEvent": ThrowEventSpec,
    "endEvent": ThrowEventSpec,
    "scriptTask": ScriptTaskSpec,
    "callActivity": CallActivitySpec,
    "transaction": SubProcessSpec,
    "adHocSubProcess": AdHocSpec,
    "exclusiveGateway": ExclusiveGatewaySpec,
    "parallelGateway": ParallelGatewaySpec,
    "inclusiveGateway": InclusiveGatewaySpec,
    "eventBasedGateway": EventBasedGatewaySpec,
}

_BY_EVENT: dict[str, dict[str, type[ElementSpec]]] = {
    "intermediateCatchEvent": {"link": ElementSpec},
    "intermediateThrowEvent": {"link": ElementSpec, "compensation": CompensationSpec},
    "endEvent": {"compensation": CompensationSpec, "cancel": CancelEndSpec},
}

_MAY_HAVE_TOPIC = frozenset(
    {"serviceTask", "sendTask", "scriptTask", "businessRuleTask", "intermediateThrowEvent",
     "endEvent"}
)  # fmt: skip


class Graph(WorkflowSpec):  # type: ignore[misc]
    """The specs of one definition."""

    #: SpiffWorkflow looks for it; variables live in tokens
    data_objects: Mapping[str, object] = MappingProxyType({})

    def __init__(self, definition: Definition) -> None:
        """Build the specs; raises `feel.FeelSyntaxError` for an expression that can't be read."""
        super().__init__(name=definition.process_id, filename=definition.file)
        self.definition = definition
        self.elements: dict[str, ElementSpec] = {}
        self.process = ProcessSpec(self, process_element(definition))
        self.start = self.process
        for element in definition.elements.values():
            self.elements[element.id] = spec_class(definition, element)(self, element)
        for spec in self.elements.values():
            self._attach(spec)
        self._reach: dict[str, dict[str, frozenset[str]]] = {}

    def of(self, other: Definition) -> "Graph":
        """Return the graph of another definition."""
        return graph_of(other)

    def spec(self, element_id: str) -> ElementSpec:
        """Return the spec of an element, or of the process itself."""
        if element_id == self.definition.process_id:
            return self.process
        return self.elements[element_id]

    def _attach(self, spec: ElementSpec) -> None:
        element = spec.element
        if isinstance(spec, BoundaryEventSpec) and element.attached_to:
            host = self.elements[element.attached_to]
            host.boundaries.append(spec)
            host.undone_by = element.undone_by or host.undone_by
        if element.type == "startEvent":
            self._scope(element.parent).starts.append(spec)
        if begins_unasked(element):
            self._scope(element.parent).unasked.append(spec)
        if isinstance(spec, EventStartSpec):
            self._scope(spec.handler.element.parent).event_starts.append(spec)

    def _scope(self, element_id: str | None) -> ScopeSpec:
        spec: ElementSpec = self.elements[element_id] if element_id else self.process
        return cast(ScopeSpec, spec.inner if isinstance(spec, BodySpec) else spec)

    def reach(self, join: ElementSpec) -> dict[str, frozenset[str]]:
        """Return, for each element, the join's incoming flows that can be reached from it.

        Paths through the join itself don't count (BPMN 2.0.2, 13.4.3).
        """
        found = self._reach.get(join.element.id)
        if found is None:
            found = self._reach[join.element.id] = self._reach_of(join)
        return found

    def _reach_of(self, join: ElementSpec) -> dict[str, frozenset[str]]:
        flows: dict[str, set[str]] = {}
        for flow in join.incoming:
            seen: set[str] = set()
            pending = [flow.source]
            while pending:
                id = pending.pop()
                if id in seen or id == join.element.id:
                    continue
                seen.add(id)
                element = self.elements[id].element
                pending.extend(f.source for f in self.elements[id].incoming)
                if element.attached_to:
                    pending.append(element.attached_to)
            for id in seen:
                flows.setdefault(id, set()).add(flow.id)
        return {id: frozenset(reached) for id, reached in flows.items()}


def graph_of(definition: Definition) -> Graph:
    """Return the graph of a definition, built at first use."""
    graph = definition.compiled.get("graph")
    if graph is None:
        graph = definition.compiled["graph"] = Graph(definition)
    return cast(Graph, graph)


def process_element(definition: Definition) -> Element:
    """Return the process itself as the outermost element."""
    return Element(
        id=definition.process_id,
        type="process",
        line=0,
        names=definition.names,
        parent=None,
        documentation=definition.documentation,
    )


def spec_class(
    definition: Definition, element: Element
) -> Callable[["Graph", Element], ElementSpec]:
    """Choose what an element does from its loop, type, trigger and task definition."""
    once = _once(definition, element)
    if isinstance(element.loop, MultiInstance):
        return partial(MultiInstanceSpec, make=once)
    if isinstance(element.loop, StandardLoop):
        return partial(StandardLoopSpec, make=once)
    return once


def _once(definition: Definition, element: Element) -> Callable[["Graph", Element], ElementSpec]:
    if element.topic and element.type in _MAY_HAVE_TOPIC:
        return JobSpec
    if element.event is not None and element.type in _BY_EVENT:
        by_event = _BY_EVENT[element.type].get(element.event.kind)
        if by_event is not None:
            return by_event
    if element.type == "businessRuleTask":
        return DecisionTaskSpec
    if element.type == "subProcess":
        return EventSubProcessSpec if element.event_triggered else SubProcessSpec
    if element.type == "startEvent":
        parent = definition.elements.get(element.parent or "")
        return EventStartSpec if parent is not None and parent.event_triggered else StartEventSpec
    return _BY_TYPE[element.type]
