"""The risk register and the emergencies it leads to."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tasks.backoffice import tables
from tasks.contract import GiveUp
from tests.tasks.shop import Shop, order_of

REPORT = {"id": "r-1", "kind": "credit", "title": "Unpaid orders", "source": "finance"}


def found(shop: Shop, **changes: Any) -> str:
    return str(shop.run("risk.record", {"report": REPORT | changes})["risk"]["number"])


def assess(shop: Shop, number: str, likelihood: int, impact: int) -> dict[str, Any]:
    given = {
        "risk_number": number,
        "likelihood": likelihood,
        "impact": impact,
        "level": "high",
        "note": "",
    }
    return dict(shop.run("risk.assess", given)["risk"])


def test_a_report_is_entered_once(shop: Shop) -> None:
    assert found(shop) == found(shop, title="again") == "R-2026-0001"
    (row,) = shop.rows(tables.risk)
    assert (row.kind, row.title, row.state) == ("credit", "Unpaid orders", "open")


def test_an_unknown_kind_counts_as_market(shop: Shop) -> None:
    found(shop, kind="weather")
    assert shop.rows(tables.risk)[0].kind == "market"


def test_each_assessment_stays_in_the_history(shop: Shop) -> None:
    number = found(shop)
    assert assess(shop, number, 4, 4)["score"] == 16
    assert assess(shop, number, 2, 4)["score"] == 8
    assert sorted(row.score for row in shop.rows(tables.risk_history)) == [8, 16]
    assert shop.rows(tables.risk)[0].score == 8


@pytest.mark.parametrize("grade", [0, 6, None, "much"])
def test_grades_go_from_one_to_five(shop: Shop, grade: Any) -> None:
    with pytest.raises(GiveUp, match="1 to 5"):
        shop.run("risk.assess", {"risk_number": found(shop), "likelihood": grade, "impact": 3})


def test_only_known_risks_are_assessed_and_closed(shop: Shop) -> None:
    with pytest.raises(GiveUp, match="no risk"):
        assess(shop, "R-0", 1, 1)
    with pytest.raises(GiveUp, match="no risk"):
        shop.run("risk.close", {"risk_number": "R-0", "state": "treated"})


def test_measures_of_later_rounds_are_counted_on(shop: Shop) -> None:
    number = found(shop)
    measure = {"text": "ask for deposits", "responsible": "finance", "due": "2026-04-01"}
    given = {"risk_number": number, "measures": [measure], "days": 10}
    (first,) = shop.run("risk.plan", given)["measures"]
    (second,) = shop.run("risk.plan", given | {"measures": [measure | {"due": None}]})["measures"]
    assert (first["id"], first["due"]) == (f"{number}/1", "2026-04-01")
    assert (second["id"], second["due"]) == (f"{number}/2", "2026-03-12")
    shop.run("risk.measure", {"measure_id": first["id"], "result": "done"})
    assert [row.result for row in shop.rows(tables.risk_measure)] == ["done", None]


def test_a_review_looks_at_open_risks_and_at_old_ones(shop: Shop) -> None:
    number = found(shop)
    assess(shop, number, 1, 1)
    assert [one["number"] for one in shop.run("risk.due")["risks"]] == [number]
    shop.run("risk.close", {"risk_number": number, "state": "accepted"})
    assert shop.run("risk.due")["risks"] == []
    later = replace(shop, now=shop.now + timedelta(days=90))
    assert [one["number"] for one in later.run("risk.due")["risks"]] == [number]


def test_figures_over_their_limit_are_candidates(shop: Shop) -> None:
    assert shop.run("risk.indicators")["candidates"] == []
    for number in range(4):
        one = shop.recorded(order_of())
        one.run("order.confirm")
        one.run("shipment.create", {"carrier": "roadline", "service": "standard"})
        if number == 0:
            one.run("order.cancel", {"reason": "", "outcome": "cancelled"})
    answer = shop.run("risk.indicators")
    assert {one["id"] for one in answer["candidates"]} == {
        "indicator-cancelled-2026-03",
        "indicator-unpaid-2026-03",
        "indicator-one_carrier-2026-03",
    }
    assert answer["shares"]["one_carrier"] == 1
    found(shop, id="indicator-unpaid-2026-02")
    again = shop.run("risk.indicators")["candidates"]
    assert "indicator-unpaid-2026-03" not in {one["id"] for one in again}
    assert answer["shares"]["late"] is None


def emergency(shop: Shop, score: int) -> dict[str, Any]:
    risk = {"number": found(shop), "score": score}
    return dict(shop.run("emergency.open", {"risk": risk})["emergency"])


def test_whoever_plans_chooses_among_the_carriers(shop: Shop) -> None:
    risk = {"number": found(shop), "score": 15}
    carriers = shop.run("emergency.open", {"risk": risk})["carriers"]
    assert {"label": "Postnet / 邮联", "value": "postnet"} in carriers
    assert len({one["value"] for one in carriers}) == len(carriers)


@pytest.mark.parametrize(("score", "level"), [(15, 1), (20, 2), (25, 3)])
def test_the_score_gives_the_level(shop: Shop, score: int, level: int) -> None:
    assert emergency(shop, score) == {"number": "E-2026-0001", "level": level}
    assert emergency(shop, score)["number"] == "E-2026-0001"  # the same instance


def test_who_assesses_hears_whether_the_emergency_goes_on(shop: Shop) -> None:
    given = {"risk_number": found(shop), "likelihood": 5, "impact": 5}
    assert shop.run("risk.assess", given)["alarmed"] is False
    number = emergency(shop, 25)["number"]
    assert shop.run("risk.assess", given)["alarmed"] is True
    shop.run("emergency.close", {"emergency_number": number, "lessons": ""})
    assert shop.run("risk.assess", given)["alarmed"] is False


def test_an_emergency_needs_a_risk(shop: Shop) -> None:
    with pytest.raises(GiveUp, match="no risk"):
        shop.run("emergency.open", {"risk": {"number": "R-0"}})


def test_worse_raises_the_level_up_to_three(shop: Shop) -> None:
    now = emergency(shop, 20)
    for level in (3, 3):
        now = shop.run("emergency.situation", {"emergency": now, "status": "worse", "text": ""})[
            "emergency"
        ]
        assert now["level"] == level
    assert len(shop.rows(tables.situation)) == 2


def test_customers_who_wait_are_found_once_each(shop: Shop) -> None:
    for carrier in ("roadline", "skyjet", "roadline"):
        one = shop.recorded(order_of())
        one.run("order.confirm")
        one.run("shipment.create", {"carrier": carrier, "service": "standard"})
    (concerned,) = shop.run("emergency.customers", {"carrier": "roadline"})["concerned"]
    assert concerned["id"] == "c-1004"
    assert shop.run("emergency.customers", {"carrier": "carevan"})["concerned"] == []
    assert len(shop.run("emergency.customers", {"carrier": ""})["concerned"]) == 1


def test_an_emergency_is_closed_with_its_lessons(shop: Shop) -> None:
    number = emergency(shop, 15)["number"]
    released = shop.run("emergency.release", {"emergency_number": number, "amount": 100})
    assert released == {"released": 100}
    shop.run("emergency.close", {"emergency_number": number, "lessons": "two depots"})
    (row,) = shop.rows(tables.emergency)
    assert (row.state, row.released, row.lessons) == ("closed", 100, "two depots")
    with pytest.raises(GiveUp, match="no emergency"):
        shop.run("emergency.close", {"emergency_number": "E-0"})
