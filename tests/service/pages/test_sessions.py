"""Sessions: each log-in begins its own, and it ends where, and when, somebody wants it to."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from lxml import html
from sqlalchemy import func, select, text

from service.app import create_app
from service.commands.create_token import create_token
from service.commands.create_user import NewUser, create_user
from service.commands.disable_user import disable_user
from service.commands.end_sessions import end_sessions
from service.commands.log_in import Browser, log_in
from service.commands.set_password import set_password
from service.commands.sweep_access import sweep_access
from service.errors import NotAllowed, NotFound
from service.identity import SYSTEM
from service.pages.devices import device
from service.store.access_tables import access_event, attempt, session
from tests.service.commands.test_budget import counting
from tests.service.pages.conftest import PASSWORD, Visitor
from tests.story import ann, otto, person

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def browser(web: Any) -> Any:
    """`browser()` is one more browser of the same site."""
    settings = replace(web.settings, secret_key="only for tests", sample=False)
    site = create_app(replace(web, settings=settings))
    return lambda: Visitor(site.test_client())


@pytest.fixture
def at_home(browser: Any) -> Visitor:
    """Ann's browser at home."""
    one: Visitor = browser()
    one.log_in("ann")
    return one


def is_in(visitor: Visitor) -> bool:
    """Whether somebody is logged in."""
    return visitor.get("/").status_code == 200


def record(web: Any) -> list[tuple[str, str, str]]:
    """The record of getting in: who did what to whom."""
    columns = (access_event.c.actor, access_event.c.what, access_event.c.username)
    with web.engine.connect() as connection:
        query = select(*columns).order_by(access_event.c.seq)
        return [tuple(row) for row in connection.execute(query)]


def test_a_cookie_that_was_copied_is_worth_nothing_after_the_log_out(
    browser: Any, at_home: Visitor
) -> None:
    stolen = at_home.client.get_cookie("shopflow_session").value
    thief = browser()
    thief.client.set_cookie("shopflow_session", stolen)
    assert is_in(thief)

    assert at_home.send("/logout", seen="/settings").status_code == 303
    thief.client.set_cookie("shopflow_session", stolen)
    assert not is_in(thief)
    assert not is_in(at_home)


def test_logging_out_here_leaves_the_other_browser_alone(browser: Any, at_home: Visitor) -> None:
    office = browser()
    office.log_in("ann")
    office.send("/logout", seen="/settings")
    assert is_in(at_home)


def test_a_log_in_begins_a_session_of_its_own_and_ends_the_one_before(
    web: Any, browser: Any, at_home: Visitor
) -> None:
    planted = at_home.client.get_cookie("shopflow_session").value
    at_home.send("/login", seen="/settings", username="bob", password=PASSWORD)
    assert "Bob" in at_home.get("/").text

    thief = browser()
    thief.client.set_cookie("shopflow_session", planted)
    assert not is_in(thief), "who planted a cookie is not logged in by whoever uses it"
    with web.engine.connect() as connection:
        assert connection.scalars(select(session.c.username)).all() == ["bob"]


def test_a_changed_password_ends_every_session_but_this(browser: Any, at_home: Visitor) -> None:
    office = browser()
    office.log_in("ann")
    before = office.client.get_cookie("shopflow_session").value
    form = {"present": PASSWORD, "new": "another secret", "again": "another secret"}

    answer = office.send("/settings/password", seen="/settings", **form)

    assert (answer.status_code, answer.location) == (303, "/settings")
    assert "The password is changed" in office.get("/settings").text
    assert is_in(office)
    assert not is_in(at_home)
    office.client.set_cookie("shopflow_session", before)
    assert not is_in(office), "this browser got a new session too"
    assert at_home.log_in("ann").status_code == 401
    assert at_home.log_in("ann", "another secret").status_code == 303


