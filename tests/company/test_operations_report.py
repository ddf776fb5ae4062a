"""Weekly and monthly reports: gathered, commented, given out, reviewed, acted upon."""

from pathlib import Path
from typing import Any

import pytest

from processes.decisions import load
from service.clock import VirtualClock
from tasks.backoffice import tables
from tests.company.office import Office, at, delivered_order, open_office, sent
from tests.story import Run, mei, sam

TABLE = Path(__file__).parents[2] / "processes" / "dmn" / "resource-outlook.dmn"
COMMENT = "Fewer parcels were late because the new carrier took over the south."


@pytest.fixture
def office(database: Any) -> Office:
    """A shop with orders since January, on Friday the 27th of February."""
    found = open_office(database, VirtualClock(at(27, month=2)), "operations-report")
    found.draw("delivery-exception", {"en": "Late parcels", "zh": "物流异常"})
    found.draw("marketing-campaign", {"en": "Campaigns", "zh": "营销活动"})
    found.write(
        tables.order,
        *(delivered_order(n, at(1 + n % 26, month=2), total=100 + n) for n in range(260)),
    )
    found.write(
        tables.order_line,
        *(
            {
                "order_id": delivered_order(n, at(1))["id"],
                "line": 1,
                "sku": "TEA-101" if n % 2 else "GONE",
                "name": "Teapot",
                "spec": "",
                "quantity": 1,
                "unit_price": 100,
                "freight": 0,
            }
            for n in range(260)
        ),
    )
    return found


def monthly(office: Office) -> Run:
    """The monthly report after the analyst has commented on it."""
    office.house.wait(days=4)
    run = next(one for one in office.runs("operations-report") if month(one))
    run.item("comment_report").complete(by=sam, comment=COMMENT, proposals=[])
    return run


def month(run: Run) -> bool:
    return bool(run.variables.get("report", {}).get("kind") == "month")


def documents(office: Office) -> list[str]:
    return sorted(row.name for row in office.rows(tables.attachment))


def test_on_monday_the_week_is_commented_and_given_out(office: Office) -> None:
    office.house.wait(days=3)
    (run,) = [one for one in office.runs("operations-report") if not month(one)][:1]
    item = run.item("comment_report")
    assert item.row.groups == ["analysis"]
    report = run.variables["report"]
    assert report["number"] == "W-2026-02-23"
    assert {one["name"] for one in report["products"]} == {"TEA-101", "GONE"}
    wanted = {"title": "Fewer late parcels", "process_id": "delivery-exception", "text": COMMENT}
    item.complete(by=sam, comment=COMMENT, proposals=[wanted])
    assert run.status == "running"
    office.house.work()
    assert run.status == "completed"
    assert [name for name in documents(office) if name.startswith("W-2026-02-23")] == [
        "W-2026-02-23-en.html",
        "W-2026-02-23-en.pdf",
        "W-2026-02-23-zh.html",
        "W-2026-02-23-zh.pdf",
    ]
    assert "Week 2026-02-23 – 2026-03-01 is out" in office.letters("management")[0]
    (proposal,) = sent(office, "improvement.proposed")
    assert proposal["process_id"] == "delivery-exception"
    assert (proposal["id"], proposal["by"]) == ("W-2026-02-23-1", "analysis")
    assert run.problem is None


def test_without_the_analyst_the_report_goes_out_and_says_so(office: Office) -> None:
    office.house.wait(days=3)
    run = next(one for one in office.runs("operations-report") if not month(one))
    office.house.wait(days=1)
    office.house.work()
    assert run.status == "completed"
    rows = {row.number: row for row in office.rows(tables.report)}
    assert rows["W-2026-02-23"].comment is None
    pages = [row.content for row in office.rows(tables.file) if row.media_type == "text/html"]
    assert any(b"Nobody commented on these figures in time" in bytes(page) for page in pages)


