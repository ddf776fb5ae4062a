"""A day at the inbox: finding work, taking it, filling in forms, and what happens when it fails."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from service.commands.cancel_instance import cancel_instance
from service.commands.complete_task import complete_task
from service.commands.end_sessions import end_sessions
from service.commands.start_instance import start_instance
from service.deps import Deps
from service.identity import SYSTEM
from service.queries.inbox import inbox
from tests.logged_in import actor_named


def _items(company: Deps, username: str) -> list[Any]:
    with company.unit_of_work.reading() as connection:
        return list(inbox(connection, actor_named(connection, username)).items)


def _item(company: Deps, username: str, element_id: str) -> Any:
    return next(one for one in _items(company, username) if one.element_id == element_id)


def test_search_finds_a_step_by_its_chinese_name(desk: Any) -> None:
    page = desk.sees("zh").is_at("ann", "/inbox")
    page.get_by_role("searchbox", name="搜索订单或步骤").fill("补货")
    page.keyboard.press("Enter")

    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row]")).to_contain_text("与客户协商补货")


def test_taking_an_item_shows_it_as_mine_and_giving_back_frees_it(desk: Any) -> None:
    page = desk.is_at("li", "/inbox")
    page.locator("[data-row]").first.click()
    page.wait_for_url("**/inbox/*")
    page.keyboard.press("c")
    expect(page.locator("[data-row][aria-current=true]")).to_contain_text("我的")

    page.get_by_role("button", name="退回").click()
    expect(page.locator("[data-row][aria-current=true]")).to_contain_text("未领取")


def test_the_list_is_walked_with_the_keyboard(desk: Any) -> None:
    page = desk.is_at("wei", "/inbox")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("[data-row]").nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/inbox/[0-9a-f-]{36}"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="键盘快捷键")).to_be_visible()


def test_a_missing_answer_is_named_at_its_field_and_above_the_form(
    desk: Any, company: Deps
) -> None:
    item = _item(company, "bob", "review_order")
    page = desk.sees("en").is_at("bob", f"/inbox/{item.id}")
    desk.settled()
    page.get_by_role("button", name="Complete").click()

    summary = page.get_by_role("alert").filter(has_text="Please look at these fields")
    expect(summary).to_contain_text("Decision")
    expect(page.locator(".fjs-form-field-error")).not_to_have_count(0)


def test_what_the_server_refuses_is_shown_at_the_field(desk: Any, company: Deps) -> None:
    item = _item(company, "bob", "review_order")
    page = desk.sees("zh").is_at("bob", f"/inbox/{item.id}")
    desk.settled()
    page.get_by_label("通过").check()
    # The browser's own check would stop an answer that is not offered; the server must too.
    page.route("**/complete*", _send_other_answer)
    page.get_by_role("button", name="完成").click()

    expect(page.locator(".form-errors")).to_contain_text("审核决定")
    expect(page.locator(".fjs-form-field-error")).not_to_have_count(0)


def test_the_last_of_many_options_can_be_clicked(desk: Any, company: Deps) -> None:
    with company.unit_of_work.reading() as connection:
        eva = actor_named(connection, "eva")
    started = start_instance(company, eva, "performance-review", {})
    page = desk.sees("en").is_at("eva", f"/inbox/{started.item_ids[0]}")
    desk.settled()
    page.locator(".fjs-form-field-select .fjs-input-group").click()
    page.locator(".fjs-dropdownlist-item").last.click()

    expect(page.locator(".fjs-form-field-select")).to_contain_text("Xia Yun")


def _send_other_answer(route: Any) -> None:
    route.continue_(post_data='{"data": {"review": "whatever"}}')


def test_completing_opens_the_next_item_at_once(desk: Any, company: Deps) -> None:
    before = _items(company, "ann")
    item = _item(company, "ann", "agree_restock")
    page = desk.sees("en").is_at("ann", f"/inbox/{item.id}")
    desk.settled()
    page.get_by_label("Cancel the order").check()
    page.get_by_label("Reason").fill("The customer does not want to wait.")
    page.get_by_role("button", name="Complete").click()

    expect(page.get_by_role("status")).to_contain_text("Done.")
    assert len(_items(company, "ann")) == len(before) - 1


def test_somebody_was_faster(desk: Any, company: Deps) -> None:
    item = _item(company, "li", "hand_over")
    page = desk.sees("en").is_at("li", f"/inbox/{item.id}")
    desk.settled()
    with company.unit_of_work.reading() as connection:
        li = actor_named(connection, "li")
    complete_task(company, li, item.id, {"handed_over": True, "collected_by": "K-77"})
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Complete").click()

    expect(page.locator(".form-errors")).to_contain_text("already completed by Li Na")


def test_unsent_answers_are_not_lost_by_a_click(desk: Any, company: Deps) -> None:
    item = _item(company, "bob", "review_order")
    page: Page = desk.sees("en").is_at("bob", f"/inbox/{item.id}")
    desk.settled()
    page.get_by_label("Accept the order").check()
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("link", name="Processes").click()

    assert asked == ["What you filled in is not sent yet. Leave anyway?"]
    expect(page).to_have_url(re.compile(f"/inbox/{item.id}"))
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="Processes").click()


def test_what_was_filled_in_survives_the_end_of_the_session(desk: Any, company: Deps) -> None:
    item = _item(company, "bob", "review_order")
    page: Page = desk.sees("en").is_at("bob", f"/inbox/{item.id}")
    desk.settled()
    page.get_by_label("Accept the order").check()
    end_sessions(company, SYSTEM, "bob")
    page.get_by_role("button", name="Complete").click()

    expect(page.locator(".form-errors")).to_contain_text("You are logged out.")
    expect(page.get_by_label("Accept the order")).to_be_checked()
    elsewhere = page.context.new_page()
    type(desk)(elsewhere, "").is_at("bob", "/inbox")
    elsewhere.close()
    page.get_by_role("button", name="Complete").click()
    expect(page.locator(".note-good")).to_contain_text("Done")


def test_an_item_that_is_no_longer_needed_says_so(desk: Any, company: Deps) -> None:
    item = _item(company, "wei", "pick_and_pack")
    cancel_instance(company, SYSTEM, item.instance_id, "for the test")
    page = desk.sees("en").is_at("wei", f"/inbox/{item.id}")

    expect(page.locator(".item-body .note").first).to_contain_text("no longer needed")
    expect(page.get_by_role("button", name="Complete")).to_have_count(0)


def test_a_form_tells_moments_as_people_do(desk: Any, company: Deps) -> None:
    item = next(one for one in _items(company, "li") if "offer" in one.element_id)
    page = desk.sees("zh").is_at("li", f"/inbox/{item.id}")
    desk.settled()

    expect(page.locator(".form-host")).to_contain_text(re.compile(r"截止 \d{4}年\d+月\d+日 18:00"))
    expect(page.locator(".form-host")).not_to_contain_text(re.compile(r"\dT\d"))


def test_a_form_writes_days_in_the_pages_language_not_the_browsers(
    desk: Any, company: Deps
) -> None:
    item = _item(company, "chen", "answer_finding")
    page: Page = desk.sees("en").is_at("chen", f"/inbox/{item.id}")
    desk.settled()
    expect(page.get_by_label("Done by")).to_have_attribute("placeholder", "dd/mm/yyyy")
    page.get_by_role("button", name="Complete").click()
    expect(page.locator(".form-errors")).to_contain_text("Done by: Field is required.")

    desk.sees("zh").page.reload()
    desk.settled()
    expect(page.get_by_label("完成期限")).to_have_attribute("placeholder", "yyyy/mm/dd")
    page.get_by_label("原因分析").fill("赶时间")
    page.get_by_label("立即纠正").check()
    page.get_by_label("措施", exact=False).last.fill("逐一核对")
    page.get_by_label("完成期限").fill("2026/3/4")
    with page.expect_request("**/complete") as sent:
        page.get_by_role("button", name="完成", exact=True).click()
    assert sent.value.post_data_json["data"]["due"] == "2026-03-04"


def test_on_a_phone_the_goods_to_pick_are_seen_with_their_number(desk: Any, company: Deps) -> None:
    item = _item(company, "wei", "pick_and_pack")
    desk.page.set_viewport_size({"width": 390, "height": 844})
    page: Page = desk.sees("zh").is_at("wei", f"/inbox/{item.id}")
    desk.settled()
    goods = page.locator(".fjs-table-inner-container").first
    expect(goods.get_by_role("columnheader", name="数量")).to_be_in_viewport()
    assert goods.evaluate("table => table.scrollWidth <= table.clientWidth")
