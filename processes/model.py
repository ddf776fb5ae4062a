"""What a diagram says, as frozen values: the reader makes them, the engine runs them.

Nothing here is evaluated: expressions are still text. A `Definition` is one process with the
decision tables and forms that belong to it, named by a digest of their contents.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from processes.decisions import Model

#: A text by language, "en" and "zh"; a missing translation falls back to English.
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    condition: str | None  #: FEEL text with its "=", None if the flow is unconditional
    names: Texts
    line: int
    drawn: bool = True  #: False for the jump from a link event to its partner


@dataclass(frozen=True, slots=True)
class Timer:
    """When an event happens: `kind` is "date", "duration" or "cycle"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """What an event waits for or throws: `kind` is "none", "message", "timer", "error" ..."""

    kind: str
    message: str | None = None
    correlation_key: str | None = None
    timer: Timer | None = None
    code: str | None = None
    condition: str | None = None  #: FEEL text with its "="
    activity: str | None = None  #: the one a compensation event undoes, None for all
    name: str | None = None  #: of a link, or of a signal (may be FEEL)


@dataclass(frozen=True, slots=True)
class IoMapping:
    """Copies the value of an expression into a variable; the target may be a path `a.b`."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who may do a user task, and until when; texts may be FEEL."""

    assignee: str | None = None
    groups: str | None = None
    users: str | None = None
    due_date: str | None = None
    follow_up_date: str | None = None
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """Which version of a process, decision or form is meant: `kind` as Camunda 8 writes it."""

    kind: str = "latest"  #: "latest", "deployment" or "versionTag"
    tag: str | None = None  #: the version tag

    @property
    def wanted_tag(self) -> str | None:
        """The tag a version must carry, None for any."""
        return self.tag if self.kind == "versionTag" else None


@dataclass(frozen=True, slots=True)
class Call:
    """A call activity's process and which variables go in and out."""

    process_id: str  #: may be FEEL
    propagate_parent: bool
    propagate_child: bool
    binding: Binding = Binding()


@dataclass(frozen=True, slots=True)
class AdHoc:
    """Which elements of an ad-hoc sub-process run, and when it is over; texts are FEEL."""

    active: str | None  #: gives a list of element ids
    until: str | None
    cancel_rest: bool  #: whether what still runs is cancelled then


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiInstance:
    """Runs an activity for each item of a list, or a number of times; texts are FEEL."""

    sequential: bool
    collection: str | None = None
    item: str | None = None  #: variable that holds the item
    results: str | None = None  #: variable that collects the results
    result: str | None = None
    cardinality: str | None = None  #: how often, where there is no list
    until: str | None = None  #: ends all when it holds after a run