@pytest.mark.parametrize(
    ("form", "said", "said_zh"),
    [
        (
            {"present": "wrong", "new": "another secret", "again": "another secret"},
            "The present password is wrong.",
            "当前密码不正确。",
        ),
        (
            {"present": PASSWORD, "new": "another secret", "again": "another sekret"},
            "The new password was not the same both times.",
            "两次输入的新密码不一致。",
        ),
        (
            {"present": PASSWORD, "new": "short", "again": "short"},
            "Use at least 8 characters.",
            "至少使用 8 个字符。",
        ),
    ],
)
def test_a_password_that_can_not_be_changed_says_why(
    at_home: Visitor, form: dict[str, str], said: str, said_zh: str
) -> None:
    english = at_home.send("/settings/password", seen="/settings", **form)
    assert (english.status_code, said in english.text) == (422, True)
    at_home.client.set_cookie("shopflow_language", "zh")
    chinese = at_home.send("/settings/password", seen="/settings", **form)
    assert (chinese.status_code, said_zh in chinese.text) == (422, True)
    assert is_in(at_home)
    assert at_home.log_in("ann").status_code == 303, "the old one still holds"


def test_the_present_password_can_not_be_guessed(at_home: Visitor) -> None:
    wrong = {"present": "wrong", "new": "another secret", "again": "another secret"}
    statuses = [
        at_home.send("/settings/password", seen="/settings", **wrong).status_code for _ in range(11)
    ]
    assert statuses == [422] * 10 + [429]
    right = wrong | {"present": PASSWORD}
    assert at_home.send("/settings/password", seen="/settings", **right).status_code == 429


def test_somebody_who_was_shut_out_is_out_at_once_and_for_good(web: Any, at_home: Visitor) -> None:
    key = create_token(web, SYSTEM, "ann", "a script").token
    bearer = {"Authorization": f"Bearer {key}"}
    assert at_home.client.get("/api/v1/work-items", headers=bearer).status_code == 200

    disable_user(web, otto, "ann")

    assert not is_in(at_home)
    assert at_home.log_in("ann").status_code == 401
    create_user(web, SYSTEM, NewUser("ann", {"en": "Ann"}, ()), PASSWORD)
    assert not is_in(at_home), "who comes back begins anew"
    assert at_home.client.get("/api/v1/work-items", headers=bearer).status_code == 401
    with pytest.raises(NotFound):
        disable_user(web, otto, "nobody")
    with pytest.raises(NotAllowed):
        disable_user(web, ann, "bob")


def test_settings_show_where_one_is_logged_in_and_log_out_there(
    browser: Any, at_home: Visitor
) -> None:
    office, other = browser(), browser()
    office.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    office.log_in("ann")
    other.log_in("bob")

    shown = html.fromstring(at_home.get("/settings").text)
    rows = [one.text_content() for one in shown.cssselect("section tbody tr")]
    assert len(rows) == 2, "Bob's is not hers to see"
    assert sum("This browser" in row for row in rows) == 1
    (elsewhere,) = [row for row in rows if "This browser" not in row]
    assert "Firefox, Windows" in elsewhere
    assert "127.0.0.1" in elsewhere

    (action,) = shown.xpath(
        "//form/@action[contains(., '/sessions/') and not(. = $all)]", all="/settings/sessions/end"
    )
    assert other.send(action, seen="/settings").location == "/settings"
    assert "There is no session" in other.get("/settings").text
    assert is_in(office), "nobody logs somebody else out"

    at_home.send(action, seen="/settings")
    assert "Logged out there." in at_home.get("/settings").text
    assert not is_in(office)
    assert is_in(at_home)


def test_logging_out_everywhere_is_everywhere_and_speaks_chinese(
    browser: Any, at_home: Visitor
) -> None:
    office = browser()
    office.log_in("ann")
    office.client.set_cookie("shopflow_language", "zh")
    assert "已登录的设备" in office.get("/settings").text
    assert "在所有设备退出登录" in office.get("/settings").text

    assert office.send("/settings/sessions/end", seen="/settings").location == "/login"
    assert not is_in(office)
    assert not is_in(at_home)


def test_guests_have_no_account_to_see(browser: Any) -> None:
    shown = browser().get("/settings").text
    assert "Where you are logged in" not in shown
    assert "Present password" not in shown


def test_a_session_that_is_left_alone_ends_and_one_that_is_used_does_at_last(
    web: Any, at_home: Visitor
) -> None:
    web.clock.advance(web.settings.session_idle)
    assert not is_in(at_home)

    at_home.log_in("ann")
    step = web.settings.session_idle - timedelta(minutes=1)
    used = timedelta()
    while used + step < web.settings.session_longest:
        web.clock.advance(step)
        used += step
        assert is_in(at_home), used
    web.clock.advance(web.settings.session_longest - used)
    assert not is_in(at_home)


