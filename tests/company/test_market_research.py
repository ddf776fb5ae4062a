"""The market is looked at every month, in depth every quarter, and whenever somebody asks."""

from typing import Any

import pytest

from service.clock import VirtualClock
from service.errors import Invalid
from tasks.backoffice import tables
from tests.company.market import sent_messages, sold
from tests.company.office import Office, at, open_office
from tests.story import Run, mei, sam, xia

SOURCES = [
    {
        "name": "Tea industry yearbook",
        "kind": "public_data",
        "date": "2026-01-15",
        "reliability": 5,
        "findings": "Green tea grows by 6 % a year.",
    },
    {
        "name": "Reviews of our shop",
        "kind": "customer_feedback",
        "date": "2026-02-20",
        "reliability": 4,
        "findings": "Customers want small packs.",
    },
    {
        "name": "Short videos on tea",
        "kind": "social_media",
        "date": "2026-02-11",
        "reliability": 2,
        "findings": "Cold brew is much talked about.",
    },
    {
        "name": "Leaf & Cup",
        "kind": "competitor_site",
        "date": "2026-02-25",
        "reliability": 4,
        "findings": "Sells sets for 199.",
    },
]
RIVAL = {
    "name": "Leaf & Cup",
    "product": "Longjing 250 g",
    "price": 119,
    "strategy": "Sets for the spring festival",
    "rating": 4.6,
}
MARKET = {
    "scope_text": "Tea and tableware in the cities of the east",
    "audience": "25 to 45 years, presents for the family",
    "tools": ["platforms", "survey"],
    "rules_kept": True,
    "sources": SOURCES,
    "competitors": [RIVAL],
}
ANALYSIS = {
    "strengths": "Own gardens",
    "weaknesses": "Few small packs",
    "opportunities": "Cold brew",
    "threats": "Sets of others",
    "method": "smoothed",
    "conclusions": "Small packs of green tea are asked for.",
    "recommendations": "Offer a small pack and a spring sale.",
}
STRATEGY = {
    "product_strategy": "A pack of 50 g",
    "price_strategy": "15 % off in the first week",
    "promotion_strategy": "Short videos",
}


@pytest.fixture
def office(database: Any) -> Office:
    """At noon of Friday the 27th of February."""
    office = open_office(database, VirtualClock(at(27, month=2)), "market-research")
    for day in range(2, 27):
        sold(office, at(day, month=2), quantity=40 if day == 20 else 1 + day % 3)
        sold(office, at(day % 7 + 5, month=1), sku="TEA-101", price="359.00", customer_id="c-1005")
    return office


def begun(office: Office) -> Run:
    (run,) = office.runs("market-research")
    return run


def asked(office: Office, **request: Any) -> Run:
    """Research that somebody asked for."""
    run = office.house.start("market-research")
    wanted = {"kind": "month", "question": "Who buys green tea?"} | request
    run.item("order_research").complete(by=xia, **wanted)
    return run


def test_the_month_is_researched_on_its_first_working_day(office: Office) -> None:
    office.house.wait(days=2)  # Sunday, the 1st of March
    run = begun(office)
    assert (run.open, run.timers) == ([], ["first_working_day"])
    office.house.wait(days=1)
    assert run.open == ["name_sources"]
    figures = run.variables["figures"]
    assert (figures["since"], figures["until"]) == ("2026-02-01", "2026-02-28")
    assert run.variables["scope"]["kind"] == "month"
    assert [one["category"] for one in figures["categories"]] == ["tea"]
    assert figures["categories"][0]["share"] == 100
    assert [one["region"] for one in figures["regions"]] == ["Shanghai"]
    (outlier,) = figures["cleaning"]["outliers"]
    assert outlier["day"] == "2026-02-20"
    assert outlier["replaced_by"] < outlier["revenue"]
    assert len(figures["weeks"]) == 13
    assert figures["forecast"]["average"] != figures["forecast"]["smoothed"]


