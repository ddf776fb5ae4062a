"""Compensation: what was completed is undone, last first; and the transaction, which uses it.

A scope remembers in its notes, as `undoable`, what completed in it and can be undone: a list of
[element id, [[handler id, variables], ...]]. The handlers run one after another inside the event
that asked for them. What completed inside a sub-process is undone with the sub-process's variables
as they were at its end.
Sources: BPMN 2.0.2, 10.7 and 13.5.5 (compensation), 10.3.5.3 and 13.3.4 (transaction, cancel).
"""

from processes.elements.base import ElementSpec
from processes.token import Token


class CompensationSpec(ElementSpec):
    """A throw or end event that compensates what completed in its scope, or one activity."""

    def execute(self, token: Token) -> bool | None:
        token.notes["todo"] = self._due(_undone_in(token))
        return self._go_on(token)

    def _due(self, scope: Token) -> list[list[object]]:
        """Take what is to be undone out of the scope's memory, in the order it was completed."""
        event = self.element.event
        wanted = None if event is None else event.activity
        done = scope.notes.pop("undoable", [])
        kept = [entry for entry in done if wanted not in (None, entry[0])]
        if kept:
            scope.notes["undoable"] = kept
        return [pair for id, pairs in done if wanted in (None, id) for pair in pairs]

    def _go_on(self, token: Token) -> bool | None:
        if not token.notes["todo"]:
            return self.finish(token, {})
        id, variables = token.notes["todo"].pop()
        handler = Token(token.case, self.graph.elements[id], token)
        handler.data.update(variables)
        handler.spec._update(handler)
        return None

    def child_left(self, token: Token, child: Token) -> None:
        if not (token.is_live and token.is_empty):
            return
        if token.notes["todo"]:
            self._go_on(token)
        else:
            self.resume(token, {})


class CancelEndSpec(CompensationSpec):
    """Ends a transaction: all else in it stops, what completed is undone, its border takes over."""

    def execute(self, token: Token) -> bool | None:
        for other in token.scope.tokens():
            if other is not token:
                other.cancel()
        return super().execute(token)

    def _on_complete(self, token: Token) -> None:
        scope = token.scope
        activity = scope.scope if scope.spec.body else scope
        border = next(b for b in activity.spec.boundaries if b.event.kind == "cancel")
        self.close(token)
        self.leave(token)
        border.trigger(activity, {})


def _undone_in(token: Token) -> Token:
    """An event sub-process undoes what completed in the scope around it."""
    scope = token.scope
    return scope.scope if scope.spec.element.event_triggered else scope
