"""Who comes in, and where to."""

from dataclasses import replace

import pytest

from service.app import create_app
from service.company import SAMPLE_PASSWORD
from service.rate_limit import RATES
from tests.service.pages.conftest import Visitor

BOB = {"username": "bob", "password": SAMPLE_PASSWORD}


def test_the_right_password_opens_the_page_that_was_asked_for(guest):
    guest.see("/inbox?shown=free")
    page = guest.send("/login", next="/inbox?shown=free", **BOB)
    assert page.answer.request.full_path == "/inbox?shown=free"
    assert "Bob Fischer" in page.text


def test_a_wrong_password_says_nothing_about_the_name(guest):
    guest.see("/login")
    known = guest.send("/login", username="bob", password="wrong")
    unknown = guest.send("/login", username="nobody", password="wrong")
    assert (known.status, unknown.status) == (401, 401)
    assert known.all("[role=alert]") == unknown.all("[role=alert]") != []
    assert known.tree.xpath("//input[@id='username']/@value") == ["bob"]


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_log_in_leads_nowhere_else(guest, target):
    guest.see("/login")
    answer = guest.send("/login", follow=False, next=target, **BOB).answer
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_form_of_another_site_is_refused(guest):
    guest.see("/login")
    assert guest.send("/login", token="made up", **BOB).status == 400
    assert guest.client.get("/").status_code == 303


def test_guessing_is_slowed_down(guest):
    guest.see("/login")
    for _ in range(RATES["log-in-name"].attempts):
        assert guest.send("/login", username="bob", password="guess").status == 401
    refused = guest.send("/login", **BOB)
    assert refused.status == 429
    assert int(refused.answer.headers["Retry-After"]) > 0
    assert "Too many attempts" in refused.text


def test_logging_out_ends_the_session(visitor):
    bob = visitor("bob")
    assert bob.send("/logout").answer.request.path == "/login"
    assert bob.client.get("/inbox").status_code == 303


def test_somebody_who_is_in_is_not_asked_again(visitor):
    assert visitor("bob").see("/login?next=/processes").answer.request.path == "/processes"


def test_sample_people_come_in_with_one_press(guest):
    names = guest.see("/login").all(".people button strong")
    assert names[:2] == ["Ann Martin", "Bob Fischer"]
    guest.speak("zh")
    assert "陈伟" in guest.see("/login").all(".people button strong")


def test_a_real_company_does_not_show_sample_people(company):
    settings = replace(company.settings, sample=False)
    guest = Visitor(create_app(replace(company, settings=settings)).test_client())
    page = guest.see("/login")
    assert page.tree.cssselect(".people") == []
    assert SAMPLE_PASSWORD not in page.answer.text


def test_the_browsers_language_is_spoken_until_another_is_chosen(guest):
    chinese = {"headers": {"Accept-Language": "zh-CN,zh;q=0.9"}}
    assert guest.see("/login", **chinese).all("button.btn-primary") == ["登录"]
    assert guest.see("/login?lang=en", **chinese).all("button.btn-primary") == ["Log in"]
    guest.speak("en")
    assert guest.see("/login", **chinese).all("button.btn-primary") == ["Log in"]
