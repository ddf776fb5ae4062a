"""Runs training's book: who needs it, who came, who passed, and whether it helped.

The certificates are in `tasks.partner_papers`.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice import audit_rows, training_rows
from tasks.backoffice.process_names import ProcessNames, said
from tasks.company_days import day
from tasks.contract import GiveUp, Job, Result, handler
from tasks.values import clean, mapping, maps, moment, money, whole

_YEAR = timedelta(days=365)
#: the effect is measured over this time before and after
_MONTH = timedelta(days=30)
#: work items a process needs for its late share to say anything
_ENOUGH = 5
_PASS_MARK = 60


@handler("training.needs", local=True)
def needs(job: Job, ledger: Connection) -> Result:
    """Where training may help: processes whose work was late in the last year."""
    names = ProcessNames(ledger)
    found = [
        {
            "subject": f"{said(names.process(row.process_id))} ({row.late}/{row.items})",
            "process_id": row.process_id,
            "groups": sorted(group for group in row.groups if group),
            "late": row.late,
            "items": row.items,
        }
        for row in training_rows.latest_work(ledger, job.now - _YEAR, _ENOUGH)
    ]
    return {"needs": found, "year": job.local.year + 1}


@handler("training.open", local=True)
def open_training(job: Job, ledger: Connection) -> Result:
    """Open a training with the members of the groups that need it."""
    need = mapping(job.variables.get("need"))
    subject, process_id = clean(need.get("subject")) or "–", clean(need.get("process_id"))
    number = training_rows.open_training(ledger, job.instance_id, subject, process_id, job.local)
    given = need.get("groups")
    groups = [clean(one) for one in given] if isinstance(given, list) else []
    members = [_member(row) for row in audit_rows.members(ledger, groups)]
    return {"training_number": number, "members": members}


@handler("training.announce", local=True)
def announce(job: Job, ledger: Connection) -> Result:
    """Write down the plan and who takes part; the people as they are to be invited."""
    plan, number = mapping(job.variables.get("plan")), _number(job)
    _change(
        job,
        ledger,
        state="announced",
        way=clean(plan.get("way")),
        cost=money(plan.get("cost")) or Decimal("0.00"),
        held_on=day(plan.get("day")),
    )
    wanted = plan.get("participants")
    chosen = {clean(one) for one in wanted} if isinstance(wanted, list) else set()
    invited = [one for one in maps(job.variables.get("members")) if one.get("value") in chosen]
    for one in invited:
        training_rows.keep_participant(
            ledger,
            {
                "training_number": number,
                "username": clean(one.get("value")),
                "name": clean(one.get("name")),
            },
        )
    return {"invited": invited}


@handler("training.attendance", local=True)
def attendance(job: Job, ledger: Connection) -> Result:
    """Write down who came."""
    number = _number(job)
    came = job.variables.get("present")
    present = {clean(one) for one in came} if isinstance(came, list) else set()
    rows = training_rows.participants(ledger, number)
    for row in rows:
        if row.username in present:
            training_rows.change_participant(ledger, number, row.username, attended=True)
    _change(job, ledger, state="held")
    there = [_as_choice(row) for row in rows if row.username in present]
    return {"attended": there, "share": _part(len(there), len(rows))}


@handler("training.results", local=True)
def results(job: Job, ledger: Connection) -> Result:
    """Write down test scores and feedback; who passed and who did not."""
    number, mark = _number(job), whole(job.variables.get("pass_mark")) or _PASS_MARK
    rows = {row.username: row for row in training_rows.participants(ledger, number)}
    passed: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for one in maps(job.variables.get("results")):
        row = rows.get(clean(one.get("username")))
        if row is None:
            continue
        score = whole(one.get("score"))
        good = score is not None and score >= mark
        training_rows.change_participant(
            ledger,
            number,
            row.username,
            score=score,
            feedback=whole(one.get("feedback")),
            passed=good,
            tries=row.tries + 1,
        )
        (passed if good else failed).append(_as_choice(row) | {"score": score})
    return {"passed": passed, "failed": failed}


@handler("training.effect", local=True)
def effect(job: Job, ledger: Connection) -> Result:
    """Compare the late share of the process before and after the training."""
    number = _number(job)
    row = training_rows.training(ledger, number)
    if row is None:
        raise _unknown(number)
    held = moment(job.variables.get("held_at")) or job.now
    before = training_rows.late_share(ledger, row.process_id, held - _MONTH, held)
    after = training_rows.late_share(ledger, row.process_id, held, job.now)
    training_rows.change_training(ledger, number, errors_before=before, errors_after=after)
    change = None if before is None or after is None else after - before
    process = said(ProcessNames(ledger).process(row.process_id))
    return {"effect": {"process": process, "before": before, "after": after, "change": change}}


@handler("training.close", local=True)
def close(job: Job, ledger: Connection) -> Result:
    """Close the training, or drop it before it was held."""
    _change(job, ledger, state=clean(job.headers.get("state")) or "closed", closed_at=job.now)
    return {}


def _member(row: Any) -> dict[str, Any]:
    return {
        "value": row.username,
        "label": f"{row.name} {row.name_zh}",
        "name": row.name,
        "email": row.email,
        "language": row.language,
    }


def _as_choice(row: Any) -> dict[str, Any]:
    return {"value": row.username, "label": row.name}


def _part(part: int, whole_: int) -> Decimal:
    return (Decimal(part) / whole_).quantize(Decimal("0.01")) if whole_ else Decimal(0)


def _number(job: Job) -> str:
    return clean(job.variables.get("training_number"))


def _change(job: Job, ledger: Connection, **values: Any) -> None:
    number = _number(job)
    if not training_rows.change_training(ledger, number, **values):
        raise _unknown(number)


def _unknown(given: str) -> GiveUp:
    return GiveUp(f"There is no training {given!r}. / 没有培训 {given!r}。")
