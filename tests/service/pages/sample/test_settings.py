"""What a reader chooses stays chosen, and only what is on offer can be."""

import re


def test_language_colours_and_zone_stay_chosen(visitor):
    bob = visitor("bob")
    page = bob.send("/settings", language="zh", theme="dark", zone="Europe/Berlin")
    assert page.tree.get("lang") == "zh-Hans"
    assert page.tree.get("data-theme") == "dark"
    assert page.tree.xpath("//select[@name='zone']/option[@selected]/text()") == ["Europe/Berlin"]
    assert page.all("[role=status]") != []


def test_times_are_told_in_the_chosen_zone(visitor, find):
    bob = visitor("bob")
    path = f"/instances/{find.run('WEB-26001')}"

    def clock():
        return bob.see(path).tree.cssselect("time")[0].get("title")

    assert clock().endswith("CST")
    bob.send("/settings", zone="America/Sao_Paulo")
    assert clock().endswith("-03")


def test_what_is_not_on_offer_is_ignored(visitor):
    bob = visitor("bob")
    page = bob.send("/settings", language="tlh", theme="plaid", zone="Mars/Olympus")
    assert page.status == 200
    assert (page.tree.get("lang"), page.tree.get("data-theme")) == ("en", "auto")


def test_the_menu_leads_back_to_where_one_was_and_nowhere_else(visitor):
    bob = visitor("bob")
    there = bob.send("/settings", theme="dark", next="/processes?x=1")
    assert there.answer.request.full_path == "/processes?x=1"
    elsewhere = bob.send("/settings", follow=False, theme="dark", next="//evil.example/")
    assert elsewhere.answer.headers["Location"] == "/"


def test_a_guest_has_choices_too(guest):
    guest.see("/settings")
    assert guest.send("/settings", language="zh").tree.get("lang") == "zh-Hans"


def test_the_cookies_are_closed_to_scripts(visitor):
    answer = visitor("bob").send("/settings", follow=False, theme="dark").answer
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if "theme" in one]
    assert re.search("HttpOnly", cookie)
    assert re.search("SameSite=Lax", cookie)
