"""Tasks: work for people, for handlers, for decision tables and for FEEL.

Sources: BPMN 2.0.2, 13.3.3 (tasks); Camunda 8 for assignment, jobs and called decisions.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from processes import feel, propagation, step
from processes.decisions import DecisionError
from processes.elements.base import ElementSpec
from processes.errors import Problem, not_published, said
from processes.expressions import Text, optional, visible
from processes.model import Element
from processes.step import BusinessFailure, Failure
from processes.token import Token

if TYPE_CHECKING:
    from processes.graph import Graph

#: The least and the highest priority of a work item, and that of one that names none (Camunda 8).
PRIORITIES = (0, 100)
DEFAULT_PRIORITY = 50
DEFAULT_RETRIES = 3
MAX_RETRIES = 1_000_000


class UserTaskSpec(ElementSpec):
    """Work for a person: opens a work item and waits until it is completed."""

    def __init__(self, graph: "Graph", element: Element) -> None:
        super().__init__(graph, element)
        who = element.assignment
        self._form = optional(element.form_id)
        self._assignee = optional(who.assignee)
        self._groups = optional(who.groups)
        self._users = optional(who.users)
        self._due_date = optional(who.due_date)
        self._follow_up_date = optional(who.follow_up_date)
        self._priority = optional(who.priority)

    def execute(self, token: Token) -> None:
        groups = self._groups.texts(token) if self._groups else ()
        if not groups and not self._users and self.element.lane:
            groups = (self.element.lane,)
        fields: dict[str, Any] = {
            "form_id": self._form_id(token),
            "groups": groups,
            "users": self._users.texts(token) if self._users else (),
            "assignee": self._assignee.text(token) if self._assignee else None,
            "due_at": self._due_date.moment(token) if self._due_date else None,
            "follow_up_at": self._follow_up_date.moment(token) if self._follow_up_date else None,
            "priority": _priority(self._priority, token),
            "variables": _payload(token),
        }
        token.notes["open"] = "task"
        token.case.emit(step.TaskOpened, token, **fields)

    def _form_id(self, token: Token) -> str | None:
        if self._form is None:
            return None
        id = self._form.text(token) or ""
        if id not in self.graph.definition.forms:
            raise not_published("form", id, self.element.form_binding)
        return id

    def completed(self, token: Token, variables: Mapping[str, Any]) -> None:
        """Go on with what the person filled in."""
        del token.notes["open"]
        token.case.emit(step.TaskClosed, token, how="completed")
        self.resume(token, variables)


class JobSpec(ElementSpec):
    """Work for a handler: wants a job and waits until it is reported done."""

    def __init__(self, graph: "Graph", element: Element) -> None:
        super().__init__(graph, element)
        self._topic = Text(element.topic or "")
        self._retries = optional(element.retries)
        self._headers = dict(element.headers)

    def execute(self, token: Token) -> None:
        topic = self._topic.text(token)
        if not topic:
            raise Problem("no-topic", source=self._topic.source)
        retries = DEFAULT_RETRIES
        if self._retries:
            retries = self._retries.number(token, DEFAULT_RETRIES, (0, MAX_RETRIES))
        payload = _payload(token)
        token.notes["open"] = "job"
        token.case.emit(
            step.JobWanted,
            token,
            topic=topic,
            variables=payload,
            headers=self._headers,
            retries=retries,
        )

    def completed(self, token: Token, variables: Mapping[str, Any]) -> None:
        """Go on with what the handler returned."""
        del token.notes["open"]
        self.resume(token, variables)

    def failed(self, token: Token, failure: Failure) -> None:
        """Go where the diagram catches the error, or stop as an incident."""
        del token.notes["open"]
        if isinstance(failure, BusinessFailure):
            propagation.throw_error(token, failure.code, failure.variables)
        else:
            words = {"en": failure.message}
            if failure.message_zh is not None:
                words["zh"] = failure.message_zh
            token.case.raise_incident(token, "job", words)


class ScriptTaskSpec(ElementSpec):
    """Evaluates FEEL into a variable."""

    def __init__(self, graph: "Graph", element: Element) -> None:
        super().__init__(graph, element)
        self._expression = Text(element.expression or "")

    def execute(self, token: Token) -> bool | None:
        value = self._expression.data(token)
        return self.finish(token, {self.element.result_variable or "result": value})


class DecisionTaskSpec(ElementSpec):
    """Asks a decision and keeps its answer in a variable."""

    def __init__(self, graph: "Graph", element: Element) -> None:
        super().__init__(graph, element)
        self._wanted = Text(element.decision_id or "")

    def execute(self, token: Token) -> bool | None:
        decision_id = self._wanted.text(token) or ""
        model = self.graph.definition.decisions.get(decision_id)
        if model is None:
            raise not_published("decision", decision_id, self.element.decision_binding)
        try:
            outcome = model.evaluate(decision_id, visible(token), now=token.case.clock)
            value = feel.to_json(outcome.value)
        except (DecisionError, feel.FeelError) as error:
            raise Problem("not-decided", id=decision_id, error=said(error)) from None
        matched = tuple(
            {"table": row.table_id, "rule": row.rule_id, "row": row.index}
            for row in outcome.matched
        )
        token.case.emit(
            step.DecisionMade, token, decision_id=decision_id, value=value, matched=matched
        )
        return self.finish(token, {self.element.result_variable or "result": value})


def _payload(token: Token) -> dict[str, Any]:
    """Return what a person or handler gets: the input variables if any are mapped, else all."""
    if token.spec.element.inputs:
        return dict(token.data)
    return dict(visible(token))


def _priority(text: Text | None, token: Token) -> int:
    return DEFAULT_PRIORITY if text is None else text.number(token, DEFAULT_PRIORITY, PRIORITIES)
