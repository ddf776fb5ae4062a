"""A process under judgement: what the rules of `checks` and `start_checks` look at."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from processes.findings import Finding, finding
from processes.model import Element, Flow, Texts, begins_unasked
from processes.reader import RawProcess


@dataclass(frozen=True, slots=True)
class Beside:
    """What else a bundle holds."""

    #: the version tags there are of each decision, empty text for none; likewise of each form
    decisions: Mapping[str, Set[str]] = field(default_factory=dict)
    forms: Mapping[str, Set[str]] = field(default_factory=dict)
    #: ids of processes
    processes: Set[str] = frozenset()


class Subject:
    """A process under judgement, with what else its bundle holds."""

    def __init__(self, file: str, process: RawProcess, beside: Beside) -> None:
        self.file = file
        self.process = process
        self.beside = beside
        elements = process.elements
        started = {e.parent for e in elements.values() if e.type == "startEvent"}
        started |= {e.id for e in elements.values() if e.event_triggered or e.ad_hoc}
        #: the scopes of what begins with a scope that has no start event, by its id
        self.unasked = {
            e.id: e.parent
            for e in elements.values()
            if e.parent not in started and begins_unasked(e)
        }

    def about(self, code: str, element: Element, detail: str | Texts = "") -> Finding:
        """Make a finding about an element."""
        name = element.names.get("en", "")
        return finding(code, self.file, element.id, name, element.line, detail)

    def about_flow(self, code: str, flow: Flow, detail: str | Texts = "") -> Finding:
        """Make a finding about a flow."""
        return finding(code, self.file, flow.id, flow.names.get("en", ""), flow.line, detail)
