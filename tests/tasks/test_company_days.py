"""A company of another country has its own midnight, and everything that counts days knows it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tasks.backoffice import tables
from tasks.company_days import day_of, end_of, month_of, start_of
from tasks.contract import SAMPLE_ZONE
from tasks.notices.facts import facts_of
from tests.tasks.shop import Shop, order_of

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
BERLIN = ZoneInfo("Europe/Berlin")
#: still the 31st of March in Brazil, the 1st of April in China
EVENING = datetime(2026, 4, 1, 1, tzinfo=UTC)


@pytest.fixture
def brazil(shop: Shop) -> Shop:
    return replace(shop, now=EVENING, zone=SAO_PAULO)


def test_days_and_months_begin_at_the_zones_midnight() -> None:
    assert (day_of(EVENING, SAO_PAULO).day, day_of(EVENING, SAMPLE_ZONE).day) == (31, 1)
    assert (month_of(EVENING, SAO_PAULO).month, month_of(EVENING, SAMPLE_ZONE).month) == (3, 4)
    day = day_of(EVENING, SAO_PAULO)
    assert start_of(day, SAO_PAULO) == datetime(2026, 3, 31, 3, tzinfo=UTC)
    assert end_of(day, SAO_PAULO) == datetime(2026, 4, 1, 3, tzinfo=UTC)


def test_the_day_on_which_clocks_change_is_shorter() -> None:
    day = datetime(2026, 3, 29, 12, tzinfo=UTC).date()
    assert end_of(day, BERLIN) - start_of(day, BERLIN) == timedelta(hours=23)


def test_the_figures_of_a_day_end_at_its_midnight(brazil: Shop) -> None:
    computed = brazil.run("figures.compute", {"day": "2026-03-31"})
    assert computed["until"] == "2026-04-01T03:00:00+00:00"


def test_research_looks_at_the_last_month_that_is_over(brazil: Shop) -> None:
    figures = brazil.run("research.gather", {"scope": {"kind": "month"}})["figures"]
    assert (figures["since"], figures["until"]) == ("2026-02-01", "2026-02-28")
    figures = replace(brazil, zone=SAMPLE_ZONE).run("research.gather", {"scope": {}})["figures"]
    assert (figures["since"], figures["until"]) == ("2026-03-01", "2026-03-31")


def test_research_puts_an_order_of_the_evening_to_its_own_week(brazil: Shop) -> None:
    """Sunday the 1st of March, 22:00: the last week but one of the month before."""
    order = order_of(placed_at="2026-03-01T01:00:00Z")
    brazil.recorded(order).run("order.confirm")
    figures = brazil.run("research.gather", {"scope": {"kind": "month"}})["figures"]
    assert (figures["orders"], figures["weeks"][-1]["revenue"]) == (1, 359)


def test_the_next_month_of_promotions_begins_then(brazil: Shop) -> None:
    given = {"id": "P-1", "title": "P-1", "ends_at": "2026-05-01T00:00:00Z"}
    brazil.run("promotion.select", {"promotion": given})
    answer = brazil.run("promotion.batch", {"promotion": "P-1"})
    assert answer["next_month"] == "2026-04-01T03:00:00+00:00"


def test_a_campaign_holds_on_the_days_it_names(brazil: Shop) -> None:
    plan = {"title": "Tea", "kind": "spend_and_save", "spend": 300, "save": 30, "budget": 9}
    days = {"starts_on": "2026-04-03", "ends_on": "2026-04-04"}
    campaign = brazil.run("campaign.set_up", {"plan": plan | days})["campaign"]
    assert campaign["starts_at"] == "2026-04-03T03:00:00+00:00"
    assert campaign["ends_at"] == "2026-04-05T03:00:00+00:00"


@pytest.mark.parametrize(
    ("topic", "given", "names"),
    [
        ("order.confirm", {}, ["order_number"]),
        ("ticket.open", {"contact": {"text": "Where is it?"}}, ["ticket", "number"]),
        ("risk.record", {"report": {"title": "Flood"}}, ["risk", "number"]),
        ("training.open", {"need": {"subject": "Packing"}}, ["training_number"]),
        ("tender.open", {}, ["tender_number"]),
    ],
)
def test_numbers_bear_the_day_it_is_here(
    topic: str, given: dict[str, Any], names: list[str], shop: Shop
) -> None:
    """New Year's Eve in Brazil, the year after in UTC."""
    brazil = replace(shop, now=datetime(2026, 1, 1, 1, tzinfo=UTC), zone=SAO_PAULO)
    answer: Any = brazil.recorded(order_of()).run(topic, given)
    for name in names:
        answer = answer[name]
    assert any(shown in answer for shown in ("2025-", "251231-")), answer


def test_a_campaign_bears_the_month_it_begins_in_here(shop: Shop) -> None:
    plan = {"title": "Tea", "kind": "spend_and_save", "spend": 300, "save": 30, "budget": 9}
    days = {"starts_on": "2026-04-01", "ends_on": "2026-04-04"}
    campaign = shop.run("campaign.set_up", {"plan": plan | days})["campaign"]
    assert campaign["number"].startswith("MK2604-")


def test_letters_tell_the_day_it_is_here(brazil: Shop) -> None:
    given = {"facts": {"task": "x", "since": EVENING.isoformat(), "day": "2026-04-01"}}
    assert told(brazil, given) == ("2026-03-31", "2026-04-01")
    assert told(replace(brazil, zone=SAMPLE_ZONE), given) == ("2026-04-01", "2026-04-01")


def told(shop: Shop, given: dict[str, dict[str, str]]) -> tuple[str, str]:
    """What a letter says of a moment and of a day."""
    facts = facts_of(given, "en", shop.zone)
    return facts["since"], facts["day"]


def test_papers_bear_the_day_it_is_here(brazil: Shop) -> None:
    names = [one["name"] for one in brazil.run("risk.register")["documents"]]
    assert names[0] == "risks-2026-03-31-en.html"
    pages = [bytes(row.content) for row in brazil.rows(tables.file)]
    assert any(b"31 March 2026" in page for page in pages)
