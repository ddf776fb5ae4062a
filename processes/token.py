"""A token: one live element instance, as a SpiffWorkflow task.

The tree of tokens is the tree of scopes: a token's parent is the scope it runs in, never the
element that ran before it. A finished token is taken out at once, so the tree holds only what is
live. `Task.data` holds the variables local to the token.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

if TYPE_CHECKING:
    from processes.case import Case
    from processes.elements.base import ElementSpec
    from processes.model import Flow


class Token(Task):  # type: ignore[misc]
    """One live element instance."""

    def __init__(
        self, case: "Case", spec: "ElementSpec", parent: "Token | None", number: int | None = None
    ) -> None:
        """Put a new token under its scope; `number` only when an instance is read back."""
        super().__init__(
            case, spec, parent, state=TaskState.WAITING, id=number or case.next_number()
        )
        self._children: dict[int, None] = {}  # a list would take longer the more run at once
        self.listening = False  #: waits for an event on behalf of its parent, holds no scope open
        self.chosen: tuple[Flow, ...] = ()  #: the ways on, between finishing and leaving

    @property
    def case(self) -> "Case":
        """The instance this token belongs to."""
        return cast("Case", self.workflow)

    @property
    def spec(self) -> "ElementSpec":
        """What this token's element does."""
        return cast("ElementSpec", self.task_spec)

    @property
    def scope(self) -> "Token":
        """The token of the scope this one runs in."""
        return cast(Token, self.parent)

    @property
    def notes(self) -> dict[str, Any]:
        """What the element remembers between two inputs; JSON data."""
        return cast(dict[str, Any], self.internal_data)

    @property
    def key(self) -> UUID:
        """The element instance's key, as facts name it."""
        return self.case.key_of(self.id)

    @property
    def is_live(self) -> bool:
        """Whether the token is still in the tree."""
        return self.id in self.workflow.tasks

    @property
    def waits_for_outside(self) -> bool:
        """Whether an input can be meant for this very token."""
        return "open" in self.notes or "incident" in self.notes

    @property
    def is_empty(self) -> bool:
        """Whether nothing runs in this scope, though something may listen."""
        tasks = self.workflow.tasks
        return all(tasks[number].listening for number in self._children)

    def tokens(self) -> "list[Token]":
        """Return the tokens that run or listen in this scope, oldest first."""
        return cast("list[Token]", self.children)

    def _child_added_notify(self, child: "Token") -> None:
        self._children[child.id] = None

    def scopes(self) -> "Iterator[Token]":
        """Yield this token and the scopes around it, up to its process."""
        token: Token | None = self
        while token is not None:
            yield token
            if token.spec.holds_variables_apart:
                return
            token = cast("Token | None", token.parent)

    def cancel(self) -> None:
        """End the token and all it holds before their time, innermost first."""
        held, rest = [], [self]
        while rest:  # scopes may lie in one another deeper than Python calls may
            token = rest.pop()
            held.append(token)
            rest += token.tokens()
        for token in reversed(held):
            token._set_state(TaskState.CANCELLED)
            token.spec._on_cancel(token)
            token.case.drop(token)

    def _set_state(self, value: int) -> None:
        self._state = value
