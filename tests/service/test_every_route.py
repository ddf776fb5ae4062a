"""Every address, asked by the wrong people and with wrong ids: none lets in, none breaks."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.commands.create_user import NewUser, create_user
from service.commands.publish import publish
from service.commands.start_instance import start_instance
from service.company import GROUPS
from service.deps import Deps
from service.identity import SYSTEM
from service.permissions import PERMISSIONS, anyone
from service.security import SAFE_METHODS, Route, routes
from tests.logged_in import log_in
from tests.processes.diagram import bpmn

#: ids of nothing, by the kind of a route's parameter
NOTHING = {"uuid": str(UUID(int=1)), "int": "9999999999", "path": "no/such/file"}
#: what people and programs write where a word is asked for
ODD = (
    "nothing",
    "%E6%B5%81%E7%A8%8B",
    "a%0D%0AX-Evil:%201",
    "..%5C..%5Cetc",
    "%3Csvg%20onload=x%3E",
)
_PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")


@pytest.fixture
def site(house: Any) -> Flask:
    """The product with a small process, and two people: one in no group, one in each."""
    house.draw("start s\nuser review groups=order-desk\nend e\ns -> review -> e", "流程")
    deps: Deps = house.deps
    everything = tuple(id for id, *_ in GROUPS)
    for username, groups in (("guest", ()), ("all", everything)):
        create_user(deps, SYSTEM, NewUser(username, {"en": username}, groups), "a long password")
    return create_app(replace(deps, settings=replace(deps.settings, secret_key="for tests only")))


@pytest.fixture
def guest(site: Flask) -> FlaskClient:
    """A browser of somebody who belongs to no group."""
    client = site.test_client()
    log_in(site.extensions["shopflow"], client, "guest")
    return client


@pytest.fixture
def everybody(site: Flask) -> FlaskClient:
    """A browser of somebody who may do everything."""
    client = site.test_client()
    log_in(site.extensions["shopflow"], client, "all")
    return client


def address(route: Route, word: str) -> str:
    """The route's address with ids of nothing and a word."""
    return _PARAMETER.sub(lambda found: NOTHING.get(found[1] or "", word), route.rule)


def guarded(site: Flask) -> list[Route]:
    """Routes for people or programs that have to say who they are."""
    return [
        route
        for route in routes(site)
        if route.access is not None
        and route.access.checked_by != "signature"
        and PERMISSIONS[route.access.action] != (anyone,)
    ]


def test_nobody_unknown_gets_further_than_the_door(site: Flask) -> None:
    client = site.test_client()
    for route in guarded(site):
        answer = client.open(address(route, "nothing"), method=route.method)
        if route.rule.startswith("/api/"):
            assert answer.status_code == 401, route
            assert answer.headers["WWW-Authenticate"].startswith("Bearer"), route
        else:
            assert answer.status_code == 303, route
            assert answer.headers["Location"].startswith("/login?next="), route


def test_no_form_is_taken_that_another_site_made(site: Flask, everybody: FlaskClient) -> None:
    """A browser sends the session along; what it can't send is the token of our pages."""
    unsafe = [one for one in guarded(site) if one.method not in SAFE_METHODS]
    open_forms = [
        one
        for one in routes(site)
        if one.method not in SAFE_METHODS
        and one not in unsafe
        and not one.rule.startswith("/api/v1/webhooks/")
    ]
    assert len(unsafe) > 40
    for route in [*unsafe, *open_forms]:
        for content_type in ("application/x-www-form-urlencoded", "application/json", "text/plain"):
            answer = everybody.open(
                address(route, "nothing"), method=route.method, content_type=content_type, data="{}"
            )
            assert answer.status_code == 400, (route, content_type)
            said = answer.json["code"] if answer.is_json else answer.text
            assert "csrf.refused" in said or "out of date" in said, route


@pytest.mark.parametrize("word", ODD)
def test_an_id_of_nothing_is_refused_or_not_found_and_never_breaks(
    site: Flask, everybody: FlaskClient, word: str
) -> None:
    for route in routes(site):
        if route.method == "GET" and _PARAMETER.search(route.rule):
            answer = everybody.get(address(route, word))
            assert answer.status_code in {200, 204, 303, 400, 404, 422}, route
            assert "X-Evil" not in answer.headers
            assert answer.mimetype != "text/html" or b"<svg onload" not in answer.data
            assert b"Traceback" not in answer.data


