"""The ad-hoc sub-process: no start event; a list says which of its elements run.

Sources: BPMN 2.0.2, 13.3.5; Camunda 8 for the list of active elements.
"""

from typing import TYPE_CHECKING

from processes.elements.scopes import ScopeSpec
from processes.errors import Problem
from processes.expressions import Text, optional
from processes.model import Element
from processes.token import Token

if TYPE_CHECKING:
    from processes.elements.base import ElementSpec
    from processes.graph import Graph


class AdHocSpec(ScopeSpec):
    """Runs the elements its list names; over when its condition holds or nothing runs any more."""

    def __init__(self, graph: "Graph", element: Element) -> None:
        super().__init__(graph, element)
        assert element.ad_hoc is not None
        assert element.ad_hoc.active is not None
        self._ad_hoc = element.ad_hoc
        self._active = Text(element.ad_hoc.active)
        self._until = optional(element.ad_hoc.until)

    def execute(self, token: Token) -> bool | None:
        chosen = [self._inner(id) for id in self._active.texts(token)]
        if not chosen:
            return self.finish(token, {})
        for event_start in self.event_starts:
            event_start.listen(token)
        for spec in chosen:
            spec._update(Token(token.case, spec, token))
        return None

    def _inner(self, id: str) -> "ElementSpec":
        spec = self.graph.elements.get(id)
        if spec is None or spec.element.parent != self.element.id or not _may_be_first(spec):
            raise Problem("not-activated", source=self._active.source, id=id)
        return spec

    def child_left(self, token: Token, child: Token) -> None:
        """Look after each element whether the condition holds (BPMN 2.0.2, 13.3.5)."""
        if not token.is_live:
            return
        if token.notes.get("over") or self._until is None:
            super().child_left(token, child)
            return
        try:
            over = self._until.holds(token)
        except Problem as problem:
            token.notes["failed"] = True
            token.case.stop(token, problem)
            return
        if over and self._ad_hoc.cancel_rest:
            self.emptied(token)
            return
        if over:
            token.notes["over"] = True
        super().child_left(token, child)

    def retry(self, token: Token) -> None:
        if token.notes.pop("failed", False):
            token.case.resolve_incident(token)
            self.child_left(token, token)
        else:
            super().retry(token)


def _may_be_first(spec: "ElementSpec") -> bool:
    element = spec.element
    special = element.event_triggered or element.for_compensation or element.attached_to
    return not (special or spec.incoming)
