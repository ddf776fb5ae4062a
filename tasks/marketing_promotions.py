"""Sends promotions to customers who may have them: chosen by history and wishes, twice a month.

How many a customer may have is decided by the table `promotion-frequency`; `promotion.record` makes
sure of it under lock, in the transaction that counts the sending. The words go out by
`notify.customer`.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice import promotion_rows as rows
from tasks.company_days import moment_here, month_of, months_later, start_of
from tasks.contract import BusinessError, GiveUp, Job, Result, handler
from tasks.own_names import id_of
from tasks.values import clean, iso, mapping, whole

#: customers written to at once
BATCH = 50
#: who bought in this time is a recent customer, who did not in the longer one has lapsed
_RECENT, _LAPSED = timedelta(days=90), timedelta(days=180)


@handler("promotion.select", local=True)
def select(job: Job, ledger: Connection) -> Result:
    """Choose the customers of a promotion by its segment, and write it down.

    One written by hand has no id yet and gets one of its instance; it begins and ends by the
    company's clocks.
    """
    promotion = mapping(job.variables.get("promotion"))
    ends_at = moment_here(promotion.get("ends_at"), job.zone)
    if ends_at is None:
        raise GiveUp("A promotion needs an end. / 促销信息必须有结束时间。")
    promotion_id = clean(promotion.get("id")) or f"PR-{job.instance_id.hex[:12].upper()}"
    values = {
        "id": promotion_id,
        "campaign": clean(promotion.get("campaign")) or None,
        "title": clean(promotion.get("title")),
        "title_zh": clean(promotion.get("title_zh")) or clean(promotion.get("title")),
        "ends_at": ends_at,
        "selected_at": job.now,
    }
    rows.insert_promotion(ledger, values)
    segment = clean(promotion.get("segment")) or "all"
    found = rows.select_recipients(
        ledger,
        promotion_id,
        job.now - _RECENT if segment == "recent" else None,
        job.now - _LAPSED if segment == "lapsed" else None,
        job.now,
    )
    listed = promotion.get("categories")
    categories = [id_of(clean(one)) for one in (listed if isinstance(listed, list) else [])]
    if segment == "buyers" and categories:
        found = rows.keep_buyers_of(ledger, promotion_id, categories)
    starts_at = moment_here(promotion.get("starts_at"), job.zone)
    times = {"starts_at": starts_at and iso(starts_at), "ends_at": iso(ends_at)}
    return {
        "promotion_id": promotion_id,
        "promotion": {**promotion, **times},
        "selected": found,
    }


@handler("promotion.batch", local=True)
def batch(job: Job, ledger: Connection) -> Result:
    """Take the next customers, with what the frequency table wants to know of each."""
    taken = rows.take_batch(ledger, _promotion(job.variables), job.zone, BATCH, job.now)
    return {
        "batch": [
            {
                "id": row.id,
                "name": row.name,
                "email": row.email or "",
                "phone": row.phone or "",
                "language": row.language,
                "monthly": int(row.monthly),
                "agreed": row.agreed,
                "sent_this_month": int(row.sent_this_month),
            }
            for row in taken
        ],
        "next_month": iso(start_of(months_later(month_of(job.now, job.zone), 1), job.zone)),
    }


@handler("promotion.record", local=True)
def record(job: Job, ledger: Connection) -> Result:
    """Count the promotion as sent to the customer this month, before the letter leaves.

    Raises BusinessError FREQUENCY_CAP if the month is full by now, or the customer wants no more.
    """
    limit = whole(job.variables.get("limit")) or 0
    taken = rows.take_slot(
        ledger,
        _promotion(job.variables),
        _customer(job.variables),
        month_of(job.now, job.zone),
        limit,
        job.now,
    )
    if taken != "sent":
        outcome = "hold" if taken == "full" else "drop"
        raise BusinessError(
            "FREQUENCY_CAP", "The customer may get no more this month.", {"outcome": outcome}
        )
    return {"sent_at": iso(job.now)}


@handler("promotion.set_aside", local=True)
def set_aside(job: Job, ledger: Connection) -> Result:
    """Hold the customer over to next month, or drop them from this promotion."""
    state = "held" if job.variables.get("outcome") == "hold" else "dropped"
    rows.set_aside(ledger, _promotion(job.variables), _customer(job.variables), state, job.now)
    return {}


@handler("promotion.count", local=True)
def count(job: Job, ledger: Connection) -> Result:
    """Count who got the promotion, who waits and who does not get it."""
    found = rows.counts(ledger, _promotion(job.variables))
    return {
        "counts": {
            "sent": found.get("sent", 0),
            "held": found.get("held", 0),
            "dropped": found.get("dropped", 0),
            "left": found.get("selected", 0),
        }
    }


@handler("promotion.stop", local=True)
def stop(job: Job, ledger: Connection) -> Result:
    """Send the promotion to nobody else."""
    rows.drop_rest(ledger, _promotion(job.variables), job.now)
    return {}


@handler("promotion.refuse", local=True)
def refuse(job: Job, ledger: Connection) -> Result:
    """Note that a customer wants no promotions any more."""
    row = rows.refuse(ledger, _customer(job.variables), job.now)
    customer = {name: getattr(row, name) or "" for name in ("id", "name", "email", "phone")}
    return {"customer": customer | {"language": row.language}}


def _promotion(variables: Mapping[str, Any]) -> str:
    return clean(variables.get("promotion"))


def _customer(variables: Mapping[str, Any]) -> str:
    return clean(variables.get("customer"))
