"""Log-in, log-out, language and colours: what happens before any work."""

from __future__ import annotations

from typing import Any

import pytest


def test_the_right_password_opens_the_start_page(visitor: Any) -> None:
    assert visitor.log_in("ann").location == "/"
    assert "Hello, Ann" in visitor.get("/").text


@pytest.mark.parametrize(("name", "password"), [("ann", "wrong"), ("nobody", "wrong"), ("", "")])
def test_anything_else_is_refused_with_one_sentence(visitor: Any, name: str, password: str) -> None:
    answer = visitor.log_in(name, password)

    assert answer.status_code == 401
    assert "User name or password is wrong." in answer.text


def test_a_log_in_without_the_pages_token_is_refused(visitor: Any) -> None:
    answer = visitor.client.post("/login", data={"username": "ann", "password": "x"})

    assert answer.status_code == 400
    assert "out of date" in answer.text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil"])
def test_logging_in_never_leads_elsewhere(visitor: Any, elsewhere: str) -> None:
    answer = visitor.send("/login", username="ann", password="quite a secret", next=elsewhere)

    assert answer.location == "/"


def test_guessing_is_slowed_down(visitor: Any) -> None:
    statuses = [visitor.log_in("ann", "wrong").status_code for _ in range(11)]

    assert statuses[0] == 401
    assert statuses[-1] == 429
    refused = visitor.log_in("ann", "quite a secret")
    assert refused.headers["Retry-After"] == "300"
    assert "Too many attempts. Please wait 300 seconds." in refused.text
    visitor.client.set_cookie("shopflow_language", "zh")
    assert "尝试次数过多，请等待 300 秒。" in visitor.log_in("ann").text


def test_without_the_sample_nobody_is_offered_by_name(visitor: Any) -> None:
    assert "Sample company" not in visitor.get("/login").text


def test_the_language_is_asked_for_chosen_or_of_the_browser(visitor: Any) -> None:
    in_chinese = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}
    assert 'lang="zh-Hans"' in visitor.get("/login", headers=in_chinese).text
    assert 'lang="en"' in visitor.get("/login?lang=en", headers=in_chinese).text

    visitor.send("/settings", language="en")
    assert 'lang="en"' in visitor.get("/login", headers=in_chinese).text


def test_logging_out_forgets_the_reader(visitor: Any) -> None:
    visitor.log_in("ann")
    visitor.send("/logout", seen="/")

    assert visitor.get("/").status_code == 303


@pytest.mark.parametrize("page", ["99999999999999999999", "10000", "-1", "0", "x", ""])
@pytest.mark.parametrize("path", ["/instances", "/inbox", "/outbox", "/customers"])
def test_a_page_far_behind_the_last_is_an_empty_one(visitor: Any, path: str, page: str) -> None:
    visitor.log_in("mei")
    assert visitor.get(f"{path}?page={page}").status_code == 200
