"""Every morning the day before is counted, judged and, if need be, talked about."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from processes.decisions import load
from service.clock import VirtualClock
from service.store.tables import instance
from tasks.backoffice import tables
from tests.company.office import Office, at, delivered_order, open_office, sent
from tests.story import sam

TABLE = Path(__file__).parents[2] / "processes" / "dmn" / "indicator-watch.dmn"


@pytest.fixture
def office(database: Any) -> Office:
    """At noon of Monday the 2nd of March, in the company's time zone."""
    return open_office(database, VirtualClock(at(2)), "daily-indicators")


def figures(office: Office, day: int) -> dict[str, Decimal | None]:
    """What is kept of a day."""
    rows = office.rows(tables.indicator)
    return {row.name: row.value for row in rows if row.day == at(day).date()}


def levels(office: Office, name: str) -> list[tuple[str, int]]:
    """How a figure was judged, day by day."""
    rows = office.rows(tables.indicator)
    return [(row.level, row.red_days) for row in rows if row.name == name]


def late_orders(office: Office, first: int, days: int) -> None:
    """Five late parcels each day."""
    office.write(
        tables.order,
        *(
            delivered_order(
                10 * day + n,
                at(day, month=2),
                delivered_at=at(day + first, month=3),
                estimated_delivery=at(1),
            )
            for day in range(1, days + 1)
            for n in range(5)
        ),
    )


def test_a_day_is_counted_from_what_really_happened(office: Office) -> None:
    placed = [delivered_order(n, at(2, 1), total=100 * (n + 1)) for n in range(3)]
    lost = delivered_order(9, at(2, 1), status="cancelled", delivered_at=None)
    office.write(tables.order, *placed, lost)
    office.write(tables.visit, visit(2, 200))
    office.house.wait(days=1)
    (run,) = office.runs("daily-indicators")
    assert run.status == "completed"
    assert [row.business_key for row in office.rows(instance)] == ["morning of 2026-03-03"]
    found = figures(office, 2)
    assert found["orders"] == 4
    assert found["revenue"] == 600
    assert found["order_value"] == 200
    assert found["shop_conversion"] == Decimal("0.02")
    assert found["confirmed_share"] == 1
    assert found["review_score"] is None
    assert office.letters() == []
    assert run.problem is None


def test_the_company_day_ends_at_its_own_midnight(office: Office) -> None:
    before, after = at(2, 15), at(2, 16)  # 23:00 and 24:00 in Shanghai
    office.write(tables.order, delivered_order(1, before), delivered_order(2, after))
    office.house.wait(days=1)
    assert figures(office, 2)["orders"] == 1
    office.house.wait(days=1)
    assert figures(office, 3)["orders"] == 1


def test_what_lasts_becomes_a_risk_once(office: Office) -> None:
    late_orders(office, 1, 9)
    for _ in range(9):
        office.house.wait(days=1)
    office.house.work()
    assert [days for level, days in levels(office, "late_share") if level == "red"] == [
        1, 2, 3, 4, 5, 6, 7, 8, 9
    ]  # fmt: skip
    (told,) = office.letters("logistics")
    assert "Late deliveries" in told
    assert "配送延误率" in told
    (risk,) = sent(office, "risk.reported")
    assert risk["kind"] == "logistics"
    assert risk["id"] == "indicator-late_share-2026-03-08"


def test_bad_reviews_that_go_on_become_a_proposal(office: Office) -> None:
    office.write(
        tables.review,
        *(
            {
                "id": f"r{day}-{n}",
                "external_number": "H-1",
                "channel": "web",
                "score": 2,
                "title": "",
                "comment": "",
                "written_at": at(day),
                "recorded_at": at(day),
            }
            for day in range(2, 10)
            for n in range(5)
        ),
    )
    for _ in range(8):
        office.house.wait(days=1)
    office.house.work()
    (proposal,) = sent(office, "improvement.proposed")
    assert (proposal["process_id"], proposal["by"]) == ("customer-service", "analysis")
    assert len(office.letters("customer-service")) == 1


def test_a_day_is_counted_again_by_hand(office: Office) -> None:
    office.house.wait(days=1)
    assert figures(office, 2)["orders"] == 0
    office.write(tables.order, delivered_order(1, at(2)))
    run = office.house.start("daily-indicators")
    run.item("choose_day").complete(by=sam, day="2026-03-02")
    assert run.status == "completed"
    assert figures(office, 2)["orders"] == 1


def test_visits_reported_late_complete_the_day(office: Office) -> None:
    office.write(tables.order, delivered_order(1, at(2)))
    office.house.wait(days=1)
    assert figures(office, 2)["shop_conversion"] is None
    report = {"day": "2026-03-02", "visits": 50, "source": "web statistics"}
    office.house.send("visits.reported", "2026-03-02", visits=report)
    assert figures(office, 2)["visits"] == 50
    assert figures(office, 2)["shop_conversion"] == Decimal("0.02")
    assert office.runs("daily-indicators")[-1].status == "completed"


def visit(day: int, visits: int) -> dict[str, Any]:
    """The row of a day's visits."""
    return {"day": at(day).date(), "visits": visits, "source": "test", "reported_at": at(day)}


@pytest.mark.parametrize(
    ("given", "level", "group", "then"),
    [
        (("orders", None, 0, None, None), "green", "", ""),
        (("late_share", 0.3, 5, None, None), "red", "logistics", "logistics"),
        (("late_share", 0.2, 5, None, None), "yellow", "logistics", ""),
        (("refund_share", 0.2, 5, None, None), "red", "finance", "credit"),
        (("review_score", 3, 5, None, None), "red", "customer-service", "improvement"),
        (("answer_hours", 2.5, 3, None, None), "red", "customer-service", "improvement"),
        (("tickets", 12, 12, 1.4, 5), "red", "customer-service", "improvement"),
        (("orders", 4, 4, -0.6, 10), "red", "marketing", "market"),
        (("revenue", 400, 4, -0.6, 1000), "yellow", "marketing", ""),
        (("order_value", 40, 10, -0.5, 80), "yellow", "marketing", ""),
        (("confirmed_share", 0.7, 10, None, None), "red", "order-desk", "improvement"),
        (("paid_share", 0.6, 10, None, None), "red", "finance", "improvement"),
        (("delivered_share", 0.7, 10, None, None), "red", "logistics", "logistics"),
        (("shop_conversion", 0.01, 100, -0.4, 0.02), "red", "marketing", "improvement"),
        (("visits", 60, 60, -0.4, 100), "yellow", "marketing", ""),
        (("delivery_days", 21, 5, None, None), "yellow", "logistics", ""),
        (("stock_turnover", 0.05, 5, None, None), "yellow", "purchasing", ""),
        (("order_days", 31, 5, None, None), "yellow", "process-owners", ""),
        (("late_work_share", 0.3, 10, None, None), "red", "process-owners", "improvement"),
        (("overdue_work", 10, 20, None, None), "red", "management", ""),
        (("incidents", 1, 1, None, None), "red", "operators", ""),
        (("late_share", 0.9, 4, None, None), "green", "", ""),
    ],
)
def test_each_limit(given: tuple[Any, ...], level: str, group: str, then: str) -> None:
    names = ("name", "value", "basis", "change", "mean")
    exact = [Decimal(str(one)) if isinstance(one, float) else one for one in given]
    outcome = load(TABLE.read_bytes()).evaluate(
        "indicator-watch", dict(zip(names, exact, strict=True)), now=at(2)
    )
    found = outcome.value
    assert (found["level"], found["group"], found["then"]) == (level, group, then)
