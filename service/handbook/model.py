"""The handbook as frozen values: one chapter a process, every text in one language.

Made from a published definition; shown as pages, files and PDF, which only arrange it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from processes.picture import Picture
from service.handbook.phrases import Deadline


@dataclass(frozen=True, slots=True)
class Way:
    """What comes after a step."""

    answer: str  #: when, empty where it always does
    target: str  #: id of the element
    name: str
    condition: str = ""  #: FEEL, without its "="


@dataclass(frozen=True, slots=True)
class Happening:
    """What may happen while a step waits, at its border."""

    id: str
    name: str
    words: str  #: when it happens
    ends_step: bool
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of a form."""

    label: str
    kind: str
    rule: str  #: "required", or empty
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormPart:
    """The form of a step: what a person is asked."""

    name: str
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Another process this one calls, or meets by a message or signal."""

    words: str  #: "Calls", "Message “x” goes to" ...
    process_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a process, as the one who does it needs to read it."""

    id: str
    number: str
    name: str
    kind: str
    group: str | None  #: id of who does it
    who: str
    by_person: bool
    what: str
    caution: str
    deadline: Deadline | None
    due: str  #: its due date as it is written, FEEL
    repeats: str
    happenings: tuple[Happening, ...]
    ways: tuple[Way, ...]
    form: FormPart | None
    table: str | None  #: id of the decision it asks
    links: tuple[Link, ...]
    clauses: tuple[str, ...]
    depth: int  #: how deep in sub-processes


@dataclass(frozen=True, slots=True)
class Start:
    """What makes the process begin."""

    id: str
    name: str
    words: str
    what: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A way in which the process, or a part of it, ends."""

    id: str
    name: str
    part: str  #: the sub-process that ends, empty for the process
    words: str  #: what it does to others
    what: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleTable:
    """A decision table in words."""

    id: str
    name: str
    what: str
    hit: str
    heads: tuple[tuple[str, bool], ...]  #: label, and whether it is a result
    rows: tuple[tuple[tuple[str, ...], str], ...]  #: cells, and the rule's note


@dataclass(frozen=True, slots=True)
class Difference:
    """What one thing was and what it is; empty where it was not or is not any more."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the version before."""

    kind: str  #: "added", "removed" or "changed"
    target: str  #: where it stands in the chapter, "step-<id>" or "table-<id>"; empty if gone
    name: str
    details: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A clause with the words of the document."""

    id: str
    title: str
    chinese: str
    english: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One process."""

    process_id: str
    language: str
    name: str
    purpose: str
    version: int
    published_at: datetime
    author: str
    reason: str
    picture: Picture
    groups: tuple[tuple[str, str], ...]  #: id and name of who takes part
    starts: tuple[Start, ...]
    steps: tuple[Step, ...]
    outcomes: tuple[Outcome, ...]
    tables: tuple[RuleTable, ...]
    computations: tuple[tuple[str, str, str], ...]  #: id, name and what it does
    links: tuple[Link, ...]
    quotes: tuple[Quote, ...]
    previous: int | None  #: number of the version before
    changes: tuple[Change, ...]
