"""Coming in: with a password, as one of the sample people, to the page one wanted."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect


def test_a_wrong_password_is_refused_and_the_name_stays(page: Page) -> None:
    page.goto("/login")
    page.get_by_label("User name").fill("ann")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_role("alert")).to_have_text("User name or password is wrong.")
    expect(page.get_by_label("User name")).to_have_value("ann")


def test_a_sample_person_is_one_click_away(page: Page) -> None:
    page.goto("/login")
    page.get_by_role("button", name="Ann Martin").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Ann Martin")


def test_who_is_not_logged_in_comes_back_to_the_page_they_wanted(page: Page) -> None:
    page.goto("/instances?status=running")
    expect(page).to_have_url(re.compile("/login"))
    page.get_by_role("button", name="Ada Novak").click()

    expect(page).to_have_url(re.compile(r"/instances\?status=running$"))


def test_people_see_the_language_of_their_account(page: Page) -> None:
    page.goto("/login")
    page.get_by_role("button", name="Wei Chen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("您好，陈伟")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_language_and_colours_are_switched_from_the_menu(desk: Any) -> None:
    page = desk.sees("en", "light").is_at("bob")
    page.locator("header .push details > summary").click()
    page.get_by_role("button", name="简体中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("您好，鲍勃·费舍尔")

    page.locator("header .push details > summary").click()
    page.get_by_role("button", name="切换到深色").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_logging_out_ends_the_session(desk: Any) -> None:
    page = desk.is_at("bob")
    page.locator("header .push details > summary").click()
    page.get_by_role("button", name="Log out").click()
    page.goto("/inbox")

    expect(page).to_have_url(re.compile("/login"))
