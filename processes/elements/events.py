"""Events that wait and events that are thrown.

Sources: BPMN 2.0.2, 13.5; Camunda 8 for message correlation and timers.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from processes import propagation, schedule, step, timers
from processes.elements.base import ElementSpec
from processes.errors import Problem
from processes.expressions import Text, optional
from processes.model import Element, Event, may_repeat
from processes.token import Token

if TYPE_CHECKING:
    from processes.graph import Graph

#: What a token or a listener holds open while it waits for each kind of event.
_OPENS = frozenset(("message", "timer", "signal", "conditional"))


class EventSpec(ElementSpec):
    """An element that waits for or throws something with a name, and perhaps a correlation key."""

    def __init__(self, graph: "Graph", element: Element) -> None:
        super().__init__(graph, element)
        self.event = element.event or Event("none")
        self._correlation_key = optional(self.event.correlation_key)
        self._name = optional(self.event.name)

    def signal_name(self, token: Token) -> str:
        """Evaluate the name of the signal; raises `Problem` if it has none."""
        value = None if self._name is None else self._name.text(token)
        if not value:
            source = self._name.source if self._name else "?"
            raise Problem("no-signal-name", source=source)
        return value


class WaitingSpec(EventSpec):
    """An element that waits for a message, signal or moment: itself or on behalf of another."""

    def __init__(self, graph: "Graph", element: Element) -> None:
        super().__init__(graph, element)
        self._condition = optional(self.event.condition)
        self._timer = Text(self.event.timer.text) if self.event.timer else None

    def execute(self, token: Token) -> bool | None:
        if "happened" in token.notes:
            return self.finish(token, token.notes["happened"])
        self.wait(token, token)
        return None

    def listen(self, holder: Token) -> None:
        """Wait on behalf of an element that is running; raises `Problem`."""
        if self.event.kind not in _OPENS:
            return
        listener = Token(holder.case, self, holder)
        listener.listening = True
        self.wait(listener, holder)

    def wait(self, token: Token, seen_from: Token) -> None:
        """Open the subscription or timer, evaluated where the waiting element stands."""
        if self.event.kind == "message":
            self._subscribe(token, seen_from)
        elif self.event.kind == "timer":
            self._set_timer(token, seen_from)
        elif self.event.kind == "conditional":
            token.notes["held"] = False
            token.case.condition_waits(token)
        elif self.event.kind == "signal":
            token.notes["open"] = "signal"
            name = self.signal_name(seen_from)
            token.case.emit(
                step.SubscriptionOpened, token, name=name, correlation_key="", signal=True
            )

    def _subscribe(self, token: Token, seen_from: Token) -> None:
        key = None if self._correlation_key is None else self._correlation_key.text(seen_from)
        if key is None:
            raise Problem("no-correlation-key", message=self.event.message or "?")
        token.notes["open"] = "message"
        token.case.emit(
            step.SubscriptionOpened, token, name=self.event.message, correlation_key=key
        )

    def _set_timer(self, token: Token, seen_from: Token) -> None:
        assert self._timer is not None
        assert self.event.timer is not None
        kind, value, case = self.event.timer.kind, self._timer.data(seen_from), token.case
        if may_repeat(self.element) and schedule.is_cron(kind, value):
            plan = schedule.by_cron(value, case.now, case.catalog.zone())
        else:
            plan = timers.plan(kind, value, case.now, self._timer.source, case.catalog.zone)
        token.notes["open"] = "timer"
        token.notes["timer"] = plan.json()
        token.case.emit(step.TimerSet, token, due_at=plan.due_at)

    def rearm(self, token: Token) -> None:
        """Set a repeating timer again, if it repeats once more; cron after now, however late."""
        case = token.case
        case.emit(step.TimerVoided, token)
        before = timers.Plan.read(token.notes["timer"])
        if before.cron is not None:
            plan: timers.Plan | None = schedule.by_cron(before.cron, case.now, case.catalog.zone())
        else:
            plan = before.next()
        if plan is None:
            token.case.drop(token)
        else:
            token.notes["timer"] = plan.json()
            token.case.emit(step.TimerSet, token, due_at=plan.due_at)

    def restore(self, token: Token) -> None:
        token.case.condition_waits(token, new=False)

    def condition_turned_true(self, token: Token) -> bool:
        """Look at the condition; if it holds and did not before, the event happened.

        One that can't be evaluated does not hold (BPMN 2.0.2, 10.5.5).
        """
        assert self._condition is not None
        before = token.notes["held"]
        try:
            holds = self._condition.value(token) is True
        except Problem:
            holds = False
        token.notes["held"] = holds
        if before or not holds:
            return False
        if token.listening:
            self.happened(token, {})
        else:
            self.resume(token, {})
        return True

    def happened(self, listener: Token, result: Mapping[str, Any]) -> None:
        """Go on with the event for the element that runs; a repeating timer is set again."""
        holder = listener.scope
        if not self.element.interrupting and self.event.kind == "timer":
            self.rearm(listener)
        self.trigger(holder, result)

    def trigger(self, holder: Token, result: Mapping[str, Any]) -> None:
        """Do what is drawn for the event, on behalf of the element that runs."""
        raise NotImplementedError


class CatchEventSpec(WaitingSpec):
    """An intermediate catch event or receive task."""

    def happened(self, listener: Token, result: Mapping[str, Any]) -> None:
        gateway = listener.scope
        gateway.spec.happened(gateway, listener, result)


class StartEventSpec(ElementSpec):
    """A start event that was triggered; what came with it is in its notes."""

    def execute(self, token: Token) -> bool | None:
        return self.finish(token, token.notes.get("happened", {}))


class ThrowEventSpec(EventSpec):
    """An intermediate throw event or end event, other than those that call a handler."""

    def execute(self, token: Token) -> bool | None:
        kind = self.event.kind
        if kind == "error":
            propagation.throw_error(token, self.event.code or "", dict(token.data))
            return None
        if kind == "escalation":
            propagation.throw_escalation(token, self.event.code or "", dict(token.data))
            if not token.is_live:
                return None
        elif kind == "message":
            self._send(token)
        elif kind == "signal":
            name = self.signal_name(token)
            token.case.emit(step.SignalSent, token, name=name, variables=dict(token.data))
        elif kind == "terminate":
            return self._terminate(token)
        return self.finish(token, {})

    def _send(self, token: Token) -> None:
        key = "" if self._correlation_key is None else self._correlation_key.text(token) or ""
        token.case.emit(
            step.MessageSent,
            token,
            name=self.event.message,
            correlation_key=key,
            variables=dict(token.data),
        )

    def _terminate(self, token: Token) -> bool:
        scope = token.scope
        for other in scope.tokens():
            if other is not token:
                other.cancel()
        scope.notes["terminated"] = True
        return self.finish(token, {})
