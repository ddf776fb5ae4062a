"""A draft is tried in the sandbox: people stand in for systems, time passes when told to."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import func, select

from service.commands.create_draft import create_draft
from service.commands.save_draft_file import save_draft_file
from service.deps import Deps
from service.identity import SYSTEM
from service.queries.drafts import file_content
from service.store.studio_tables import trial
from service.store.tables import instance, job, record

_RUN = """async () => (await axe.run({exclude: ['.bjs-powered-by', '.fjs-powered-by']})).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => id + ': ' + nodes.map((node) => node.target.join(' ')).join(' | '))"""
_GOOD = {
    "in_stock": True,
    "customer_ok": True,
    "coupon_ok": True,
    "credit_ok": True,
    "price_deviation": 0,
    "prices_ok": True,
    "payment_state": "announced",
    "fragile": False,
}


@pytest.fixture
def draft(company: Deps) -> UUID:
    """A draft of the order process as it is live."""
    return create_draft(company, SYSTEM, title="Threshold", process_id="order")


def _raise_threshold(company: Deps, draft: UUID) -> None:
    with company.unit_of_work.reading() as connection:
        text = file_content(connection, draft, "order-check.dmn").content
    assert "&gt; 1500" in text
    text = text.replace("&gt; 1500", "&gt; 3000")
    save_draft_file(company, SYSTEM, draft, "order-check.dmn", content=text, version=1)


def _start(desk: Any, draft: UUID, language: str = "en", theme: str = "light") -> Page:
    """Start with what the newest real order started with."""
    desk.sees(language, theme).is_at("chen", f"/studio/drafts/{draft}?view=trial")
    page: Page = desk.settled()
    page.locator(".trial-field button").click()
    expect(page.locator("#trial-variables")).to_have_value(_holds('"order"'))
    page.locator(".trial-start .btn-primary").click()
    expect(page.locator(".trial-waiting")).to_contain_text("order.record")
    # The label of the real example, once it is there, moves what is below it.
    real = {"en": "real instance", "zh": "真实"}[language]
    expect(_job(page, "order.record").locator("label").first).to_contain_text(real)
    return page


def _holds(text: str) -> Any:

    return re.compile(re.escape(text))


def _job(page: Page, topic: str) -> Locator:
    return page.locator(".trial-item").filter(has=page.locator(".mono", has_text=topic))


def _answer(page: Page, topic: str, changes: dict[str, Any]) -> None:
    """Answer a call with the example that is offered, some of it changed.

    By key, as a real example that arrives late moves the button.
    """
    job = _job(page, topic)
    field = job.locator("textarea")
    field.fill(json.dumps(json.loads(field.input_value()) | changes))
    job.get_by_role("button", name="Answer").press("Enter")
    expect(page.locator(".trial-story")).to_contain_text("Answered")


def _check(page: Page, total: int) -> None:
    expect(_job(page, "order.record").locator("label").first).to_contain_text("real instance")
    _answer(page, "order.record", {"missing": [], "total": total})
    _answer(page, "order.check", {"check": _GOOD | {"total": total}, "short": []})


def test_the_changed_threshold_lets_an_order_through_that_was_looked_at_before(
    desk: Any, company: Deps, draft: UUID
) -> None:
    page = _start(desk, draft)
    _check(page, 1800)
    expect(page.locator(".trial-waiting")).to_contain_text("Review order")
    expect(page.locator(".djs-shape.run-open[data-element-id=review_order]")).to_be_visible()

    _raise_threshold(company, draft)
    page.get_by_role("button", name="Start again").click()
    _check(page, 1800)
    expect(page.locator(".trial-waiting")).to_contain_text("Reserve stock")
    expect(page.locator(".trial-waiting")).not_to_contain_text("Review order")
    expect(page.locator(".trial-story")).to_contain_text("Decided by row 9")


def test_a_work_item_is_done_with_its_real_form(desk: Any, draft: UUID) -> None:
    page = _start(desk, draft)
    _check(page, 1800)
    form = page.locator(".trial-form")
    form.get_by_role("button", name="Complete").click()
    expect(form.get_by_role("alert").first).to_contain_text("Decision")

    form.get_by_label("Accept the order").check()
    form.get_by_role("button", name="Complete").click()
    expect(page.locator(".trial-story")).to_contain_text("Completed: Review order")
    expect(page.locator(".trial-waiting")).to_contain_text("Reserve stock")


def test_time_passes_when_told_to_and_comes_back(desk: Any, draft: UUID) -> None:
    page = _start(desk, draft)
    _check(page, 1800)
    clock = page.locator(".trial-head time")
    before = clock.get_attribute("datetime")
    assert before is not None
    page.get_by_role("button", name="Let the time pass").first.click()
    expect(page.locator(".trial-story")).to_contain_text("Time passed until")
    expect(clock).not_to_have_attribute("datetime", before)

    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(clock).to_have_attribute("datetime", before)
    expect(page.locator(".trial-story")).not_to_contain_text("Time passed until")


def test_a_system_that_fails_stops_the_trial_until_it_is_tried_again(
    desk: Any, draft: UUID
) -> None:
    page = _start(desk, draft)
    job = _job(page, "order.record")
    job.locator("summary", has_text="Or it fails").click()
    job.get_by_label("What went wrong").fill("The line is dead")
    job.get_by_role("button", name="Technical failure").click()
    expect(page.locator(".trial-waiting")).to_contain_text("The line is dead")
    expect(page.locator(".djs-shape.run-failed")).to_have_count(1)

    page.get_by_role("button", name="Try again").click()
    expect(_job(page, "order.record")).to_be_visible()


def test_what_is_typed_stays_when_the_real_example_arrives(desk: Any, draft: UUID) -> None:
    desk.sees("en").is_at("chen", f"/studio/drafts/{draft}?view=trial")
    page: Page = desk.settled()
    page.locator(".trial-field button").click()
    expect(page.locator("#trial-variables")).to_have_value(_holds('"order"'))
    held: list[Route] = []
    page.route("**/examples", lambda route: held.append(route))
    page.locator(".trial-start .btn-primary").click()
    label = _job(page, "order.record").locator("label").first
    expect(label).not_to_contain_text("real instance")
    _job(page, "order.record").locator("textarea").fill('{"total": 7}')
    held.pop().continue_()
    expect(label).to_contain_text("real instance")
    expect(_job(page, "order.record").locator("textarea")).to_have_value('{"total": 7}')


def test_what_is_typed_stays_while_something_else_is_done(desk: Any, draft: UUID) -> None:
    page = _start(desk, draft)
    _job(page, "order.record").locator("textarea").fill('{"total": 7}')
    _job(page, "payment.received").get_by_role("button", name="Send the message").click()
    expect(page.locator(".trial-story")).to_contain_text("Message delivered")
    expect(_job(page, "order.record").locator("textarea")).to_have_value('{"total": 7}')


def test_what_is_done_is_asked_for_one_after_the_other(desk: Any, draft: UUID) -> None:
    page = _start(desk, draft)
    order: list[str] = []

    def late(route: Route) -> None:
        order.append("asked")
        answer = route.fetch()
        if order == ["asked"]:
            _job(page, "payment.received").get_by_role("button", name="Send the message").click()
            order.append("answered")
        route.fulfill(response=answer)

    page.route("**/do", late)
    _answer(page, "order.record", {"missing": [], "total": 1800})
    expect(page.locator(".trial-story")).to_contain_text("Message delivered")
    expect(page.locator(".trial-story")).to_contain_text("Answered: Record order")
    assert order == ["asked", "answered", "asked"]


def test_a_double_click_starts_one_trial(desk: Any, company: Deps, draft: UUID) -> None:
    desk.sees("en").is_at("chen", f"/studio/drafts/{draft}?view=trial")
    page: Page = desk.settled()
    page.get_by_role("button", name="Start the trial").dblclick()
    expect(page.locator(".trial-waiting")).to_contain_text("Stopped")

    with company.unit_of_work.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(trial)) == 1


def test_a_trial_goes_on_after_a_reload_and_starts_again_on_the_newest_drawing(
    desk: Any, company: Deps, draft: UUID
) -> None:
    page = _start(desk, draft)
    recorded = page.locator(".trial-diagram [data-element-id=record_order]")
    expect(recorded.first).to_contain_text("Record order")
    with company.unit_of_work.reading() as connection:
        text = file_content(connection, draft, "order.bpmn").content
    renamed = text.replace('name="Record order"', 'name="Write it down"')
    save_draft_file(company, SYSTEM, draft, "order.bpmn", content=renamed, version=1)
    page.reload()
    desk.settled()
    expect(page.locator(".trial-waiting")).to_contain_text("order.record")
    expect(recorded.first).to_contain_text("Record order")

    page.get_by_role("button", name="Start again").click()
    expect(page.locator(".trial-waiting")).to_contain_text("Write it down")
    expect(recorded.first).to_contain_text("Write it down")


def test_what_another_tab_did_is_shown_when_it_stands_against_a_deed(
    desk: Any, draft: UUID
) -> None:
    page = _start(desk, draft)
    other = page.context.new_page()
    other.goto(page.url)
    _answer(other, "order.record", {"missing": [], "total": 1800})
    expect(_job(other, "order.check")).to_be_visible()

    _answer(page, "order.record", {"missing": [], "total": 1})
    expect(page.locator(".trial-wrong")).to_contain_text("does not wait for this")
    expect(_job(page, "order.check")).to_be_visible()


@pytest.mark.browser_context_args(timezone_id="America/New_York")
def test_the_clock_is_set_as_the_reader_reads_it(desk: Any, draft: UUID) -> None:
    desk.sees("en").is_at("chen", f"/studio/drafts/{draft}?view=trial")
    page: Page = desk.settled()
    page.get_by_label("Its clock starts at").fill("2026-12-01T09:00")
    page.get_by_role("button", name="Start the trial").click()

    expect(page.locator(".trial-head time")).to_have_text("1 Dec 2026, 09:00")


def test_a_called_process_is_drawn_while_it_runs(desk: Any, company: Deps) -> None:
    calling = create_draft(company, SYSTEM, process_id="stocktake")
    desk.sees("en").is_at("chen", f"/studio/drafts/{calling}?view=trial")
    page: Page = desk.settled()
    page.get_by_label("Begins at").select_option("count_wanted")
    page.get_by_role("button", name="Start the trial").click()
    _answer(page, "count.choose", {"counts": [{"warehouse": "hangzhou", "products": []}]})
    _answer(page, "people.list", {"people": []})

    shown = page.get_by_role("navigation", name="Diagrams of the processes that ran")
    expect(shown.locator("[aria-pressed=true]")).to_contain_text("Stock count")
    expect(page.locator(".djs-shape.run-open[data-element-id=count_goods]")).to_be_visible()
    shown.get_by_role("button", name="Stocktake").click()
    expect(page.locator(".djs-shape.run-open[data-element-id=count_warehouse]")).to_be_visible()
    page.get_by_role("button", name="Show Count goods in the diagram").click()
    expect(page.locator(".djs-shape.run-chosen[data-element-id=count_goods]")).to_be_visible()


def test_a_message_is_sent_by_hand(desk: Any, draft: UUID) -> None:
    page = _start(desk, draft)
    item = _job(page, "order.cancel")
    item.get_by_role("button", name="Send the message").click()

    expect(page.locator(".trial-story")).to_contain_text("Message delivered")


def test_what_is_no_json_is_told_before_anything_is_sent(desk: Any, draft: UUID) -> None:
    page = _start(desk, draft)
    job = _job(page, "order.record")
    job.locator("textarea").fill("{")
    job.get_by_role("button", name="Answer").click()

    expect(job.get_by_role("alert")).to_contain_text("no JSON object: look at line 1, column 2.")


def test_what_is_wrong_with_a_draft_leads_to_the_element(
    desk: Any, company: Deps, draft: UUID
) -> None:
    with company.unit_of_work.reading() as connection:
        text = file_content(connection, draft, "order.bpmn").content
    broken = text.replace('<zeebe:taskDefinition type="order.record" retries="3" />', "")
    assert broken != text
    save_draft_file(company, SYSTEM, draft, "order.bpmn", content=broken, version=1)
    desk.sees("en").is_at("chen", f"/studio/drafts/{draft}?view=trial")
    page: Page = desk.settled()
    page.get_by_role("button", name="Start the trial").click()
    page.get_by_role("alert").get_by_role("link", name="order.bpmn: record_order").click()

    expect(page.locator(".bio-properties-panel-header-label")).to_have_text("Record order")


def test_nothing_of_a_trial_is_real(desk: Any, company: Deps, draft: UUID) -> None:
    def counted() -> list[int]:
        with company.unit_of_work.reading() as connection:
            tables = (instance, record, job)
            return [connection.scalar(select(func.count()).select_from(t)) or 0 for t in tables]

    before = counted()
    page = _start(desk, draft)
    _check(page, 100)
    _answer(page, "stock.reserve", {})
    expect(page.locator(".trial-story")).to_contain_text("Answered: Reserve stock")

    assert counted() == before


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh", "dark")])
def test_axe_finds_nothing_serious(
    desk: Any, draft: UUID, axe_source: str, language: str, theme: str
) -> None:
    page = _start(desk, draft, language, theme)
    page.evaluate(axe_source)

    assert page.evaluate(_RUN) == []
