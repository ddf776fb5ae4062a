"""Reads an instance's record as a story: which steps it took, where its tokens are.

Pure; the rows come from `service.queries.instance`. Not for checking the record, which is the
audit's work and needs the engine.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from service.queries.results import RecordRow, StepRow


@dataclass(slots=True)
class History:
    """What the facts of a record add up to."""

    _steps: dict[UUID, StepRow] = field(default_factory=dict)
    _parents: dict[UUID, UUID | None] = field(default_factory=dict)
    _flows: dict[tuple[str, str], None] = field(default_factory=dict)
    _variables: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Iterable[RecordRow]) -> "History":
        """The story of record entries, given in their order."""
        history = cls()
        for entry in record:
            for fact in entry.facts:
                history._take(fact, entry)
            if entry.kind == "start":
                history._begin(entry.payload["data"])
        return history

    @property
    def steps(self) -> tuple[StepRow, ...]:
        """Every stay in an element, the processes themselves left out, in order of entering."""
        return tuple(step for step in self._steps.values() if step.element_type != "process")

    @property
    def open_elements(self) -> tuple[tuple[str, str], ...]:
        """(process id, element id) of each token: an open element with nothing open inside."""
        still_open = [key for key, step in self._steps.items() if step.left_at is None]
        around = {self._parents[key] for key in still_open}
        steps = (self._steps[key] for key in still_open if key not in around)
        return tuple((step.process_id, step.element_id) for step in steps)

    @property
    def flows_taken(self) -> tuple[tuple[str, str], ...]:
        """(process id, flow id) of each flow a token went over, each once."""
        return tuple(self._flows)

    @property
    def variables(self) -> dict[str, Any]:
        """The variables of the process itself."""
        roots = (key for key, parent in self._parents.items() if parent is None)
        return self._variables.get(next(roots, UUID(int=0)), {})

    def _begin(self, data: dict[str, Any]) -> None:
        """What an instance starts with is an input and no fact."""
        root = next(key for key, parent in self._parents.items() if parent is None)
        later = self._variables.get(root, {})
        self._variables[root] = data["variables"] | later

    def _take(self, fact: dict[str, Any], entry: RecordRow) -> None:
        key = UUID(fact["key"])
        match fact["fact"]:
            case "ElementEntered":
                self._parents[key] = UUID(fact["parent"]) if fact["parent"] else None
                self._steps[key] = StepRow(
                    key=key,
                    process_id=fact["process_id"],
                    element_id=fact["element_id"],
                    element_type=fact["element_type"],
                    entered_at=entry.at,
                    left_at=None,
                    how=None,
                    actor=entry.actor,
                )
            case "ElementLeft" if key in self._steps:
                self._steps[key] = replace(
                    self._steps[key], left_at=entry.at, how=fact["how"], actor=entry.actor
                )
            case "FlowTaken":
                self._flows.setdefault((fact["process_id"], fact["flow_id"]))
            case "VariablesSet":
                self._variables.setdefault(key, {}).update(fact["variables"])
