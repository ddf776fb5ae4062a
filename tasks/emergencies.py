"""Keeps an emergency's book: its level, what was released, how the situation went, the lessons."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice import parcels, risk_rows
from tasks.contract import GiveUp, Job, Result, handler
from tasks.values import clean, mapping, money, whole

#: scores from which on an emergency is of level 2 and 3
_LEVELS = (20, 25)
_GRAVEST = 3
#: customers who are told at once; more would be news for everybody, which is marketing's work
_MOST_CUSTOMERS = 200


@handler("emergency.open", local=True)
def open_emergency(job: Job, ledger: Connection) -> Result:
    """Open an emergency; its level comes from the risk's score.

    Answers also with the carriers whose parcels it may be about.
    """
    risk = mapping(job.variables.get("risk"))
    number = clean(risk.get("number"))
    if risk_rows.risk(ledger, number) is None:
        raise GiveUp(f"There is no risk {number!r}. / 没有风险 {number!r}。")
    score = whole(risk.get("score")) or 0
    level = 1 + sum(score >= limit for limit in _LEVELS)
    row = risk_rows.open_emergency(ledger, job.instance_id, number, level, job.local)
    return {
        "emergency": {"number": row.number, "level": row.level},
        "carriers": parcels.carrier_options(ledger),
    }


@handler("emergency.situation", local=True)
def situation(job: Job, ledger: Connection) -> Result:
    """Write down how the situation is; worse raises the level by one."""
    emergency = mapping(job.variables.get("emergency"))
    number, status = clean(emergency.get("number")), clean(job.variables.get("status"))
    level = whole(emergency.get("level")) or 1
    if status == "worse":
        level = min(level + 1, _GRAVEST)
    _change(ledger, number, level=level)
    risk_rows.keep_situation(
        ledger,
        {
            "id": job.id,
            "emergency_number": number,
            "at": job.now,
            "status": status,
            "text": clean(job.variables.get("text")),
        },
    )
    return {"emergency": {"number": number, "level": level}}


@handler("emergency.release", local=True)
def release(job: Job, ledger: Connection) -> Result:
    """Write down the money released for the emergency."""
    amount = money(job.variables.get("amount")) or Decimal("0.00")
    _change(ledger, clean(job.variables.get("emergency_number")), released=amount)
    return {"released": amount}


@handler("emergency.customers", local=True)
def customers(job: Job, ledger: Connection) -> Result:
    """The customers who wait for an order the emergency touches, each once."""
    carrier = clean(job.variables.get("carrier"))
    found: dict[str, dict[str, Any]] = {}
    for row in risk_rows.waiting_orders(ledger, carrier, _MOST_CUSTOMERS):
        found.setdefault(
            row.id,
            {
                "id": row.id,
                "name": row.name,
                "email": row.email,
                "phone": row.phone,
                "language": row.language,
                "order_number": row.number or row.external_number,
            },
        )
    return {"concerned": list(found.values())}


@handler("emergency.close", local=True)
def close(job: Job, ledger: Connection) -> Result:
    """Close the emergency with its lessons."""
    lessons = clean(job.variables.get("lessons"))
    number = clean(job.variables.get("emergency_number"))
    _change(ledger, number, state="closed", closed_at=job.now, lessons=lessons)
    return {}


def _change(ledger: Connection, number: str, **values: Any) -> None:
    if not risk_rows.change_emergency(ledger, number, **values):
        raise GiveUp(f"There is no emergency {number!r}. / 没有应急事件 {number!r}。")
