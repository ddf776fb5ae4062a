"""Follows a proposal from the idea to the gain: records it, measures its process, notes its fate.

What a process costs is measured from its real instances (`process_run`, `process_work`,
`process_trouble`); whether a proposal is good is for people and decision tables.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice import figure_rows, improvement_rows
from tasks.backoffice.figure_rows import Span
from tasks.backoffice.improvement_rows import exact
from tasks.backoffice.people_names import PeopleNames
from tasks.backoffice.process_names import ProcessNames, said
from tasks.contract import GiveUp, Job, Result, handler
from tasks.figures import NAMES
from tasks.values import clean, iso, mapping, moment, number, whole

#: days a process is measured over before anything is changed
_BEFORE = timedelta(days=90)
_STATES = frozenset(
    ("proposed", "parked", "accepted", "in_force", "rejected", "withdrawn", "closed")
)
#: which time is noted when a proposal gets into a state
_TIMES = {
    "accepted": "decided_at",
    "rejected": "decided_at",
    "in_force": "in_force_at",
    "withdrawn": "closed_at",
    "closed": "closed_at",
}


@handler("improvement.record", local=True)
def record(job: Job, ledger: Connection) -> Result:
    """Record a proposal, give it a number, and say who is to be thanked."""
    proposal = mapping(job.variables.get("proposal"))
    title, process_id = clean(proposal.get("title")), clean(proposal.get("process_id"))
    if not title:
        raise GiveUp("The proposal has no title. / 建议没有标题。")
    row = improvement_rows.record(
        ledger,
        job.instance_id,
        {
            "process_id": process_id,
            "element_id": clean(proposal.get("element_id")) or None,
            "title": title,
            "text": clean(proposal.get("text")),
            "source": clean(proposal.get("source")) or "pages",
            "proposer": clean(proposal.get("by")) or "process-owners",
            "state": "proposed",
            "proposed_at": job.now,
        },
    )
    improvement = {
        name: getattr(row, name)
        for name in ("number", "element_id", "title", "text", "source", "proposer")
    }
    return {
        "improvement": improvement
        | {
            "proposed_by": said(PeopleNames(ledger).person(row.proposer)),
            "process": said(ProcessNames(ledger).process(row.process_id)),
            "proposed_at": iso(row.proposed_at),
        },
        "process_id": row.process_id,
    }


@handler("improvement.measure", local=True)
def measure(job: Job, ledger: Connection) -> Result:
    """Measure a process over the last 90 days: time per step, errors, bottleneck, benchmarks."""
    process_id = clean(job.variables.get("process_id"))
    span = Span(job.local - _BEFORE, job.local)
    runs, names = improvement_rows.runs(ledger, process_id, span), ProcessNames(ledger)
    steps = [
        names.step(process_id, row.element_id)
        | {
            "done": row.done,
            "late": row.late,
            "late_share": exact(Decimal(row.late) / row.done),
            "hours": exact(row.hours, "0.01"),
        }
        for row in improvement_rows.steps(ledger, process_id, span)
    ]
    return {
        "measures": {
            "process_id": process_id,
            "processes": names.options(),
            "runs": runs.started,
            "frequency": exact(Decimal(runs.started) * 30 / _BEFORE.days, "0.1"),
            "steps": steps[:15],
            "bottleneck": steps[0] if steps else None,
            "values": _values(ledger, process_id, span),
            "benchmarks": benchmarks(ledger, job.local),
        }
    }


@handler("improvement.note", local=True)
def note(job: Job, ledger: Connection) -> Result:
    """Note what became of a proposal; what is not given stays as it was."""
    given = job.variables
    state = clean(job.headers.get("state") or given.get("state"))
    if state not in _STATES:
        raise GiveUp(f"{state!r} is no state of a proposal. / 建议没有 {state!r} 状态。")
    values: dict[str, Any] = {"state": state}
    for name in ("process_id", "priority", "reason", "indicator", "digest"):
        if clean(given.get(name)):
            values[name] = clean(given.get(name))
    for name in ("baseline", "expected", "achieved"):
        if number(given.get(name)) is not None:
            values[name] = number(given.get(name))
    if whole(given.get("version")) is not None:
        values["version"] = whole(given.get("version"))
    if state in _TIMES:
        values[_TIMES[state]] = job.now
    if not improvement_rows.note(ledger, clean(given.get("number")), values):
        raise GiveUp(f"There is no proposal {given.get('number')!r}. / 没有该建议。")
    return {"noted_at": iso(job.now)}


@handler("improvement.effect", local=True)
def effect(job: Job, ledger: Connection) -> Result:
    """Measure the indicator since the change, and how much of the expected gain it brought."""
    process_id, name = clean(job.variables.get("process_id")), clean(job.variables.get("indicator"))
    since = moment(job.variables.get("since"))
    if since is None:
        raise GiveUp("When the change came into force is missing. / 缺少生效时间。")
    value = _values(ledger, process_id, Span(since.astimezone(job.zone), job.local)).get(name)
    baseline, expected = (
        number(job.variables.get("baseline")),
        number(job.variables.get("expected")),
    )
    gain = None
    if value is not None and baseline is not None and expected not in (None, baseline):
        assert expected is not None
        gain = ((value - baseline) / (expected - baseline)).quantize(Decimal("0.01"))
    return {"effect": {"value": value, "gain": gain, "measured_at": iso(job.now)}}


def benchmarks(ledger: Connection, now: datetime) -> list[dict[str, Any]]:
    """Each figure of the last 30 days beside what the trade reaches and what we want."""
    aims = figure_rows.benchmarks(ledger)
    days = figure_rows.summary(ledger, (now - timedelta(days=30)).date(), now.date())
    found = []
    for name in NAMES:
        value = exact(days[name].mean) if name in days else None
        aim = aims.get(name)
        if value is None and aim is None:
            continue
        found.append(_compared(name, value, aim))
    return found


def _compared(name: str, value: Decimal | None, aim: Any) -> dict[str, Any]:
    figure = NAMES[name]
    target = None if aim is None else Decimal(aim.target)
    industry = None if aim is None or aim.industry is None else Decimal(aim.industry)
    reached = None
    if value is not None and target is not None:
        reached = value >= target if figure.better == "higher" else value <= target
    return {
        "name": name,
        "shown": f"{figure.en} / {figure.zh}",
        "value": figure.said(value),
        "industry": figure.said(industry),
        "target": figure.said(target),
        "reached": reached,
        "said": "–" if reached is None else "✓" if reached else "✗",
    }


def _values(ledger: Connection, process_id: str, span: Span) -> Mapping[str, Decimal | None]:
    """Every value a proposal may be measured by; null where nothing happened.

    Parameters:
        span: as the company's clocks show it; the figures of its days are theirs.
    """
    runs = improvement_rows.runs(ledger, process_id, span)
    steps = improvement_rows.steps(ledger, process_id, span)
    done = sum(row.done for row in steps)
    errors = improvement_rows.troubles(ledger, process_id, span) + runs.broken
    days = figure_rows.summary(ledger, span.start.date(), span.end.date())
    figures = {name: exact(days[name].mean) if name in days else None for name in NAMES}
    return {
        **figures,
        "process_hours": exact(runs.hours),
        "process_late_share": exact(Decimal(sum(row.late for row in steps)) / done)
        if done
        else None,
        "process_error_share": exact(Decimal(errors) / runs.started) if runs.started else None,
    }
