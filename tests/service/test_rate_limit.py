"""What can be guessed or costs much is counted in the database, for all processes together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from service.app import create_app
from service.commands.count_attempt import count_attempt, take_back_attempts
from service.commands.create_token import create_token
from service.commands.create_user import NewUser, create_user
from service.deps import Deps
from service.identity import SYSTEM
from service.rate_limit import RATES, Rate
from service.security import limited, routes

TWICE = Rate(2, timedelta(seconds=10))


@pytest.fixture
def twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything may be done twice in ten seconds."""
    monkeypatch.setattr(
        "service.commands.count_attempt.RATES", dict.fromkeys(RATES, TWICE), raising=True
    )


@pytest.fixture
def deps(deps: Deps) -> Deps:
    return replace(deps, settings=replace(deps.settings, secret_key="for tests only"))


@pytest.fixture
def bearer(deps: Deps) -> dict[str, str]:
    """What a program of Bob's shows."""
    create_user(deps, SYSTEM, NewUser("bob", {"en": "Bob"}, ("order-desk",)), "a long password")
    return {"Authorization": f"Bearer {create_token(deps, SYSTEM, 'bob', 'test').token}"}


@pytest.mark.usefixtures("twice")
def test_a_rate_begins_with_the_first_attempt_and_refused_ones_do_not_prolong_it(
    deps: Deps, clock: Any
) -> None:
    assert count_attempt(deps, "log-in", "a") is None
    clock.advance(timedelta(seconds=6))
    assert count_attempt(deps, "log-in", "a") is None
    assert count_attempt(deps, "log-in", "a") == timedelta(seconds=4)
    clock.advance(timedelta(seconds=3))
    assert count_attempt(deps, "log-in", "a") == timedelta(seconds=1)
    assert count_attempt(deps, "log-in", "b") is None
    assert count_attempt(deps, "tracking", "a") is None
    clock.advance(timedelta(seconds=1))
    assert [count_attempt(deps, "log-in", "a") for _ in range(2)] == [None, None]
    assert count_attempt(deps, "log-in", "a") == timedelta(seconds=10)


@pytest.mark.usefixtures("twice")
def test_what_is_taken_back_never_makes_room_for_more_than_the_rate(deps: Deps) -> None:
    for _ in range(5):
        assert count_attempt(deps, "log-in", "a") is None
        take_back_attempts(deps, [("log-in", "a"), ("log-in-name", "never counted")])
    take_back_attempts(deps, [("log-in", "a")])
    assert [count_attempt(deps, "log-in", "a") for _ in range(2)] == [None, None]
    assert count_attempt(deps, "log-in", "a") is not None


def test_many_at_once_are_counted_one_by_one(deps: Deps) -> None:
    most = RATES["log-in-name"].attempts
    with ThreadPoolExecutor(4) as pool:
        waits = list(pool.map(lambda _: count_attempt(deps, "log-in-name", "ann"), range(2 * most)))
    assert sum(wait is None for wait in waits) == most


def test_what_was_typed_is_not_kept(deps: Deps) -> None:
    count_attempt(deps, "log-in-name", "my password " * 10_000)
    with deps.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT * FROM attempt").one()
    assert len(row.who) == 32


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Please wait 10 seconds."), ("zh", "请等待 10 秒。")]
)
@pytest.mark.usefixtures("twice")
def test_guessing_tokens_is_refused_in_every_process_and_who_has_one_goes_on(
    deps: Deps, bearer: dict[str, str], language: str, said: str
) -> None:
    here, there = (create_app(deps).test_client() for _ in range(2))
    guess = {"Authorization": "Bearer guess", "Accept-Language": language}
    assert here.get("/api/v1/instances", headers=guess).status_code == 401
    assert there.get("/api/v1/instances", headers=guess).status_code == 401

    for one in (here, there):
        refused = one.get("/api/v1/instances", headers=guess)
        assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
        assert refused.headers["Retry-After"] == "10"
        assert said in refused.json["detail"]
        assert refused.json["details"] == {"retry_after": 10}
        assert one.get("/api/v1/instances", headers=bearer).status_code == 200


@pytest.mark.usefixtures("twice")
def test_forging_signatures_is_refused(deps: Deps) -> None:
    signed = replace(deps, settings=replace(deps.settings, webhook_secrets={"payment": "s"}))
    client = create_app(signed).test_client()
    answers = [client.post("/api/v1/webhooks/payment", json={}).status_code for _ in range(3)]
    assert answers == [401, 401, 429]


@pytest.mark.usefixtures("twice")
def test_nobody_hands_in_more_files_than_a_user_may(deps: Deps, bearer: dict[str, str]) -> None:
    client = create_app(deps).test_client()

    def hand_in() -> int:
        file = {"file": (BytesIO(b"some words"), "a.txt")}
        return client.post("/api/v1/files", data=file, headers=bearer).status_code

    assert [hand_in() for _ in range(3)] == [201, 201, 429]


def test_what_costs_much_is_limited(deps: Deps) -> None:
    """What is counted by the view itself is told by its own story."""
    app = create_app(deps)
    declared = {
        f"{route.method} {route.rule}": app.view_functions[route.endpoint].__dict__["limited"]
        for route in routes(app)
        if "limited" in getattr(app.view_functions[route.endpoint], "__dict__", {})
    }
    assert declared == {
        "POST /api/v1/files": "upload",
        "POST /api/v1/drafts/<uuid:draft_id>/upload": "upload",
        "POST /studio/drafts/<uuid:draft_id>/upload": "upload",
        "POST /api/v1/drafts/<uuid:draft_id>/trials": "trial",
        "POST /api/v1/definitions/check": "check",
    }


def test_a_rate_must_exist() -> None:
    with pytest.raises(LookupError, match="no rate is called hugs"):
        limited("hugs")
