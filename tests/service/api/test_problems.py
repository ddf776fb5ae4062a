"""Whatever goes wrong below /api is a problem+json, in the caller's language."""

import json
import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy.exc import OperationalError

from service.errors import Conflict
from service.exact_json import MAX_DEPTH, MAX_DIGITS
from service.problem import TITLES

ORDERS = "/api/v1/orders"


def is_problem(answer, status, language="en"):
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Content-Language"] == language
    told = answer.json
    assert told["status"] == status
    assert told["type"] == f"urn:shopflow:problem:{told['code']}"
    assert told["title"] == TITLES[status][language]
    assert told["instance"].startswith("urn:uuid:")
    assert told["detail"]
    return told


@pytest.mark.parametrize(("asked", "language"), [("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("fr", "en")])
def test_unknown_addresses_and_methods_are_problems(desk, asked, language):
    headers = {"Accept-Language": asked}
    is_problem(desk.get("/api/v2/orders", headers=headers), 404, language)
    is_problem(desk.get("/api/", headers=headers), 404, language)
    wrong = desk.client.delete(ORDERS, headers={**desk.headers, **headers})
    is_problem(wrong, 405, language)
    assert set(wrong.headers["Allow"].split(", ")) >= {"GET", "POST"}


def test_a_body_that_does_not_say_it_is_json_is_415(desk):
    told = is_problem(desk.post(ORDERS, b"a=1", content_type="text/plain"), 415)
    assert told["details"]["content_type"] == "text/plain"
    form = "application/x-www-form-urlencoded"
    is_problem(desk.post(ORDERS, b"a=1", content_type=form), 415)


def test_ten_megabytes_are_413(desk, shop, an_order):
    huge = json.dumps(an_order(coupon="x" * 10_000_000)).encode()
    is_problem(desk.post(ORDERS, huge), 413)
    is_problem(desk.post(ORDERS, b" " * shop.settings.max_body + b"{}"), 413)
    fitting = json.dumps(an_order()).encode()
    padded = fitting + b" " * (shop.settings.max_body - len(fitting))
    assert desk.post(ORDERS, padded).status_code == 201


#: bodies nobody should send, and what the refusal says about the place or the reason
BODIES = [
    (b"", "line 1, column 1"),
    (b'{"external_number": }', "line 1, column 21"),
    (b'{"external_number":\n "SO-1",\n}', "line 3"),
    (b'{"a": 1} {"b": 2}', "line 1, column 10"),
    (b'{"external_number": "\xff"}', "byte 21"),
    (b"[" * 100_000, f"more than {MAX_DEPTH} levels"),
    (b'{"a":' * 100_000, f"more than {MAX_DEPTH} levels"),
    (b'"' + b'\\"' * 400_000, "line 1"),
    (b"1" * 100_000, f"more than {MAX_DIGITS} digits"),
    (b'{"lines": [{"quantity": 1e999999999}]}', f"more than {MAX_DIGITS} digits"),
    (b'{"lines": [{"quantity": 1e-99999999}]}', f"more than {MAX_DIGITS} digits"),
    (b'{"a": NaN}', "NaN"),
    (b'{"a": -Infinity}', "Infinity"),
    (b'{"external_number": "a\\u0000b"}', "cannot be stored"),
    (b'{"external_number": "\\ud800"}', "cannot be stored"),
    (b'{"\\ud800": 1}', "cannot be stored"),
    (b'{"a": ["x", {"b": "\\udfff"}]}', "cannot be stored"),
    # as many distinct keys as fit, then one again: must not take quadratic time
    (b"{%s}" % b",".join(b'"%d":0' % (n % 90_000) for n in range(90_001)), "cannot be accepted"),
]


def test_what_is_not_acceptable_json_is_422_and_says_where(desk):
    for body, said in BODIES:
        told = is_problem(desk.post(ORDERS, body), 422)
        assert told["code"] == "json.invalid"
        assert said in told["detail"], body[:50]


def test_a_key_given_twice_is_refused_because_readers_disagree_on_it(desk):
    told = is_problem(desk.post(ORDERS, b'{"a": {"coupon": 1, "coupon": 2}}'), 422)
    assert list(told["errors"]) == ["coupon"]


def test_a_body_that_is_no_object_is_refused(desk):
    for body in (b"[]", b"1", b'"text"', b"null"):
        is_problem(desk.post(ORDERS, body), 422)


def test_deep_but_bounded_data_and_emoji_are_fine(desk, house, an_order):
    house.draw("start s\nuser u\nend e\ns -> u -> e", "deep")
    nested = "[" * (MAX_DEPTH - 2) + "]" * (MAX_DEPTH - 2)
    body = b'{"variables": {"a": %s, "b": "\\ud83d\\ude00"}}' % nested.encode()
    answer = desk.post("/api/v1/processes/deep/start", body)
    assert answer.status_code == 201, answer.text


def test_a_fault_of_ours_is_500_without_its_insides_but_findable_in_the_log(
    desk, monkeypatch, caplog
):
    def broken(*_args, **_options):
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("service.api.orders.orders", broken)
    answer = desk.get(ORDERS)

    told = is_problem(answer, 500)
    assert "secret" not in answer.text
    assert told["instance"] in caplog.text
    assert "the secret inside" in caplog.text


def test_a_database_that_is_away_is_503(desk, monkeypatch, caplog):
    def away(*_args, **_options):
        raise OperationalError("SELECT 1", {}, Exception("connection refused\nIs it there?"))

    monkeypatch.setattr("service.api.orders.orders", away)
    answer = desk.get(ORDERS)
    told = is_problem(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0
    (logged,) = caplog.messages
    assert told["instance"] in logged
    assert logged.endswith("connection refused"), "one line tells it"
    assert caplog.records[0].exc_info is None


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "bearer é"])
def test_a_wrong_token_is_401_and_says_so(stranger, header):
    answer = stranger.get(ORDERS, headers={"Authorization": header})
    told = is_problem(answer, 401)
    assert told["code"] == "token.invalid"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_nobody_and_somebody_without_permission_are_told_apart(stranger, program):
    assert is_problem(stranger.get(ORDERS), 401)["code"] == "actor.unknown"
    refused = program("newcomer").post(ORDERS, {})
    assert is_problem(refused, 403)["details"]["action"] == "order.place"


def test_details_of_any_kind_can_be_written(desk, monkeypatch):
    details = {"id": UUID(int=1), "at": [datetime(2026, 3, 2, tzinfo=UTC)], "short": ({"n": 1},)}

    def refuse(*_args, **_options):
        raise Conflict("x.y", {"en": "No.", "zh": "否。"}, details)

    monkeypatch.setattr("service.api.orders.orders", refuse)
    told = is_problem(desk.get(ORDERS), 409)
    assert told["details"] == {
        "id": str(UUID(int=1)),
        "at": ["2026-03-02 00:00:00+00:00"],
        "short": [{"n": 1}],
    }


def test_every_sentence_of_the_problem_table_is_in_both_languages():
    for title in TITLES.values():
        assert title["en"].isascii()
        assert re.search("[\u4e00-\u9fff]", title["zh"])
