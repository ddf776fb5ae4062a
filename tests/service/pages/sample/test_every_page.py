"""Every page, for everybody, in both languages: drawn, or refused with a page of its own."""

import re

import pytest

from service.company import SAMPLE_PEOPLE
from service.i18n import translations

PAGES = (
    "/",
    "/inbox",
    "/instances",
    "/processes",
    "/processes/order",
    "/processes/delivery-exception",
    "/insight",
    "/insight/order",
    "/coverage",
    "/stock",
    "/customers",
    "/outbox",
    "/incidents",
    "/settings",
    "/track",
)
WIDE_OPEN = {"/settings", "/track", "/login"}
#: what a text without words would look like: "inbox.title"
KEY = re.compile(r"[a-z_]+(?:\.\w+)+")


@pytest.fixture
def company(whole_company):
    return whole_company


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everybody_is_shown_every_page_whole(visitor, language):
    keys = {key.partition(" ")[0] for key in translations("en")}
    for person in SAMPLE_PEOPLE:
        reader = visitor(person.username, language)
        for path in PAGES:
            page = reader.see(path)
            assert page.status == 200, (person.username, path)
            assert page.tree.get("lang") == {"en": "en", "zh": "zh-Hans"}[language]
            assert len(page.tree.cssselect("h1")) == 1, path
            assert keys.isdisjoint(KEY.findall(page.text)), path


def test_no_page_carries_scripts_or_styles_of_its_own(visitor):
    reader = visitor("otto")
    for path in PAGES:
        tree = reader.see(path).tree
        scripts = tree.xpath("//script[not(@src)][not(@type='application/json')]")
        assert [*scripts, *tree.xpath("//style | //@style | //@*[starts-with(name(), 'on')]")] == []


@pytest.mark.parametrize("path", [path for path in PAGES if path not in WIDE_OPEN])
def test_whoever_is_not_logged_in_is_asked_to_and_comes_back(guest, path):
    asked = guest.client.get(path)
    assert asked.status_code == 303
    assert asked.headers["Location"].startswith("/login?next=")
    back = guest.see(path).tree.xpath("//input[@name='next']/@value")
    assert set(back) == {path}


def test_an_unknown_address_is_a_page_in_the_readers_language(visitor):
    english, chinese = (visitor("bob", one).see("/nothing/here") for one in ("en", "zh"))
    assert (english.status, chinese.status) == (404, 404)
    assert "Not found" in english.all("h1")
    assert "未找到" in chinese.all("h1")


def test_a_fragment_whose_reader_was_logged_out_sends_the_whole_page_to_the_log_in(guest):
    answer = guest.client.get("/inbox/rows", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith("/login?next=")
