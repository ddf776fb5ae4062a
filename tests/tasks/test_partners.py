"""A tender's book: need, offers, ranking, contract, trial."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tasks.backoffice import tables
from tasks.contract import GiveUp
from tests.tasks.shop import Shop

ROADLINE = {"carrier": "roadline", "name": "Roadline"}
OFFER = {"price": 8, "capacity": 100, "certificates": 2, "recommendations": 3}


def parcel(shop: Shop, order: dict[str, Any]) -> Shop:
    """A parcel that Roadline brought in time, but broke."""
    sent = shop.recorded(order)
    sent.run("order.confirm")
    sent.run("shipment.create", {"carrier": "roadline", "service": "standard"})
    sent.run("shipment.delivered", {"delivered_at": "2026-03-03T08:00:00+00:00"})
    sent.run("exception.open", {"kind": "damage", "details": ""})
    return sent


def tender(shop: Shop) -> str:
    return str(shop.run("tender.open")["tender_number"])


def test_the_need_is_counted_from_last_years_parcels(shop: Shop, order: dict[str, Any]) -> None:
    shop = parcel(shop, order)
    opened = shop.run("tender.open")
    assert opened["tender_number"] == "T-2026-0001"
    assert opened["need"]["parcels"] == 1
    (known,) = opened["need"]["carriers"]
    assert (known["name"], known["on_time"], known["damage"]) == ("Roadline freight", 1, 1)
    assert shop.run("tender.open")["tender_number"] == "T-2026-0001"  # the same instance


def test_a_carrier_may_better_its_offer_but_not_offer_nothing(shop: Shop) -> None:
    number = tender(shop)
    given = {"tender_number": number, "carrier": ROADLINE}
    assert shop.run("tender.offer", {**given, "offer": OFFER}) == {"kept": True}
    assert shop.run("tender.offer", {**given, "offer": OFFER | {"price": 7}}) == {"kept": True}
    assert shop.run("tender.offer", {**given, "offer": {}}) == {"kept": False}
    (row,) = shop.rows(tables.offer)
    assert (row.price, row.capacity, row.verdict) == (7, 100, "received")


@pytest.mark.parametrize(
    ("received", "price", "verdict"),
    [
        ("2026-03-10T09:59:00Z", 10, "valid"),
        ("2026-03-10T10:01:00Z", 10, "late"),
        ("2026-03-10T09:59:00Z", 11, "too_dear"),
    ],
)
def test_offers_are_sifted(shop: Shop, received: str, price: int, verdict: str) -> None:
    number = tender(shop)
    offer = OFFER | {"price": price, "received_at": received}
    shop.run("tender.offer", {"tender_number": number, "carrier": ROADLINE, "offer": offer})
    sifted = shop.run(
        "tender.sift",
        {
            "tender_number": number,
            "way": "tender",
            "deadline": "2026-03-10T10:00:00Z",
            "price_limit": 10,
        },
    )["sifted"]
    assert sifted["count"] == (verdict == "valid")
    assert sifted[verdict] == ["roadline"]
    assert shop.rows(tables.offer)[0].verdict == verdict


def test_the_winner_travels_on_trial_and_stays_or_leaves(shop: Shop) -> None:
    number = tender(shop)
    winner = {"carrier": "newway", "name": "Newway", "price": 8, "score": 90}
    contract = {"service": "express", "transit_days": 2, "valid_from": "2026-04-01"}
    shop.run("tender.award", {"tender_number": number, "carrier": "newway", "reason": "best"})
    given = {"tender_number": number, "winner": winner, "contract": contract}
    assert shop.run("carrier.enlist", given) == {"added": True}
    assert shop.run("carrier.enlist", given) == {"added": False}
    listed = {(row.id, row.service): row for row in shop.rows(tables.carrier)}
    assert listed["newway", "express"].transit_days == 2
    settling = {
        "tender_number": number,
        "carrier": "newway",
        "contract": contract,
        "rating": 30,
        "added": True,
    }
    assert shop.run("carrier.settle", settling | {"passed": True}) == {"carrier_state": "active"}
    shop.run("carrier.settle", settling | {"passed": False})
    assert ("newway", "express") not in {(r.id, r.service) for r in shop.rows(tables.carrier)}
    assert shop.rows(tables.carrier_contract)[0].state == "ended"
    assert shop.rows(tables.tender)[0].winner == "newway"


def test_contracts_that_run_out_belong_to_the_need(shop: Shop) -> None:
    number = tender(shop)
    soon = f"{shop.now + timedelta(days=60):%Y-%m-%d}"
    given = {
        "tender_number": number,
        "winner": {"carrier": "roadline", "name": "Roadline", "price": 8},
        "contract": {"valid_until": soon},
    }
    shop.run("carrier.enlist", given)
    assert shop.run("tender.open")["need"]["ending"] == ["roadline"]


def test_a_carrier_without_parcels_has_no_figures(shop: Shop) -> None:
    found = shop.run("carrier.figures", {"carrier": "newway"})["figures"]
    assert found == {
        "carrier": "newway",
        "parcels": 0,
        "delivered": 0,
        "on_time": None,
        "damage": None,
    }


@pytest.mark.parametrize("topic", ["tender.award", "tender.fail", "carrier.settle"])
def test_only_what_exists_is_changed(shop: Shop, topic: str) -> None:
    with pytest.raises(GiveUp, match="no tender"):
        shop.run(topic, {"tender_number": "T-0", "carrier": "x"}, job_id=uuid4())


def test_a_tender_may_fail(shop: Shop) -> None:
    number = tender(shop)
    shop.run("tender.fail", {"tender_number": number, "reason": "no offers"})
    (row,) = shop.rows(tables.tender)
    assert (row.state, row.reason, row.closed_at) == ("failed", "no offers", shop.now)