def test_an_accepted_report_becomes_campaigns_and_products(office: Office) -> None:
    office.house.wait(days=3)
    run = begun(office)
    run.item("name_sources").complete(by=sam, **MARKET)
    run.item("analyse_market").complete(by=sam, **ANALYSIS)
    assert {one["type"] for one in run.variables["report"]} == {"text/html", "application/pdf"}
    assert len(run.rows(tables.attachment)) == 4
    run.item("review_report").complete(by=mei, verdict="accepted")
    proposals = [
        {"kind": "campaign", "name": "Spring sale", "category": "tea", "text": "Green tea week"},
        {"kind": "product", "name": "Longjing 50 g", "category": "tea", "text": "Small pack"},
    ]
    run.item("adjust_strategy").complete(by=xia, **STRATEGY, changes="yes", proposals=proposals)
    office.house.work()
    assert run.status == "completed"
    number = run.variables["figures"]["number"]
    assert sent_messages(office) == [
        ("campaign.proposed", f"{number}-1"),
        ("product.proposed", f"{number}-2"),
    ]
    assert run.problem is None


def test_a_report_may_change_nothing(office: Office) -> None:
    run = asked(office)
    run.item("name_sources").complete(by=sam, **MARKET)
    run.item("analyse_market").complete(by=sam, **ANALYSIS)
    run.item("review_report").complete(by=mei, verdict="accepted")
    run.item("adjust_strategy").complete(by=xia, **STRATEGY, changes="no")
    office.house.work()
    assert (run.status, sent_messages(office)) == ("completed", [])


def test_a_report_comes_back_with_remarks(office: Office) -> None:
    run = asked(office)
    run.item("name_sources").complete(by=sam, **MARKET)
    run.item("analyse_market").complete(by=sam, **ANALYSIS)
    with pytest.raises(Invalid):
        run.item("review_report").complete(by=mei, verdict="back")
    run.item("review_report").complete(by=mei, verdict="back", remarks="What of prices?")
    assert run.open == ["analyse_market"]
    run.item("analyse_market").complete(by=sam, **ANALYSIS)
    assert run.open == ["review_report"]
    assert len(run.rows(tables.attachment)) == 8


@pytest.mark.parametrize(
    ("sources", "verdict"),
    [
        (SOURCES[:1], "too_few"),
        ([SOURCES[0], SOURCES[2]], "doubtful"),
        ([SOURCES[0], SOURCES[0] | {"name": "Customs"}], "one_sided"),
        ([SOURCES[0], SOURCES[1] | {"date": "2024-12-31"}], "too_old"),
    ],
)
def test_weak_sources_are_completed_first(
    office: Office, sources: list[dict[str, Any]], verdict: str
) -> None:
    run = asked(office)
    run.item("name_sources").complete(by=sam, **MARKET | {"sources": sources})
    assert run.open == ["name_sources"]
    assert run.variables["quality"]["verdict"] == verdict
    run.item("name_sources").complete(by=sam, **MARKET)
    assert run.open == ["analyse_market"]


@pytest.mark.parametrize(
    ("request_", "kind", "since"),
    [
        ({"kind": "month"}, "month", "2026-01-01"),
        ({"kind": "quarter"}, "quarter", "2025-11-01"),
        (
            {"kind": "special", "since": "2026-02-01", "until": "2026-02-14"},
            "special",
            "2026-02-01",
        ),
    ],
)
def test_somebody_asks_for_research(
    office: Office, request_: dict[str, str], kind: str, since: str
) -> None:
    run = asked(office, **request_)
    assert run.variables["scope"]["kind"] == kind
    assert run.variables["figures"]["since"] == since


def test_a_quarter_is_looked_at_in_depth(office: Office) -> None:
    office.house.clock.set(at(31))
    office.house.wait(days=1)
    *_, run = office.runs("market-research")
    assert run.variables["scope"] == {"kind": "quarter", "weeks": 53, "sources": 4, "days": 10}
    assert run.variables["figures"]["since"] == "2026-01-01"
    assert len(run.variables["figures"]["weeks"]) == 53


def test_late_research_is_told_to_management(office: Office) -> None:
    run = asked(office)
    office.house.wait(days=10)
    run.item("name_sources").complete(by=sam, **MARKET)
    office.house.wait(days=10)
    run.item("analyse_market").complete(by=sam, **ANALYSIS)
    office.house.wait(days=5)
    office.house.work()
    late = f"Market research {run.variables['figures']['number']} is late"
    assert len([one for one in office.letters("management") if late in one]) == 3
    assert run.open == ["review_report"]