def test_who_is_in_no_group_changes_nothing_of_the_companys(
    site: Flask, guest: FlaskClient
) -> None:
    """Refused by the route before anything is looked at, or by who loads the thing."""
    token = guest.get("/studio/session").json["csrf"]
    own = {"account.change", "page.public", "order.track", "file.upload", "trial.run"}
    harmless = {"definition.read", "draft.read", "process.propose"}
    for route in guarded(site):
        if route.method in SAFE_METHODS or route.access.action in own | harmless:
            continue
        answer = guest.open(
            address(route, "nothing"),
            method=route.method,
            headers={"X-CSRFToken": token},
            json={},
        )
        if route.access.checked_by == "route":
            assert answer.status_code == 403, route
        else:
            assert answer.status_code in {303, 400, 403, 404, 415, 422}, (route, answer.text)


def test_answers_are_kept_by_no_cache_and_bound_in_every_browser(
    site: Flask, everybody: FlaskClient
) -> None:
    for route in routes(site):
        if route.method != "GET" or route.rule.startswith("/static/"):
            continue
        headers = everybody.get(address(route, "nothing")).headers
        assert headers["Cache-Control"] in {"no-store", "private, no-cache"}, route
        assert headers["X-Content-Type-Options"] == "nosniff", route
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", route
        assert "default-src 'none'" in headers["Content-Security-Policy"], route
        assert headers["Content-Security-Policy"].count("script-src 'unsafe") == 0, route


def test_names_of_any_script_are_told_in_headers_as_headers_can(
    site: Flask, everybody: FlaskClient
) -> None:
    digest = everybody.get("/api/v1/definitions").json[0]["digest"]
    for path in (
        "/handbook/流程.pdf",
        f"/api/v1/definitions/{digest}/xml",
        f"/api/v1/definitions/{digest}/download",
    ):
        answer = everybody.get(path)
        assert answer.status_code == 200, path
        said = answer.headers["Content-Disposition"]
        assert said.isascii(), path
        assert "%E6%B5%81%E7%A8%8B" in said, path


def test_a_title_with_line_breaks_breaks_no_header(everybody: FlaskClient) -> None:
    token = everybody.get("/studio/session").json["csrf"]
    form = {"csrf_token": token, "title": "a\r\nX-Evil: 1", "process_id": "流程"}
    begun = everybody.post("/studio/drafts", data=form)
    assert begun.status_code == 303
    draft_id = re.findall(r"[0-9a-f-]{36}", begun.headers["Location"])[0]
    answer = everybody.get(f"/api/v1/drafts/{draft_id}/download")
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers


def test_a_fault_tells_the_log_in_one_line_and_the_reader_nothing(
    site: Flask, everybody: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: object) -> None:
        raise ConnectionError("the sky fell")

    fail.__dict__.update(site.view_functions["handbook.process"].__dict__)
    site.view_functions["handbook.process"] = fail
    with caplog.at_level("ERROR"):
        answer = everybody.get("/handbook/a%0AERROR%20all%20is%20well")
    assert answer.status_code == 500
    assert "the sky fell" not in answer.text
    (logged,) = caplog.records
    assert "\n" not in logged.getMessage()


def test_what_people_write_is_shown_as_they_wrote_it_and_never_becomes_markup(
    site: Flask, everybody: FlaskClient
) -> None:
    evil = "\"'><img src=x onerror=alert(1)>"
    written = escape(evil, quote=True)
    diagram = bpmn("start s\nuser review groups=order-desk\nend e\ns -> review -> e", "evil")
    diagram = re.sub(rb' name="[^"]*"', b"", diagram)
    for tag in (b"process", b"userTask", b"startEvent", b"laneSet"):
        diagram = diagram.replace(b"<bpmn:" + tag, b'<bpmn:%b name="%b"' % (tag, written.encode()))
    deps: Deps = site.extensions["shopflow"]
    publish(deps, SYSTEM, {"evil.bpmn": diagram}, evil)
    data = {"note": evil, evil: evil}
    started = start_instance(deps, SYSTEM, "evil", data, business_key=evil)
    token = everybody.get("/studio/session").json["csrf"]
    form = {"csrf_token": token, "title": evil, "process_id": "evil"}
    drafted = everybody.post("/studio/drafts", data=form).headers["Location"]
    item = re.search(r"/inbox/[0-9a-f-]{36}", everybody.get("/inbox").text)
    assert item is not None
    seen = 0
    for path in (
        "/",
        "/inbox",
        item[0],
        f"/inbox?search={evil}",
        "/instances",
        f"/instances/{started.instance_id}",
        "/processes",
        "/processes/evil",
        "/handbook",
        "/handbook/evil",
        "/handbook/roles/order-desk",
        f"/handbook?q={evil}",
        "/insight/evil",
        "/studio",
        "/studio/processes/evil",
        drafted,
        f"/access?username={evil}",
    ):
        answer = everybody.get(path)
        assert answer.status_code == 200, path
        assert "<img src=x" not in answer.text, path
        seen += "&lt;img src=x" in answer.text or "\\u003cimg src=x" in answer.text
    assert seen > 12
