"""When things happen by the calendar: start timers of a definition, and cron wherever it stands.

Start timers are for the shell, which keeps these moments because they belong to no instance yet.
Other timers inside an instance are `timers`; they know no calendar of a company.
Sources: BPMN 2.0.2, 10.5.2; Camunda 8 for cron: six fields, seconds first, all of which must match.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from cronsim import CronSim, CronSimError

from processes import feel, timers
from processes.errors import Problem
from processes.expressions import alone, on_clock
from processes.model import Timer
from processes.timers import Plan

_NAMED = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
_FIELDS = 6
_SPAN = feel.compile_expression("duration(span)")


def first(timer: Timer, now: datetime, zone: tzinfo) -> Plan | None:
    """Plan a timer start event; None if all its moments have passed.

    Parameters:
        now: when the definition is published; spans count from here.
        zone: in which cron, and times that name none, are meant.

    Raises `Problem` for a text that is no date, duration or cycle. It sees no variables.
    """
    value = alone(timer.text, {}, on_clock(now, zone))
    if is_cron(timer.kind, value):
        return by_cron(value, now, zone)
    plan = timers.plan(timer.kind, value, now, timer.text, lambda: zone)
    return plan if plan.due_at >= now else passed(plan, now, zone)[1]


def is_cron(kind: str, value: Any) -> bool:
    """Whether the value of a timer of kind "date", "duration" or "cycle" is meant as cron."""
    return kind == "cycle" and isinstance(value, str) and not value.startswith("R")


def by_cron(cron: str, now: datetime, zone: tzinfo) -> Plan:
    """Plan the first moment of cron after now; raises `Problem` for text that is none."""
    return Plan(_moment(cron, now, zone, backwards=False), cron)


def passed(plan: Plan, now: datetime, zone: tzinfo) -> tuple[datetime, Plan | None]:
    """Return the last moment of a due plan up to now, and how it goes on after now."""
    if plan.span is None:
        return plan.due_at, None
    if plan.cron is not None:
        return _last(plan.cron, now, zone), by_cron(plan.cron, now, zone)
    plan = _jump(plan, now)
    coming = plan.next()
    while coming is not None and coming.due_at <= now:
        plan, coming = coming, coming.next()
    return plan.due_at, coming


def _jump(plan: Plan, now: datetime) -> Plan:
    """Pass over times long gone at once; years and months, which differ in length, are few."""
    span = feel.to_timedelta(_SPAN.evaluate({"span": plan.span}))
    if span is None:
        return plan
    times = (now - plan.due_at) // span
    if plan.left is not None:
        times = min(times, plan.left)
    left = None if plan.left is None else plan.left - times
    return replace(plan, due_at=plan.due_at + times * span, left=left)


def _last(cron: str, now: datetime, zone: tzinfo) -> datetime:
    return _moment(cron, now + timedelta(seconds=1), zone, backwards=True)


def _moment(cron: str, start: datetime, zone: tzinfo, *, backwards: bool) -> datetime:
    text = _NAMED.get(cron.strip().lower(), cron).replace("?", "*")
    if len(text.split()) != _FIELDS:
        raise Problem("not-cron", source=cron)
    try:
        found = CronSim(text, start.astimezone(zone), reverse=backwards)
        found.day_and = True  # here cron of Unix is content with one of the two
        return next(found).astimezone(UTC)
    except CronSimError as error:
        raise Problem("bad-cron", source=cron, error=str(error)) from None
    except StopIteration:
        raise Problem("cron-never", source=cron) from None
