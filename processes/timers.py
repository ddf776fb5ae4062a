"""When a timer is due: dates, durations and repeating cycles, from ISO 8601 text or FEEL values.

Source: BPMN 2.0.2, 10.5.5 (timer event definitions); ISO 8601 repeating intervals.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any

from processes import feel
from processes.errors import Problem, said
from processes.expressions import moment
from processes.problems import shown

_AFTER = feel.compile_expression("now() + duration(span)")
#: what the text of each kind of timer ought to be, as `PROBLEMS` calls what is not
_EXPECTED = {"date": "not-moment", "duration": "not-duration", "cycle": "not-cycle"}
_CYCLE = re.compile(r"^R(?P<times>\d*)/(?:(?P<start>[^/P][^/]*)/)?(?P<span>P[^/]+)$")


@dataclass(frozen=True, slots=True)
class Plan:
    """The next moment a timer is due, and how it goes on after that."""

    due_at: datetime
    span: str | None = None  #: ISO duration between two times, or cron; None for a single one
    left: int | None = None  #: how often it is still due after this, None for ever

    @property
    def cron(self) -> str | None:
        """The cron that says when it is due, if any does; `schedule` knows how it goes on."""
        return None if self.span is None or self.span.startswith("P") else self.span

    def next(self) -> "Plan | None":
        """Return the plan after this moment, None if there is none; not for cron."""
        if self.span is None or self.left == 0:
            return None
        left = None if self.left is None else self.left - 1
        return replace(self, due_at=after(self.due_at, self.span), left=left)

    def json(self) -> list[Any]:
        """Write the plan as JSON data."""
        return [self.due_at.isoformat(), self.span, self.left]

    @classmethod
    def read(cls, data: list[Any]) -> "Plan":
        """Read a plan that `json` wrote."""
        return cls(datetime.fromisoformat(data[0]), data[1], data[2])


def plan(kind: str, value: Any, now: datetime, source: str, zone: Callable[[], tzinfo]) -> Plan:
    """Plan a timer of kind "date", "duration" or "cycle"; raises `Problem` naming the text.

    Parameters:
        zone: tells in which time zone a date that names none is meant.
    """
    if not isinstance(value, str):
        raise Problem(_EXPECTED[kind], source=source, got=shown(value))
    if kind == "date":
        return Plan(moment(value, source, zone))
    if kind == "duration":
        return Plan(after(now, value, source))
    found = _CYCLE.match(value)
    if found is None or found["times"] == "0":
        raise Problem("not-cycle", source=source, got=shown(value))
    start = moment(found["start"], source, zone) if found["start"] else None
    left = int(found["times"]) - 1 if found["times"] else None
    coming = after(now, found["span"], source)
    if coming <= now:
        raise Problem("cycle-stands-still", source=source, got=shown(value))
    return Plan(start or coming, found["span"], left)


def after(start: datetime, span: str, source: str = "") -> datetime:
    """Add an ISO duration to a moment; raises `Problem` for text that is none."""
    try:
        value = _AFTER.evaluate({"span": span}, now=start)
        text = None if value is None else feel.to_json(value)
    except feel.FeelError as error:
        raise Problem("not-computed", source=source or span, error=said(error)) from None
    if text is None:
        raise Problem("not-duration", source=source or span, got=shown(span))
    return moment(text, source or span, lambda: UTC)
