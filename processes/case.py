"""A running instance as a SpiffWorkflow workflow: its tokens, its facts, its moment.

SpiffWorkflow's own loop walks the whole tree at every step and predicts branches ahead; here a
queue of ready tokens is worked off instead, so that a step costs what it does and nothing more.
Mutable by design and short-lived: `instance` makes one for each input.
"""

from collections import deque
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Protocol, cast
from uuid import UUID

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from processes.errors import Problem, UnknownKey
from processes.expressions import on_clock
from processes.model import Definition, Flow, Texts
from processes.step import (
    Fact,
    FlowTaken,
    IncidentKind,
    IncidentRaised,
    IncidentResolved,
    TaskOpened,
    VariablesSet,
)
from processes.token import Token

if TYPE_CHECKING:
    from processes.elements.scopes import ProcessSpec

#: Elements one input may set in motion; a diagram that loops without waiting stops here.
MAX_RUNS = 100_000


class Catalog(Protocol):
    """Where definitions come from, and what else an instance is not told by its inputs."""

    def definition(self, digest: str) -> Definition:
        """Return the definition with this digest."""

    def latest(self, process_id: str) -> Definition:
        """Return the newest published definition of a process; raises KeyError if none is."""

    def tagged(self, process_id: str, tag: str) -> Definition:
        """Return the newest that carries a version tag; raises KeyError if none does."""

    def zone(self) -> tzinfo:
        """Return the company's time zone, in which cron, and times without one, are meant."""


