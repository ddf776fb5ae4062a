"""Drives one instance in a test as the shell would, saving and restoring before every input."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from processes import step
from processes.instance import Instance
from processes.model import Definition
from processes.step import BusinessFailure, Fact, GaveUp, Step

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ID = UUID("11111111-1111-4111-8111-111111111111")


_CLOSED_BY: dict[type[Fact], type[Fact]] = {
    step.TaskOpened: step.TaskClosed,
    step.JobWanted: step.JobVoided,
    step.TimerSet: step.TimerVoided,
    step.SubscriptionOpened: step.SubscriptionClosed,
    step.IncidentRaised: step.IncidentResolved,
}
_OPENED_BY = {closed: opened for opened, closed in _CLOSED_BY.items()}


class Shelf:
    """A catalog of a few definitions."""

    def __init__(self, *definitions: Definition) -> None:
        self._definitions = definitions

    def definition(self, digest: str) -> Definition:
        return next(d for d in self._definitions if d.digest == digest)

    def latest(self, process_id: str) -> Definition:
        found = [d for d in self._definitions if d.process_id == process_id]
        if not found:
            raise KeyError(process_id)
        return found[-1]

    def tagged(self, process_id: str, tag: str) -> Definition:
        found = [d for d in self._definitions if (d.process_id, d.version_tag) == (process_id, tag)]
        if not found:
            raise KeyError(process_id)
        return found[-1]

    def zone(self) -> ZoneInfo:
        return ZoneInfo("Asia/Shanghai")


class Run:
    """An instance under test; every input goes through its saved state."""

    def __init__(
        self,
        *definitions: Definition,
        message: str | None = None,
        event: str | None = None,
        **data: Any,
    ) -> None:
        self.shelf = Shelf(*definitions)
        self.now = NOW
        self.facts: list[Fact] = []
        self.steps: list[tuple[datetime, Step]] = []
        self._live: dict[type[Fact], dict[UUID, Any]] = {}
        self._take(
            Instance.start(
                definitions[0],
                catalog=self.shelf,
                instance_id=ID,
                variables=data,
                now=self.now,
                message=message,
                event=event,
            )
        )

    def _take(self, taken: Step) -> Step:
        self.state = taken.state
        self.facts += taken.facts
        self.steps.append((self.now, taken))
        self._note(taken)
        return taken

    @property
    def instance(self) -> Instance:
        return Instance.load(self.state, self.shelf)

    @property
    def variables(self) -> Mapping[str, Any]:
        return self.instance.variables

    @property
    def ended(self) -> str | None:
        return self.instance.ended

    @property
    def entered(self) -> list[str]:
        """The elements in the order they were entered, without the process itself."""
        return [
            f.element_id
            for f in self.facts
            if isinstance(f, step.ElementEntered) and f.element_type != "process"
        ]

    def of(self, kind: type[Fact], element: str | None = None) -> list[Any]:
        return [
            f
            for f in self.facts
            if isinstance(f, kind) and (element is None or f.element_id == element)
        ]

    def open(self) -> dict[str, list[str]]:
        """What is open, by kind, as element ids."""
        kinds = {
            "tasks": step.TaskOpened,
            "timers": step.TimerSet,
            "messages": step.SubscriptionOpened,
            "incidents": step.IncidentRaised,
        }
        live = {name: self.live(kind).values() for name, kind in kinds.items()}
        return {name: sorted(f.element_id for f in facts) for name, facts in live.items() if facts}

    def live(self, kind: type[Fact]) -> dict[UUID, Any]:
        """The facts of a kind that opened what is still open, by key, oldest first."""
        return self._live.setdefault(kind, {})

    def _note(self, taken: Step) -> None:
        if taken.input.kind in ("complete_job", "fail_job"):
            self.live(step.JobWanted).pop(taken.input.key)
        for fact in taken.facts:
            if type(fact) in _CLOSED_BY:
                self.live(type(fact))[fact.key] = fact
            elif type(fact) in _OPENED_BY:
                self.live(_OPENED_BY[type(fact)]).pop(fact.key)

    def _open(self, kind: type[Fact], element: str) -> Any:
        """What opened last at an element, open or not; `element#2` is the second of the open."""
        id, _, nth = element.partition("#")
        found = [fact for fact in self.live(kind).values() if fact.element_id == id]
        return found[int(nth) - 1 if nth else -1] if found else self.of(kind, id)[-1]

    def _key(self, kind: type[Fact], element: str) -> UUID:
        return self._open(kind, element).key

    def complete(self, element: str, **data: Any) -> Step:
        return self._take(
            self.instance.complete_task(self._key(step.TaskOpened, element), data, self.now)
        )

    def done(self, element: str, **data: Any) -> Step:
        return self._take(
            self.instance.complete_job(self._key(step.JobWanted, element), data, self.now)
        )

    def fail(self, element: str, code: str = "", **data: Any) -> Step:
        failure = BusinessFailure(code, "", data) if code else GaveUp("broken")
        return self._take(
            self.instance.fail_job(self._key(step.JobWanted, element), failure, self.now)
        )

    def message(self, element: str, **data: Any) -> Step:
        return self._take(
            self.instance.deliver(self._key(step.SubscriptionOpened, element), data, self.now)
        )

    def signal(self, element: str, **data: Any) -> Step:
        return self._take(
            self.instance.signal(self._key(step.SubscriptionOpened, element), data, self.now)
        )

    def wake(self, element: str) -> Step:
        timer = self._open(step.TimerSet, element)
        self.now = max(self.now, timer.due_at)
        return self._take(self.instance.wake(timer.key, self.now))

    def retry(self, element: str) -> Step:
        return self._take(self.instance.retry(self._key(step.IncidentRaised, element), self.now))

    def cancel(self) -> Step:
        return self._take(self.instance.cancel(self.now, "test"))

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def replayed(self) -> bytes:
        """Feed the recorded inputs to a new instance; its state must be the same bytes."""
        at, first = self.steps[0]
        data = first.input.data
        again = Instance.start(
            self.shelf.definition(data["definition"]),
            catalog=self.shelf,
            instance_id=ID,
            variables=data["variables"],
            now=at,
            message=data["message"],
            event=data.get("event"),
        )
        facts = list(again.facts)
        for at, taken in self.steps[1:]:
            again = again.instance.apply(taken.input, at)
            facts += again.facts
        assert facts == self.facts
        return again.state