def test_uses_of_a_session_are_noted_once_a_minute_by_one_statement(
    web: Any, at_home: Visitor
) -> None:
    def cost() -> int:
        with counting(web.engine) as count:
            assert at_home.get("/settings").status_code == 200
        return len(count.statements)

    cost()
    plain = cost()
    web.clock.advance(timedelta(minutes=1))
    assert cost() == plain + 1
    assert cost() == plain


def test_what_is_over_is_swept_away(web: Any, at_home: Visitor) -> None:
    at_home.log_in("ann", "wrong")
    with web.engine.connect() as connection:
        counts = select(
            select(func.count()).select_from(session).scalar_subquery(),
            select(func.count()).select_from(attempt).scalar_subquery(),
        )
        sweep_access(web)
        assert connection.execute(counts).one() == (1, 2)
        connection.rollback()
        web.clock.advance(timedelta(hours=8))
        sweep_access(web)
        assert connection.execute(counts).one() == (0, 0)


def test_a_password_that_changes_while_somebody_logs_in_with_the_old_one_lets_nobody_in(
    web: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service.commands import log_in as module

    checked = module.password_matches

    def slowly(kept: str | None, password: str) -> bool:
        right = checked(kept, password)
        set_password(web, SYSTEM, "ann", "another secret")
        return right

    monkeypatch.setattr(module, "password_matches", slowly)
    assert log_in(web, "ann", PASSWORD, Browser()) is None
    with web.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(session)) == 0


def test_the_record_tells_who_got_in_and_who_changed_who_may(
    web: Any, browser: Any, at_home: Visitor
) -> None:
    at_home.log_in("ann", "wrong")
    at_home.log_in("ann")
    at_home.send("/logout", seen="/settings")
    set_password(web, SYSTEM, "ann", "another secret")
    end_sessions(web, otto, "ann")
    disable_user(web, otto, "bob")
    assert record(web) == [
        ("ann", "session.began", "ann"),
        ("ann", "session.began", "ann"),
        ("ann", "session.ended", "ann"),
        ("system", "password.changed", "ann"),
        ("otto", "sessions.ended", "ann"),
        ("otto", "user.disabled", "bob"),
    ]
    auditor, clerk = browser(), browser()
    auditor.log_in("ada")
    clerk.log_in("mei")
    shown = html.fromstring(auditor.get("/access?username=bob").text)
    (row,) = [one.text_content() for one in shown.cssselect("tbody tr")]
    assert "Shut out" in row
    assert "Otto" in row
    assert "已停用账号" in auditor.get("/access?lang=zh").text
    assert "secret" not in auditor.get("/access").text
    assert at_home.log_in("ann", "another secret").status_code == 303
    assert at_home.get("/access").status_code == 403


@pytest.mark.parametrize(
    "change", ["UPDATE access_event SET actor = 'x'", "DELETE FROM access_event"]
)
def test_nobody_changes_the_record_of_getting_in(web: Any, at_home: Visitor, change: str) -> None:
    with pytest.raises(Exception, match="append-only"), web.engine.begin() as connection:
        connection.execute(text(change))
    assert len(record(web)) == 1


def test_only_who_manages_users_ends_others_sessions(web: Any) -> None:
    with pytest.raises(NotAllowed):
        end_sessions(web, person("bob", "order-desk"), "ann")
    assert end_sessions(web, ann, "ann") == 0


def test_a_refused_log_in_is_logged_without_what_was_typed(
    browser: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        browser().log_in("my-password-by-mistake", "another one")
    (line,) = [one.getMessage() for one in caplog.records]
    assert line == "a log-in from '127.0.0.1' was refused"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (FIREFOX, "Firefox, Windows"),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/140.0.0.0 Mobile Safari/537.36 EdgA/140.0",
            "Edge, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
            " (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50",
            "WeChat, iPhone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15",
            "Safari, Mac",
        ),
        ("curl/8.9.1", ""),
        ("", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_browsers_are_told_apart_in_few_words(said: str, shown: str) -> None:
    assert device(said) == shown
