"""A campaign is planned, approved, started on its day, followed, ended and learnt from."""

from decimal import Decimal
from typing import Any

import pytest

from processes.codec import loads
from service.clock import VirtualClock
from service.errors import Invalid
from tasks.backoffice import tables
from tests.company.market import sent_messages, sold
from tests.company.office import Office, at, open_office, sent
from tests.story import Run, person, xia

fay = person("fay", "finance")
max_ = person("max", "management")
PLAN = {
    "title": "Spring tea week",
    "title_zh": "春茶周",
    "goal": 20,
    "text": "Longjing is 20 % off this week.",
    "text_zh": "本周龙井八折。",
    "kind": "flash_sale",
    "products": [{"sku": "TEA-001", "price": Decimal("102.40")}],
    "price_strategy": "A fifth off for a week",
    "promotion_strategy": "Short videos and the store page",
    "channels": ["social_media", "store_page"],
    "segment": "all",
    "starts_on": "2026-03-09",
    "ends_on": "2026-03-15",
    "budget": 4000,
    "ads": 50,
    "content": 30,
    "kol": 20,
}
COUPON = {
    "kind": "spend_and_save",
    "products": [],
    "spend": Decimal("300"),
    "save": Decimal("30"),
}
READY = {"prepared": ["ads", "content", "prices"]}
EFFECT = {"visits": 100, "feedback": 4.5, "answers": 12, "good": "Videos", "bad": "Late start"}


@pytest.fixture
def office(database: Any) -> Office:
    """At noon of Monday the 2nd of March."""
    return open_office(database, VirtualClock(at(2)), "marketing-campaign")


def planned(office: Office, **changes: Any) -> Run:
    """A campaign that market research proposed, with its plan handed in."""
    proposal = {"id": "MR260301-A-1", "name": "Spring sale", "text": "Green tea week"}
    sent = office.house.send("campaign.proposed", "MR260301-A-1", proposal=proposal)
    run = office.house.run(sent.instance_id)
    run.item("plan_campaign").complete(by=xia, **PLAN | changes)
    return run


def running(office: Office, **changes: Any) -> Run:
    """A small campaign on its first day, Monday the 9th, at noon."""
    run = planned(office, **changes)
    run.item("prepare_channels").complete(by=xia, **READY)
    office.house.wait(days=7)
    office.house.work()
    assert run.timers == ["campaign_over", "next_day"]
    return run


def days_pass(office: Office, days: int) -> None:
    for _ in range(days):
        office.house.wait(days=1)
        office.house.work()


def campaign(office: Office) -> Any:
    *_, row = sorted(office.rows(tables.campaign), key=lambda row: row.number)
    return row


def messages(office: Office) -> list[str]:
    return [name for name, _ in sent_messages(office)]


def test_a_flash_sale_from_the_proposal_to_its_lessons(office: Office) -> None:
    sold(office, at(4), quantity=2)
    run = running(office)
    number = campaign(office).number
    assert campaign(office).state == "running"
    assert sent_messages(office) == [("promotion.wanted", f"{number}-P")]
    (promotion,) = sent(office, "promotion.wanted")
    assert promotion["campaign"] == number
    assert promotion["ends_at"] > promotion["starts_at"]
    sold(office, at(10), quantity=3, price="102.40")
    days_pass(office, 7)
    assert run.open == ["assess_campaign"]
    assert campaign(office).state == "ended"
    assert [row.orders for row in office.rows(tables.campaign_day)] == [0, 1, 1, 1, 1, 1]
    assert run.variables["result"]["growth"] == Decimal("20.0")
    run.item("assess_campaign").complete(by=xia, **EFFECT | {"visits": 40})
    office.house.work()
    assert run.status == "completed"
    row = campaign(office)
    assert (row.verdict, row.conversion, row.lessons) == ("success", Decimal("2.50"), "Videos")
    assert sent_messages(office)[-1] == ("promotion.wanted", f"{number}-P")
    assert "promotion.stopped" in messages(office)
    assert run.problem is None


def test_spend_and_save_is_a_coupon_of_its_days(office: Office) -> None:
    run = running(office, **COUPON)
    (coupon,) = [row for row in office.rows(tables.coupon) if row.code == campaign(office).number]
    assert (coupon.value, coupon.minimum) == (Decimal("30.00"), Decimal("300.00"))
    assert (str(coupon.valid_from), str(coupon.valid_until)) == ("2026-03-09", "2026-03-15")
    used = {"sku": "TEA-101", "price": "359.00", "coupon": coupon.code, "discount": 30}
    sold(office, at(10), **used)
    days_pass(office, 2)
    progress = run.variables["progress"]
    assert (progress["orders"], progress["discount"]) == (1, Decimal("30.00"))