def test_the_month_waits_for_the_first_working_day(office: Office) -> None:
    # The 1st of March 2026 is a Sunday, the 28th of February a make-up working day.
    office.house.wait(days=2)
    (run,) = office.runs("operations-report")
    assert run.timers == ["first_working_day"]
    office.house.wait(days=1)
    assert run.open == ["comment_report"]
    assert run.variables["report"]["number"] == "M-2026-02"
    assert run.variables["report"]["figures"][0]["value"] is None  # no mornings were counted
    assert run.variables["report"]["forecast"]["daily"] > 0


def test_management_asks_gets_its_answer_and_orders_measures(office: Office) -> None:
    run = monthly(office)
    run.item("review_report").complete(by=mei, verdict="questions", questions="Why so few?")
    run.item("answer_questions").complete(by=sam, answer="The holiday was long.", comment=COMMENT)
    assert "M-2026-02-2-zh.pdf" in documents(office)
    measure = {"title": "Sell in holidays", "process_id": "marketing-campaign", "text": COMMENT}
    run.item("review_report").complete(by=mei, verdict="measures", measures=[measure])
    office.house.work()
    if run.open == ["adjust_resources"]:
        plan = {"staff": "less", "stock": "less", "carriers": "same", "from_date": "2026-03-09"}
        run.item("adjust_resources").complete(by=mei, groups=["warehouse"], **plan)
        office.house.work()
    assert run.status == "completed"
    (proposal,) = sent(office, "improvement.proposed")
    assert (proposal["process_id"], proposal["by"]) == ("marketing-campaign", "management")


def test_a_forecast_of_other_numbers_moves_the_resources(office: Office) -> None:
    office.write(
        tables.order,
        *(delivered_order(1000 + n, at(22 + n % 7, month=2)) for n in range(210)),
    )
    run = monthly(office)
    run.item("review_report").complete(by=mei, verdict="accept")
    assert run.variables["outlook"]["outlook"] in ("more", "much_more")
    run.item("adjust_resources").complete(
        by=mei,
        staff="a second shift",
        stock="five days",
        carriers="book ahead",
        from_date="2026-03-09",
        groups=["warehouse", "logistics"],
    )
    office.house.work()
    assert run.status == "completed"
    assert len(office.letters("warehouse", "logistics")) == 2


def test_steady_orders_need_no_other_resources(office: Office) -> None:
    office.write(
        tables.order,
        *(delivered_order(2000 + n, at(27 + n // 10, month=2)) for n in range(20)),
    )
    run = monthly(office)
    run.item("review_report").complete(by=mei, verdict="accept")
    assert run.variables["outlook"]["outlook"] == "same"
    assert run.status == "completed"


def test_management_is_reminded_after_three_working_days(office: Office) -> None:
    run = monthly(office)
    office.house.wait(days=4)
    office.house.work()
    assert any("waits for your review" in one for one in office.letters("management"))
    assert run.open == ["review_report"]


def test_a_report_on_other_days_is_made_by_hand(office: Office) -> None:
    run = office.house.start("operations-report")
    run.item("choose_period").complete(by=sam, from_day="2026-02-01", to_day="2026-02-10")
    report = run.variables["report"]
    assert report["number"] == "H-2026-02-01-2026-02-10"
    assert sum(one["count"] for one in report["regions"]) == 100
    run.item("comment_report").complete(by=sam, comment=COMMENT, proposals=[])
    office.house.work()
    assert run.status == "completed"
    assert sent(office, "improvement.proposed") == []


@pytest.mark.parametrize(
    ("growth", "outlook", "needed"),
    [
        (None, "unknown", False),
        (1, "much_more", True),
        (0.5, "more", True),
        (-0.4, "less", True),
        (0.1, "same", False),
    ],
)
def test_each_outlook(growth: float | None, outlook: str, needed: bool) -> None:
    found = load(TABLE.read_bytes()).evaluate("resource-outlook", {"growth": growth}, now=at(2))
    assert (found.value["outlook"], found.value["needed"]) == (outlook, needed)
