"""One run of a process: takes inputs one at a time and answers with facts.

Pure: definition, inputs and times decide everything. There is no clock, no randomness and no
input or output here, so the same inputs give the same facts and the same bytes.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from processes import state, step
from processes.case import Case, Catalog
from processes.elements.tasks import JobSpec, UserTaskSpec
from processes.errors import InstanceFinished, UnknownKey
from processes.graph import graph_of
from processes.model import Definition
from processes.step import BusinessFailure, Failure, GaveUp, Input, Step
from processes.token import Token


class Instance:
    """A run of a process, between two inputs."""

    def __init__(self, case: Case) -> None:
        self._case = case

    @classmethod
    def start(
        cls,
        definition: Definition,
        *,
        catalog: Catalog,
        instance_id: UUID,
        variables: Mapping[str, Any],
        now: datetime,
        message: str | None = None,
        event: str | None = None,
    ) -> Step:
        """Start a run; raises `NotStartable` if the process has no such start event.

        Parameters:
            message: begin at the start event that waits for it.
            event: begin at the start event with this id; for signals and timers.
        """
        process = graph_of(definition).process
        starts = process.start_for(message, event)
        case = Case(process, instance_id, catalog)
        case.now = now
        case.task_tree = Token(case, process, None)
        process.begin(case.root, starts, variables)
        case.run()
        data = {"variables": dict(variables), "message": message, "definition": definition.digest}
        if event is not None:  # records of before there were such starts have no such name
            data["event"] = event
        return Step(Input("start", None, data), tuple(case.facts), cls(case))

    @classmethod
    def load(cls, data: bytes | str, catalog: Catalog) -> "Instance":
        """Read a run back from its state; raises KeyError if its definition is unknown."""
        return cls(state.decode(data, catalog))

    def state(self) -> bytes:
        """Write the run as bytes; only what is live."""
        return state.encode(self._case)

    @property
    def id(self) -> UUID:
        """The run's own id."""
        return self._case.instance_id

    @property
    def variables(self) -> Mapping[str, Any]:
        """The variables of the process, also after its end."""
        case = self._case
        return case.final if case.final is not None else case.root.data

    @property
    def ended(self) -> str | None:
        """How the run ended, None while it runs."""
        return self._case.ended

    def definition_of(self, key: UUID) -> Definition:
        """Return the definition an element runs on: of the process, or of one it calls.

        Two versions of a called process may run at once. Also answers for tasks that opened and
        closed since the run was read back. Raises `UnknownKey` for what does not run.
        """
        found = self._case.opened.get(key)
        if found is not None:
            return found
        token = self._case.find(key)
        if token is None:
            raise UnknownKey(key, "element")
        return token.spec.graph.definition

    def complete_task(self, key: UUID, variables: Mapping[str, Any], now: datetime) -> Step:
        """A person completed a work item; raises `UnknownKey` if it is not open."""
        given = Input("complete_task", key, {"variables": dict(variables)})
        return self._do(given, now, lambda: self._completed(key, "task", variables))

    def complete_job(self, key: UUID, variables: Mapping[str, Any], now: datetime) -> Step:
        """A handler did its job; raises `UnknownKey` if it is not wanted any more."""
        given = Input("complete_job", key, {"variables": dict(variables)})
        return self._do(given, now, lambda: self._completed(key, "job", variables))

    def fail_job(self, key: UUID, failure: Failure, now: datetime) -> Step:
        """A handler ended in a business error or gave up; raises `UnknownKey`."""
        given = Input("fail_job", key, _failure_json(failure))
        return self._do(given, now, lambda: self._failed(key, failure))

    def deliver(self, key: UUID, variables: Mapping[str, Any], now: datetime) -> Step:
        """A message came for an open subscription; raises `UnknownKey`."""
        given = Input("deliver", key, {"variables": dict(variables)})
        return self._do(given, now, lambda: self._happened(key, "message", variables))

    def signal(self, key: UUID, variables: Mapping[str, Any], now: datetime) -> Step:
        """A signal came for an open subscription; raises `UnknownKey`."""
        given = Input("signal", key, {"variables": dict(variables)})
        return self._do(given, now, lambda: self._happened(key, "signal", variables))

    def wake(self, key: UUID, now: datetime) -> Step:
        """A timer is due; raises `UnknownKey` if it is void."""
        return self._do(Input("wake", key, {}), now, lambda: self._happened(key, "timer", {}))

    def cancel(self, now: datetime, reason: str = "") -> Step:
        """End the run before its time."""
        return self._do(Input("cancel", None, {"reason": reason}), now, self._cancel)

    def retry(self, key: UUID, now: datetime) -> Step:
        """Try again what ended in an incident; raises `UnknownKey`."""
        return self._do(Input("retry", key, {}), now, lambda: self._retry(key))

    def apply(self, given: Input, now: datetime) -> Step:
        """Take an input as the record keeps it; for replays."""
        key, data = given.key, given.data
        if given.kind == "cancel":
            return self.cancel(now, data["reason"])
        if key is None:
            raise ValueError(f"input {given.kind!r} needs a key")
        takers: dict[str, Callable[[], Step]] = {
            "complete_task": lambda: self.complete_task(key, data["variables"], now),
            "complete_job": lambda: self.complete_job(key, data["variables"], now),
            "fail_job": lambda: self.fail_job(key, _read_failure(data), now),
            "deliver": lambda: self.deliver(key, data["variables"], now),
            "signal": lambda: self.signal(key, data["variables"], now),
            "wake": lambda: self.wake(key, now),
            "retry": lambda: self.retry(key, now),
        }
        return takers[given.kind]()

    def _do(self, given: Input, now: datetime, work: Callable[[], None]) -> Step:
        if self._case.ended:
            raise InstanceFinished(f"Instance {self.id} has {self._case.ended}.")
        self._case.now = now
        self._case.facts = []
        work()
        self._case.run()
        return Step(given, tuple(self._case.facts), self)

    def _completed(self, key: UUID, wanted: str, variables: Mapping[str, Any]) -> None:
        token = self._case.token(key, wanted)
        assert isinstance(token.spec, UserTaskSpec | JobSpec)
        token.spec.completed(token, variables)

    def _failed(self, key: UUID, failure: Failure) -> None:
        token = self._case.token(key, "job")
        assert isinstance(token.spec, JobSpec)
        token.spec.failed(token, failure)

    def _happened(self, key: UUID, wanted: str, variables: Mapping[str, Any]) -> None:
        token = self._case.token(key, wanted)
        if token.listening:
            token.spec.happened(token, variables)
        else:
            token.spec.close(token)
            token.spec.resume(token, variables)

    def _cancel(self) -> None:
        case = self._case
        variables = case.root.data
        case.root.cancel()
        case.ended, case.final, case.completed = "cancelled", variables, True
        case.emit(step.Finished, case.root, how="cancelled", variables=variables)

    def _retry(self, key: UUID) -> None:
        token = self._case.find(key)
        if token is None or "incident" not in token.notes:
            raise UnknownKey(key, "incident")
        token.spec.retry(token)


def _failure_json(failure: Failure) -> dict[str, Any]:
    if isinstance(failure, GaveUp):
        zh = {} if failure.message_zh is None else {"message_zh": failure.message_zh}
        return {"message": failure.message, **zh}
    return {
        "code": failure.code,
        "message": failure.message,
        "variables": dict(failure.variables),
    }


def _read_failure(data: Mapping[str, Any]) -> Failure:
    if "code" in data:
        return BusinessFailure(data["code"], data["message"], data["variables"])
    return GaveUp(data["message"], data.get("message_zh"))
