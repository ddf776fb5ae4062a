"""What stands before every view: a declared permission, CSRF, headers, cookies, limits."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask, request
from flask_wtf.csrf import generate_csrf

from service.app import create_app
from service.commands.create_user import NewUser, create_user
from service.identity import SYSTEM
from service.permissions import PERMISSIONS
from service.security import local_path, needs, protect, refuse_undeclared_routes, routes
from service.trouble import answer_problem
from service.web_context import (
    count_attempt,
    current_actor,
    keep_session,
    show_problems_with,
    take_back_attempts,
)
from tests.logged_in import begin_session, log_in


@pytest.fixture
def deps(deps):
    return replace(deps, settings=replace(deps.settings, secret_key="for tests only"))


@pytest.fixture
def app(deps):
    """A small site: a page for all, a page for some, a form, and one that tells who asks."""
    app = Flask("service")
    app.extensions["shopflow"] = deps
    protect(app, deps.settings)
    app.register_error_handler(Exception, answer_problem)
    show_problems_with(app, lambda problem: (problem.detail["zh"], problem.status))

    @app.get("/open")
    @needs("page.public")
    def for_all():
        return "open"

    @app.route("/user", methods=["GET", "POST"])
    @needs("user.manage")
    def for_operators():
        return current_actor().username

    @app.get("/become/<username>")
    @needs("page.public")
    def become(username):
        keep_session(begin_session(deps, username))
        return generate_csrf()

    @app.get("/try/<username>/<password>")
    @needs("page.public")
    def try_password(username, password):
        count_attempt("log-in")
        count_attempt("log-in-name", username)
        if password == "right":
            take_back_attempts()
        return "?"

    @app.get("/track")
    @needs("order.track")
    def track():
        count_attempt("tracking")
        return "?"

    return app


@pytest.fixture
def people(deps):
    for username, groups in (("root", ("operators",)), ("bob", ("order-desk",))):
        create_user(deps, SYSTEM, NewUser(username, {"en": username}, groups), "a long password")


def test_every_route_of_the_product_declares_a_permission(deps):
    told = list(routes(create_app(deps)))
    assert len(told) > 20
    assert [route.rule for route in told if route.access is None] == []
    assert {route.access.action for route in told} <= set(PERMISSIONS)


def test_only_these_routes_are_open_to_everybody(deps):
    """A new entry here should be argued for."""
    open_api = {
        f"{route.method} {route.rule}"
        for route in routes(create_app(deps))
        if route.access.action == "page.public" and route.rule.startswith(("/api", "/health"))
    }
    assert open_api == {"GET /api/openapi.json", "GET /health/live", "GET /health/ready"}


def test_an_app_with_a_silent_route_does_not_start(app):
    app.add_url_rule("/forgotten", view_func=lambda: "oops", methods=["GET", "POST"])
    with pytest.raises(RuntimeError, match="GET /forgotten, POST /forgotten"):
        refuse_undeclared_routes(app)


def test_a_silent_route_that_slipped_in_answers_nobody(app):
    app.add_url_rule("/forgotten", view_func=lambda: "oops")
    answer = app.test_client().get("/forgotten")
    assert answer.status_code == 500
    assert "oops" not in answer.text


def test_an_action_must_exist():
    with pytest.raises(LookupError, match=r"no permission is called user\.hug"):
        needs("user.hug")


@pytest.mark.usefixtures("people")
def test_a_page_for_some_sends_strangers_to_the_log_in_and_refuses_others(app):
    client = app.test_client()
    away = client.get("/user?a=1&b=2")
    assert (away.status_code, away.headers["Location"]) == (
        303,
        "/login?next=/user%3Fa%3D1%26b%3D2",
    )
    assert client.get("/user").headers["Location"] == "/login?next=/user"

    swapped = client.get("/user", headers={"HX-Request": "true"})
    assert (swapped.status_code, swapped.headers["HX-Redirect"]) == (200, "/login?next=/user")

    client.get("/become/bob")
    refused = client.get("/user")
    assert (refused.status_code, refused.text) == (403, "bob 无权执行此操作（user.manage）。")

    client.get("/become/root")
    assert client.get("/user").text == "root"


@pytest.mark.usefixtures("people")
def test_a_session_of_somebody_who_left_counts_no_more(app, deps):
    client = app.test_client()
    client.get("/become/root")
    with deps.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE app_user SET active = false WHERE username = 'root'")
    assert client.get("/user").status_code == 303


@pytest.mark.usefixtures("people")
def test_a_form_needs_the_token_only_our_pages_know(app):
    client = app.test_client()
    token = client.get("/become/root").text

    assert client.post("/user").status_code == 400
    assert client.post("/user", data={"csrf_token": "guess"}).status_code == 400
    assert client.post("/user", data={"csrf_token": token}).status_code == 200
    assert client.post("/user", headers={"X-CSRFToken": token}).status_code == 200
    other = app.test_client()
    other.get("/become/root")
    assert other.post("/user", headers={"X-CSRFToken": token}).status_code == 400


def test_a_session_is_not_enough_to_change_things_through_the_api(deps, people):
    assert people is None
    product = create_app(deps)
    client = product.test_client()
    log_in(deps, client, "root")
    assert client.get("/api/v1/instances").status_code == 200
    refused = client.post("/api/v1/messages", json={"name": "n", "correlation_key": "k"})
    assert (refused.status_code, refused.json["code"]) == (400, "csrf.refused")


def test_every_answer_carries_the_headers_that_bind_browsers(app):
    for path in ("/open", "/nothing", "/user"):
        headers = app.test_client().get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in headers


def test_a_problem_whose_page_can_not_be_drawn_is_told_in_plain_words(app):
    def broken(problem):
        raise ConnectionError("the database is away")

    show_problems_with(app, broken)
    answer = app.test_client().get("/nothing")

    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert answer.text == "There is nothing at this address.\n该地址没有内容。"


@pytest.mark.usefixtures("people")
def test_cookies_are_out_of_reach_of_scripts_and_other_sites(app, deps):
    cookie = app.test_client().get("/become/root").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie

    secure = Flask("service")
    protect(secure, replace(deps.settings, secret_key="k", secure_cookies=True))

    @secure.get("/mark")
    @needs("page.public")
    def mark():
        keep_session("token")
        return "?"

    answer = secure.test_client().get("/mark", base_url="https://shop.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-shopflow_session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"]


@pytest.mark.usefixtures("people")
def test_a_form_larger_than_allowed_is_413(app, deps):
    client = app.test_client()
    token = client.get("/become/root").text
    fitting = {"csrf_token": token, "note": "x" * (deps.settings.max_body // 2)}
    assert client.post("/user", data=fitting).status_code == 200
    fitting["note"] *= 3
    assert client.post("/user", data=fitting).status_code == 413


@pytest.mark.usefixtures("people")
def test_a_character_nothing_can_be_found_by_is_refused_before_a_view_asks_the_database(app):
    client = app.test_client()
    token = client.get("/become/root").text
    for path in ("/open?status=%00", "/open?a=1&a=b%00c", "/open?%00=1", "/try/ann%00/right"):
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (400, "请求包含不接受的字符。"), path
    form = {"csrf_token": token, "note": "a\0b"}
    assert client.post("/user", data=form).status_code == 400
    assert client.post("/user", data=form | {"note": "ab"}).status_code == 200


def test_looking_up_orders_is_limited_by_address_until_time_has_passed(app, clock):
    client = app.test_client()
    answers = [client.get("/track") for _ in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert answers[-1].headers["Retry-After"] == "300"
    elsewhere = client.get("/track", environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert elsewhere.status_code == 200

    clock.advance(timedelta(minutes=5))
    assert client.get("/track").status_code == 200


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_a_callers_own_word_on_its_address_counts_only_from_a_proxy_of_ours(deps, proxies, seen):
    app = Flask("service")
    protect(app, replace(deps.settings, trusted_proxies=proxies))

    @app.get("/who")
    @needs("page.public")
    def who():
        return request.remote_addr

    forwarded = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}
    assert app.test_client().get("/who", headers=forwarded).text == seen


def test_only_log_ins_that_fail_are_limited(app):
    client = app.test_client()
    for _ in range(100):
        assert client.get("/try/ann/right").status_code == 200

    wrong = [app.test_client().get("/try/ann/wrong").status_code for _ in range(11)]
    assert wrong == [200] * 10 + [429]
    assert app.test_client().get("/try/ann/right").status_code == 429
    assert app.test_client().get("/try/bob/right").status_code == 200

    names = [app.test_client().get(f"/try/guess{n}/wrong").status_code for n in range(60)]
    assert names == [200] * (50 - 12) + [429] * (10 + 12)  # 12 of the address failed before
    assert app.test_client().get("/try/bob/right").status_code == 429


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/inbox?page=2", "/inbox?page=2"),
        ("/", "/"),
        (None, "/"),
        ("", "/"),
        ("inbox", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("/inbox\r\nX-Evil: 1", "/"),
        ("/\n\\evil.example", "/"),
        ("/\t/[", "/"),
        ("/instances?search=中文 a", "/instances?search=中文 a"),
    ],
)
def test_a_next_address_leads_nowhere_else(target, path):
    assert local_path(target) == path