def test_marketing_begins_a_campaign_of_its_own(office: Office) -> None:
    run = office.house.start("marketing-campaign")
    run.item("plan_campaign").complete(by=xia, **PLAN)
    assert run.open == ["prepare_channels"]


@pytest.mark.parametrize(
    ("wrong", "remark"),
    [
        ({"ads": 60}, "The shares of the budget have to add up to 100 %."),
        ({"products": [{"sku": "TEA-001"}]}, "A product is unknown"),
        ({"starts_on": "2026-03-01"}, "The campaign has to begin after today."),
        ({"ads": 60, "content": 20}, "Say why the split is not 50, 30 and 20 %."),
    ],
)
def test_a_plan_with_faults_comes_back(office: Office, wrong: dict[str, Any], remark: str) -> None:
    run = planned(office, **wrong)
    assert run.open == ["plan_campaign"]
    assert run.variables["judgement"]["en"].startswith(remark)
    run.item("plan_campaign").complete(by=xia, **PLAN)
    assert run.open == ["prepare_channels"]


def test_a_product_that_is_not_there_is_told_at_its_row(office: Office) -> None:
    run = office.house.start("marketing-campaign")
    goods = [*PLAN["products"], {"sku": "NO-SUCH", "price": 1}]
    with pytest.raises(Invalid) as refused:
        run.item("plan_campaign").complete(by=xia, **{**PLAN, "products": goods})
    assert refused.value.fields["products[1].sku"]["en"] == ["There is no product NO-SUCH."]


def test_goods_are_on_sale_in_one_campaign_at_a_time(office: Office) -> None:
    planned(office)
    run = office.house.start("marketing-campaign")
    run.item("plan_campaign").complete(by=xia, **PLAN)
    assert run.open == ["plan_campaign"]
    assert run.variables["check"]["on_sale_elsewhere"] == ["TEA-001"]


SMALL_SHIFT = {"ads": 55, "content": 25, "split_reason": "Ads did well"}
LARGE_SHIFT = {"ads": 70, "content": 10, "split_reason": "No new content"}
DEEP = {"products": [{"sku": "TEA-001", "price": Decimal("70")}]}


@pytest.mark.parametrize(
    ("changes", "approvers"),
    [
        ({}, []),
        (SMALL_SHIFT, []),
        (LARGE_SHIFT, ["finance"]),
        ({"budget": 20_000}, ["finance"]),
        ({"budget": 60_000}, ["finance", "management"]),
        (DEEP, ["finance", "management"]),
    ],
)
def test_who_approves_depends_on_money_and_price(
    office: Office, changes: dict[str, Any], approvers: list[str]
) -> None:
    run = planned(office, **changes)
    for group in approvers:
        step, who = {"finance": ("approve_budget", fay), "management": ("approve_plan", max_)}[
            group
        ]
        assert run.open == [step]
        assert list(run.item(step).row.groups) == [group]
        run.item(step).complete(by=who, verdict="approved")
    assert run.open == ["prepare_channels"]


def test_finance_sends_a_plan_back(office: Office) -> None:
    run = planned(office, budget=60_000)
    run.item("approve_budget").complete(by=fay, verdict="back", remarks="Half of it")
    assert run.open == ["plan_campaign"]
    assert loads(run.item("plan_campaign").row.variables)["remarks"] == "Half of it"


def test_management_sends_back_what_finance_approved(office: Office) -> None:
    run = planned(office, budget=60_000)
    run.item("approve_budget").complete(by=fay, verdict="approved")
    office.house.wait(days=3, minutes=1)
    office.house.work()
    assert len(office.letters("management")) == 1
    run.item("approve_plan").complete(by=max_, verdict="back", remarks="Not in May")
    assert run.open == ["plan_campaign"]
    assert loads(run.item("plan_campaign").row.variables)["remarks"] == "Not in May"


def test_management_refuses_a_plan(office: Office) -> None:
    run = planned(office, budget=60_000)
    run.item("approve_budget").complete(by=fay, verdict="approved")
    run.item("approve_plan").complete(by=max_, verdict="refused", remarks="Not this year")
    office.house.work()
    assert run.status == "completed"
    assert office.rows(tables.campaign) == []
    assert len(office.letters("marketing")) == 1


def test_late_approval_and_late_channels_are_told_to_management(office: Office) -> None:
    run = planned(office, budget=20_000)
    office.house.wait(days=3, minutes=1)
    run.item("approve_budget").complete(by=fay, verdict="approved")
    office.house.wait(days=4)
    office.house.work()
    assert len(office.letters("management")) == 2
    assert run.open == ["prepare_channels"]
    run.item("prepare_channels").complete(by=xia, **READY)
    office.house.wait(seconds=1)
    assert run.timers == ["campaign_over", "next_day"], "the day is here: it begins at once"


