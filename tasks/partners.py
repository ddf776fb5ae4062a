"""Chooses whom our parcels travel with: need, offers, scores, contract and trial.

The weights of the score and the limits of the trial stand in decision tables, not here. The
documents are in `tasks.partner_papers`.
"""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice import tender_rows
from tasks.company_days import day, moment_here
from tasks.contract import GiveUp, Job, Result, handler
from tasks.tender_score import Offered, ranked
from tasks.values import clean, mapping, moment, money, number, whole

#: what counts as experience with a carrier
_YEAR = timedelta(days=365)
#: contracts that run out within this time belong to the need
_ENDING = timedelta(days=90)
_DAYS = 5  # of travel, where the contract names none


@handler("tender.open", local=True)
def open_tender(job: Job, ledger: Connection) -> Result:
    """Open a tender with what we need: parcels a year, freight paid, how our carriers did."""
    since = job.now - _YEAR
    known = tender_rows.carrier_figures(ledger, since)
    parcels = sum(one.parcels for one in known)
    number = tender_rows.open_tender(ledger, job.instance_id, parcels, job.local)
    return {
        "tender_number": number,
        "need": {
            "parcels": parcels,
            "freight": tender_rows.freight_since(ledger, since),
            "carriers": [_plain(one) for one in known],
            "ending": tender_rows.contracts_ending(ledger, (job.local + _ENDING).date()),
        },
    }


@handler("tender.offer", local=True)
def keep_offer(job: Job, ledger: Connection) -> Result:
    """Write down a carrier's offer; without a price there is none."""
    given, carrier = mapping(job.variables.get("offer")), mapping(job.variables.get("carrier"))
    price = money(given.get("price"))
    identity = clean(carrier.get("carrier"))
    if price is None or price <= 0 or not identity:
        return {"kept": False}
    kept = {
        "tender_number": clean(job.variables.get("tender_number")),
        "carrier": identity,
        "name": clean(carrier.get("name")) or identity,
        "price": price,
        "capacity": whole(given.get("capacity")) or 0,
        "certificates": whole(given.get("certificates")) or 0,
        "recommendations": whole(given.get("recommendations")) or 0,
        "received_at": moment_here(given.get("received_at"), job.zone) or job.now,
        "verdict": "received",
    }
    tender_rows.keep_offer(ledger, kept)
    return {"kept": True}


@handler("tender.sift", local=True)
def sift_offers(job: Job, ledger: Connection) -> Result:
    """Refuse offers that came after the deadline or are dearer than the limit."""
    number_, deadline = _tender(job), moment_here(job.variables.get("deadline"), job.zone)
    limit = money(job.variables.get("price_limit"))
    tender_rows.change_tender(ledger, number_, way=clean(job.variables.get("way")))
    verdicts: dict[str, list[str]] = {"valid": [], "late": [], "too_dear": []}
    for row in tender_rows.offers(ledger, number_):
        verdict = "valid"
        if deadline is not None and row.received_at > deadline:
            verdict = "late"
        elif limit is not None and row.price > limit:
            verdict = "too_dear"
        verdicts[verdict].append(row.carrier)
        tender_rows.change_offer(ledger, number_, row.carrier, verdict=verdict)
    return {"sifted": {**verdicts, "count": len(verdicts["valid"])}}


@handler("tender.score", local=True)
def score_offers(job: Job, ledger: Connection) -> Result:
    """Rank the valid offers by the weights given, with our own figures of carriers we know."""
    number_ = _tender(job)
    known = {one.carrier: one for one in tender_rows.carrier_figures(ledger, job.now - _YEAR)}
    offered = [
        Offered(
            row.carrier,
            row.name,
            row.price,
            row.capacity,
            row.certificates,
            row.recommendations,
            known.get(row.carrier),
        )
        for row in tender_rows.offers(ledger, number_)
        if row.verdict == "valid"
    ]
    weights = {
        name: number(value) or Decimal(0)
        for name, value in mapping(job.variables.get("weights")).items()
    }
    need = whole(mapping(job.variables.get("need")).get("parcels")) or 0
    ranking = ranked(offered, weights, need)
    for one in ranking:
        tender_rows.change_offer(
            ledger, number_, one["carrier"], score=one["score"], rank=one["rank"]
        )
    return {"ranking": ranking}


