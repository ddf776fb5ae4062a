"""Boundary events: what happens to an activity from outside while it runs.

Source: BPMN 2.0.2, 13.5.3.
"""

from collections.abc import Mapping
from typing import Any

from processes.elements.events import WaitingSpec
from processes.token import Token


class BoundaryEventSpec(WaitingSpec):
    """An event on the border of an activity."""

    def trigger(self, holder: Token, result: Mapping[str, Any]) -> None:
        """Leave the activity by this event; an interrupting one ends it."""
        case, scope = holder.case, holder.scope
        reached = Token(case, self, scope)
        reached.notes["happened"] = dict(result)
        if self.element.interrupting:
            holder.cancel()
        self._update(reached)
