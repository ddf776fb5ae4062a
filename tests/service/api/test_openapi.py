"""The API's own description, and that its schemas speak both languages."""

import re
from typing import Any

import pytest
from marshmallow import ValidationError

from service.api.said import Said
from service.api.schema import StrictSchema
from service.security import routes

METHODS = {"get", "post", "put", "delete", "patch"}


@pytest.fixture
def described(stranger):
    answer = stranger.get("/api/openapi.json")
    assert answer.status_code == 200
    return answer.json


def operations(described):
    return {
        (method.upper(), path): operation
        for path, item in described["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def test_every_address_of_the_api_is_described(described, app):
    ours = {
        (route.method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.rule))
        for route in routes(app)
        if route.rule.startswith(("/api/v1", "/health"))
    }
    assert set(operations(described)) == ours
    assert described["openapi"].startswith("3.")
    assert all(operation["summary"] for operation in operations(described).values())


def test_a_refused_order_of_a_batch_may_have_no_number_and_the_description_says_so(described):
    number = described["components"]["schemas"]["BatchRow"]["properties"]["external_number"]
    assert "null" in number["type"]


def test_every_reference_leads_somewhere(described):
    for target in references(described):
        found: Any = described
        for step in target.removeprefix("#/").split("/"):
            found = found[step]


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_a_token_is_asked_for_except_where_none_is_needed(described):
    assert described["security"] == [{"token": []}]
    open_to_all = {
        path
        for (_, path), operation in operations(described).items()
        if operation.get("security") == []
    }
    assert open_to_all == {
        "/api/v1/webhooks/payment",
        "/api/v1/webhooks/carrier",
        "/health/live",
        "/health/ready",
    }


def test_refusals_are_described_as_problems(described):
    (content,) = described["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert content == "application/problem+json"
    assert {"type", "title", "status", "detail", "errors"} <= set(
        described["components"]["schemas"]["Problem"]["properties"]
    )


def schemas(kind=StrictSchema):
    for child in kind.__subclasses__():
        yield child
        yield from schemas(child)


def test_every_message_of_every_schema_is_in_both_languages():
    found = sorted(schemas(), key=lambda kind: kind.__name__)
    assert len(found) > 15
    for kind in found:
        for field in kind().fields.values():
            for message in field.error_messages.values():
                assert_bilingual(message)


@pytest.mark.parametrize("wrong", [[], {"x": 1}, "text", None, 7])
def test_what_is_no_object_or_has_unknown_fields_is_refused_in_both_languages(wrong):
    for kind in schemas():
        with pytest.raises(ValidationError) as refused:
            kind().load(wrong)
        for message in flat(refused.value.messages):
            assert_bilingual(message)


def assert_bilingual(message):
    assert isinstance(message, Said), message
    assert message.isascii()
    assert re.search("[\u4e00-\u9fff]", message.zh), message


def flat(messages):
    if isinstance(messages, dict):
        for inner in messages.values():
            yield from flat(inner)
    else:
        yield from messages


def test_health_tells_nothing_but_whether_it_works(stranger, monkeypatch):
    assert stranger.get("/health/live").json == {"status": "live"}
    assert stranger.get("/health/ready").json == {"status": "ready"}

    def gone():
        raise TimeoutError("host db.internal, password hunter2")

    monkeypatch.setattr("service.api.health.reading", gone)
    broken = stranger.get("/health/ready")
    assert broken.status_code == 500
    assert "hunter2" not in broken.text
    assert stranger.get("/health/live").status_code == 200