@handler("tender.award", local=True)
def award(job: Job, ledger: Connection) -> Result:
    """Write down who won and why."""
    _change(job, ledger, state="awarded", winner=clean(job.variables.get("carrier")))
    return {}


@handler("tender.fail", local=True)
def fail(job: Job, ledger: Connection) -> Result:
    """Write down that nobody won."""
    _change(job, ledger, state="failed")
    return {}


@handler("carrier.enlist", local=True)
def enlist(job: Job, ledger: Connection) -> Result:
    """Make the winner usable for parcels from the first day of the contract, on trial."""
    contract, winner = mapping(job.variables.get("contract")), mapping(job.variables.get("winner"))
    carrier, name = clean(winner.get("carrier")), clean(winner.get("name"))
    service = clean(contract.get("service")) or "standard"
    first, last = day(contract.get("valid_from")), day(contract.get("valid_until"))
    added = not tender_rows.is_listed(ledger, carrier, service)
    tender_rows.list_service(
        ledger,
        {
            "id": carrier,
            "service": service,
            "name": f"{name} {service}",
            "name_zh": f"{name} {service}",
            "tracking_prefix": carrier[:2].upper(),
            "transit_days": whole(contract.get("transit_days")) or _DAYS,
        },
    )
    tender_rows.sign_contract(
        ledger,
        {
            "tender_number": _tender(job),
            "carrier": carrier,
            "state": "trial",
            "price": money(contract.get("price")) or money(winner.get("price")),
            "valid_from": first or job.local.date(),
            "valid_until": last or (job.local + _YEAR).date(),
            "rating": number(winner.get("score")) or Decimal(0),
            "changed_at": job.now,
        },
    )
    return {"added": added}


@handler("carrier.figures", local=True)
def figures(job: Job, ledger: Connection) -> Result:
    """How a carrier did since a moment."""
    since = moment(job.variables.get("since")) or job.now - _YEAR
    carrier = clean(job.variables.get("carrier"))
    found = tender_rows.carrier_figures(ledger, since, carrier)
    nothing = {"carrier": carrier, "parcels": 0, "delivered": 0, "on_time": None, "damage": None}
    return {"figures": _plain(found[0]) if found else nothing}


@handler("carrier.settle", local=True)
def settle(job: Job, ledger: Connection) -> Result:
    """End the trial: the carrier stays, or leaves the list if the tender brought it there."""
    passed = job.variables.get("passed") is True
    rating = number(job.variables.get("rating")) or Decimal(0)
    state = "active" if passed else "ended"
    number_ = _tender(job)
    if not tender_rows.change_contract(
        ledger, number_, state=state, rating=rating, changed_at=job.now
    ):
        raise _unknown(number_)
    if not passed and job.variables.get("added") is True:
        contract = mapping(job.variables.get("contract"))
        service = clean(contract.get("service")) or "standard"
        tender_rows.delist_service(ledger, clean(job.variables.get("carrier")), service)
    return {"carrier_state": state}


def _plain(one: tender_rows.CarrierFigures) -> Mapping[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def _tender(job: Job) -> str:
    return clean(job.variables.get("tender_number"))


def _change(job: Job, ledger: Connection, **values: Any) -> None:
    reason = clean(job.variables.get("reason"))
    if not tender_rows.change_tender(
        ledger, _tender(job), reason=reason, closed_at=job.now, **values
    ):
        raise _unknown(_tender(job))


def _unknown(given: str) -> GiveUp:
    return GiveUp(f"There is no tender {given!r}. / 没有招标 {given!r}。")