@dataclass(frozen=True, slots=True)
class StandardLoop:
    """Runs an activity again while a condition holds; texts are FEEL."""

    condition: str | None
    test_before: bool
    maximum: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A node of a diagram."""

    id: str
    type: str  #: the BPMN tag, "userTask", "exclusiveGateway" ...; an event sub-process is one
    line: int
    names: Texts
    parent: str | None  #: the sub-process it lies in, None for the process
    documentation: Texts = field(default_factory=dict)
    cautions: Texts = field(default_factory=dict)
    clauses: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    lane: str | None = None  #: id of the group that does its tasks
    sla: str | None = None
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    undone_by: str | None = None  #: the activity a compensation event at a border leads to
    for_compensation: bool = False
    ad_hoc: AdHoc | None = None
    loop: MultiInstance | StandardLoop | None = None
    event_triggered: bool = False
    event: Event | None = None
    inputs: tuple[IoMapping, ...] = ()
    outputs: tuple[IoMapping, ...] = ()
    form_id: str | None = None  #: may be FEEL
    form_binding: Binding = Binding()
    assignment: Assignment = Assignment()
    topic: str | None = None
    retries: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    expression: str | None = None  #: of a script task
    decision_id: str | None = None  #: may be FEEL
    decision_binding: Binding = Binding()
    result_variable: str | None = None
    call: Call | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One published process: its diagram, the tables and forms it uses, and their digest."""

    process_id: str
    digest: str
    file: str  #: name of the BPMN file in `files`
    files: Mapping[str, bytes]  #: all that is needed to read this definition again
    names: Texts
    documentation: Texts
    version_tag: str | None
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    decisions: Mapping[str, "Model"]  #: those it may ask, by decision id
    forms: frozenset[str] = frozenset()  #: ids of those it may show
    #: digests of the called processes that are bound to what was published with this one, by id
    bound: Mapping[str, str] = field(default_factory=dict)
    compiled: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def xml(self) -> bytes:
        """The diagram's own text."""
        return self.files[self.file]

    @property
    def topics(self) -> frozenset[str]:
        """The handlers this process calls."""
        return frozenset(e.topic for e in self.elements.values() if e.topic)

    @property
    def form_ids(self) -> frozenset[str]:
        """The forms its user tasks show, those left out whose id is computed."""
        return _fixed(e.form_id for e in self.elements.values())

    @property
    def groups(self) -> frozenset[str]:
        """The groups its lanes name."""
        return frozenset(e.lane for e in self.elements.values() if e.lane)

    @property
    def messages(self) -> frozenset[str]:
        """The messages it can receive."""
        events = (e.event for e in self.elements.values() if e.type not in THROWING)
        return frozenset(event.message for event in events if event and event.message)

    @property
    def start_messages(self) -> frozenset[str]:
        """The messages that start an instance."""
        starts = (e for e in self.elements.values() if starts_process(e))
        return frozenset(e.event.message for e in starts if e.event and e.event.message)

    @property
    def start_timers(self) -> Mapping[str, Timer]:
        """The timers that start an instance, by the id of their start event."""
        starts = ((e.id, e.event) for e in self.elements.values() if starts_process(e))
        return {id: event.timer for id, event in starts if event and event.timer}

    @property
    def start_signals(self) -> Mapping[str, str]:
        """The start events that a signal starts an instance at, by the signal's name."""
        starts = ((e.id, e.event) for e in self.elements.values() if starts_process(e))
        return {e.name: id for id, e in starts if e and e.kind == "signal" and e.name}

    @property
    def start_conditions(self) -> Mapping[str, str]:
        """The conditions that start an instance, by the id of their start event."""
        starts = ((e.id, e.event) for e in self.elements.values() if starts_process(e))
        return {id: event.condition for id, event in starts if event and event.condition}

    @property
    def called_processes(self) -> frozenset[str]:
        """The processes its call activities call, those left out whose id is computed."""
        return _fixed(e.call.process_id for e in self.elements.values() if e.call)

    @property
    def decision_ids(self) -> frozenset[str]:
        """The decisions its business-rule tasks ask, those left out whose id is computed."""
        return _fixed(e.decision_id for e in self.elements.values())


#: Elements that hold others in a scope of their own.
SCOPES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
#: The variable an instance begins with that a timer started: the moment, ISO text.
STARTED_FOR = "started_for"
THROWING = frozenset({"intermediateThrowEvent", "endEvent", "sendTask"})


def is_computed(id: str | None) -> bool:
    """Whether FEEL says which process, decision or form is meant, when the element begins."""
    return id is not None and id.startswith("=")


def _fixed(ids: Iterable[str | None]) -> frozenset[str]:
    return frozenset(id for id in ids if id and not is_computed(id))


def starts_process(element: Element) -> bool:
    """Whether it is a start event of the process itself."""
    return element.type == "startEvent" and element.parent is None


def may_repeat(element: Element) -> bool:
    """Whether its timer may be due again and again: it starts something beside what runs."""
    beside = element.type in ("boundaryEvent", "startEvent") and not element.interrupting
    return starts_process(element) or beside


def begins_unasked(element: Element) -> bool:
    """Whether it begins with its scope where that has no start event (BPMN 2.0.2, 10.5.2)."""
    elsewhere = element.event_triggered or element.for_compensation
    link = element.event is not None and element.event.kind == "link"
    caught = element.type == "intermediateCatchEvent" and link
    special = element.type in ("startEvent", "boundaryEvent") or caught
    return not (element.incoming or elsewhere or special)


def linked(one: Element, other: Element) -> bool:
    """Whether the other is the catching event a link leads to."""
    return (
        (one.event is not None and other.event is not None)
        and other.event.kind == one.event.kind == "link"
        and other.type == "intermediateCatchEvent"
        and (one.parent, one.event.name) == (other.parent, other.event.name)
    )
