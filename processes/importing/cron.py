"""Turns cron of Camunda 7 (Quartz) into cron of Camunda 8, which counts weekdays differently.

Only where the outcome can run: at what starts a process or interrupts nothing. Not for planning
(`processes.schedule`).
"""

import re
from datetime import UTC, datetime

from lxml.etree import _Element as Node

from processes import schedule, xml
from processes.errors import Problem

#: 1 is Sunday there, Monday here
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
#: a weekday by its number, but not the number of a week (`6#3`)
_NUMBER = re.compile(r"(?<![#\w])[1-7](?!\w)")
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def as_cron(node: Node, text: str) -> str | None:
    """Return the cron that means the same here, None if there is none or it can't run.

    Parameters:
        node: the `timeCycle`.
        text: what it holds; six fields, or seven with the year left open.
    """
    fields = text.upper().split()
    years = fields.pop() if len(fields) == 7 else "*"
    if not _may_repeat(node) or years not in ("*", "?"):
        return None
    weekday = fields[-1] if fields else ""
    if re.search(r"[/L]", weekday):
        return None
    fields[-1:] = [_NUMBER.sub(lambda found: _WEEKDAYS[int(found[0]) - 1], weekday)]
    cron = " ".join(fields)
    try:
        schedule.by_cron(cron, _SOME_DAY, UTC)
    except Problem:
        return None
    return cron


def _may_repeat(node: Node) -> bool:
    """Whether the event of a timer starts a process or interrupts nothing."""
    event = next(node.iterancestors(xml.bpmn("startEvent"), xml.bpmn("boundaryEvent")), None)
    if event is None:
        return False
    if xml.local(event) == "boundaryEvent":
        return not xml.flag(event, "cancelActivity", default=True)
    holder = event.getparent()
    starts = holder is not None and xml.local(holder) == "process"
    return starts or not xml.flag(event, "isInterrupting", default=True)
