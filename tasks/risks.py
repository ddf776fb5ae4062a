"""Keeps the risk register: risks found, assessed, countered, reviewed.

Which score is how grave stands in the decision table `risk-level`; what an emergency does is in
`tasks.emergencies`.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice import risk_rows
from tasks.company_days import day
from tasks.contract import GiveUp, Job, Result, handler
from tasks.values import clean, iso, mapping, number, whole

#: kinds of risks, and levels as the decision table names them, with their Chinese names
KINDS = {"market": "市场", "credit": "信用", "logistics": "物流", "legal": "法律"}
LEVELS = {"low": "低", "medium": "中", "high": "高", "critical": "极高"}
#: the time indicators look back on
_QUARTER = timedelta(days=90)
#: an accepted or treated risk is looked at again after this time
_AGAIN = timedelta(days=90)
#: figure -> share from which on it is a risk, kind, title in English and Chinese
_LIMITS: dict[str, tuple[Decimal, str, str, str]] = {
    "cancelled": (Decimal("0.10"), "market", "Many orders are cancelled", "取消订单过多"),
    "refunded": (Decimal("0.08"), "credit", "Many orders are refunded", "退款订单过多"),
    "late": (Decimal("0.15"), "logistics", "Many parcels are late", "延误包裹过多"),
    "unpaid": (Decimal("0.20"), "credit", "Many orders stay unpaid", "未付款订单过多"),
    "one_carrier": (
        Decimal("0.70"),
        "logistics",
        "One carrier has most parcels",
        "过度依赖单一承运商",
    ),
}


@handler("risk.record", local=True)
def record(job: Job, ledger: Connection) -> Result:
    """Write a risk down; the same report again changes nothing."""
    report = mapping(job.variables.get("report"))
    kind = clean(report.get("kind"))
    facts = {
        "report_id": clean(report.get("id")) or str(job.instance_id),
        "kind": kind if kind in KINDS else "market",
        "title": clean(report.get("title")) or "–",
        "description": clean(report.get("description")),
        "source": clean(report.get("source")),
    }
    row = risk_rows.keep_risk(ledger, facts, job.local)
    return {"risk": _plain(row)}


@handler("risk.assess", local=True)
def assess(job: Job, ledger: Connection) -> Result:
    """Keep an assessment: likelihood, impact and what the decision table says of them."""
    likelihood, impact = (_grade(job.variables.get(name)) for name in ("likelihood", "impact"))
    number_ = clean(job.variables.get("risk_number"))
    row = risk_rows.assess(
        ledger,
        {
            "id": job.id,
            "risk_number": number_,
            "at": job.now,
            "event": job.element_id,
            "likelihood": likelihood,
            "impact": impact,
            "score": likelihood * impact,
            "level": clean(job.variables.get("level")),
            "note": clean(job.variables.get("note")),
        },
    )
    if row is None:
        raise _unknown(number_)
    return {"risk": _plain(row), "alarmed": risk_rows.has_emergency(ledger, number_)}


@handler("risk.plan", local=True)
def plan(job: Job, ledger: Connection) -> Result:
    """Write the counter-measures down; each gets an id."""
    number_ = clean(job.variables.get("risk_number"))
    before = risk_rows.measures(ledger, number_)
    given = job.variables.get("measures")
    kept = []
    for position, one in enumerate(given if isinstance(given, list) else [], before + 1):
        measure = mapping(one)
        row = {
            "id": f"{number_}/{position}",
            "text": clean(measure.get("text")),
            "responsible": clean(measure.get("responsible")),
            "due": day(measure.get("due")) or _later(job),
        }
        risk_rows.keep_measure(ledger, {"risk_number": number_, **row})
        kept.append(row | {"due": f"{row['due']:%Y-%m-%d}"})
    return {"measures": kept}


@handler("risk.measure", local=True)
def measure(job: Job, ledger: Connection) -> Result:
    """Write down what came of a counter-measure."""
    result = clean(job.variables.get("result"))
    risk_rows.check_measure(ledger, clean(job.variables.get("measure_id")), result, job.now)
    return {}


@handler("risk.close", local=True)
def close(job: Job, ledger: Connection) -> Result:
    """Set what became of the risk: accepted or treated."""
    number_, state = (clean(job.variables.get(name)) for name in ("risk_number", "state"))
    if not risk_rows.close_risk(ledger, number_, state):
        raise _unknown(number_)
    return {}


@handler("risk.due", local=True)
def due(job: Job, ledger: Connection) -> Result:
    """The risks a regular review looks at: all open ones, and closed ones not seen for long."""
    again = job.now - _AGAIN
    found = [
        _plain(row)
        for row in risk_rows.register(ledger)
        if row.state == "open" or (row.reviewed_at or row.found_at) <= again
    ]
    return {"risks": found}


@handler("risk.indicators", local=True)
def indicators(job: Job, ledger: Connection) -> Result:
    """Look for risks in our own figures of the last 90 days.

    What is over its limit is a candidate, unless an earlier warning of it is still an open risk.
    """
    since = job.now - _QUARTER
    shares: dict[str, Decimal | None] = dict(risk_rows.order_shares(ledger, since))
    largest = risk_rows.largest_carrier(ledger, since)
    shares["one_carrier"] = largest[1] if largest else None
    known = {report.rpartition("-20")[0] for report in risk_rows.open_reports(ledger)}
    candidates = [
        {
            "id": f"indicator-{name}-{job.local:%Y-%m}",
            "kind": kind,
            "title": f"{title} / {title_zh}",
            "description": f"{share * 100:.1f} % > {limit * 100:.0f} %",
            "source": "indicators",
        }
        for name, (limit, kind, title, title_zh) in _LIMITS.items()
        if (share := shares[name]) is not None
        and share > limit
        and f"indicator-{name}" not in known
    ]
    return {"candidates": candidates, "shares": shares}


def _grade(value: object) -> int:
    found = whole(value)
    if found is None or not 1 <= found <= 5:
        raise GiveUp(
            "Likelihood and impact go from 1 to 5, not"
            f" {value!r}. / 可能性和影响程度取 1 到 5，不能是 {value!r}。"
        )
    return found


def _later(job: Job) -> date:
    days = number(job.variables.get("days")) or Decimal(30)
    return (job.local + timedelta(days=int(days))).date()


def _plain(row: Any) -> dict[str, Any]:
    found = {
        name: getattr(row, name)
        for name in (
            "number",
            "kind",
            "title",
            "description",
            "source",
            "state",
            "likelihood",
            "impact",
            "score",
            "level",
        )
    }
    words = {"kind_zh": KINDS[row.kind], "level_zh": LEVELS.get(row.level or "")}
    return found | words | {"found_at": iso(row.found_at)}


def _unknown(given: str) -> GiveUp:
    return GiveUp(f"There is no risk {given!r}. / 没有风险 {given!r}。")
