"""The values a comparison answers with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from processes.comparing.words import label
from processes.model import Texts

#: moved: drawn elsewhere and else the same
Change = Literal["added", "removed", "changed", "moved"]
Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Detail:
    """One property that differs; None where it is absent."""

    what: str  #: stable name of the property, such as "name" or "input total"
    label: Texts
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ElementChange:
    """What became of an element, flow or decision."""

    id: str
    type: str  #: the BPMN or DMN tag
    names: Texts  #: as they are now; as they were if it was removed
    change: Change
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What became of a row of a decision table."""

    id: str
    table_id: str
    index: int  #: its number in the newer table from 1; in the older one if it was removed
    change: Change
    cells: tuple[Detail, ...] = ()


def details(before: Facts, after: Facts) -> tuple[Detail, ...]:
    """List the properties in which two elements differ, in the order they are written."""
    names = [*after, *(name for name in before if name not in after)]
    return tuple(
        Detail(name, label(name), before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )
