"""Runs the internal audit's book: what is sampled, who may audit, findings and their measures.

The report is in `tasks.partner_papers`.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from tasks.backoffice import audit_rows
from tasks.backoffice.process_names import ProcessNames, said
from tasks.company_days import day, month_of, months_later, start_of
from tasks.contract import GiveUp, Job, Result, handler
from tasks.values import clean, mapping, maps, moment, whole

#: instances of each process that are looked at, where the plan names no number
_USUAL_SAMPLE = 5
_MOST_SAMPLES = 50
#: why an instance was drawn, in words for both readers
_WHY = {"incident": "incident / 异常", "late": "late / 超期", "chance": "chance / 随机"}


@handler("audit.open", local=True)
def open_audit(job: Job, ledger: Connection) -> Result:
    """Open the audit of the quarter before, with what ran in it and who can audit."""
    at = moment(job.variables.get("started_for")) or job.now
    first, last = quarter_before(at, job.zone)
    month = month_of(first, job.zone)
    name = f"{month.year}Q{(month.month + 2) // 3}"
    number = audit_rows.open_audit(ledger, job.instance_id, name, job.now)
    names = ProcessNames(ledger)
    processes = [
        {
            "process_id": row.process_id,
            "process": said(names.process(row.process_id)),
            "runs": row.runs,
            "late": row.late,
            "incidents": row.incidents,
        }
        for row in audit_rows.processes_run(ledger, first, last)
    ]
    auditors = [
        {"value": row.username, "label": f"{row.name} {row.name_zh}"}
        for row in audit_rows.members(ledger, ["auditors"])
    ]
    return {
        "audit": {
            "number": number,
            "quarter": name,
            "since": first.isoformat(),
            "until": last.isoformat(),
        },
        "processes": processes,
        "auditors": auditors,
    }


@handler("audit.independent", local=True)
def independent(job: Job, ledger: Connection) -> Result:
    """Which processes the auditor may not audit, because they worked in them."""
    audit = mapping(job.variables.get("audit"))
    since = moment(audit.get("since")) or job.now
    done = audit_rows.worked_in(ledger, clean(job.variables.get("auditor")), since)
    return {"conflicts": sorted(done & set(_texts(job.variables.get("scope"))))}


@handler("audit.sample", local=True)
def draw(job: Job, ledger: Connection) -> Result:
    """Draw the instances that are looked at; the same audit draws the same again."""
    audit = mapping(job.variables.get("audit"))
    number = clean(audit.get("number"))
    since, until = (moment(audit.get(name)) or job.now for name in ("since", "until"))
    size = min(whole(job.variables.get("size")) or _USUAL_SAMPLE, _MOST_SAMPLES)
    audit_rows.change_audit(ledger, number, auditor=clean(job.variables.get("auditor")))
    parts, names = [], ProcessNames(ledger)
    for process_id in _texts(job.variables.get("scope")):
        drawn = audit_rows.sample(ledger, process_id, since, until, number)[:size]
        samples = [_sampled(ledger, number, process_id, row) for row in drawn]
        if samples:
            process = said(names.process(process_id))
            parts.append({"process_id": process_id, "process": process, "samples": samples})
    return {"parts": parts}


def _sampled(ledger: Connection, number: str, process_id: str, row: Any) -> dict[str, Any]:
    complete = audit_rows.record_is_complete(ledger, row.instance_id)
    audit_rows.keep_sample(
        ledger,
        {
            "audit_number": number,
            "sampled_id": row.instance_id,
            "process_id": process_id,
            "why": row.why,
            "record_complete": complete,
        },
    )
    return {
        "instance_id": str(row.instance_id),
        "key": row.business_key or "–",
        "status": row.status,
        "why": _WHY[row.why],
        "record_complete": complete,
    }


@handler("audit.keep", local=True)
def keep_findings(job: Job, ledger: Connection) -> Result:
    """Write the findings down; each gets a number."""
    number = clean(job.variables.get("audit_number"))
    kept, names = [], ProcessNames(ledger)
    for result in maps(job.variables.get("results")):
        process_id = clean(result.get("process_id"))
        for one in maps(result.get("findings")):
            facts = {
                "process_id": process_id,
                "clause": clean(one.get("clause")),
                "severity": "major" if one.get("severity") == "major" else "minor",
                "text": clean(one.get("text")),
            }
            found = audit_rows.keep_finding(ledger, {"audit_number": number, **facts}, job.local)
            process = said(names.process(process_id))
            kept.append({"number": found, "process": process, **facts})
    return {"findings": kept}


@handler("audit.answer", local=True)
def answer(job: Job, ledger: Connection) -> Result:
    """Write down the process owner's answer to a finding: cause, measure, day."""
    _change(
        job,
        ledger,
        state="answered",
        cause=clean(job.variables.get("cause")),
        measure=clean(job.variables.get("measure")),
        due=day(job.variables.get("due")),
    )
    return {}


@handler("audit.follow", local=True)
def follow_up(job: Job, ledger: Connection) -> Result:
    """Write down whether the measure was done."""
    _change(job, ledger, state="done" if job.variables.get("done") is True else "not_done")
    return {}


@handler("audit.close", local=True)
def close(job: Job, ledger: Connection) -> Result:
    """Close the audit; what it found stays."""
    number = clean(job.variables.get("audit_number"))
    if not audit_rows.change_audit(ledger, number, state="closed", closed_at=job.now):
        raise GiveUp(f"There is no audit {number!r}. / 没有审核 {number!r}。")
    return {}


def quarter_before(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of the quarter before the one a moment lies in, and the first after it."""
    month = month_of(at, zone)
    last = months_later(month, -((month.month - 1) % 3))
    return start_of(months_later(last, -3), zone), start_of(last, zone)


def _change(job: Job, ledger: Connection, **values: Any) -> None:
    number = clean(job.variables.get("finding_number"))
    if not audit_rows.change_finding(ledger, number, changed_at=job.now, **values):
        raise GiveUp(f"There is no finding {number!r}. / 没有审核发现 {number!r}。")


def _texts(value: object) -> list[str]:
    return [clean(one) for one in value] if isinstance(value, list) else []
