"""Programs hand in what customers say elsewhere: contacts, reviews, returns."""

import pytest

AT = "2026-03-02T08:00:00Z"
CONTACT = {"id": "C-1", "channel": "chat", "kind": "inquiry", "text": "Hello?\nHello!", "at": AT}
REVIEW = {"id": "V-1", "external_number": "SO-1", "channel": "shop", "score": 2, "at": AT}
RETURN = {
    "id": "Q-1",
    "order_number": "SO-1",
    "kind": "exchange",
    "reason": "defect",
    "state_of_goods": "opened",
    "lines": [{"sku": "TEA-1", "quantity": 1}],
    "at": AT,
}
WAYS = [
    ("contacts", CONTACT, "customer.contacted", "contact"),
    ("reviews", REVIEW, "review.received", "review"),
    ("returns", RETURN, "return.requested", "request"),
]


@pytest.mark.parametrize(("path", "body", "message", "variable"), WAYS)
def test_each_starts_its_process_once(desk, house, path, body, message, variable):
    house.draw(
        f"""
        start heard message={message} variables="{variable}"
        user look groups=customer-service
        end done
        heard -> look -> done
        """,
        "listening",
    )
    first, again = (desk.post(f"/api/v1/{path}", body) for _ in range(2))
    assert first.status_code == 200, first.text
    assert first.json["started"] is True
    assert again.json == first.json
    run = house.run(first.json["instance_id"])
    assert run.variables[variable]["id"] == body["id"]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("contacts", CONTACT | {"channel": "pigeon"}, "channel"),
        ("contacts", CONTACT | {"text": ""}, "text"),
        ("contacts", CONTACT | {"customer": {"email": "x"}}, "customer"),
        ("reviews", REVIEW | {"score": 6}, "score"),
        ("reviews", {**REVIEW, "stars": 5}, "stars"),
        ("returns", RETURN | {"reason": "war"}, "reason"),
        ("returns", RETURN | {"lines": [{"sku": "A", "quantity": 0}]}, "lines"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(desk, path, body, field):
    answer = desk.post(f"/api/v1/{path}", body)
    assert answer.status_code == 422
    assert field in answer.text


@pytest.mark.parametrize("path", [way[0] for way in WAYS])
def test_strangers_are_refused(stranger, path):
    assert stranger.post(f"/api/v1/{path}", {}).status_code == 401