def test_costs_are_booked_once(office: Office) -> None:
    run = running(office)
    cost = {"id": "AD-77", "kind": "ads", "amount": Decimal("500.00")}
    for _ in range(2):
        office.house.send("campaign.cost", campaign(office).number, cost=cost)
    days_pass(office, 1)
    assert run.variables["progress"]["spent"] == Decimal("500.00")


@pytest.mark.parametrize(
    ("spent", "pieces", "days", "alert"),
    [
        (3000, 1, 1, "The budget is spent too fast."),
        (0, 170, 1, "The goods don't last until the end."),
        (0, 0, 3, "Half the time is over and nothing is sold."),
    ],
)
def test_marketing_reacts_to_an_alert(
    office: Office, spent: int, pieces: int, days: int, alert: str
) -> None:
    run = running(office)
    if pieces:
        sold(office, at(9, 5), quantity=pieces, price="102.40")
    if spent:
        cost = {"id": "AD-1", "kind": "ads", "amount": spent}
        office.house.send("campaign.cost", campaign(office).number, cost=cost)
    while not run.open:
        days_pass(office, 1)
    assert run.variables["alert"]["en"] == alert
    assert len(office.rows(tables.campaign_day)) == days
    assert any("needs you" in one for one in office.letters("marketing"))
    run.item("react").complete(by=xia, decision="go_on", measures="Budget moved to next week")
    assert (run.open, run.timers) == ([], ["campaign_over", "next_day"])


def test_marketing_stops_a_campaign_early(office: Office) -> None:
    run = running(office)
    while not run.open:
        days_pass(office, 1)
    run.item("react").complete(by=xia, decision="stop", measures="Nobody wants it")
    assert run.open == ["assess_campaign"]
    row = campaign(office)
    assert (row.state, row.ended_at) == ("stopped", office.house.clock.now())
    (price,) = office.rows(tables.campaign_product)
    assert price.valid_until == row.ended_at


def test_an_overrun_budget_stops_the_campaign(office: Office) -> None:
    run = running(office)
    cost = {"id": "AD-1", "kind": "kol", "amount": 5000}
    office.house.send("campaign.cost", campaign(office).number, cost=cost)
    days_pass(office, 1)
    assert run.variables["alert"]["answer"] == "stop"
    assert run.open == ["assess_campaign"]


def test_a_recall_stops_the_campaign_at_once(office: Office) -> None:
    run = running(office, **COUPON)
    office.house.send("campaign.stop", campaign(office).number)
    assert run.open == ["assess_campaign"]
    (coupon,) = [row for row in office.rows(tables.coupon) if row.code == campaign(office).number]
    assert str(coupon.valid_until) == "2026-03-08"
    office.house.work()
    assert "promotion.stopped" in messages(office)
    run.item("assess_campaign").complete(by=xia, **EFFECT)
    assert run.variables["outcome"]["en"] == "It was stopped early."


@pytest.mark.parametrize(
    ("before", "during", "effect", "verdict"),
    [
        (5, 3, {}, "Sales went down."),
        (1, 3, {"feedback": 2}, "Customers did not like it."),
        (1, 3, {"visits": 1000}, "It brought less than hoped."),
    ],
)
def test_a_weak_campaign_is_tried_again_with_another_plan(
    office: Office, before: int, during: int, effect: dict[str, Any], verdict: str
) -> None:
    sold(office, at(4), quantity=before)
    run = running(office)
    sold(office, at(10), quantity=during, price="102.40")
    days_pass(office, 7)
    run.item("assess_campaign").complete(by=xia, **EFFECT | {"visits": 20} | effect)
    assert run.variables["outcome"]["en"] == verdict
    lessons = {"lessons": "Start in the morning, not at noon."}
    run.item("adjust_campaign").complete(by=xia, **lessons, again="yes")
    assert run.open == ["plan_campaign"]
    later = {"starts_on": "2026-03-23", "ends_on": "2026-03-24"}
    run.item("plan_campaign").complete(by=xia, **PLAN | later)
    assert [row.lessons for row in office.rows(tables.campaign)].count(lessons["lessons"]) == 1
    assert len({row.number for row in office.rows(tables.campaign)}) == 2


def test_a_failed_campaign_may_be_the_last(office: Office) -> None:
    run = running(office)
    office.house.send("campaign.stop", campaign(office).number)
    run.item("assess_campaign").complete(by=xia, **EFFECT)
    run.item("adjust_campaign").complete(by=xia, lessons="Not in spring, then.", again="no")
    office.house.work()
    assert run.status == "completed"
    assert campaign(office).verdict == "failed"
