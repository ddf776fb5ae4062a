"""A carrier is chosen: tender or inquiry, offers, scores, committee, contract and trial."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from service.clock import VirtualClock
from service.errors import Invalid
from tasks.backoffice import tables
from tests.company.office import Office, delivered_order, open_office
from tests.story import Run, li, mei

INVITED = [
    {"carrier": "roadline", "name": "Roadline", "email": "sales@roadline.example"},
    {"carrier": "skyjet", "name": "Skyjet", "email": "sales@skyjet.example"},
    {"carrier": "newway", "name": "Newway", "email": "sales@newway.example"},
]
NEEDS: dict[str, Any] = {
    "subject": "Parcels up to 20 kg",
    "parcels": 12000,
    "value": 90000,
    "price_limit": 15,
    "priority": "balanced",
    "deadline_day": "2026-03-16",
    "invited": INVITED,
}
SIGNED = {
    "outcome": "signed",
    "valid_from": "2026-04-01",
    "valid_until": "2027-03-31",
    "service": "standard",
    "transit_days": 3,
    "price": 8,
    "penalty": 10,
}


@pytest.fixture
def office(database: Any, clock: VirtualClock) -> Office:
    return open_office(database, clock, "carrier-selection")


def wanted(office: Office, **needs: Any) -> Run:
    run = office.house.start("carrier-selection", by=li)
    run.item("state_needs").complete(by=li, **(NEEDS | needs))
    office.house.work()
    return run


def offer(run: Run, price: int | None, *, received: str = "2026-03-05T09:00:00Z") -> None:
    """The newest carrier asked answers."""
    if price is None:
        run.item("record_offer").complete(by=li, answer="declines")
        return
    run.item("record_offer").complete(
        by=li,
        answer="offer",
        price=price,
        capacity=120,
        received_on=received,
        certificates=["iso9001"],
        recommendations=3,
    )


def reviewed(run: Run, best: str = "roadline") -> Run:
    for name, who in (("review_service", li), ("review_price", mei)):
        run.item(name).complete(by=who, recommended=best, comment="good offer")
    return run


def tendered(office: Office) -> Run:
    """Three offers are in and reviewed."""
    run = wanted(office)
    for price in (8, 9, 10):
        offer(run, price)
    return reviewed(run, tables_ranking(run)[0])


def tables_ranking(run: Run) -> list[str]:
    return [one["carrier"] for one in run.variables["ranking"]]


def on_trial(office: Office) -> Run:
    run = tendered(office)
    run.item("decide_carrier").complete(by=mei, decision="award", chosen=tables_ranking(run)[0])
    run.item("sign_contract").complete(by=mei, **SIGNED)
    office.house.work()
    return run


def test_a_tender_ends_in_a_partner(office: Office) -> None:
    run = on_trial(office)
    winner = tables_ranking(run)[0]
    assert len(office.letters("sales")) == 5  # three invitations, two refusals
    (contract,) = office.rows(tables.carrier_contract)
    assert (contract.carrier, contract.state) == (winner, "trial")
    listed = {(row.id, row.service) for row in office.rows(tables.carrier)}
    assert (winner, "standard") in listed
    office.house.wait(days=90)
    run.item("evaluate_trial").complete(by=li, result="stays", rating=88, note="punctual")
    assert run.status == "completed"
    (contract,) = office.rows(tables.carrier_contract)
    assert (contract.state, contract.rating) == ("active", 88)
    names = {row.name for row in office.rows(tables.attachment)}
    assert any(name.endswith("-en.pdf") for name in names)
    assert run.problem is None


def test_a_carrier_that_fails_its_trial_leaves_and_the_search_begins_anew(office: Office) -> None:
    run = on_trial(office)
    office.house.wait(days=90)
    run.item("evaluate_trial").complete(by=li, result="leaves", rating=20, note="always late")
    office.house.work()
    assert run.status == "completed"
    assert office.rows(tables.carrier_contract)[0].state == "ended"
    again = office.runs("carrier-selection")[-1]
    assert again.id != run.id
    assert again.open == ["state_needs"]


def test_late_and_dear_offers_are_refused_and_the_deadline_is_extended_once(
    office: Office,
) -> None:
    run = wanted(office)
    offer(run, 20)
    offer(run, 9)
    assert run.open == ["record_offer"]
    office.house.wait(days=15)  # the deadline passes
    assert run.variables["extended"] is True
    assert len(run.open) == 2
    offer(run, 8, received="2026-04-01T09:00:00Z")
    offer(run, None)
    assert run.variables["sifted"]["late"]
    assert run.open == ["ask_directly"]
    run.item("ask_directly").complete(by=li, found="none")
    office.house.work()
    assert run.status == "completed"
    assert office.rows(tables.tender)[0].state == "failed"
    assert any("no winner" in subject for subject in office.letters("management"))


def test_few_parcels_need_only_an_inquiry(office: Office) -> None:
    run = wanted(office, parcels=500, value=4000, priority="price")
    asked = [{"carrier": "nearby", "name": "Nearby", "price": 7, "capacity": 40}]
    run.item("ask_directly").complete(by=li, found="offers", asked_offers=asked)
    assert run.open == ["review_price", "review_service"]
    reviewed(run, "nearby")
    office.house.wait(days=8)
    office.house.work()
    assert any("waits" in subject for subject in office.letters("management"))
    run.item("decide_carrier").complete(by=mei, decision="none", why="not needed any more")
    assert run.status == "completed"
    assert office.rows(tables.tender)[0].reason == "not needed any more"


def test_much_money_is_put_out_to_tender(office: Office) -> None:
    run = wanted(office, parcels=100, value=200000, priority="quality")
    assert run.variables["way"] == "tender"
    for price in (8, 9, 10):
        offer(run, price)
    assert run.variables["weights"]["quality"] == 45


def test_another_than_the_best_needs_a_reason(office: Office) -> None:
    run = tendered(office)
    second = tables_ranking(run)[1]
    with pytest.raises(Invalid):
        run.item("decide_carrier").complete(by=mei, decision="award", chosen=second)
    run.item("decide_carrier").complete(by=mei, decision="award", chosen=second, why="closer by")
    run.item("sign_contract").complete(by=mei, outcome="declined")
    assert run.open == ["decide_carrier"]
    assert run.variables["declined"] == [second]


def test_every_november_the_carriers_are_chosen_anew(office: Office) -> None:
    office.house.wait(days=253)
    (run,) = office.runs("carrier-selection")
    assert run.open == ["state_needs"]


def test_a_contract_that_ended_starts_one_search(office: Office) -> None:
    news = {"carrier": "roadline", "reason": "not renewed", "ended_on": "2026-03-31"}
    office.house.send("contract.ended", "roadline", **news)
    office.house.send("contract.ended", "roadline", **news)
    assert len(office.runs("carrier-selection")) == 1


@pytest.mark.parametrize(
    ("parcels", "late", "damaged", "advice"),
    [
        (5, 0, 0, "too few parcels to judge"),
        (20, 0, 0, "keep the carrier"),
        (20, 8, 0, "part with the carrier"),
        (20, 1, 4, "part with the carrier"),
        (20, 2, 0, "talk with the carrier first"),
    ],
)
def test_the_trial_is_judged_by_real_parcels(
    office: Office, parcels: int, late: int, damaged: int, advice: str
) -> None:
    run = on_trial(office)
    travel(office, tables_ranking(run)[0], parcels, late, damaged)
    office.house.wait(days=90)
    assert run.variables["verdict"]["advice"] == advice
    assert run.variables["figures"]["parcels"] == parcels


def travel(office: Office, carrier: str, parcels: int, late: int, damaged: int) -> None:
    """Parcels that travelled with a carrier since today."""
    now = office.house.clock.now() + timedelta(days=1)
    office.write(tables.order, *(delivered_order(number, now) for number in range(parcels)))
    office.write(
        tables.shipment,
        *(
            {
                "id": UUID(int=1000 + number),
                "order_id": UUID(int=number + 1),
                "tracking_number": f"X{number}",
                "carrier": carrier,
                "service": "standard",
                "packaging": "standard",
                "state": "delivered",
                "eta": now + timedelta(days=3),
                "created_at": now,
                "delivered_at": now + timedelta(days=5 if number < late else 2),
            }
            for number in range(parcels)
        ),
    )
    if damaged:
        office.write(
            tables.delivery_exception,
            *(
                {
                    "id": UUID(int=2000 + number),
                    "order_id": UUID(int=parcels - number),
                    "kind": "damage",
                    "details": "",
                    "opened_at": now,
                }
                for number in range(damaged)
            ),
        )