class Case(BpmnWorkflow):  # type: ignore[misc]
    """One instance at work."""

    def __init__(self, process: "ProcessSpec", instance_id: UUID, catalog: Catalog) -> None:
        super().__init__(process.graph, script_engine=_NO_SCRIPTS, deserializing=True)
        self.instance_id = instance_id
        self.catalog = catalog
        self.now = datetime.min
        self.counter = 0
        self.facts: list[Fact] = []
        #: what tasks opened lately run on, whether or not they are open still
        self.opened: dict[UUID, Definition] = {}
        self.final: dict[str, Any] | None = None  #: the variables at the end
        self.ended: str | None = None  #: how, once it has
        self._ready: deque[Token] = deque()
        self._emptied: list[Token] = []  #: scopes in which nothing runs any more
        self._joins: set[int] = set()  #: inclusive joins that wait
        self._conditions: set[int] = set()  #: tokens that wait for a condition
        self._changed = False  #: whether a condition may hold that did not before

    @property
    def root(self) -> Token:
        """The token of the process itself."""
        return cast(Token, self.task_tree)

    def clock(self) -> datetime:
        """Read the moment off the company's clocks, as `now()` tells it."""
        return on_clock(self.now, self.catalog.zone())

    def next_number(self) -> int:
        """Count on; element instances are numbered in the order they come up."""
        self.counter += 1
        return self.counter

    def key_of(self, number: int) -> UUID:
        """Turn an element instance's number into its key."""
        return UUID(int=(self.instance_id.int + number) % (1 << 128))

    def find(self, key: UUID) -> Token | None:
        """Find the live token with a key, None if there is none."""
        number = (key.int - self.instance_id.int) % (1 << 128)
        return cast("Token | None", self.tasks.get(number))

    def token(self, key: UUID, wanted: str) -> Token:
        """Find the live token with a key that holds open what is wanted; raises `UnknownKey`."""
        token = self.find(key)
        if token is None or token.notes.get("open") != wanted:
            raise UnknownKey(key, wanted)
        return token

    def emit(self, fact: type[Fact], token: Token, **fields: Any) -> None:
        """Note that something changed at a token."""
        element = token.spec.element
        if fact is TaskOpened:
            self.opened[token.key] = token.spec.graph.definition
        self.facts.append(fact(token.key, token.spec.process_id, element.id, **fields))

    def ready(self, token: Token) -> None:
        """Let a token run when its turn comes."""
        self._ready.append(token)

    def emptied(self, scope: Token) -> None:
        """Let a scope end as soon as what goes on now is done; many lie in one another at times."""
        self._emptied.append(scope)

    def join_waits(self, token: Token) -> None:
        """Look at an inclusive join again whenever nothing else can run."""
        self._joins.add(token.id)

    def condition_waits(self, token: Token, new: bool = True) -> None:
        """Look at a condition whenever variables change, and at once if the wait is new."""
        self._conditions.add(token.id)
        self._changed |= new

    def run(self) -> None:
        """Work until every token waits for something from outside."""
        runs = 0
        while True:
            while self._emptied or self._ready:
                if self._emptied:
                    self._end(self._emptied.pop())
                    continue
                token = self._ready.popleft()
                if not (token.is_live and token.has_state(TaskState.READY)):
                    continue
                runs += 1
                if runs > MAX_RUNS:
                    token._set_state(TaskState.STARTED)
                    self.stop(token, Problem("endless"))
                    continue
                token.run()
            if not (self._settle_joins() or self._settle_conditions()):
                self._tell_deadlock()
                return

    def _end(self, scope: Token) -> None:
        if scope.is_live and scope.is_empty:
            scope.spec.emptied(scope)

    def _settle_joins(self) -> bool:
        for number in sorted(self._joins):
            token = cast("Token | None", self.tasks.get(number))
            if token is None:
                self._joins.discard(number)
            elif token.spec.may_fire(token):
                self._joins.discard(number)
                token.spec.fire(token)
                return True
        return False

    def _settle_conditions(self) -> bool:
        if not self._changed:
            return False
        self._changed = False
        for number in sorted(self._conditions):
            token = cast("Token | None", self.tasks.get(number))
            if token is None:
                self._conditions.discard(number)
            elif token.spec.condition_turned_true(token):
                self._changed = True
                return True
        return False

    def _tell_deadlock(self) -> None:
        """Make joins that wait in vain incidents, when nothing outside can move any token."""
        tokens: list[Token] = []
        for token in self.tasks.values():
            if token.waits_for_outside or token.id in self._conditions:
                return
            tokens.append(token)
        for token in tokens:
            token.spec.tell_deadlock(token)

    def take(self, scope: Token, flow: Flow, key_of: Token) -> None:
        """Send a token over a flow; `key_of` is the element instance it comes from."""
        if flow.drawn:
            fact = FlowTaken(key_of.key, key_of.spec.process_id, flow.source, flow.id)
            self.facts.append(fact)
        scope.spec.graph.elements[flow.target].arrive(scope, flow)

    def drop(self, token: Token) -> None:
        """Take a token out of the tree."""
        parent = cast("Token | None", token.parent)
        if parent is not None:
            del parent._children[token.id]
        self.tasks.pop(token.id, None)

    def set_variables(self, scope: Token, variables: Mapping[str, Any]) -> None:
        """Set each variable where it exists, innermost first, else in the process."""
        changed: dict[int, dict[str, Any]] = {}
        holders = list(scope.scopes())
        for name, value in variables.items():
            holder = next((token for token in holders if name in token.data), holders[-1])
            holder.data[name] = value
            self._changed = True
            changed.setdefault(holder.id, {})[name] = value
        for number, values in changed.items():
            self.emit(VariablesSet, self.tasks[number], variables=values)

    def raise_incident(self, token: Token, kind: IncidentKind, words: Texts) -> None:
        """Stop a token until somebody mends the cause.

        Parameters:
            words: what happened, by language; English alone quotes a system.
        """
        token.notes["incident"] = kind
        zh = words.get("zh")
        self.emit(IncidentRaised, token, kind=kind, message=words["en"], message_zh=zh)

    def stop(self, token: Token, problem: Problem) -> None:
        """Stop a token because of a problem."""
        self.raise_incident(token, problem.kind, problem.words)

    def resolve_incident(self, token: Token) -> None:
        """Take the incident off a token, if it has one."""
        if token.notes.pop("incident", None):
            self.emit(IncidentResolved, token)

    def _task_completed_notify(self, task: Token) -> None:
        """Skip SpiffWorkflow's walk over all waiting tasks; `run` knows which are ready."""


class _NoScripts:
    """Stands where SpiffWorkflow expects an evaluator of Python text; there is none."""


_NO_SCRIPTS = _NoScripts()
